"""Words that nobody has let go: tried from every layer below the window, which knows none of them by name."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import desktop_app
from desktop_app.accounts import Account, Provider
from desktop_app.domain import LaneSetup, PromptMessage, Role
from desktop_app.engine.base import GenerationRequest
from desktop_app.errors.cloud import CloudOffline, ConsentNeeded
from desktop_app.errors.hub import Offline
from desktop_app.errors.privacy import LocalOnly, NotCleared
from desktop_app.services.consent import Consent
from tests.cloud_server import KEY, CloudServer
from tests.services.world import DEADLINE_S, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.settings import Paths

PACKAGE = Path(desktop_app.__file__).parent
WORDS = GenerationRequest(messages=(PromptMessage(role=Role.USER, text="geheim"),))


@pytest.fixture(autouse=True)
def own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child looks into the user's preferences; here, into nobody's."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
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


@pytest.fixture
def account(world: World, server: CloudServer) -> Account:
    asked = replace(world.accounts.new(Provider.OPENAI), base_url=f"{server.origin}/v1")
    return world.accounts.keep(asked, KEY).result(DEADLINE_S)


def _ways(world: World, account: Account) -> dict[str, Callable[[], object]]:
    """How words could go there, from the service of conversations down to the child's process."""
    model = account.model("gpt-5")
    setup = LaneSetup(model=account.ref(model))
    for_another = replace(WORDS, for_account="openai-2")

    def ask(request: GenerationRequest) -> object:
        with world.cloud.asking(account, model, request) as answer:
            return list(answer.events())

    def ask_process(request: GenerationRequest) -> object:
        process = world.gate.cloud()
        try:
            return list(process.ask(account, model, request, KEY).events())
        finally:
            world.gate.end(process)

    return {
        "a conversation": lambda: world.chat.send(conversation_id=None, text="geheim", setup=setup).result(DEADLINE_S),
        "a conversation beside one here": lambda: world.chat.send(
            conversation_id=None, text="geheim", setup=setup, beside=(setup,)
        ).result(DEADLINE_S),
        "the service of providers": lambda: ask(WORDS),
        "the same with another's clearance": lambda: ask(for_another),
        "the process": lambda: ask_process(WORDS),
        "the process with another's clearance": lambda: ask_process(for_another),
    }


def test_without_consent_no_layer_sends_words(world: World, server: CloudServer, account: Account) -> None:
    for name, way in _ways(world, account).items():
        with pytest.raises((ConsentNeeded, NotCleared)):
            way()
        assert server.asked() == [], name


def test_offline_no_layer_sends_words_whatever_was_allowed(world: World, server: CloudServer, account: Account) -> None:
    world.accounts.always(account.slug, allowed=True).result(DEADLINE_S)
    world.gate.switch(offline=True).result(DEADLINE_S)
    for name, way in _ways(world, account).items():
        with pytest.raises((CloudOffline, Offline)):
            way()
        assert server.seen == [], name
    assert world.gate.processes() == ()


def test_a_locked_conversation_sends_nothing_whatever_was_allowed(
    world: World, server: CloudServer, account: Account
) -> None:
    world.accounts.always(account.slug, allowed=True).result(DEADLINE_S)
    setup = LaneSetup(model=account.ref(account.model("gpt-5")))
    for consent in (None, *Consent):
        with pytest.raises(LocalOnly):
            world.chat.send(conversation_id=None, text="geheim", setup=setup, consent=consent, local_only=True).result(
                DEADLINE_S
            )
    assert server.seen == []


@pytest.mark.parametrize(
    ("what", "where"),
    [
        ("for_account", {"services/disguise.py", "services/trials.py"}),
        ("Clearance", {"services/clearance.py", "services/consent.py"}),
        ("AskCloud", {"engine/process/cloud.py"}),
    ],
)
def test_only_who_has_asked_the_user_can_let_words_go(what: str, where: set[str]) -> None:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else ""
            if called == what or any(keyword.arg == what for keyword in node.keywords):
                found.add(path.relative_to(PACKAGE).as_posix())
    assert found == where


def test_every_way_that_is_tried_here_would_send_words_with_consent(
    world: World, server: CloudServer, account: Account
) -> None:
    setup = LaneSetup(model=account.ref(account.model("gpt-5")))
    world.chat.send(conversation_id=None, text="frei", setup=setup, consent=Consent.ONCE).result(DEADLINE_S)
    world.end()
    with world.cloud.asking(account, account.model("gpt-5"), replace(WORDS, for_account=account.slug)) as answer:
        assert list(answer.events())
    assert len(server.asked()) == 2
