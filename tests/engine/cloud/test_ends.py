"""Why an answer ended: every reason that the installed libraries know has a meaning, and none is taken for another."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import anthropic.types
import pytest
from google.genai.types import BlockedReason, FinishReason
from openai.types.chat.chat_completion_chunk import Choice

from desktop_app.accounts import Provider
from desktop_app.domain import StopReason
from desktop_app.engine.base import Delta, Finished
from desktop_app.engine.cloud import anthropic_wire, google_wire, openai_wire
from desktop_app.errors.breaking_off import AnswerBroken, AnswerCutOff
from desktop_app.errors.cloud import AccountSuspended, AnswerBlocked, Declined, PromptBlocked, ProviderBusy
from tests.cloud_server import ANSWER, CloudServer, Script
from tests.engine.cloud.asking import account, ask, begin, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.engine.process.cloud import CloudProcess
    from desktop_app.errors import AppError

O, A, G, M = Provider.OPENAI, Provider.ANTHROPIC, Provider.GOOGLE, Provider.MISTRAL  # noqa: E741
END, LENGTH, CONTEXT = StopReason.END, StopReason.LENGTH, StopReason.CONTEXT

GOOGLE: dict[str, StopReason | type[AppError]] = {
    "STOP": END,
    "MAX_TOKENS": LENGTH,
    "CONTINUATION": LENGTH,
    "PUP_LIMITED_DISABLED": AccountSuspended,
    "SAFETY": AnswerBlocked,
    "RECITATION": AnswerBlocked,
    "LANGUAGE": AnswerBlocked,
    "BLOCKLIST": AnswerBlocked,
    "PROHIBITED_CONTENT": AnswerBlocked,
    "SPII": AnswerBlocked,
    "IMAGE_SAFETY": AnswerBlocked,
    "IMAGE_PROHIBITED_CONTENT": AnswerBlocked,
    "IMAGE_RECITATION": AnswerBlocked,
    "ESCALATION": AnswerBlocked,
    "MODEL_ARMOR": AnswerBlocked,
    "OTHER": AnswerBroken,
    "MALFORMED_FUNCTION_CALL": AnswerBroken,
    "UNEXPECTED_TOOL_CALL": AnswerBroken,
    "TOO_MANY_TOOL_CALLS": AnswerBroken,
    "MISSING_THOUGHT_SIGNATURE": AnswerBroken,
    "MALFORMED_RESPONSE": AnswerBroken,
    "IMAGE_OTHER": AnswerBroken,
    "NO_IMAGE": AnswerBroken,
    "A_REASON_TO_COME": AnswerBroken,
    "FINISH_REASON_UNSPECIFIED": AnswerCutOff,
}
ENDS: dict[Provider, dict[str, StopReason | type[AppError]]] = {
    O: {
        "stop": END,
        "length": LENGTH,
        "content_filter": AnswerBlocked,
        "tool_calls": AnswerBroken,
        "function_call": AnswerBroken,
        "eos": END,
    },
    M: {"stop": END, "length": LENGTH, "model_length": CONTEXT, "error": ProviderBusy, "tool_calls": AnswerBroken},
    A: {
        "end_turn": END,
        "stop_sequence": END,
        "max_tokens": LENGTH,
        "pause_turn": LENGTH,
        "model_context_window_exceeded": CONTEXT,
        "refusal": Declined,
        "tool_use": AnswerBroken,
        "a_reason_to_come": AnswerBroken,
    },
    G: GOOGLE,
}


@pytest.fixture(scope="module")
def answers() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


@pytest.mark.parametrize(
    ("provider", "reason", "expected"),
    [(provider, reason, expected) for provider, ends in ENDS.items() for reason, expected in ends.items()],
)
def test_why_it_ended_is_told_in_our_words(
    answers: CloudServer, cloud: CloudProcess, provider: Provider, reason: str, expected: StopReason | type[AppError]
) -> None:
    answers.scripts.append(Script(reason=reason))
    if isinstance(expected, StopReason):
        end = ask(cloud, answers, provider)[-1]
        assert isinstance(end, Finished)
        assert end.stop_reason is expected
        return
    said: list[Delta] = []

    def read() -> None:
        for event in begin(cloud, account(answers, provider)).events():
            said.extend([event] if isinstance(event, Delta) else [])

    with pytest.raises(expected) as caught:
        read()
    assert type(caught.value) is expected
    assert "".join(one.text for one in said) == "".join(ANSWER)
    if expected in {AnswerBlocked, AnswerBroken}:
        assert caught.value.values["reason"] == reason


def test_every_reason_that_the_libraries_know_is_tried() -> None:
    of_openai = {one for part in get_args(Choice.model_fields["finish_reason"].annotation) for one in get_args(part)}
    assert of_openai <= ENDS[O].keys()
    assert set(get_args(anthropic.types.StopReason)) <= ENDS[A].keys()
    assert {one.value for one in FinishReason} <= ENDS[G].keys()


def test_what_is_known_to_be_an_end_is_known_once() -> None:
    assert google_wire.REASONS.keys().isdisjoint(google_wire.BLOCKS)
    assert openai_wire.REASONS.keys().isdisjoint(openai_wire.FAULTS)
    assert "refusal" not in anthropic_wire.REASONS


@pytest.mark.parametrize("reason", [one.value for one in BlockedReason])
def test_a_prompt_that_google_blocks_is_told_with_its_own_word(
    answers: CloudServer, cloud: CloudProcess, reason: str
) -> None:
    answers.scripts.append(Script(refusal=reason))
    with pytest.raises(PromptBlocked) as caught:
        ask(cloud, answers, G)
    assert caught.value.values["reason"] == reason


def test_a_model_that_declines_is_named(answers: CloudServer, cloud: CloudProcess) -> None:
    answers.scripts.append(Script(refusal="I cannot help with that."))
    with pytest.raises(Declined) as caught:
        ask(cloud, answers, O)
    assert caught.value.values["model"] == "GPT-5 mini"
    assert "I cannot help" in caught.value.detail


@pytest.mark.parametrize("provider", [O, A, G])
def test_a_provider_that_has_begun_is_not_asked_again_even_if_no_word_was_there(
    answers: CloudServer, cloud: CloudProcess, provider: Provider
) -> None:
    busy = {"code": 503, "status": "UNAVAILABLE", "type": "overloaded_error", "message": "Overloaded"}
    thought = () if provider is not G else ("hm",)
    answers.seen.clear()
    answers.scripts.append(Script(text=(), thoughts=thought, error=busy))
    with pytest.raises(ProviderBusy):
        ask(cloud, answers, provider)
    assert len(answers.asked()) == 1
    assert text_of(ask(cloud, answers, provider)) == "".join(ANSWER)
