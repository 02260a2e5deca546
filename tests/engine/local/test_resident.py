"""A loaded model in this process: faults of llama.cpp, stops between two steps, answers that are carried on."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import LoadSettings, PromptMessage, Role, Sampling, StopReason, TemplateChoice
from desktop_app.engine.base import Delta, Finished, GenerationRequest, Started
from desktop_app.engine.local.llama_backend import native
from desktop_app.engine.local.templates import ChatTemplate
from desktop_app.engine.process.worker import StopFlag
from desktop_app.errors import AppError, ChildOutOfMemory, NoRoomToContinue, WritingFailed
from tests.engine.local.loaded import resident_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.engine.base import GenerationEvent
    from desktop_app.engine.local.llama_backend import Handle
    from desktop_app.engine.local.resident import Resident
    from desktop_app.engine.local.vocab import Tokens

N_CTX = 256
STORY = PromptMessage(role=Role.USER, text="Tell me about the sea.")


@pytest.fixture(scope="module")
def resident(starter_model: Path) -> Iterator[Resident]:
    model = resident_of(starter_model, settings=LoadSettings(n_ctx=N_CTX, threads=1))
    yield model
    model.close()


def asked(*messages: PromptMessage, max_tokens: int | None = 24, continues: bool = False) -> GenerationRequest:
    sampling = Sampling(temperature=0.0, repeat_penalty=1.0, max_tokens=max_tokens)
    return GenerationRequest(messages=messages, sampling=sampling, continue_last=continues)


def begun(text: str) -> PromptMessage:
    return PromptMessage(role=Role.ASSISTANT, text=text)


def text_of(events: list[GenerationEvent], *, reasoning: bool = False) -> str:
    return "".join(event.text for event in events if isinstance(event, Delta) and event.reasoning is reasoning)


def carried_on(resident: Resident, text: str, template: TemplateChoice = TemplateChoice.AUTO) -> str:
    request = replace(asked(STORY, begun(text), continues=True), template=template)
    return text + text_of(list(resident.answer(request, StopFlag())))


@pytest.mark.parametrize("template", [TemplateChoice.AUTO, TemplateChoice.PLAIN])
def test_spaces_at_the_end_of_an_answer_do_not_lead_astray_what_follows(
    resident: Resident, template: TemplateChoice
) -> None:
    whole = carried_on(resident, "The sea is a vast and", template)
    assert whole.startswith("The sea is a vast and ")
    assert carried_on(resident, "The sea is a vast and ", template) == whole
    assert carried_on(resident, "The sea is a vast and  ", template) == whole.replace("and ", "and  ", 1)


def test_an_answer_of_spaces_alone_can_be_carried_on(resident: Resident) -> None:
    assert carried_on(resident, " ").strip()


def test_an_answer_that_filled_the_window_is_carried_on_while_there_is_a_turn_to_leave_out(
    resident: Resident,
) -> None:
    filled = list(resident.answer(asked(STORY, begun("It is deep. " * 30), STORY, max_tokens=None), StopFlag()))
    finished = filled[-1]
    assert isinstance(finished, Finished)
    answer = text_of(filled)
    again = asked(STORY, begun("It is deep. " * 30), STORY, begun(answer or "It is"), max_tokens=8, continues=True)
    started, *_, ended = resident.answer(again, StopFlag())
    assert isinstance(started, Started)
    assert started.omitted_messages == 2
    assert isinstance(ended, Finished)


def test_an_answer_that_fills_the_window_alone_cannot_be_carried_on_and_says_so(resident: Resident) -> None:
    with pytest.raises(NoRoomToContinue) as caught:
        list(resident.answer(asked(STORY, begun("It is deep. " * 100), continues=True), StopFlag()))
    assert caught.value.code == "no_room_to_continue"
    assert caught.value.values["n_ctx"] == str(N_CTX)


@pytest.mark.parametrize(("status", "error"), [(-3, WritingFailed), (-1, WritingFailed), (-2, ChildOutOfMemory)])
def test_a_model_that_cannot_go_on_says_so_in_plain_words_and_loses_none_of_its_own(
    resident: Resident, monkeypatch: pytest.MonkeyPatch, status: int, error: type[AppError]
) -> None:
    whole = text_of(list(resident.answer(asked(STORY), StopFlag())))
    decode, calls = native.llama_decode, count(1)

    def fails(context: Handle, batch: Handle) -> int:
        return int(decode(context, batch)) if next(calls) < 8 else status

    arrived: list[GenerationEvent] = []
    with monkeypatch.context() as patch:
        patch.setattr(native, "llama_decode", fails)
        with pytest.raises(error) as caught:
            arrived.extend(resident.answer(asked(STORY), StopFlag()))
    assert type(caught.value) is error
    assert "What it had written is kept." in caught.value.text()
    assert f"llama_decode returned {status}" in caught.value.detail
    assert text_of(arrived)
    assert whole.startswith(text_of(arrived))
    # and the next answer is as if nothing had been
    assert text_of(list(resident.answer(asked(STORY), StopFlag()))) == whole


def test_reasoning_that_a_template_opens_comes_as_reasoning_and_is_timed(
    resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = (
        "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
        "<|im_start|>assistant\n<think>\n"
    )
    monkeypatch.setattr("desktop_app.engine.local.resident.template_for", lambda *_: ChatTemplate(source))
    thinking = replace(asked(STORY), template=TemplateChoice.ALPACA)
    events = list(resident.answer(thinking, StopFlag()))
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert text_of(events, reasoning=True)
    assert text_of(events) == ""
    assert 0 < finished.reasoning_s <= finished.decode_s
    # an answer that has its own words is carried on as an answer, not inside the reasoning
    again = replace(asked(STORY, begun("The sea is"), continues=True), template=TemplateChoice.ALPACA)
    events = list(resident.answer(again, StopFlag()))
    assert text_of(events)
    assert text_of(events, reasoning=True) == ""


class StoppedAfter(StopFlag):
    """Up from the so-and-so-manieth look at it on."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.left = looks

    def is_set(self) -> bool:
        self.left -= 1
        return self.left < 0


def test_a_stop_between_any_two_steps_before_the_model_reads_ends_the_answer_at_once(resident: Resident) -> None:
    history = [message for turn in range(20) for message in (STORY, begun(f"{turn} " * 40))]
    texts = len(history) + 1
    for looks in (0, 1, texts // 2, texts - 1, texts, texts + 1):
        stop = StoppedAfter(looks)
        events = list(resident.answer(asked(*history, STORY, max_tokens=1), stop))
        assert isinstance(events[-1], Finished)
        assert events[-1].stop_reason is StopReason.STOPPED
        # the first yes was the last question
        assert stop.left == -1


def test_the_time_of_reading_a_prompt_includes_laying_it_out(
    resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(10_000))
    for module in ("resident", "decoder"):
        monkeypatch.setattr(f"desktop_app.engine.local.{module}.perf_counter", lambda: float(next(clock)))
    laid_out = next(clock)
    read = resident._tokenizer.tokens  # noqa: SLF001 - the seam between laying out and reading

    def slow(rendered: str, reserved: tuple[str, ...] = ()) -> Tokens:
        for _ in range(1000):
            next(clock)
        return read(rendered, reserved)

    monkeypatch.setattr(resident._tokenizer, "tokens", slow)  # noqa: SLF001
    *_, finished = resident.answer(asked(STORY, max_tokens=1), StopFlag())
    assert isinstance(finished, Finished)
    assert laid_out == 0
    assert finished.prompt_s > 1000
    assert finished.first_token_s > 1000
