"""A real Secret Service, asked by the real cloud child: keys are kept, read after a restart, replaced, removed; and a
collection that nobody unlocks holds up nothing else.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import Account, KeySource, Provider
from desktop_app.domain import LaneSetup
from desktop_app.engine.process.keys import SystemKeys
from desktop_app.errors.cloud import KeyRefused
from desktop_app.errors.keys import KeyNotFound, KeyringLocked
from desktop_app.services.consent import Consent
from tests.cloud_server import KEY, CloudServer, Script
from tests.services.secret_service import lock, secret_service, unlock
from tests.services.world import DEADLINE_S, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.settings import Paths

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's")

NAME = "account:openai"
PASSWORD = "open sesame"


@pytest.fixture(autouse=True)
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The processes of this test reach a Secret Service of their own, which is open."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with secret_service(tmp_path / "home", password=PASSWORD) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
        yield


@pytest.fixture
def server() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


def _add(world: World, server: CloudServer, key: str = KEY) -> Account:
    account = replace(world.accounts.new(Provider.OPENAI), base_url=f"{server.origin}/v1", always=True)
    return world.accounts.keep(account, key).result(DEADLINE_S)


def _world(paths: Paths) -> World:
    return World(paths, keyring=SystemKeys())


def _models(world: World, slug: str = "openai") -> int:
    return len(world.accounts.list_models(slug).result(DEADLINE_S))


def test_a_key_is_kept_read_after_a_restart_replaced_and_removed(paths: Paths, server: CloudServer) -> None:
    world = _world(paths)
    assert _add(world, server, "sk-wrong").key_source is KeySource.KEYRING
    with pytest.raises(KeyRefused):
        _models(world)
    world.accounts.keep(world.accounts.get("openai"), KEY).result(DEADLINE_S)
    assert _models(world) == 2
    world.close()
    again = _world(paths)
    assert again.accounts.get("openai").key_source is KeySource.KEYRING
    assert _models(again) == 2
    assert {seen.headers["authorization"] for seen in server.seen} == {"Bearer sk-wrong", f"Bearer {KEY}"}
    assert again.accounts.remove("openai").result(DEADLINE_S) is KeySource.NONE
    again.close()
    with pytest.raises(KeyNotFound):
        SystemKeys().read(NAME)


def test_a_collection_that_nobody_unlocks_is_told_and_holds_up_nothing_else(paths: Paths, server: CloudServer) -> None:
    world = _world(paths)
    account = _add(world, server)
    _models(world)
    lock()
    beside = _add(world, server)
    assert beside.key_source is KeySource.SESSION  # which the window offers to seal
    world.accounts.try_out(beside.slug).result(DEADLINE_S)
    server.scripts.append(Script(hold_after=1))
    setup = LaneSetup(model=beside.ref(world.accounts.get(beside.slug).models[0]))
    world.chat.send(conversation_id=None, text="hm", setup=setup, consent=Consent.ONCE).result(DEADLINE_S)
    assert server.holding.wait(DEADLINE_S)
    with pytest.raises(KeyringLocked) as caught:
        _models(world, account.slug)
    assert caught.value.text().startswith("The keyring is locked.")
    assert world.accounts.remove(account.slug).result(DEADLINE_S) is KeySource.KEYRING
    assert list(world.accounts.left_behind) == [NAME]
    server.release.set()
    assert world.end().error is None
    unlock(PASSWORD)
    world.accounts.sweep().result(DEADLINE_S)
    assert list(world.accounts.left_behind) == []
    with pytest.raises(KeyNotFound):
        SystemKeys().read(NAME)
    assert world.accounts.keep(world.accounts.get(beside.slug), KEY).result(DEADLINE_S).key_source is KeySource.KEYRING
    world.close()
