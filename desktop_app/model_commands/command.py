"""Carrying out `tandem models`."""

from __future__ import annotations

import queue
import sys
from typing import TYPE_CHECKING

from desktop_app import terminal
from desktop_app.composition import build
from desktop_app.model_commands import hub, local
from desktop_app.services.events import BugFound
from desktop_app.terminal import columns

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from desktop_app.model_commands.session import Outcome, Session
    from desktop_app.settings import Paths

COMMANDS: Mapping[str, Callable[[Session], Outcome]] = {
    "list": local.list_models,
    "info": hub.info,
    "search": hub.search,
    "download": hub.download,
    "import": local.bring_in,
    "remove": local.remove,
    "verify": local.verify,
}


def run(options: argparse.Namespace, paths: Paths) -> int:
    """Carry out one command and print what came of it; the exit status. Raises AppError."""
    from desktop_app.model_commands.session import Session

    events: queue.SimpleQueue[object] = queue.SimpleQueue()
    services = build(paths, events.put)
    try:
        session = Session(services=services, events=events, options=options)
        outcome = COMMANDS[options.models_command](session)
    finally:
        services.close()
    while not events.empty():
        event = events.get()
        if isinstance(event, BugFound):
            terminal.write(f"{event.report}\n", sys.stderr)
    if options.json:
        terminal.write_json(outcome.facts, sys.stdout)
    else:
        terminal.write(outcome.text or columns(outcome.rows), sys.stdout)
    return outcome.status
