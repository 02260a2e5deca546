"""How much a model is to reason: in each provider's own words, or said not to be sent."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from anthropic.types import ModelInfo

from desktop_app.accounts import CloudModel, Provider
from desktop_app.cloud_parameters import efforts, unsent_in
from desktop_app.domain import ReasoningEffort, Sampling
from desktop_app.engine.base import Started
from desktop_app.engine.cloud.anthropic_wire import _efforts
from desktop_app.engine.cloud.openai_wire import _efforts as _of_openrouter
from tests.cloud_server import ANSWER, KEY, CloudServer, Script
from tests.engine.cloud.asking import account, text_of, with_sampling

if TYPE_CHECKING:
    from desktop_app.engine.base import GenerationEvent
    from desktop_app.engine.process.cloud import CloudProcess

NONE, MINIMAL, LOW, MEDIUM, HIGH, XHIGH, MAX = ReasoningEffort
O, A, G, M, R = Provider.OPENAI, Provider.ANTHROPIC, Provider.GOOGLE, Provider.MISTRAL, Provider.OPENROUTER  # noqa: E741


def _ask(
    cloud: CloudProcess, server: CloudServer, provider: Provider, model: CloudModel, sampling: Sampling
) -> list[GenerationEvent]:
    asked = account(server, provider)
    request = replace(with_sampling(sampling), for_account=asked.slug)
    return list(cloud.ask(asked, model, request, KEY).events())


def _unsent(events: list[GenerationEvent]) -> tuple[str, ...]:
    started = events[0]
    assert isinstance(started, Started)
    return unsent_in(started.rendered)


@pytest.mark.parametrize(
    ("provider", "model", "effort", "expected"),
    [
        (O, "gpt-5", HIGH, {"reasoning_effort": "high"}),
        (O, "gpt-5.2", NONE, {"reasoning_effort": "none"}),
        (M, "mistral-medium-3-5", HIGH, {"reasoning_effort": "high"}),
        (R, "qwen/qwen4", LOW, {"reasoning_effort": "low"}),
        (Provider.OLLAMA, "gpt-oss:20b", MEDIUM, {"reasoning_effort": "medium"}),
        (A, "claude-haiku-4-5", LOW, {"thinking": {"type": "enabled", "budget_tokens": 1024}}),
        (A, "claude-sonnet-4-5-20250929", NONE, {"thinking": {"type": "disabled"}}),
        (
            A,
            "claude-opus-5",
            XHIGH,
            {"thinking": {"type": "adaptive", "display": "summarized"}, "output_config": {"effort": "xhigh"}},
        ),
        (G, "gemini-2.5-flash", MEDIUM, {"thinking_budget": 8192, "include_thoughts": True}),
        (G, "gemini-2.5-flash", NONE, {"thinking_budget": 0}),
        (G, "gemini-3.5-flash", LOW, {"thinking_level": "LOW", "include_thoughts": True}),
    ],
)
def test_each_provider_is_told_in_its_own_words(
    server: CloudServer,
    cloud: CloudProcess,
    provider: Provider,
    model: str,
    effort: ReasoningEffort,
    expected: dict[str, object],
) -> None:
    events = _ask(cloud, server, provider, CloudModel(id=model, name=model, reasons=True), _set(effort))
    body = server.asked()[0].body
    body = body["generationConfig"]["thinkingConfig"] if provider is G else body
    assert {name: body.get(name) for name in expected} == expected
    if provider is G:
        assert body.keys() == expected.keys()
    assert _unsent(events) == ()


def _set(effort: ReasoningEffort | None) -> Sampling:
    return Sampling(reasoning_effort=effort)


def test_a_budget_leaves_room_for_the_answer(server: CloudServer, cloud: CloudProcess) -> None:
    sampling = Sampling(reasoning_effort=HIGH, max_tokens=4000)
    _ask(cloud, server, A, CloudModel(id="claude-haiku-4-5", name=""), sampling)
    _ask(cloud, server, A, CloudModel(id="claude-haiku-4-5", name=""), replace(sampling, max_tokens=500))
    long, short = (one.body for one in server.asked())
    assert (long["max_tokens"], long["thinking"]["budget_tokens"]) == (4000, 2000)
    assert "thinking" not in short


def test_a_schema_and_an_effort_go_along_together(server: CloudServer, cloud: CloudProcess) -> None:
    sampling = Sampling(reasoning_effort=LOW, json_schema='{"type": "object"}')
    _ask(cloud, server, A, CloudModel(id="claude-opus-5", name=""), sampling)
    config = server.asked()[0].body["output_config"]
    assert config == {"format": {"type": "json_schema", "schema": {"type": "object"}}, "effort": "low"}


@pytest.mark.parametrize(
    ("provider", "model", "effort"),
    [
        (O, CloudModel(id="gpt-4o", name=""), HIGH),
        (O, CloudModel(id="gpt-5", name=""), MAX),
        (A, CloudModel(id="claude-3-5-haiku-latest", name=""), LOW),
        (A, CloudModel(id="claude-opus-5", name="", efforts=(LOW, HIGH)), NONE),
        (G, CloudModel(id="gemini-2.0-flash", name=""), LOW),
        (G, CloudModel(id="gemini-2.5-pro", name="", reasons=True), NONE),
        (M, CloudModel(id="codestral-latest", name=""), HIGH),
        (R, CloudModel(id="meta/llama-5", name="", efforts=()), LOW),
    ],
)
def test_what_a_model_does_not_take_is_said_not_to_be_sent(
    server: CloudServer, cloud: CloudProcess, provider: Provider, model: CloudModel, effort: ReasoningEffort
) -> None:
    assert _unsent(_ask(cloud, server, provider, model, _set(effort))) == ("reasoning_effort",)
    assert effort not in efforts(provider, model)
    sent = json.dumps(server.asked()[0].body)
    assert not any(word in sent for word in ("effort", '"thinking"', "thinking_level", "thinking_budget"))


@pytest.mark.parametrize(
    ("provider", "model", "refusal"),
    [
        (
            O,
            "gpt-9",
            {"error": {"message": "Unsupported value", "type": "invalid_request_error", "param": "reasoning_effort"}},
        ),
        (
            A,
            "claude-opus-9",
            {"type": "error", "error": {"type": "invalid_request_error", "message": "thinking.type: not supported"}},
        ),
        (
            G,
            "gemini-9-flash",
            {"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": "Thinking level is not supported here."}},
        ),
    ],
)
def test_one_that_a_model_refuses_is_left_out_and_the_next_is_tried_anew(
    server: CloudServer, cloud: CloudProcess, provider: Provider, model: str, refusal: object
) -> None:
    asked = CloudModel(id=model, name="", reasons=True)
    server.scripts.append(Script(status=400, body=refusal))
    refused = _ask(cloud, server, provider, asked, _set(HIGH))
    assert _unsent(refused) == ("reasoning_effort",)
    assert text_of(refused) == "".join(ANSWER)
    assert _unsent(_ask(cloud, server, provider, asked, _set(LOW))) == ()
    assert _unsent(_ask(cloud, server, provider, asked, _set(HIGH))) == ("reasoning_effort",)


@pytest.mark.parametrize(
    ("provider", "model", "expected"),
    [
        (O, "gpt-5-mini", (MINIMAL, LOW, MEDIUM, HIGH)),
        (O, "gpt-5.1", (NONE, LOW, MEDIUM, HIGH)),
        (O, "gpt-5.1-chat-latest", ()),
        (O, "gpt-5-pro", (HIGH,)),
        (O, "o3", (LOW, MEDIUM, HIGH)),
        (O, "gpt-4.1", ()),
        (A, "claude-opus-4-20250514", (NONE, LOW, MEDIUM, HIGH)),
        (A, "claude-sonnet-4-6", (NONE, LOW, MEDIUM, HIGH, XHIGH, MAX)),
        (G, "gemini-3-pro-preview", (LOW, HIGH)),
        (G, "gemini-3.1-pro-preview", (LOW, MEDIUM, HIGH)),
        (G, "gemma-4-27b-it", ()),
        (M, "magistral-medium-latest", ()),
        (M, "mistral-small-latest", (NONE, HIGH)),
        (Provider.COMPATIBLE, "anything", (NONE, LOW, MEDIUM, HIGH)),
    ],
)
def test_what_can_be_chosen_is_what_the_provider_writes_of_the_model(
    provider: Provider, model: str, expected: tuple[ReasoningEffort, ...]
) -> None:
    assert efforts(provider, CloudModel(id=model, name=model)) == expected


def _capabilities(*, thinking: str, effort: str) -> ModelInfo:
    def able(name: str, words: str) -> dict[str, bool]:
        return {"supported": name in words.split()}

    types = {name: able(name, thinking) for name in ("adaptive", "between_tools", "disabled", "enabled")}
    levels = {name: able(name, effort) for name in ("low", "medium", "high", "xhigh", "max")}
    capabilities = {
        "image_input": {"supported": True},
        "thinking": {"supported": bool(thinking), "types": types},
        "effort": {"supported": bool(effort), **levels},
    }
    return ModelInfo.construct(
        None,
        id="claude-9",
        type="model",
        display_name="Claude 9",
        created_at="2026-11-01T00:00:00Z",
        lifecycle="active",
        capabilities=capabilities,
    )


@pytest.mark.parametrize(
    ("thinking", "effort", "expected"),
    [
        ("adaptive disabled", "low high max", (NONE, LOW, HIGH, MAX)),
        ("adaptive", "low high", (LOW, HIGH)),
        ("enabled disabled", "", (NONE, LOW, MEDIUM, HIGH)),
        ("", "", ()),
    ],
)
def test_anthropics_list_says_what_each_model_takes(
    thinking: str, effort: str, expected: tuple[ReasoningEffort, ...]
) -> None:
    assert _efforts(_capabilities(thinking=thinking, effort=effort)) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"reasoning": {"mandatory": False, "supported_efforts": ["high", "low"]}}, (NONE, LOW, HIGH)),
        ({"reasoning": {"mandatory": True, "supported_efforts": None}}, (MINIMAL, LOW, MEDIUM, HIGH, XHIGH, MAX)),
        ({"supported_parameters": ["seed"]}, ()),
        ({"supported_parameters": ["reasoning"]}, None),
        ({"reasoning": 7}, None),
    ],
)
def test_openrouters_list_says_what_each_model_takes(
    row: dict[str, object], expected: tuple[ReasoningEffort, ...] | None
) -> None:
    assert _of_openrouter(row, R) == expected
    assert _of_openrouter(row, O) is None
