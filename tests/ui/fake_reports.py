"""Reports that are only noted, and a saved comparison that is there at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop_app.domain import (
    Ask,
    LaneSetup,
    ModelSource,
    Recorded,
    RecordedAnswer,
    RecordedLane,
    RecordedTurn,
    RecordedVote,
    Role,
    VoteKind,
)
from desktop_app.domain.conversations import MessageState
from desktop_app.services.reports import NeededModel, SavedComparison, TakenIn, Written
from tests.ui.fake_services import GEMMA, done, failed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from desktop_app.domain import ModelRef
    from desktop_app.errors import AppError
    from desktop_app.services.reports import Kind, Words
    from tests.ui.fake_services import FakeLibrary

NEEDED = NeededModel(
    source=ModelSource(model=GEMMA.ref, quantization="Q4_K_M", size_bytes=253_113_024, file="gemma.gguf"),
    here=GEMMA.ref,
    others=(),
    prompts=1,
)


def saved(
    models: tuple[NeededModel, ...] = (NEEDED,),
    *,
    missing: tuple[str, ...] = (),
    votes: tuple[RecordedVote, ...] = (),
    lanes: int = 1,
) -> SavedComparison:
    """One prompt, answered in each lane."""
    setup = LaneSetup(model=GEMMA.ref)
    answers = tuple(
        RecordedAnswer(id=at, lane=at, model=GEMMA.ref, text="a", reasoning="", state=MessageState.COMPLETE, runs=())
        for at in range(lanes)
    )
    turn = RecordedTurn(text="q", asked=tuple(range(lanes)), files=(), answers=answers)
    recorded = Recorded(
        title="old",
        made_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
        lanes=(RecordedLane(name="", setup=setup),) * lanes,
        turns=(turn,),
        models=tuple(one.source for one in models),
        votes=votes,
    )
    return SavedComparison(
        recorded=recorded, lanes=tuple(f"Gemma {at + 1}" for at in range(lanes)), models=models, missing=missing
    )


def vote(note: str = "") -> RecordedVote:
    """A tie of nobody."""
    return RecordedVote(turn=0, kind=VoteKind.PAIR, is_blind=True, tags=("code",), note=note, answers=())


class FakeReports:
    """`written` is what every file is said to hold, `saved` what is in any file."""

    def __init__(self, library: FakeLibrary) -> None:
        self._library = library
        self.written: list[tuple[int, Path, Kind, Words, str]] = []
        self.outcome = Written(count=2)
        self.saved = saved()
        self.taken: list[dict[tuple[str, str], ModelRef]] = []
        self.fail_next: AppError | None = None

    def write(self, conversation_id: int, path: Path, kind: Kind, words: Words, language: str) -> Future[Written]:
        if self.fail_next is not None:
            return failed(self.fail_next)
        self.written.append((conversation_id, path, kind, words, language))
        return done(self.outcome)

    def look(self, path: Path) -> Future[SavedComparison]:
        del path
        return done(self.saved) if self.fail_next is None else failed(self.fail_next)

    def take_in(self, saved: SavedComparison, chosen: Mapping[tuple[str, str], ModelRef]) -> Future[TakenIn]:
        self.taken.append(dict(chosen))
        talk = self._library.add(saved.recorded.title, said=("q", "a"))
        if not chosen:
            return done(TakenIn(conversation_id=talk, asks=()))
        setup = LaneSetup(model=GEMMA.ref)
        lane = self._library.add_lane(talk, setup)
        self._library.add_message(talk, Role.USER, "q", lane_id=lane.id, turn_id=1)
        return done(TakenIn(conversation_id=talk, asks=((lane.id, (Ask(turn_id=1, setup=setup),)),)))
