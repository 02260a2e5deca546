"""Reports that are only noted, and a saved comparison that is there at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.domain import LaneSetup, Role
from tests.ui.fake_services import GEMMA, done, failed

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from desktop_app.errors import AppError
    from desktop_app.services.reports import Kind, Words
    from tests.ui.fake_services import FakeLibrary


class FakeReports:
    """`count` is what every file is said to hold."""

    def __init__(self, library: FakeLibrary) -> None:
        self._library = library
        self.written: list[tuple[int, Path, Kind, Words, str]] = []
        self.count = 2
        self.fail_next: AppError | None = None

    def write(self, conversation_id: int, path: Path, kind: Kind, words: Words, language: str) -> Future[int]:
        if self.fail_next is not None:
            return failed(self.fail_next)
        self.written.append((conversation_id, path, kind, words, language))
        return done(self.count)

    def take_in(self, path: Path) -> Future[tuple[int, tuple[int, ...]]]:
        if self.fail_next is not None:
            return failed(self.fail_next)
        talk = self._library.add(path.stem, said=("q", "a"))
        lane = self._library.add_lane(talk, LaneSetup(model=GEMMA.ref))
        self._library.add_message(talk, Role.USER, "q", lane_id=lane.id, turn_id=1)
        return done((talk, (lane.id,)))
