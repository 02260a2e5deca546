"""Keeps the page of differences up to date while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop_app.errors import AppError
from desktop_app.ui.differences.parting_words import parting_words
from desktop_app.ui.differences.turns import turns
from desktop_app.ui.place import Place
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget

    from desktop_app.services.differences import Marked, Parting
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.differences.page import DifferencesPage
    from desktop_app.ui.differences.service import Differences
    from desktop_app.ui.differences.turns import Turn
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.theme import Theme


class DifferencesPlace(Place["DifferencesPage"]):
    """Where it is shown: over the chat. It opens with the newest prompt that two lanes have answered."""

    failed = Signal(AppError)
    possible = Signal(bool)
    """Whether there is anything to show."""

    def __init__(
        self,
        stack: QStackedWidget,
        *,
        theme: Theme,
        chat: OpenChat,
        bridge: Bridge,
        service: Differences,
    ) -> None:
        super().__init__(stack, lambda: self._built(theme))
        self._chat = chat
        self._service = service
        self._turns: tuple[Turn, ...] = ()
        self._at = 0
        self._reference = 0
        self._request = 0
        bridge.answer_ended.connect(self._renew)
        chat.changed.connect(self._renew)

    def open(self) -> None:
        """Show the newest prompt that two lanes have answered; nothing where there is none."""
        self._turns = self._found()
        if not self._turns:
            return
        self._at = len(self._turns) - 1
        self._reference = min(self._reference, len(self._turns[self._at].answers) - 1)
        super().open()
        self._show()

    def _built(self, theme: Theme) -> DifferencesPage:
        from desktop_app.ui.differences.page import DifferencesPage

        page = DifferencesPage(theme)
        page.step_wanted.connect(self._step)
        page.reference_chosen.connect(self._refer_to)
        return page

    def _found(self) -> tuple[Turn, ...]:
        return turns(self._chat.lanes)

    def _enable(self) -> None:
        self.possible.emit(self._chat.lanes.are_several and bool(self._found()))

    def _renew(self) -> None:
        self._enable()
        if self.is_open:
            self._turns = self._found()
            if not self._turns:
                self.leave()
                return
            self._at = min(self._at, len(self._turns) - 1)
            self._show()

    def _step(self, by: int) -> None:
        self._at = max(0, min(len(self._turns) - 1, self._at + by))
        self._show()

    def _refer_to(self, place: int) -> None:
        self._reference = place
        self._show()

    def _show(self) -> None:
        page, turn = self.page, self._turns[self._at]
        if page is None:
            return
        reference = self._reference = min(self._reference, len(turn.answers) - 1)
        page.show_turn(turn, self._at + 1, len(self._turns), reference)
        self._request += 1
        request = self._request

        def show(marked: tuple[Marked, ...]) -> None:
            if request == self._request:
                page.show_marked(marked, reference)
                self._show_partings(turn, reference, request)

        when_done(
            self._service.compare([answer.text for answer in turn.answers], reference), show, self.failed.emit, self
        )

    def _show_partings(self, turn: Turn, reference: int, request: int) -> None:
        """Where answers part that were to be written alike."""

        def show(found: tuple[Parting | None, ...]) -> None:
            if request != self._request or self.page is None:
                return
            for card, one in zip(self.page.cards, found, strict=False):
                if one is not None:
                    card.show_twin(parting_words(one))

        ids = [answer.message.id for answer in turn.answers]
        when_done(self._service.partings(ids, reference), show, self.failed.emit, self)
