"""Where no keyring keeps keys, a file that the user's passphrase opens does, and is asked for when it is needed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import Account, KeySource, Provider
from desktop_app.domain import LaneSetup
from desktop_app.engine.keys import sealed_file
from desktop_app.errors.keys import KeyringMissing, KeysSealed, PassphraseWrong
from desktop_app.services.consent import Consent
from tests.cloud_server import KEY, CloudServer
from tests.services.fake_keyring import FakeKeyring
from tests.services.world import DEADLINE_S, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.settings import Paths

PASSPHRASE = "correct horse canary staple"


@pytest.fixture(autouse=True)
def own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "N", 2**10)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


def _world(paths: Paths) -> World:
    return World(paths, keyring=FakeKeyring(KeyringMissing()))


def _add(world: World, server: CloudServer) -> Account:
    account = replace(world.accounts.new(Provider.OPENAI), base_url=f"{server.origin}/v1", always=True)
    return world.accounts.keep(account, KEY).result(DEADLINE_S)


def _sealed(paths: Paths, server: CloudServer) -> LaneSetup:
    """A profile with a sealed key, closed; what to ask in it."""
    world = _world(paths)
    account = _add(world, server)
    assert account.key_source is KeySource.SESSION
    world.accounts.try_out(account.slug).result(DEADLINE_S)
    world.accounts.seal_keys(PASSPHRASE).result(DEADLINE_S)
    account = world.accounts.get(account.slug)
    assert account.key_source is KeySource.SEALED
    world.close()
    server.seen.clear()
    return LaneSetup(model=account.ref(account.models[0]))


def _waits(world: World) -> bool:
    return world.accounts.needs_passphrase


def test_a_sealed_key_is_asked_for_when_it_is_needed_and_then_used(paths: Paths, server: CloudServer) -> None:
    setup = _sealed(paths, server)
    world = _world(paths)
    assert _waits(world)
    sent = world.chat.send(conversation_id=None, text="안녕?", setup=setup, consent=Consent.ONCE)
    with pytest.raises(KeysSealed):
        sent.result(DEADLINE_S)
    with pytest.raises(KeysSealed):
        world.accounts.try_out("openai").result(DEADLINE_S)
    assert server.seen == []
    assert world.library.conversations().result(DEADLINE_S) == ()
    with pytest.raises(PassphraseWrong):
        world.accounts.open_keys("wrong").result(DEADLINE_S)
    assert _waits(world)
    world.accounts.open_keys(PASSPHRASE).result(DEADLINE_S)
    assert not _waits(world)
    world.chat.send(conversation_id=None, text="안녕?", setup=setup, consent=Consent.ONCE).result(DEADLINE_S)
    assert world.end().error is None
    world.close()


def test_with_the_file_open_new_keys_go_there_and_removed_ones_leave_it(paths: Paths, server: CloudServer) -> None:
    _sealed(paths, server)
    world = _world(paths)
    world.accounts.open_keys(PASSPHRASE).result(DEADLINE_S)
    assert _add(world, server).key_source is KeySource.SEALED
    world.accounts.remove("openai").result(DEADLINE_S)
    world.close()
    again = _world(paths)
    again.accounts.open_keys(PASSPHRASE).result(DEADLINE_S)
    assert again.keys.secret("account:openai", KeySource.SEALED) == ""
    assert again.keys.secret("account:openai-2", KeySource.SEALED) == KEY
    again.close()


def test_another_passphrase_does_not_take_the_place_of_the_first(paths: Paths, server: CloudServer) -> None:
    _sealed(paths, server)
    world = _world(paths)
    before = paths.sealed_keys.read_bytes()
    assert _add(world, server).key_source is KeySource.SESSION
    with pytest.raises(PassphraseWrong):
        world.accounts.seal_keys("another").result(DEADLINE_S)
    assert paths.sealed_keys.read_bytes() == before
    world.close()
