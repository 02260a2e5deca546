"""The Hugging Face token is kept where it is sealed, or for one session; nobody waits for a keyring that hangs."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from desktop_app.engine.process.keys import SystemKeys
from desktop_app.engine.process.spawn import child_environment
from desktop_app.errors import KeyringLocked, KeyringMissing, KeyringSilent
from desktop_app.errors.hub import NoToken, TokenRefused
from desktop_app.services import network
from desktop_app.services.network import Keeping, NetworkService
from tests.hub_repo import Repo
from tests.hub_server import TOKEN, HubServer
from tests.services.hub_world import HubWorld
from tests.services.secret_service import secret_service
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.errors import AppError
    from desktop_app.services.network import NetworkFacts
    from desktop_app.settings import Paths

VARIABLES = ("HF_TOKEN", "HF_ENDPOINT", "PYTHON_KEYRING_BACKEND", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY")
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*VARIABLES, *PROXIES, *(name.upper() for name in PROXIES)):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[[], NetworkService]]:
    """A run of the program; called again, the one before is closed."""
    runs: list[NetworkService] = []

    def begin() -> NetworkService:
        if runs:
            runs[-1].close()
        runs.append(NetworkService(tmp_path / "config"))
        return runs[-1]

    yield begin
    if runs:
        runs[-1].close()


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with secret_service(tmp_path / "home", password="open sesame") as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield


@pytest.mark.usefixtures("keyring")
def test_a_token_outlives_the_program_in_the_keyring_and_is_gone_when_removed(
    run: Callable[[], NetworkService], tmp_path: Path
) -> None:
    kept = run().keep(f"  {TOKEN}\n").result(DEADLINE_S)
    assert (kept.keeping, kept.trouble) == (Keeping.KEYRING, None)
    assert kept.ending == TOKEN[-4:]
    later = run()
    assert later.token() == TOKEN
    removed = later.remove().result(DEADLINE_S)
    assert (removed.keeping, removed.trouble) == (Keeping.NOWHERE, None)
    assert later.token() == ""
    assert run().token() == ""
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes()


@pytest.mark.usefixtures("keyring")
def test_a_newer_token_takes_the_place_of_the_one_before(run: Callable[[], NetworkService]) -> None:
    service = run()
    service.keep("hf_theOldOneOfBoth").result(DEADLINE_S)
    service.keep(TOKEN).result(DEADLINE_S)
    assert run().token() == TOKEN


@pytest.mark.usefixtures("keyring")
def test_whoever_has_no_token_is_never_asked_for_the_keyring(
    run: Callable[[], NetworkService], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SystemKeys, "read", lambda *_: pytest.fail("the keyring was asked"))
    service = run()
    assert service.token() == ""
    assert service.standing().keeping is Keeping.NOWHERE


def _odd(name: str, silence_s: float = DEADLINE_S) -> SystemKeys:
    return SystemKeys([sys.executable, "-P", "-m", "tests.engine.keys.odd_child", name], silence_s)


@pytest.mark.parametrize(
    ("backend", "trouble"),
    [
        ("none", KeyringMissing),
        ("null", KeyringMissing),
        ("plain", KeyringMissing),
        ("failing", KeyringMissing),
        ("locked", KeyringLocked),
    ],
)
def test_without_a_keyring_that_seals_the_token_lasts_one_session_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, backend: str, trouble: type[AppError]
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    service = NetworkService(tmp_path / "config", _odd(backend))
    try:
        kept = service.keep(TOKEN).result(DEADLINE_S)
        assert kept.keeping is Keeping.SESSION
        assert isinstance(kept.trouble, trouble)
        assert service.token() == TOKEN
    finally:
        service.close()
    assert NetworkService(tmp_path / "config").token() == ""
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes()


@pytest.fixture
def hung(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NetworkService]:
    """With a token in it, and an owner who is away."""
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    monkeypatch.setattr(network, "PATIENCE_S", 0.1)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / network.MARKER).touch()
    service = NetworkService(tmp_path / "config", _odd("hung", 2.0))
    yield service
    service.close()


def _hung_children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if child.cmdline()[-1:] == ["hung"]]


def test_a_token_in_a_hung_keyring_is_gone_without(hung: NetworkService) -> None:
    assert hung.token() == ""
    assert hung.standing().asking
    assert len(_hung_children()) == 1
    hung.close()
    assert _hung_children() == []


def test_a_new_token_does_not_wait_behind_a_hung_keyring(hung: NetworkService) -> None:
    assert hung.token() == ""
    kept = hung.keep(TOKEN)
    assert hung.token() == TOKEN
    standing = kept.result(DEADLINE_S)
    assert standing.keeping is Keeping.SESSION
    assert isinstance(standing.trouble, KeyringSilent)


def test_what_a_hung_keyring_may_still_keep_is_said(hung: NetworkService) -> None:
    standing = hung.remove().result(DEADLINE_S)
    assert standing.keeping is Keeping.KEYRING
    assert isinstance(standing.trouble, KeyringSilent)


def test_a_desktop_that_answers_nothing_is_no_keyring(
    run: Callable[[], NetworkService], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(str(tmp_path / "bus"))
        bus.listen()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")
        standing = run().keep(TOKEN).result(DEADLINE_S)
    assert standing.keeping is Keeping.SESSION
    assert standing.trouble is not None


@pytest.mark.usefixtures("keyring")
def test_the_environments_token_is_used_and_never_copied(
    run: Callable[[], NetworkService], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    service = run()
    assert service.token() == TOKEN
    assert service.standing().keeping is Keeping.ENVIRONMENT
    assert not (tmp_path / "config").exists()
    assert "HF_TOKEN" not in child_environment()
    monkeypatch.delenv("HF_TOKEN")
    assert service.token() == ""


@pytest.mark.parametrize("pasted", ["", "  ", "two words", "토큰", "hf_x\x00y"])
def test_what_is_no_token_is_refused(run: Callable[[], NetworkService], pasted: str) -> None:
    service = run()
    with pytest.raises(NoToken):
        service.keep(pasted).result(DEADLINE_S)
    assert service.token() == ""


def _facts(run: Callable[[], NetworkService]) -> NetworkFacts:
    return run().facts().result(DEADLINE_S)


def test_what_is_in_force_is_told_with_its_origin(
    run: Callable[[], NetworkService], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = _facts(run)
    assert (plain.endpoint, plain.is_mirror, plain.proxy) == ("https://huggingface.co", False, "")
    monkeypatch.setenv("HF_ENDPOINT", "https://hub.example/")
    monkeypatch.setenv("HTTPS_PROXY", "http://somebody:secret@proxy.example:3128")
    facts = _facts(run)
    assert (facts.endpoint, facts.is_mirror, facts.bad_endpoint) == ("https://hub.example", True, False)
    assert (facts.proxy, facts.proxy_variable) == ("http://proxy.example:3128", "HTTPS_PROXY")
    monkeypatch.delenv("HTTPS_PROXY")
    monkeypatch.setenv("all_proxy", "proxy.example:8080")
    assert (_facts(run).proxy, _facts(run).proxy_variable) == ("http://proxy.example:8080", "all_proxy")
    monkeypatch.setenv("HF_ENDPOINT", "ftp://nowhere")
    assert _facts(run).bad_endpoint


def test_the_hub_says_whose_token_it_is(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    with HubServer({"a/b": Repo({})}) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        for token in (TOKEN, "hf_someOtherToken"):
            world = HubWorld(paths, token=token)
            try:
                if token == TOKEN:
                    assert world.hub.account().result(DEADLINE_S) == "someone"
                else:
                    with pytest.raises(TokenRefused):
                        world.hub.account().result(DEADLINE_S)
            finally:
                world.close()
