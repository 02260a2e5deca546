"""The live search of the Hub: what is typed is asked for after a moment, and what was asked before gives way."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.errors import Cancelled
from desktop_app.repositories import SearchQuery
from desktop_app.ui.models.entries import found_entry
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from desktop_app.errors import AppError
    from desktop_app.repositories import FoundRepository
    from desktop_app.ui.models.entries import Entry, Wishes
    from desktop_app.ui.services import Hub

PAUSE_MS = 350
"""A pause in typing: shorter ones are between two letters of one word."""

_ADDRESS = re.compile(r"[a-z]+://\S+|(?:www\.)?(?:huggingface\.co|hf\.co)/\S+|[\w.-]{1,96}/[\w.-]{1,96}(?::[\w.-]+)?")
_COMMAND = re.compile(r"(?:ollama (?:run|pull)|llama-(?:cli|server) -hf|hf download) \S+")


def is_address(text: str) -> bool:
    """Whether somebody means one repository: “owner/name”, an address, or a command line that the Hub's pages show."""
    plain = text.strip()
    return bool(_ADDRESS.fullmatch(plain) or _COMMAND.match(plain))


class Stand(Enum):
    """Where the search stands."""

    IDLE = auto()
    SEARCHING = auto()
    FOUND = auto()
    NOTHING = auto()
    FAILED = auto()


class HubSearch(QObject):
    """`changed` whenever `stand`, `entries` or `error` have. Earlier hits stay until others come."""

    changed = Signal()

    def __init__(self, hub: Hub, parent: QObject) -> None:
        super().__init__(parent)
        self._hub = hub
        self._query: SearchQuery | None = None
        self._asked = 0
        self.stand = Stand.IDLE
        self.entries: tuple[Entry, ...] = ()
        self.error: AppError | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)

    def want(self, wishes: Wishes, *, browse: bool) -> None:
        """Search in a moment for what is wished, without words too if one browses; without any wish the search ends."""
        text = wishes.text.strip()
        if not (text or wishes.author.strip() or browse):
            self.end()
            return
        query = SearchQuery(
            text=" ".join(text.split()), author=wishes.author.strip(), licence=wishes.licence, order=wishes.order
        )
        if query != self._query:
            self._query = query
            self._asked += 1
            self._pause.start()
            self._stand(Stand.SEARCHING)

    def again(self) -> None:
        """Search once more for the same, now."""
        if self._query is not None:
            self._stand(Stand.SEARCHING)
            self._ask()

    def end(self) -> None:
        """Look for nothing, and forget what was found."""
        self._query = None
        self._asked += 1
        self._pause.stop()
        self.entries = ()
        self._stand(Stand.IDLE)

    def _ask(self) -> None:
        if self._query is None:
            return
        self._pause.stop()
        self._asked += 1
        number = self._asked

        def show(found: tuple[FoundRepository, ...]) -> None:
            if number == self._asked:
                self.entries = tuple(found_entry(each) for each in found)
                self._stand(Stand.FOUND if found else Stand.NOTHING)

        def fail(error: AppError) -> None:
            if number == self._asked and not isinstance(error, Cancelled):
                self.entries = ()
                self._stand(Stand.FAILED, error)

        when_done(self._hub.search(self._query), show, fail, self)

    def _stand(self, stand: Stand, error: AppError | None = None) -> None:
        self.stand, self.error = stand, error
        self.changed.emit()
