"""Several answers on one output: each whole, in the order of the lanes, the first that has not ended as it grows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from desktop_app import terminal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.services.events import AnswerEnded


class Streams:
    """What comes of lanes further down waits until those above have ended. One lane alone has no heading."""

    def __init__(self, names: Mapping[int, str]) -> None:
        """`names` of the lanes by their answers' ids."""
        self._names = names
        self._waiting: dict[int, list[str]] = {answer_id: [] for answer_id in names}
        self._ended: dict[int, AnswerEnded] = {}
        self._has_written = False
        self._begin()

    def grow(self, answer_id: int, text: str) -> None:
        """More of an answer."""
        if answer_id == next(iter(self._waiting), None):
            self._write(text)
        else:
            self._waiting[answer_id].append(text)

    def end(self, event: AnswerEnded) -> None:
        """The end of an answer; the ones after it may be there already."""
        self._ended[event.answer.id] = event
        while self._waiting and (first := next(iter(self._waiting))) in self._ended:
            self._conclude(self._ended[first])
            del self._waiting[first]
            self._begin()

    def _begin(self) -> None:
        if not self._waiting or len(self._names) == 1:
            return
        first = next(iter(self._waiting))
        before = "" if first == next(iter(self._names)) else "\n"
        terminal.write(f"{before}== {self._names[first]} ==\n", sys.stdout)
        for text in self._waiting[first]:
            self._write(text)

    def _write(self, text: str) -> None:
        terminal.write(text, sys.stdout)
        self._has_written = True

    def _conclude(self, event: AnswerEnded) -> None:
        if self._has_written:
            terminal.write("\n", sys.stdout)
        self._has_written = False
        if event.error is not None and len(self._names) > 1:
            terminal.write(f"tandem: {self._names[event.answer.id]}: {event.error.text()}\n", sys.stderr)
