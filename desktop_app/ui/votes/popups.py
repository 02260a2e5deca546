"""What opens over a vote bar, made when it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.domain import Ballot
from desktop_app.errors import AppError
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.scoreboard.service import Votes
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.votes.bar import VoteBar
    from desktop_app.ui.votes.details import DetailsPopup, RankingPopup


class VotePopups(QObject):
    """Tags, a note and withdrawing go to the service at once; a ranking is handed on."""

    ranked = Signal(int, Ballot)
    failed = Signal(AppError)

    def __init__(self, window: QWidget, theme: Theme, votes: Votes) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._votes = votes
        self._turn_id = 0
        self.details: DetailsPopup | None = None
        self.ranking: RankingPopup | None = None

    def open_details(self, bar: VoteBar) -> None:
        """Tags and note of the vote that the bar shows; nothing without one."""
        vote = bar.state.vote if bar.state is not None else None
        if vote is None:
            return
        if self.details is None:
            from desktop_app.ui.votes.details import DetailsPopup

            self.details = DetailsPopup(self._theme, self._window)
            self.details.kept.connect(self._annotate)
            self.details.withdrawn.connect(self._withdraw)
        details = self.details
        earlier = self._votes.tags()
        when_done(earlier, lambda tags: details.open_for(vote, tags, bar.details), self.failed.emit, bar)

    def open_ranking(self, bar: VoteBar) -> None:
        """Places for the answers of the bar's turn."""
        if bar.state is None:
            return
        if self.ranking is None:
            from desktop_app.ui.votes.details import RankingPopup

            self.ranking = RankingPopup(self._theme, self._window)
            self.ranking.ranked.connect(lambda ballot: self.ranked.emit(self._turn_id, ballot))
        self._turn_id = bar.state.turn_id
        self.ranking.open_for(bar.state, bar.ranking)

    def _annotate(self, vote_id: int, tags: tuple[str, ...], note: str) -> None:
        when_done(self._votes.annotate(vote_id, tags=tags, note=note), lambda _: None, self.failed.emit, self)

    def _withdraw(self, vote_id: int) -> None:
        when_done(self._votes.withdraw(vote_id), lambda _: None, self.failed.emit, self)
