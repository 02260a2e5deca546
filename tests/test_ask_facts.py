"""The figures of several answers in a terminal."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop_app.ask.facts import lanes_figures, lanes_json, lanes_not_sent, lanes_table
from desktop_app.domain import Generation, Message, MessageState, ModelRef, Role, StopReason, Timings
from desktop_app.services.events import AnswerEnded


def _ended(number: int, name: str) -> AnswerEnded:
    model = ModelRef(provider="local", id=str(number), name=name)
    facts = Generation(
        model=model,
        completion_tokens=12,
        stop_reason=StopReason.LENGTH,
        timings=Timings(queue_s=0.5, load_s=1.5, prompt_s=0.25, first_token_s=0.25, decode_s=1.5),
    )
    answer = Message(
        id=number,
        lane_id=number,
        parent_id=None,
        turn_id=1,
        role=Role.ASSISTANT,
        text="Hi",
        state=MessageState.COMPLETE,
        created_at=datetime.now(UTC),
        model=model,
        generation=facts,
    )
    return AnswerEnded(conversation_id=1, answer=answer, error=None)


def test_a_narrow_terminal_has_a_block_for_each_lane_with_the_same_figures() -> None:
    names, ended = ["한국어 모델", "Gemma"], [_ended(1, "한국어 모델"), _ended(2, "Gemma")]
    assert lanes_figures(names, ended) == "\n".join(
        f"{name}\n"
        "  WAITED       0.5 s\n"
        "  LOADED       1.5 s\n"
        "  FIRST TOKEN  0.25 s\n"
        "  TOK/S        7.3\n"
        "  TOKENS       12\n"
        "  SECONDS      1.8\n"
        "  COST         -\n"
        "  ENDED        length\n"
        for name in names
    )


def test_a_name_in_korean_moves_no_column() -> None:
    ended = [_ended(1, "한국어 모델"), _ended(2, "Gemma")]
    head, first, second = lanes_table(["한국어 모델", "Gemma"], ended).splitlines()
    assert head.index("WAITED") == second.index("0.5 s")
    assert first.index("0.5 s") == head.index("WAITED") - len("한국어모델")


def test_what_a_model_does_not_take_is_told_for_its_lane_alone() -> None:
    ended, not_sent = [_ended(1, "Small"), _ended(2, "Claude")], [(), ("seed", "min_p")]
    small, claude = lanes_json(["Small", "Claude"], ended, not_sent)
    assert (small["not_sent"], claude["not_sent"]) == ([], ["seed", "min_p"])
    assert lanes_not_sent(["Small", "Claude"], not_sent) == (
        "Not sent to Claude, which does not take it: seed, min_p.\n"
    )
