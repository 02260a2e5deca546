"""Chatting with models that answer from elsewhere: real services, the real cloud child, a provider on loopback."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from desktop_app.accounts import Account, CloudModel, KeySource, Provider
from desktop_app.domain import LaneSetup, MessageState
from desktop_app.errors.cloud import (
    AccountGone,
    CloudOffline,
    ConsentNeeded,
    KeyMissing,
    KeyRefused,
)
from desktop_app.errors.hub import Offline
from desktop_app.errors.keys import KeyMalformed
from desktop_app.services.consent import Consent
from desktop_app.services.events import AccountsChanged, AnswerPhase, Phase
from tests.cloud_server import ANSWER, KEY, CloudServer, Script
from tests.services.world import DEADLINE_S, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from desktop_app.settings import Paths


@pytest.fixture(autouse=True)
def own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
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


def _add(world: World, server: CloudServer, provider: Provider = Provider.OPENAI, key: str = KEY) -> Account:
    path = "/v1" if provider is Provider.OPENAI else ""
    account = replace(world.accounts.new(provider), base_url=f"{server.origin}{path}")
    return world.accounts.keep(account, key).result(DEADLINE_S)


def _setup(world: World, account: Account) -> LaneSetup:
    if not account.models:
        world.accounts.try_out(account.slug).result(DEADLINE_S)
        account = world.accounts.get(account.slug)
    return LaneSetup(model=account.ref(account.models[0]), system_prompt="짧게.")


def _send(
    world: World, setup: LaneSetup, conversation_id: int | None = None, consent: Consent | None = None
) -> Future[int]:
    return world.chat.send(conversation_id=conversation_id, text="안녕?", setup=setup, consent=consent)


def _cloud_children() -> list[psutil.Process]:
    own = psutil.Process().children(recursive=True)
    return [child for child in own if "cloud" in child.cmdline()[-1:] and child.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.parametrize("provider", [Provider.OPENAI, Provider.ANTHROPIC, Provider.GOOGLE])
def test_an_account_is_added_tried_out_and_chatted_with(server: CloudServer, world: World, provider: Provider) -> None:
    account = _add(world, server, provider)
    assert account.key_source is KeySource.SESSION
    trial = world.accounts.try_out(account.slug).result(DEADLINE_S)
    assert trial.asked
    setup = _setup(world, world.accounts.get(account.slug))
    server.scripts.append(Script(thoughts=("hm",)))
    conversation = _send(world, setup, consent=Consent.ONCE).result(DEADLINE_S)
    ended = world.end()
    assert ended.error is None
    _, answer = world.messages(conversation)
    assert (answer.text, answer.reasoning, answer.state) == ("".join(ANSWER), "hm", MessageState.COMPLETE)
    facts = answer.generation
    assert facts is not None
    assert (facts.model.provider, facts.model.id) == (provider.value, setup.model.id)
    assert (facts.prompt_tokens, facts.cached_tokens, facts.completion_tokens) == (1200, 1024, 42)
    assert facts.cost is not None
    assert facts.cost.nanos > 0
    assert facts.device == account.name
    (part,) = world.library.sent(answer.id).result(DEADLINE_S).parts
    assert part.prompt is not None
    assert "안녕?" in part.prompt.rendered
    assert part.prompt.prompt_tokens == 1200


def test_no_word_goes_out_before_the_user_has_said_so(server: CloudServer, world: World) -> None:
    setup = _setup(world, _add(world, server))
    asked_before = len(server.asked())
    with pytest.raises(ConsentNeeded) as caught:
        _send(world, setup).result(DEADLINE_S)
    told = caught.value.values
    assert (told["provider"], told["host"]) == ("OpenAI", server.origin.removeprefix("http://"))
    assert (told["messages"], told["system"]) == ("1", "1")
    assert int(told["tokens"]) > 0
    assert float(told["price"]) > 0
    assert len(server.asked()) == asked_before
    assert world.library.conversations().result(DEADLINE_S) == ()


def test_consent_holds_as_long_as_it_was_given(server: CloudServer, world: World) -> None:
    setup = _setup(world, _add(world, server))
    once = _send(world, setup, consent=Consent.ONCE).result(DEADLINE_S)
    world.end()
    with pytest.raises(ConsentNeeded):
        _send(world, setup, once).result(DEADLINE_S)
    _send(world, setup, once, Consent.CONVERSATION).result(DEADLINE_S)
    answer = world.end().answer
    _send(world, setup, once).result(DEADLINE_S)
    world.end()
    world.chat.regenerate(answer.id).result(DEADLINE_S)
    world.end()
    with pytest.raises(ConsentNeeded):
        _send(world, setup).result(DEADLINE_S)
    _send(world, setup, consent=Consent.ALWAYS).result(DEADLINE_S)
    world.heard.wait(AccountsChanged, lambda event: event.accounts[0].always)
    _send(world, setup).result(DEADLINE_S)


def test_offline_no_cloud_process_exists_and_nothing_is_asked(server: CloudServer, world: World) -> None:
    account = _add(world, server)
    setup = _setup(world, account)
    assert len(_cloud_children()) == 1
    world.gate.switch(offline=True).result(DEADLINE_S)
    assert _cloud_children() == []
    seen = len(server.seen)
    with pytest.raises(CloudOffline):
        _send(world, setup, consent=Consent.ALWAYS).result(DEADLINE_S)
    with pytest.raises(CloudOffline):
        world.accounts.try_out(account.slug).result(DEADLINE_S)
    with pytest.raises(Offline):
        world.gate.cloud()
    assert len(server.seen) == seen
    assert _cloud_children() == []


def test_a_cloud_model_waits_for_no_model_on_this_computer(server: CloudServer, world: World, tmp_path: Path) -> None:
    model = world.add_model(tmp_path)
    setup = _setup(world, _add(world, server))
    with world.models.residency.turn(world.models.residency.device.ticket(model.ref.id)):
        _send(world, setup, consent=Consent.ONCE).result(DEADLINE_S)
        assert world.end().error is None


def test_what_a_provider_refuses_fails_the_answer_in_words(server: CloudServer, world: World) -> None:
    account = _add(world, server)
    setup = _setup(world, account)
    server.scripts.append(Script(status=401, body={"error": {"message": "no", "code": "invalid_api_key"}}))
    conversation = _send(world, setup, consent=Consent.ONCE).result(DEADLINE_S)
    assert isinstance(world.end().error, KeyRefused)
    assert world.messages(conversation)[1].state is MessageState.FAILED


def test_a_pause_that_a_provider_asks_for_is_told_with_its_seconds(server: CloudServer, world: World) -> None:
    setup = _setup(world, _add(world, server))
    server.scripts.append(Script(status=429, body={}, headers=(("Retry-After", "2"),)))
    _send(world, setup, consent=Consent.ONCE).result(DEADLINE_S)
    paused = world.heard.wait(AnswerPhase, lambda event: event.phase is Phase.PAUSED)
    assert 1 < paused.wait_s <= 2
    assert world.end().error is None


def test_stopping_keeps_what_was_written(server: CloudServer, world: World) -> None:
    setup = _setup(world, _add(world, server))
    server.scripts.append(Script(hold_after=1))
    conversation = _send(world, setup, consent=Consent.ONCE).result(DEADLINE_S)
    world.first_words()
    world.chat.stop(conversation)
    ended = world.end()
    assert (ended.answer.state, ended.answer.text) == (MessageState.STOPPED, ANSWER[0])
    assert server.gone.wait(DEADLINE_S)


def test_an_account_that_was_removed_is_named_where_it_is_missed(server: CloudServer, world: World) -> None:
    account = _add(world, server)
    setup = _setup(world, account)
    conversation = _send(world, setup, consent=Consent.CONVERSATION).result(DEADLINE_S)
    world.end()
    world.accounts.remove(account.slug).result(DEADLINE_S)
    assert world.accounts.accounts == ()
    assert world.keys.secret(f"account:{account.slug}", KeySource.SESSION) == ""
    with pytest.raises(AccountGone):
        _send(world, setup, conversation).result(DEADLINE_S)


def test_accounts_are_there_again_without_their_session_keys(server: CloudServer, paths: Paths) -> None:
    first = World(paths)
    account = _add(first, server)
    setup = _setup(first, account)
    first.close()
    second = World(paths)
    assert [one.slug for one in second.accounts.accounts] == [account.slug]
    with pytest.raises(KeyMissing):
        second.accounts.try_out(account.slug).result(DEADLINE_S)
    _send(second, setup, consent=Consent.ONCE).result(DEADLINE_S)
    assert isinstance(second.end().error, KeyMissing)
    second.close()


def test_several_accounts_of_a_provider_are_apart(world: World, server: CloudServer) -> None:
    _add(world, server)
    assert _add(world, server).slug == "openai-2"
    assert [one.name for one in world.accounts.accounts] == ["OpenAI", "OpenAI 2"]


def test_what_was_allowed_for_one_address_is_asked_again_for_another(world: World) -> None:
    first = replace(world.accounts.new(Provider.COMPATIBLE), base_url="http://127.0.0.1:1/v1", always=True)
    kept = world.accounts.keep(first).result(DEADLINE_S)
    assert kept.always
    assert world.accounts.keep(replace(kept, name="Other")).result(DEADLINE_S).always
    moved = world.accounts.keep(replace(kept, base_url="http://127.0.0.1:2/v1")).result(DEADLINE_S)
    assert not moved.always


def test_a_key_that_cannot_be_one_is_refused_when_it_is_entered_and_nothing_is_stored(world: World) -> None:
    account = world.accounts.new(Provider.OPENAI)
    with pytest.raises(KeyMalformed):
        world.accounts.keep(account, "sk-one\nsk-two").result(DEADLINE_S)
    assert world.accounts.accounts == ()


def test_a_model_that_is_not_in_the_picker_any_more_still_answers(server: CloudServer, world: World) -> None:
    account = _add(world, server)
    setup = _setup(world, account)
    world.accounts.show_models(account.slug, (CloudModel(id="other", name="Other"),)).result(DEADLINE_S)
    _send(world, setup, consent=Consent.ONCE).result(DEADLINE_S)
    assert world.end().error is None
