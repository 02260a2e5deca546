"""Keeps the scoreboard's page up to date while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop_app.errors import AppError
from desktop_app.ui.place import Place
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget

    from desktop_app.services.scoreboard import Scoreboard
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.scoreboard.page import ScoreboardPage
    from desktop_app.ui.scoreboard.service import Boards, Votes
    from desktop_app.ui.theme import Theme


class ScoreboardPlace(Place["ScoreboardPage"]):
    """Where it is shown: over the chat. The board is computed anew each time, and with each vote."""

    failed = Signal(AppError)
    begin_wanted = Signal()

    def __init__(self, stack: QStackedWidget, *, theme: Theme, boards: Boards, votes: Votes, bridge: Bridge) -> None:
        super().__init__(stack, lambda: self._built(theme))
        self._boards = boards
        self._votes = votes
        self._request = 0
        bridge.votes_changed.connect(self._renew)

    def open(self) -> None:
        """Show it with what the votes say now."""
        super().open()
        self._load(focus=True)

    def _built(self, theme: Theme) -> ScoreboardPage:
        from desktop_app.ui.scoreboard.page import ScoreboardPage

        page = ScoreboardPage(theme)
        page.chosen.connect(self._load)
        page.begin_wanted.connect(self._begin)
        page.forget_wanted.connect(self._forget)
        return page

    def _renew(self) -> None:
        if self.is_open:
            self._load()

    def _load(self, *, focus: bool = False) -> None:
        page = self._made()
        self._request += 1
        request = self._request

        def show(board: Scoreboard) -> None:
            if request == self._request:
                page.show_board(board)
                if focus and self.is_open:
                    page.take_focus()

        when_done(self._boards.board(page.filter), show, self.failed.emit, self)

    def _begin(self) -> None:
        self.leave()
        self.begin_wanted.emit()

    def _forget(self) -> None:
        when_done(self._votes.forget_deleted(), lambda _: None, self.failed.emit, self)
