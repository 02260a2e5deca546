"""The command line: `tandem`, and its commands."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from typing import TYPE_CHECKING

from desktop_app import terminal
from desktop_app.errors import AppError, Cancelled, OutputUnwritable
from desktop_app.settings import default_paths

if TYPE_CHECKING:
    from collections.abc import Sequence

FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130

_MOST_LINES = 3


def run(arguments: Sequence[str]) -> int:
    """Carry out a command line; the exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    terminal.settle_streams()
    try:
        return _carry_out_and_tell(arguments)
    except BrokenPipeError:  # whoever read along has gone
        terminal.give_up_stdout()
    except OutputUnwritable as error:
        terminal.give_up_stdout()
        with contextlib.suppress(BrokenPipeError, OutputUnwritable):
            terminal.write(f"tandem: {error.text()}\n", sys.stderr)
    return FAILED


def _carry_out_and_tell(arguments: Sequence[str]) -> int:
    as_json = "--json" in arguments
    try:
        return _carry_out(arguments, as_json=as_json)
    except OutputUnwritable:
        raise
    except AppError as error:
        if as_json:
            _tell_in_json(error.code, error.text(), error.detail)
        else:
            terminal.write(f"tandem: {error.text()}\n{_in_short(error.detail)}", sys.stderr)
        return INTERRUPTED if isinstance(error, Cancelled) else FAILED
    except KeyboardInterrupt:
        if as_json:
            _tell_in_json(Cancelled.code, Cancelled().text(), "")
        return INTERRUPTED


def _carry_out(arguments: Sequence[str], *, as_json: bool) -> int:
    if not arguments:
        return _window()  # the most frequent start does without a parser

    from desktop_app.command_line import WrongUsage, read

    try:
        options = read(arguments)
    except WrongUsage as wrong:
        if as_json:
            _tell_in_json("wrong_usage", f"{wrong}", wrong.usage)
        else:
            terminal.write(f"{wrong.usage}tandem: {wrong}\n", sys.stderr)
        return WRONG_USAGE
    if options.command == "ask":
        from desktop_app.ask import ask, request_from

        return ask(request_from(options), default_paths())
    if options.command == "doctor":
        return _doctor(as_json=options.json)
    if options.command == "accounts":
        from desktop_app.account_commands.command import run as run_accounts

        return run_accounts(options, default_paths())
    if options.command == "models":
        from desktop_app.model_commands.command import run as run_models

        return run_models(options, default_paths())
    if options.command == "scoreboard":
        from desktop_app.scoreboard_command import run as run_scoreboard

        return run_scoreboard(options, default_paths())
    if options.command == "usage":
        from desktop_app.usage_command import run as run_usage

        return run_usage(options, default_paths())
    return _window()


def _in_short(detail: str) -> str:
    """A detail of a few lines, or where to find more: a log would push what happened off the screen."""
    lines = detail.splitlines()
    if len(lines) > _MOST_LINES:
        return "The same command with --json tells more.\n"
    return "".join(f"{line}\n" for line in lines)


def _tell_in_json(code: str, message: str, detail: str) -> None:
    terminal.write_json({"error": code, "message": message, "detail": detail}, sys.stdout)


def _window() -> int:
    from desktop_app.display import display_problem

    problem = display_problem(os.environ, sys.platform)
    if problem:
        terminal.write(f"tandem: {problem}\n", sys.stderr)
        return FAILED
    gc.disable()  # a start makes little garbage; looking for it takes a seventh of the time. The window enables it.
    from desktop_app.app import run_window

    return run_window(default_paths())


def _doctor(*, as_json: bool) -> int:
    from desktop_app.doctor import as_text, examine

    report = examine(default_paths())
    if as_json:
        terminal.write_json(report.as_dict(), sys.stdout)
    else:
        terminal.write(f"{as_text(report)}\n", sys.stdout)
    return 0 if report.healthy else FAILED
