"""Votes in memory, done at once, and told as the real ones are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

from desktop_app.domain import (
    AnswerStyle,
    BlindTurn,
    HiddenTurn,
    JudgedAnswer,
    MessageState,
    ModelRef,
    Role,
    Vote,
    style_of,
    tidy_tags,
)
from desktop_app.errors import MessageGone, VoteGone
from desktop_app.services.events import VotesChanged
from desktop_app.services.masking import mask
from desktop_app.services.scoreboard import BoardFilter, Scoreboard, scoreboard
from tests.ui.fake_services import done, failed

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop_app.domain import Ballot, Message
    from desktop_app.services.events import Listener
    from tests.ui.fake_services import FakeLibrary


class FakeVotes:
    """On the answers of a `FakeLibrary`."""

    def __init__(self, library: FakeLibrary, listen: Listener) -> None:
        self._library = library
        self._listen = listen
        self._ids = count(1)
        self.stored: list[Vote] = []
        self.covered: dict[int, BlindTurn] = {}
        self.blind: set[int] = set()

    def cast(self, turn_id: int, ballot: Ballot) -> Future[Vote]:
        turn = self.covered.get(turn_id)
        blind = turn is not None and not turn.is_revealed
        self._uncover(turn_id)
        number = next(self._ids)
        judged = {one.answer_id for one in ballot.judgements}
        before = next((one for one in self.stored if {a.answer_id for a in one.answers} == judged), None)
        vote = Vote(
            id=number,
            first_id=before.first_id if before else number,
            turn_id=turn_id,
            kind=ballot.kind,
            answers=tuple(
                self._judged(self._message(one.answer_id), one.place, is_bad=one.is_bad) for one in ballot.judgements
            ),
            is_blind=blind,
            tags=tidy_tags(ballot.tags),
            note=ballot.note.strip(),
            created_at=datetime.now(UTC),
        )
        self.stored = [one for one in self.stored if one is not before] + [vote]
        self._tell(turn_id)
        return done(vote)

    def hidden(self, turn_id: int) -> Future[HiddenTurn]:
        turn = self.covered.get(turn_id)
        if turn is None or turn.is_revealed:
            return failed(MessageGone())
        answers = self._sides(turn)
        done_ = all(one.state is not MessageState.STREAMING for one in answers)
        return done(
            HiddenTurn(
                turn_id=turn_id,
                prompt="?",
                answers=tuple(mask(one.text) for one in answers) if done_ else (),
                is_whole=all(one.state is MessageState.COMPLETE for one in answers),
            )
        )

    def cast_hidden(self, turn_id: int, ballot: Ballot) -> Future[Vote]:
        ids = [one.id for one in self._sides(self.covered[turn_id])]
        judged = tuple(replace(one, answer_id=ids[one.answer_id]) for one in ballot.judgements)
        return self.cast(turn_id, replace(ballot, judgements=judged))

    def annotate(self, vote_id: int, *, tags: tuple[str, ...], note: str) -> Future[Vote]:
        for place, vote in enumerate(self.stored):
            if vote.id == vote_id:
                self.stored[place] = replace(vote, tags=tidy_tags(tags), note=note.strip())
                self._tell(vote.turn_id or 0)
                return done(self.stored[place])
        return failed(VoteGone())

    def withdraw(self, vote_id: int) -> Future[None]:
        gone = [vote for vote in self.stored if vote.id == vote_id]
        self.stored = [vote for vote in self.stored if vote.id != vote_id]
        for vote in gone:
            self._tell(vote.turn_id or 0)
        return done(None) if gone else failed(VoteGone())

    def reveal(self, turn_id: int) -> Future[bool]:
        was = turn_id in self.covered and not self.covered[turn_id].is_revealed
        self._uncover(turn_id)
        self._tell(turn_id)
        return done(was)

    def set_blind(self, conversation_id: int, *, on: bool) -> Future[None]:
        (self.blind.add if on else self.blind.discard)(conversation_id)
        self._listen(self._stands(conversation_id))
        return done(None)

    def tags(self) -> Future[tuple[str, ...]]:
        return done(tuple(dict.fromkeys(tag for vote in self.stored for tag in vote.tags)))

    def forget_deleted(self) -> Future[None]:
        self.stored = [vote for vote in self.stored if vote.turn_id is not None]
        self._listen(VotesChanged(conversation_id=None))
        return done(None)

    def board(self, chosen: BoardFilter) -> Future[Scoreboard]:
        counted = [vote for vote in self.stored if vote.is_blind or not chosen.blind_only]
        return done(scoreboard(counted, chosen, everything=self.stored))

    def cover(self, turn_id: int, lane_ids: tuple[int, ...]) -> BlindTurn:
        """A turn that begins blind."""
        self.covered[turn_id] = BlindTurn(turn_id=turn_id, lane_ids=lane_ids, is_revealed=False)
        return self.covered[turn_id]

    def _sides(self, turn: BlindTurn) -> list[Message]:
        said = [one for every in self._library.messages.values() for one in every]
        answers = {one.lane_id: one for one in said if one.turn_id == turn.turn_id and one.role is Role.ASSISTANT}
        return [answers[lane_id] for lane_id in turn.lane_ids]

    def _uncover(self, turn_id: int) -> None:
        if turn_id in self.covered:
            self.covered[turn_id] = replace(self.covered[turn_id], is_revealed=True)

    def _tell(self, turn_id: int) -> None:
        conversation_id = next(
            (found for found, said in self._library.messages.items() if any(one.turn_id == turn_id for one in said)),
            None,
        )
        self._listen(VotesChanged(conversation_id=None) if conversation_id is None else self._stands(conversation_id))

    def _stands(self, conversation_id: int) -> VotesChanged:
        turns = {one.turn_id for one in self._library.messages.get(conversation_id, [])}
        return VotesChanged(
            conversation_id=conversation_id,
            votes=tuple(vote for vote in self.stored if vote.turn_id in turns),
            blind_turns=tuple(turn for turn_id, turn in self.covered.items() if turn_id in turns),
            is_blind=conversation_id in self.blind,
        )

    def _message(self, message_id: int) -> Message:
        return next(one for said in self._library.messages.values() for one in said if one.id == message_id)

    def _judged(self, message: Message, place: int | None, *, is_bad: bool) -> JudgedAnswer:
        return JudgedAnswer(
            answer_id=message.id,
            generation_id=None,
            model=message.model or ModelRef(provider="local", id="?", name="?"),
            quantization="",
            place=place,
            is_bad=is_bad,
            style=style_of(message.text) if message.text else AnswerStyle(),
            tokens=11,
            seconds=2.0,
            decode_s=1.0,
            cost_nanos=None,
            currency=None,
        )
