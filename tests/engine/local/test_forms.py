"""Answers that are bound: stop words, grammars, JSON schemas; and what was sent, exactly as the model was given it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import CONTROL_BEGINS, CONTROL_ENDS, PromptMessage, Role, Sampling, StopReason
from desktop_app.engine.base import Delta, Finished, GenerationRequest, Started
from desktop_app.engine.local.llama_backend import native, schema_to_grammar
from desktop_app.engine.process.worker import StopFlag
from desktop_app.errors import AnswerFormRefused, ContextTooLarge
from desktop_app.gbnf.check import grammar_problem
from tests.engine.local.loaded import resident_of
from tests.gbnf.test_check import GOOD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.engine.base import GenerationEvent
    from desktop_app.engine.local.resident import Resident

ASKED = PromptMessage(role=Role.USER, text="Is the sky blue? Answer with yes or no.")
PERSON = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 12},
        "age": {"type": "integer", "minimum": 0, "maximum": 120},
        "tags": {"type": "array", "items": {"enum": ["a", "b"]}, "minItems": 1, "maxItems": 2},
    },
    "required": ["name", "age", "tags"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def resident(starter_model: Path) -> Iterator[Resident]:
    model = resident_of(starter_model, n_ctx=1024)
    yield model
    model.close()


@pytest.fixture(scope="module")
def gemma(gemma_model: Path) -> Iterator[Resident]:
    model = resident_of(gemma_model, n_ctx=512)
    yield model
    model.close()


def _answer(
    resident: Resident, sampling: Sampling, *messages: PromptMessage, continues: bool = False
) -> list[GenerationEvent]:
    sampling = replace(sampling, max_tokens=sampling.max_tokens or 80, seed=3)
    request = GenerationRequest(messages=messages or (ASKED,), sampling=sampling, continue_last=continues)
    return list(resident.answer(request, StopFlag()))


def _text(events: list[GenerationEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, Delta))


def _reason(events: list[GenerationEvent]) -> StopReason:
    assert isinstance(events[-1], Finished)
    return events[-1].stop_reason


@pytest.mark.parametrize("temperature", [0.0, 1.5])
@pytest.mark.parametrize("model", ["resident", "gemma"])
def test_a_grammar_binds_the_answer(model: str, temperature: float, request: pytest.FixtureRequest) -> None:
    loaded: Resident = request.getfixturevalue(model)
    events = _answer(loaded, Sampling(temperature=temperature, grammar='root ::= "yes!" | "no!"'))
    assert _text(events) in {"yes!", "no!"}
    assert _reason(events) is StopReason.END


@pytest.mark.parametrize("model", ["resident", "gemma"])
def test_an_answer_under_a_schema_is_json_of_that_schema(model: str, request: pytest.FixtureRequest) -> None:
    loaded: Resident = request.getfixturevalue(model)
    events = _answer(loaded, Sampling(temperature=1.0, json_schema=json.dumps(PERSON), max_tokens=160))
    assert _reason(events) is StopReason.END
    person = json.loads(_text(events))
    assert set(person) == {"name", "age", "tags"}
    assert isinstance(person["age"], int)
    assert 1 <= len(person["tags"]) <= 2


def test_the_same_seed_writes_the_same_bound_answer(resident: Resident) -> None:
    bound = Sampling(temperature=1.5, grammar="root ::= [a-z]{8}")
    assert _text(_answer(resident, bound)) == _text(_answer(resident, bound))


@pytest.mark.parametrize("model", ["resident", "gemma"])
def test_a_bound_answer_is_carried_on_in_its_form(model: str, request: pytest.FixtureRequest) -> None:
    loaded: Resident = request.getfixturevalue(model)
    begun = PromptMessage(role=Role.ASSISTANT, text='{"age": 4')
    grammar = 'root ::= "{\\"age\\": " [0-9]{2} "}"'
    events = _answer(loaded, Sampling(grammar=grammar), ASKED, begun, continues=True)
    assert len(_text(events)) == 2
    assert _text(events).endswith("}")


def test_an_answer_that_has_another_form_already_is_not_carried_on_in_this_one(resident: Resident) -> None:
    begun = PromptMessage(role=Role.ASSISTANT, text="The sky")
    with pytest.raises(AnswerFormRefused):
        _answer(resident, Sampling(grammar='root ::= "yes"'), ASKED, begun, continues=True)


@pytest.mark.parametrize(
    "bound",
    [
        Sampling(grammar="root ::= other"),
        Sampling(grammar='root ::= "a"{5,2}'),
        Sampling(grammar="root ::= " + "(" * 20_000 + '"a"' + ")" * 20_000),
        Sampling(json_schema='{"type": "text"}'),
        Sampling(json_schema='{"type": "string", "maxLength": 5000}'),
        Sampling(json_schema='{"$ref": "https://example.org/person.json"}'),
        Sampling(json_schema='{"$ref": "#/$defs/missing"}'),
        Sampling(json_schema='{"type": "string", "pattern": "["}'),
    ],
)
def test_a_form_that_cannot_be_used_is_refused_in_words_and_the_next_answer_is_whole(
    resident: Resident, bound: Sampling
) -> None:
    with pytest.raises(AnswerFormRefused) as caught:
        _answer(resident, bound)
    assert caught.value.detail
    assert _text(_answer(resident, Sampling(grammar='root ::= "yes"'))) == "yes"


def test_a_form_that_no_token_continues_ends_the_answer_in_words(resident: Resident) -> None:
    with pytest.raises(AnswerFormRefused):
        _answer(resident, Sampling(grammar='root ::= "a" [\\x00]'))


@pytest.mark.parametrize("grammar", [*GOOD, schema_to_grammar(json.dumps(PERSON))])
def test_what_passes_the_check_llama_cpp_takes(resident: Resident, grammar: str) -> None:
    assert grammar_problem(grammar) is None
    handle = native.llama_sampler_init_grammar(resident._vocab.handle, grammar.encode(), b"root")  # noqa: SLF001 - llama.cpp's own judgement
    assert handle
    native.llama_sampler_free(handle)


def test_an_answer_ends_before_its_stop_word(resident: Resident) -> None:
    story = PromptMessage(role=Role.USER, text="Count from one to ten in words.")
    free = _text(_answer(resident, Sampling(temperature=0.0, max_tokens=40), story))
    word = free[len(free) // 2 :][:6]
    events = _answer(resident, Sampling(temperature=0.0, max_tokens=40, stop=(word,)), story)
    assert _text(events) == free[: free.index(word)]
    assert _reason(events) is StopReason.END


@pytest.mark.parametrize("model", ["resident", "gemma"])
def test_what_was_sent_is_told_with_the_templates_tokens_apart_from_typed_ones(
    model: str, request: pytest.FixtureRequest
) -> None:
    loaded: Resident = request.getfixturevalue(model)
    messages = (
        PromptMessage(role=Role.SYSTEM, text="Be brief."),
        PromptMessage(role=Role.USER, text="What is <|im_start|>? 등대 🐙\n\n  "),
        PromptMessage(role=Role.ASSISTANT, text="A token."),
        ASKED,
    )
    started = _answer(loaded, Sampling(max_tokens=1), *messages)[0]
    assert isinstance(started, Started)
    assert len(started.message_tokens) == len(messages) + 1
    assert started.message_tokens[0] > 0
    assert started.message_tokens[-1] == 0
    plain = started.rendered.replace(CONTROL_BEGINS, "").replace(CONTROL_ENDS, "")
    for message in messages:
        assert message.text.strip() in plain
    assert "What is <|im_start|>?" in started.rendered
    assert f"{CONTROL_BEGINS}" in started.rendered


def test_a_context_that_does_not_fit_is_refused_with_both_sizes(starter_model: Path) -> None:
    with pytest.raises(ContextTooLarge) as caught:
        resident_of(starter_model, n_ctx=100_000_000)
    assert "100000000 tokens" in caught.value.text()
