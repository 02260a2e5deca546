"""Votes: what the user says of answers that stand side by side, blind or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.domain import HiddenTurn, MessageState
from desktop_app.services.events import VotesChanged
from desktop_app.services.masking import mask
from desktop_app.storage import blind_turns, votes

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from typing import Concatenate, ParamSpec, TypeVar

    from desktop_app.domain import Ballot, Vote
    from desktop_app.services.events import Listener
    from desktop_app.storage.database import Database, Session

    P = ParamSpec("P")
    T = TypeVar("T")


class VotesService:
    """Every call returns at once; the futures fail with AppError. Each change is told as `VotesChanged`."""

    def __init__(self, database: Database, listen: Listener) -> None:
        self._database = database
        self._listen = listen

    def cast(self, turn_id: int, ballot: Ballot) -> Future[Vote]:
        """Keep a vote; one on the same answers is replaced. It is blind if the turn stood without names until now.

        The future fails with MessageGone, and with AnswerUnderWay while one of the answers is being written.
        """
        return self._change(_of_turn(turn_id), votes.cast, turn_id=turn_id, ballot=ballot)

    def hidden(self, turn_id: int) -> Future[HiddenTurn]:
        """A turn that stands without names; the future fails with MessageGone if it does so no more."""
        return self._database.read(_hidden, turn_id)

    def cast_hidden(self, turn_id: int, ballot: Ballot) -> Future[Vote]:
        """As `cast` on a turn without names, where the ballot's `answer_id` is a side: 0 is the leftmost."""
        return self._change(_of_turn(turn_id), votes.cast_hidden, turn_id=turn_id, ballot=ballot)

    def annotate(self, vote_id: int, *, tags: tuple[str, ...], note: str) -> Future[Vote]:
        """Give a vote other tags and another note. The future fails with VoteGone."""
        return self._change(_of_vote(vote_id), votes.annotate, vote_id=vote_id, tags=tags, note=note)

    def withdraw(self, vote_id: int) -> Future[None]:
        """Remove a vote with what it has replaced. The future fails with VoteGone."""
        return self._change(_of_vote(vote_id), votes.withdraw, vote_id=vote_id)

    def reveal(self, turn_id: int) -> Future[bool]:
        """Show the names in a turn that nobody has judged: a vote on it is not blind any more. Whether they were hidden
        until now.
        """
        return self._change(_of_turn(turn_id), blind_turns.reveal, turn_id=turn_id)

    def set_blind(self, conversation_id: int, *, on: bool) -> Future[None]:
        """Judge the next turns of a conversation blind, or with the names seen."""
        return self._change(lambda _: conversation_id, blind_turns.set_blind, conversation_id=conversation_id, on=on)

    def forget_deleted(self) -> Future[None]:
        """Remove the votes that have outlived their conversation."""
        return self._change(lambda _: None, votes.forget_deleted)

    def count_of_deleted(self) -> Future[int]:
        """How many votes have outlived their conversation."""
        return self._database.read(votes.count_of_deleted)

    def every(self, *, blind_only: bool = False) -> Future[tuple[Vote, ...]]:
        """All votes that stand; with `blind_only`, what was said blind."""
        return self._database.read(votes.every, blind_only=blind_only)

    def tags(self) -> Future[tuple[str, ...]]:
        """The tags given so far, the most frequent first."""
        return self._database.read(votes.tags_given)

    def _change(
        self,
        conversation_of: Callable[[Session], int | None],
        operation: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Future[T]:
        """Carry out a change and, once it is on disk, tell how its conversation stands."""
        stands = VotesChanged(conversation_id=None)

        def change(session: Session) -> T:
            nonlocal stands
            conversation_id = conversation_of(session)
            changed = operation(session, *args, **kwargs)
            session.flush()
            stands = standing(session, conversation_id)
            return changed

        def tell(done: Future[T]) -> None:
            if done.exception() is None:
                self._listen(stands)

        future = self._database.submit(change)
        future.add_done_callback(tell)
        return future


def _hidden(session: Session, turn_id: int) -> HiddenTurn:
    answers = blind_turns.answers(session, turn_id=turn_id)
    prompt = blind_turns.prompt(session, turn_id=turn_id)
    done = all(answer.state is not MessageState.STREAMING for answer in answers)
    names = [answer.model_name or "" for answer in answers]
    return HiddenTurn(
        turn_id=turn_id,
        prompt=prompt,
        answers=tuple(mask(answer.text, names=names, prompt=prompt) for answer in answers) if done else (),
        is_whole=all(answer.state is MessageState.COMPLETE and answer.text.strip() for answer in answers),
    )


def _of_turn(turn_id: int) -> Callable[[Session], int | None]:
    return lambda session: votes.conversation_of(session, turn_id=turn_id)


def _of_vote(vote_id: int) -> Callable[[Session], int | None]:
    return lambda session: votes.conversation_of(session, vote_id=vote_id)


def standing(session: Session, conversation_id: int | None) -> VotesChanged:
    """How a conversation stands: its votes, and which of its turns are hidden."""
    if conversation_id is None:
        return VotesChanged(conversation_id=None)
    return VotesChanged(
        conversation_id=conversation_id,
        votes=votes.of_conversation(session, conversation_id=conversation_id),
        blind_turns=blind_turns.of_conversation(session, conversation_id=conversation_id),
        is_blind=blind_turns.is_blind(session, conversation_id=conversation_id),
    )
