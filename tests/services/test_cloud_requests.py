"""What a model elsewhere is asked: images for those that see them, and a history that fits."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import Account, CloudModel, Provider
from desktop_app.domain import LaneSetup, PromptMessage, Role
from desktop_app.engine.base import GenerationRequest
from desktop_app.engine.estimating import estimated_prompt
from desktop_app.errors import CloudPromptTooLong
from desktop_app.services.attachments import NewFile
from desktop_app.services.cloud_requests import fitted
from desktop_app.services.consent import Consent
from desktop_app.services.counting import PromptCounter
from tests.cloud_server import ANSWER, KEY, CloudServer, Script
from tests.services.world import DEADLINE_S, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.domain import Attachment
    from desktop_app.settings import Paths

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
TOO_LONG = Script(status=400, body={"error": {"message": "too long", "code": "context_length_exceeded"}})


@pytest.fixture(autouse=True)
def own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


@pytest.fixture
def world(paths: Paths) -> Iterator[World]:
    made = World(paths)
    yield made
    made.close()


def _setup(world: World, server: CloudServer, provider: Provider = Provider.OPENAI, **facts: object) -> LaneSetup:
    """A model with these facts, of an account to which words always may go."""
    path = "/v1" if provider is Provider.OPENAI else ""
    new = replace(world.accounts.new(provider), base_url=f"{server.origin}{path}", always=True)
    account: Account = world.accounts.keep(new, KEY).result(DEADLINE_S)
    model = CloudModel(id="gpt-5", name="GPT-5", **facts)  # type: ignore[arg-type]
    world.accounts.show_models(account.slug, (model,)).result(DEADLINE_S)
    return LaneSetup(model=account.ref(model), system_prompt="Be brief.")


def _image(world: World) -> Attachment:
    return world.attachments.add(None, NewFile(name="a.png", media_type="image/png", data=PNG)).result(DEADLINE_S)


def _ask(world: World, setup: LaneSetup, text: str = "What is this?", conversation: int | None = None) -> int:
    attached = (_image(world),) if conversation is None and text == "What is this?" else ()
    sent = world.chat.send(conversation_id=conversation, text=text, setup=setup, attached=attached)
    return sent.result(DEADLINE_S)


@pytest.mark.parametrize("provider", [Provider.OPENAI, Provider.ANTHROPIC, Provider.GOOGLE])
@pytest.mark.parametrize("images", [True, None])
def test_a_model_that_sees_images_gets_their_bytes_in_its_own_format(
    world: World, server: CloudServer, provider: Provider, *, images: bool | None
) -> None:
    conversation = _ask(world, _setup(world, server, provider, images=images))
    assert world.end().error is None
    body = json.dumps(server.asked()[-1].body)
    encode = base64.urlsafe_b64encode if provider is Provider.GOOGLE else base64.b64encode
    assert encode(PNG).decode() in body
    assert {
        Provider.OPENAI: '"image_url"',
        Provider.ANTHROPIC: '"media_type": "image/png"',
        Provider.GOOGLE: "image/png",
    }[provider] in body
    (part,) = world.library.sent(world.messages(conversation)[-1].id).result(DEADLINE_S).parts
    assert part.prompt is not None
    assert base64.b64encode(PNG).decode() not in part.prompt.rendered
    assert "characters)" in part.prompt.rendered


def test_a_model_that_sees_none_gets_the_words_alone(world: World, server: CloudServer) -> None:
    _ask(world, _setup(world, server, images=False))
    assert world.end().error is None
    (asked,) = server.asked()
    assert asked.body["messages"][-1] == {"role": "user", "content": "What is this?"}


def test_a_model_that_refuses_images_is_asked_without_them_and_that_is_told(world: World, server: CloudServer) -> None:
    refusal = {"error": {"message": "This model does not support image input.", "type": "invalid_request_error"}}
    server.scripts.append(Script(status=400, body=refusal))
    conversation = _ask(world, _setup(world, server))
    ended = world.end()
    assert (ended.error, ended.answer.text) == (None, "".join(ANSWER))
    assert server.asked()[-1].body["messages"][-1]["content"] == "What is this?"
    (part,) = world.library.sent(world.messages(conversation)[-1].id).result(DEADLINE_S).parts
    assert part.prompt is not None
    assert "# not sent: images" in part.prompt.rendered


def test_consent_names_the_images_that_would_go(world: World, server: CloudServer) -> None:
    setup = _setup(world, server, images=True)
    world.accounts.always("openai", allowed=False).result(DEADLINE_S)
    sent = world.chat.send(conversation_id=None, text="?", setup=setup, attached=(_image(world),))
    error = sent.exception(DEADLINE_S)
    assert getattr(error, "values", {})["files"] == "a.png"


def _said(turns: int, words: int = 400) -> tuple[PromptMessage, ...]:
    roles = (Role.USER, Role.ASSISTANT)
    messages = [PromptMessage(role=roles[place % 2], text="x" * words) for place in range(2 * turns)]
    return (PromptMessage(role=Role.SYSTEM, text="Be brief."), *messages, PromptMessage(role=Role.USER, text="And?"))


def test_a_history_that_fits_stays_as_it_is() -> None:
    request = GenerationRequest(messages=_said(5))
    assert fitted(request, CloudModel(id="m", name="m", context_window=8000)).request == request
    assert fitted(request, CloudModel(id="m", name="m")).request == request


@pytest.mark.parametrize("window", [100, 400, 900, 1500])
def test_the_oldest_turns_go_first_and_the_system_prompt_and_the_last_words_stay(window: int) -> None:
    request = GenerationRequest(messages=_said(8))
    sent = fitted(request, CloudModel(id="m", name="m", context_window=window))
    system, first, *_ = sent.request.messages
    assert (system.role, first.role) == (Role.SYSTEM, Role.USER)
    assert sent.request.messages[1:] == request.messages[1 + sent.omitted :]
    assert sent.omitted > 0
    assert estimated_prompt(sent.request) < window or len(sent.request.messages) == 2


def test_a_long_conversation_goes_on_and_the_answer_tells_what_was_left_out(world: World, server: CloudServer) -> None:
    setup = _setup(world, server, context_window=900, output_limit=100)
    conversation = _ask(world, setup, "first " * 200)
    world.end()
    _ask(world, setup, "second " * 300, conversation)
    world.end()
    _ask(world, setup, "third", conversation)
    answer = world.end().answer
    sent = server.asked()[-1].body["messages"]
    assert sent[0] == {"role": "system", "content": "Be brief."}
    assert [one["role"] for one in sent[1:]] == ["user", "assistant", "user"]
    assert sent[1]["content"].startswith("second")
    assert answer.generation is not None
    assert answer.generation.omitted_messages == 2


def test_where_the_estimate_was_off_less_is_sent_until_it_fits(world: World, server: CloudServer) -> None:
    setup = _setup(world, server)
    conversation = _ask(world, setup, "first " * 200)
    world.end()
    _ask(world, setup, "second " * 200, conversation)
    world.end()
    server.scripts.extend([TOO_LONG, TOO_LONG])
    _ask(world, setup, "third", conversation)
    ended = world.end()
    assert (ended.error, ended.answer.text) == (None, "".join(ANSWER))
    assert server.asked()[-1].body["messages"][1]["content"] == "third"
    assert ended.answer.generation is not None
    assert ended.answer.generation.omitted_messages == 4


def test_a_prompt_that_is_too_long_by_itself_is_told_so_at_once(world: World, server: CloudServer) -> None:
    server.scripts.append(TOO_LONG)
    _ask(world, _setup(world, server), "first " * 200)
    assert isinstance(world.end().error, CloudPromptTooLong)
    assert len(server.asked()) == 1


def test_the_size_of_a_prompt_for_elsewhere_is_estimated_whole(world: World, server: CloudServer) -> None:
    setup = _setup(world, server, context_window=900, output_limit=100)
    conversation = _ask(world, setup, "first " * 200)
    world.end()
    lane_id = world.open_lanes(conversation)[0].lane.id
    counter = PromptCounter(world.database, world.models, world.cloud)
    size = counter.count(lane_id=lane_id, text="word " * 100, files=(), setup=setup).result(DEADLINE_S)
    assert (size.estimate, size.n_ctx, size.words, size.omitted) == (True, 900, 125, 0)
    assert size.prompt > 425
    size = counter.count(lane_id=lane_id, text="word " * 400, files=(), setup=setup).result(DEADLINE_S)
    assert size.omitted == 2
    counter.close()


def test_bare_consent_still_goes_for_words_with_nothing_private(world: World, server: CloudServer) -> None:
    setup = _setup(world, server)
    sent = world.chat.send(conversation_id=None, text="Hello", setup=setup, consent=Consent.ONCE)
    sent.result(DEADLINE_S)
    assert world.end().error is None
