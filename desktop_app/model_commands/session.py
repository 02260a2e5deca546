"""What a command works with, what comes of it, and how it gets on meanwhile."""

from __future__ import annotations

import argparse
import queue
import signal
import sys
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app import terminal
from desktop_app.composition import Services
from desktop_app.model_commands.facts import Json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.services.models import ModelEntry

STEP = 0.1
"""How far apart the lines are where progress is not written over and over in one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The services of one command, what they tell, and its options."""

    services: Services
    events: queue.SimpleQueue[object]
    options: argparse.Namespace

    def entries(self) -> tuple[ModelEntry, ...]:
        """All models, after a look for new ones."""
        self.services.models.refresh().result()
        return self.services.models.entries()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`facts` for whoever wants JSON; `text` or else `rows`, which become columns, for everybody else."""

    facts: Json
    text: str = ""
    rows: Sequence[Sequence[str]] = ()
    status: int = 0


class Progress:
    """One line on standard error that is written over, or one every tenth of the way where nobody looks."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._told = -1.0
        self._width = 0
        self._over = bool(sys.stderr and sys.stderr.isatty())

    def show(self, fraction: float, more: str = "") -> None:
        """How far it is, 0..1."""
        line = f"{self._words} {int(fraction * 100)}%{f'  {more}' if more else ''}"
        if self._over:
            # A carriage return is our own; the words are checked by `write`.
            terminal.rewrite(line.ljust(self._width), sys.stderr)
            self._width = len(line)
        elif fraction >= self._told + STEP or fraction >= 1.0 > self._told:
            self._told = fraction
            terminal.write(f"{line}\n", sys.stderr)

    def end(self) -> None:
        """Leave the line."""
        if self._over and self._width:
            terminal.write("\n", sys.stderr)
        self._width = 0


@contextmanager
def on_interrupt(act: Callable[[], object]) -> Iterator[None]:
    """Ctrl+C does `act` and no more."""
    before = signal.signal(signal.SIGINT, lambda *_: act())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
