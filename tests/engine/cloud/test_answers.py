"""What an answer is, in each wire format; the real libraries speak to a loopback server."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import FACTS, CloudModel, Provider, Wire
from desktop_app.domain import PromptImage, PromptMessage, Role, Sampling, StopReason
from desktop_app.engine.base import Finished, GenerationRequest, Started, Usage
from desktop_app.engine.cloud.asking import _parameter_in, _value
from desktop_app.engine.cloud.refusals import Refused
from desktop_app.engine.cloud.wire import CARRY_ON, EFFORT, IMAGES, Asked
from tests.cloud_server import ANSWER, KEY, CloudServer, Script
from tests.engine.cloud.asking import BILLED, QUESTION, account, ask, text_of, with_sampling

if TYPE_CHECKING:
    from desktop_app.engine.process.cloud import CloudProcess

EVERY = [*BILLED, Provider.MISTRAL, Provider.OPENROUTER, Provider.OLLAMA, Provider.VLLM, Provider.COMPATIBLE]


@pytest.mark.parametrize("provider", EVERY)
def test_an_answer_starts_once_has_its_words_its_usage_and_ends_once(
    server: CloudServer, cloud: CloudProcess, provider: Provider
) -> None:
    events = ask(cloud, server, provider)
    assert isinstance(events[0], Started)
    assert sum(isinstance(event, Started) for event in events) == 1
    assert text_of(events) == "".join(ANSWER)
    end = events[-1]
    assert isinstance(end, Finished)
    assert end.stop_reason is StopReason.END
    assert end.first_token_s > 0
    if provider is not Provider.MISTRAL:
        (usage,) = [event for event in events if isinstance(event, Usage)]
        assert (usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens) == (1200, 1024, 42)
        assert end.completion_tokens == 42
        assert (usage.cost is not None) is bool(FACTS[provider].prices)


@pytest.mark.parametrize("provider", BILLED)
def test_the_cost_is_that_of_the_price_list_with_its_date(
    server: CloudServer, cloud: CloudProcess, provider: Provider
) -> None:
    (usage,) = [event for event in ask(cloud, server, provider) if isinstance(event, Usage)]
    assert usage.cost is not None
    assert usage.cost.currency == "USD"
    assert usage.cost.price_date.year >= 2026
    # 176 new and 1,024 cached tokens read, 42 written
    expected = {
        Provider.OPENAI: 176 * 250 + 1024 * 25 + 42 * 2000,
        Provider.ANTHROPIC: 176 * 1000 + 1024 * 100 + 42 * 5000,
        Provider.GOOGLE: 176 * 300 + 1024 * 30 + 42 * 2500,
    }
    assert usage.cost.nanos == pytest.approx(expected[provider], rel=0.3)


def test_the_cost_that_a_provider_names_itself_counts(server: CloudServer, cloud: CloudProcess) -> None:
    (usage,) = [event for event in ask(cloud, server, Provider.OPENROUTER) if isinstance(event, Usage)]
    assert usage.cost is not None
    assert usage.cost.nanos == 1_230_000


@pytest.mark.parametrize("provider", BILLED)
def test_reasoning_comes_apart_from_the_answer(server: CloudServer, cloud: CloudProcess, provider: Provider) -> None:
    server.scripts.append(Script(thoughts=("Red, ", "perhaps.")))
    events = ask(cloud, server, provider)
    assert text_of(events, reasoning=True) == "Red, perhaps."
    assert text_of(events) == "".join(ANSWER)


def test_no_speed_is_claimed_where_the_reasoning_was_hidden(server: CloudServer, cloud: CloudProcess) -> None:
    end = ask(cloud, server, Provider.OPENAI)[-1]
    assert isinstance(end, Finished)
    assert end.decode_s == 0.0
    assert end.completion_tokens == 42


@pytest.mark.parametrize("provider", EVERY)
def test_what_was_sent_is_what_the_server_got_and_holds_no_key(
    server: CloudServer, cloud: CloudProcess, provider: Provider
) -> None:
    events = ask(cloud, server, provider, with_sampling(Sampling(temperature=0.2, max_tokens=50, min_p=0.2)))
    started = events[0]
    assert isinstance(started, Started)
    sent, _, not_sent = started.rendered.partition("\n\n# not sent: ")
    body = json.loads(sent)
    assert KEY not in started.rendered
    if FACTS[provider].wire is Wire.GOOGLE:
        got = server.asked()[0].body
        assert got["contents"] == body["contents"]
        assert got["generationConfig"] == body["generationConfig"]
        assert got["systemInstruction"]["parts"] == body["systemInstruction"]["parts"]
    else:
        assert server.asked()[0].body == body
    takes_min_p = provider in {Provider.OPENROUTER, Provider.VLLM}
    assert ("min_p" in not_sent) is not takes_min_p


def test_a_stream_that_its_server_calls_json_is_read_as_one(server: CloudServer, cloud: CloudProcess) -> None:
    chunk = {"choices": [{"index": 0, "delta": {"content": "Red."}, "finish_reason": "stop"}]}
    server.scripts.append(Script(body=f"data: {json.dumps(chunk)}\n\ndata: [DONE]\n\n"))
    assert text_of(ask(cloud, server, Provider.COMPATIBLE)) == "Red."


def test_what_stands_at_its_default_is_left_to_the_provider(server: CloudServer, cloud: CloudProcess) -> None:
    ask(cloud, server, Provider.OPENAI)
    assert server.asked()[0].body.keys() == {"model", "messages", "stream", "stream_options"}


def test_a_parameter_that_a_model_refuses_is_left_out_and_said(server: CloudServer, cloud: CloudProcess) -> None:
    message = (
        "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) is supported."
    )
    refusal = {"error": {"message": message, "type": "invalid_request_error", "param": "temperature", "code": "x"}}
    server.scripts.append(Script(status=400, body=refusal))
    request = with_sampling(Sampling(temperature=0.2, seed=7))
    events = ask(cloud, server, Provider.OPENAI, request, slug="openai-2")
    assert text_of(events) == "".join(ANSWER)
    started = events[0]
    assert isinstance(started, Started)
    assert started.rendered.endswith("# not sent: temperature")
    assert started.seed == 7
    ask(cloud, server, Provider.OPENAI, request, slug="openai-2")
    bodies = [one.body for one in server.asked()]
    assert ["temperature" in body for body in bodies] == [True, False, False]
    ask(cloud, server, Provider.OPENAI, with_sampling(Sampling(temperature=0.5)), slug="openai-2")
    assert server.asked()[-1].body["temperature"] == 0.5


OF_BOTH = {"output_config": "json_schema", "effort": EFFORT, "output_config.effort": EFFORT, "image": IMAGES}


@pytest.mark.parametrize(
    ("said", "images", "expected"),
    [
        ("output_config.effort: Input should be 'low'", None, EFFORT),
        ("output_config.format: not supported", None, "json_schema"),
        ("This model does not support image input.", None, IMAGES),
        ("This model does not support image input.", True, ""),
        ("messages.0.content.0.image: image exceeds 5 MB maximum: 5316852 bytes", None, ""),
        ("Could not process image", None, ""),
        ("The image was flagged", None, ""),
        ("maximum context length is 8192 tokens, with those of the image", None, ""),
    ],
)
def test_what_a_refusal_is_about_is_told_by_its_words(said: str, *, images: bool | None, expected: str) -> None:
    asked = Asked(body={}, parameters=OF_BOTH, not_sent=())
    model = CloudModel(id="m", name="M", images=images)
    assert _parameter_in(Refused(400, message=said), asked, model) == expected


def test_one_image_that_is_refused_says_nothing_of_another() -> None:
    small, large = (
        GenerationRequest(
            messages=(
                PromptMessage(role=Role.USER, text="?", images=(PromptImage(media_type="image/png", data=data),)),
            )
        )
        for data in (b"1", b"22")
    )
    assert _value(IMAGES, small) != _value(IMAGES, large)


@pytest.mark.parametrize("provider", BILLED)
def test_an_answer_is_carried_on_by_asking_for_it(server: CloudServer, cloud: CloudProcess, provider: Provider) -> None:
    begun = PromptMessage(role=Role.ASSISTANT, text="Red, green")
    request = GenerationRequest(messages=(*QUESTION.messages, begun), continue_last=True)
    ask(cloud, server, provider, request)
    assert CARRY_ON in json.dumps(server.asked()[0].body)


@pytest.mark.parametrize("provider", BILLED)
def test_the_models_of_an_account_are_those_for_chatting(
    server: CloudServer, cloud: CloudProcess, provider: Provider
) -> None:
    models = cloud.models(account(server, provider), KEY)
    expected = {
        Provider.OPENAI: ["gpt-5", "gpt-5-mini"],
        Provider.ANTHROPIC: ["claude-haiku-4-5"],
        Provider.GOOGLE: ["gemini-2.5-flash"],
    }
    assert [model.id for model in models] == expected[provider]
    assert all(model.input_price and model.output_price and model.context_window for model in models)


def test_openrouter_says_itself_what_its_models_cost(server: CloudServer, cloud: CloudProcess) -> None:
    (model,) = cloud.models(account(server, Provider.OPENROUTER, base_url=f"{server.origin}/api/v1"), KEY)
    assert (model.name, model.input_price, model.output_price) == ("OpenAI: GPT-5", 1.25, 10.0)
    assert (model.context_window, model.output_limit) == (400000, 128000)


def test_servers_on_this_computer_are_found(server: CloudServer, cloud: CloudProcess) -> None:
    places = ((Provider.OLLAMA, f"{server.origin}/v1"), (Provider.VLLM, "http://127.0.0.1:9/v1"))
    assert cloud.find(places) == (Provider.OLLAMA,)
