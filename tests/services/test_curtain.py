"""Nothing of a blind turn reaches a listener before its end that would tell its sides apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import BlindTurn, Generation, Message, MessageState, ModelRef, Role, StopReason, Timings
from desktop_app.errors import ChildDied
from desktop_app.services.curtain import Curtain
from desktop_app.services.events import (
    AnswerBegan,
    AnswerEnded,
    AnswerGrew,
    AnswerPhase,
    BlindTurnDone,
    ModelChanged,
    Phase,
    Readiness,
    TurnBegan,
    VotesChanged,
)

if TYPE_CHECKING:
    from desktop_app.services.events import AppEvent

LOCAL = ModelRef(provider="local", id="ab" * 32, name="Slow Local 4B")
CLOUD = ModelRef(provider="openai", id="fast-cloud", name="Fast Cloud")
NOW = datetime(2026, 11, 27, 12, 0, 0, tzinfo=UTC)


def _message(message_id: int, lane_id: int, model: ModelRef | None, **facts: object) -> Message:
    values: dict[str, object] = {
        "id": message_id,
        "lane_id": lane_id,
        "parent_id": message_id - 1,
        "turn_id": 7,
        "role": Role.ASSISTANT if model else Role.USER,
        "text": "" if model else "Who are you?",
        "state": MessageState.STREAMING if model else MessageState.COMPLETE,
        "created_at": NOW + timedelta(seconds=message_id),
        "model": model,
    }
    return Message(**(values | facts))  # type: ignore[arg-type]


def _began(first: ModelRef, second: ModelRef) -> TurnBegan:
    return TurnBegan(
        conversation_id=1,
        messages=(_message(1, 10, None), _message(2, 10, first), _message(3, 20, None), _message(4, 20, second)),
        blind=BlindTurn(turn_id=7, lane_ids=(20, 10), is_revealed=False),
    )


def _ended(message_id: int, lane_id: int, model: ModelRef, text: str, seconds: float) -> AnswerEnded:
    generation = Generation(model=model, completion_tokens=len(text), timings=Timings(decode_s=seconds))
    return AnswerEnded(
        conversation_id=1,
        answer=_message(
            message_id, lane_id, model, text=text, state=MessageState.COMPLETE, generation=generation, reasoning="Hm."
        ),
    )


def _duel(*, local_first: bool) -> list[AppEvent]:
    """All that is told of a duel in which the cloud answers at once and the local model at length."""
    heard: list[AppEvent] = []
    curtain = Curtain(heard.append)
    first, second = (LOCAL, CLOUD) if local_first else (CLOUD, LOCAL)
    curtain.listen(_began(first, second))
    cloud, local = ((4, 20), (2, 10)) if local_first else ((2, 10), (4, 20))
    for answer_id, _ in (local, cloud):
        curtain.listen(AnswerPhase(conversation_id=1, answer_id=answer_id, phase=Phase.QUEUED))
    curtain.listen(AnswerPhase(conversation_id=1, answer_id=cloud[0], phase=Phase.ASKING))
    curtain.listen(AnswerGrew(conversation_id=1, answer_id=cloud[0], text="I am Fast Cloud."))
    curtain.listen(_ended(*cloud, CLOUD, "I am Fast Cloud.", 0.2))
    for fraction in (0.1, 0.5, 0.9):
        curtain.listen(AnswerPhase(conversation_id=1, answer_id=local[0], phase=Phase.LOADING, fraction=fraction))
    for word in ["I", "am", "a", "slow", "local", "model", "and", "take", "my", "time", "over", "it", "."]:
        curtain.listen(AnswerGrew(conversation_id=1, answer_id=local[0], text=word))
    assert len(heard) == 1, "nothing is told before both are done"
    curtain.listen(_ended(*local, LOCAL, "I am a slow local model and take my time over it .", 40.0))
    return heard


def test_who_is_slow_or_fast_changes_nothing_of_what_is_told() -> None:
    told, swapped = _duel(local_first=True), _duel(local_first=False)
    assert told == swapped
    assert [type(event) for event in told] == [TurnBegan, AnswerEnded, AnswerEnded, BlindTurnDone]


def test_nothing_that_is_told_has_a_name_a_word_or_a_figure() -> None:
    said = repr(_duel(local_first=True))
    for betrays in ("Fast", "Slow", "openai", "local", "ab" * 32, "I am", "Hm.", "40.0", "Generation("):
        assert betrays not in said


def test_an_end_tells_neither_trouble_nor_reason_before_the_names_are_shown() -> None:
    heard: list[AppEvent] = []
    curtain = Curtain(heard.append)
    curtain.listen(_began(LOCAL, CLOUD))
    failed = _message(
        2, 10, LOCAL, state=MessageState.FAILED, generation=Generation(model=LOCAL, stop_reason=StopReason.FAILED)
    )
    curtain.listen(AnswerEnded(conversation_id=1, answer=failed))
    curtain.listen(_ended(4, 20, CLOUD, "Fine.", 1.0))
    ends = [event for event in heard if isinstance(event, AnswerEnded)]
    assert {(end.answer.state, end.answer.text, end.error) for end in ends} == {(MessageState.COMPLETE, "", None)}


@pytest.mark.parametrize("shown_early", [True, False])
def test_which_model_is_loaded_meanwhile_is_told_when_the_turn_is_over(shown_early: bool) -> None:
    heard: list[AppEvent] = []
    curtain = Curtain(heard.append)
    ready = ModelChanged(model_id=LOCAL.id, readiness=Readiness.READY)
    elsewhere = ModelChanged(model_id="cd" * 32, readiness=Readiness.READY)
    curtain.listen(_began(LOCAL, CLOUD))
    curtain.listen(ModelChanged(model_id=LOCAL.id, readiness=Readiness.LOADING, fraction=0.5))
    curtain.listen(ready)
    curtain.listen(elsewhere)
    assert heard[1:] == [elsewhere]
    if shown_early:
        _shown(curtain)
    else:
        curtain.listen(_ended(4, 20, CLOUD, "Fine.", 1.0))
        assert heard[1:] == [elsewhere]
        curtain.listen(_ended(2, 10, LOCAL, "Fine.", 1.0))
    assert heard[-1] == ready
    curtain.listen(ready)
    assert heard[-2:] == [ready, ready]


def _shown(curtain: Curtain) -> VotesChanged:
    revealed = BlindTurn(turn_id=7, lane_ids=(20, 10), is_revealed=True)
    event = VotesChanged(conversation_id=1, blind_turns=(revealed,))
    curtain.listen(event)
    return event


def test_names_shown_early_bring_all_that_was_kept_back_and_what_comes_after_as_it_comes() -> None:
    heard: list[AppEvent] = []
    curtain = Curtain(heard.append)
    curtain.listen(_began(LOCAL, CLOUD))
    curtain.listen(AnswerGrew(conversation_id=1, answer_id=2, text="Let me see.", reasoning=True))
    for word in ("I ", "am "):
        curtain.listen(AnswerGrew(conversation_id=1, answer_id=2, text=word))
    writing = AnswerPhase(conversation_id=1, answer_id=2, phase=Phase.WRITING)
    curtain.listen(writing)
    fast = _ended(4, 20, CLOUD, "Fine.", 1.0)
    curtain.listen(fast)
    votes = _shown(curtain)
    began = AnswerBegan(
        conversation_id=1, answer=_message(2, 10, LOCAL, text="I am ", reasoning="Let me see."), replaces=2
    )
    assert heard[1:] == [began, writing, fast, votes]
    last: list[AppEvent] = [
        AnswerGrew(conversation_id=1, answer_id=2, text="slow."),
        _ended(2, 10, LOCAL, "I am slow.", 9.0),
    ]
    for event in last:
        curtain.listen(event)
    assert heard[5:] == last


def test_names_shown_at_the_end_bring_how_each_answer_has_ended() -> None:
    heard: list[AppEvent] = []
    curtain = Curtain(heard.append)
    curtain.listen(_began(LOCAL, CLOUD))
    failed = AnswerEnded(conversation_id=1, answer=_message(2, 10, LOCAL, state=MessageState.FAILED), error=ChildDied())
    fine = _ended(4, 20, CLOUD, "Fine.", 1.0)
    curtain.listen(fine)
    curtain.listen(failed)
    del heard[:]
    votes = _shown(curtain)
    assert heard == [failed, fine, votes]


@pytest.mark.parametrize("told", [True, False])
def test_what_is_not_blind_passes_as_it_is(told: bool) -> None:
    heard: list[AppEvent] = []
    curtain = Curtain(heard.append)
    if told:
        curtain.listen(_began(LOCAL, CLOUD))
        _shown(curtain)
    grew = AnswerGrew(conversation_id=1, answer_id=2, text="x")
    curtain.listen(grew)
    assert heard[-1] is grew
