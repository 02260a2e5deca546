"""What the window asks of votes and of the scoreboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop_app.domain import Ballot, HiddenTurn, Vote
    from desktop_app.services.scoreboard import BoardFilter, Scoreboard


class Votes(Protocol):
    """See `services.votes.VotesService`; the event `VotesChanged` says how a conversation stands now."""

    def cast(self, turn_id: int, ballot: Ballot) -> Future[Vote]:
        """Keep a vote, blind if the turn stood without names."""

    def hidden(self, turn_id: int) -> Future[HiddenTurn]:
        """A turn without names: its answers from the left, once all are written."""

    def cast_hidden(self, turn_id: int, ballot: Ballot) -> Future[Vote]:
        """Keep a vote on a turn without names; `answer_id` is a side, 0 the leftmost."""

    def annotate(self, vote_id: int, *, tags: tuple[str, ...], note: str) -> Future[Vote]:
        """Give it other tags and another note."""

    def withdraw(self, vote_id: int) -> Future[None]:
        """Remove it with what it has replaced."""

    def reveal(self, turn_id: int) -> Future[bool]:
        """Show the names without a vote."""

    def set_blind(self, conversation_id: int, *, on: bool) -> Future[None]:
        """Judge the next turns blind."""

    def tags(self) -> Future[tuple[str, ...]]:
        """Those given so far, the most frequent first."""

    def forget_deleted(self) -> Future[None]:
        """Remove what has outlived its conversation."""


class Boards(Protocol):
    """See `services.scoreboard.ScoreboardService`."""

    def board(self, chosen: BoardFilter) -> Future[Scoreboard]:
        """What the chosen votes say."""
