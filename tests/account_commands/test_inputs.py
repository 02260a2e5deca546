"""`tandem accounts` with whatever a person may give it, within this process: what is said, and that nothing is kept."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from desktop_app import cli, passphrase
from desktop_app.engine.keys import sealed_file
from desktop_app.errors.keys import KeyringLocked, KeyringMissing
from desktop_app.preferences import PreferencesStore
from desktop_app.services import keys as keys_service
from desktop_app.settings import default_paths
from tests.cloud_server import KEY, CloudServer
from tests.services.fake_keyring import FakeKeyring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NO_KEYRING = KeyringMissing()


@pytest.fixture
def server() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


@pytest.fixture(autouse=True)
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeKeyring:
    """An empty profile, and a keyring that works."""
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setattr(sealed_file, "N", 2**10)
    monkeypatch.setattr(passphrase, "has_terminal", lambda: False)
    made = FakeKeyring()
    monkeypatch.setattr(keys_service, "SystemKeys", lambda: made)
    return made


@pytest.fixture
def tandem(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command; its exit status, what is on its output and on the other one. `typed` None: stdin is closed."""

    def run(*arguments: str, typed: bytes | None = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", None if typed is None else io.TextIOWrapper(io.BytesIO(typed)))
        capsys.readouterr()
        status = cli.run(["accounts", *arguments])
        return status, *capsys.readouterr()

    return run


def _listed(tandem: Callable[..., tuple[int, str, str]]) -> list[dict[str, Any]]:
    accounts: list[dict[str, Any]] = json.loads(tandem("list", "--json")[1])["accounts"]
    return accounts


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (b"", "key_missing"),
        (b"  \n", "key_missing"),
        (None, "key_missing"),
        (b"sk-one\nsk-two\n", "key_malformed"),
        (b"\xff\xfe\x00", "key_malformed"),
        ("sk-\ud0a4".encode(), "key_malformed"),
        (b"x" * 20_000, "key_malformed"),
    ],
)
def test_a_key_that_is_none_is_told_and_no_account_is_kept(
    tandem: Callable[..., tuple[int, str, str]], keyring: FakeKeyring, typed: bytes | None, code: str
) -> None:
    status, out, _ = tandem("add", "openai", "--json", typed=typed)
    assert (status, json.loads(out)["error"]) == (1, code)
    assert _listed(tandem) == []
    assert keyring.kept == {}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "nobody"), "invalid choice"),
        (("add", "openai", "--key", KEY), "unrecognized arguments"),
        (("add", "compatible"), "--base-url is needed"),
        (("add", "openai", "--header", "nonsense"), "a name, a colon and a value"),
        (("add", "openai", "--variable", "HOME"), "invalid choice"),
        (("test",), "ACCOUNT"),
        (("change", "openai", "--new-key", "--variable", "OPENAI_API_KEY"), "not both"),
        ((), "COMMAND"),
    ],
)
def test_arguments_that_cannot_be_understood_are_wrong_usage(
    tandem: Callable[..., tuple[int, str, str]], arguments: tuple[str, ...], words: str
) -> None:
    status, out, err = tandem(*arguments, typed=KEY.encode())
    assert (status, out) == (2, "")
    assert words in err
    assert err.startswith("usage: ")


@pytest.mark.parametrize(
    ("details", "code"),
    [
        (("--base-url", "nonsense"), "bad_address"),
        (("--base-url", f"https://me:{KEY}@host/v1"), "secret_in_address"),
        (("--base-url", f"https://host/v1?key={KEY}"), "secret_in_address"),
        (("--proxy", "here"), "bad_address"),
        (("--header", f"X-Team: {KEY}"), "secret_in_header"),
        (("--header", "Cookie: a"), "secret_in_header"),
        (("--header", "X Team: a"), "bad_header"),
        (("--variable", "OPENAI_API_KEY"), "key_missing"),
    ],
)
def test_details_that_cannot_be_are_told_without_what_is_secret_in_them(
    tandem: Callable[..., tuple[int, str, str]], keyring: FakeKeyring, details: tuple[str, ...], code: str
) -> None:
    status, out, err = tandem("add", "openai", "--json", *details, typed=b"sk-good-one")
    assert (status, json.loads(out)["error"]) == (1, code)
    assert KEY not in out + err
    assert _listed(tandem) == []
    assert keyring.kept == {}


def test_accounts_are_kept_as_they_are_said_and_changed_and_removed(
    tandem: Callable[..., tuple[int, str, str]], keyring: FakeKeyring
) -> None:
    details = ("--name", "회사  계정", "--organization", "org", "--project", "p", "--proxy", "http://proxy:3128")
    added = tandem(
        "add", "openai", "--no-test", *details, "--ca-file", "/ca.pem", "--header", "X-A: b", typed=KEY.encode()
    )
    assert added == (0, "Added 회사 계정 (openai), and asked nobody.\n", "")
    (account,) = _listed(tandem)
    assert (account["name"], account["key"], account["headers"]) == ("회사 계정", "keyring", [["X-A", "b"]])
    assert (account["organization"], account["project"], account["proxy"]) == ("org", "p", "http://proxy:3128")
    assert account["ca_file"] == "/ca.pem"
    assert keyring.kept == {"account:openai": KEY}
    twice = tandem("add", "mistral", "--no-test", "--name", "회사 계정", "--json", typed=KEY.encode())
    assert json.loads(twice[1])["error"] == "account_name_taken"
    changed = tandem("change", "회사 계정", "--project", "", "--header", "X-B: c", "--new-key", typed=b"sk-another")
    assert changed == (0, "Changed 회사 계정 (openai).\n", "")
    (account,) = _listed(tandem)
    assert (account["project"], account["headers"], account["organization"]) == ("", [["X-B", "c"]], "org")
    assert keyring.kept == {"account:openai": "sk-another"}
    assert tandem("remove", "OPENAI") == (0, "Removed 회사 계정, and its key.\n", "")
    assert keyring.kept == {}
    status, _, err = tandem("remove", "openai")
    assert (status, err.count("There is no account “openai”.")) == (1, 1)


def test_a_key_that_nothing_keeps_is_refused_and_the_one_before_stays(
    tandem: Callable[..., tuple[int, str, str]], keyring: FakeKeyring
) -> None:
    assert tandem("add", "openai", "--no-test", typed=KEY.encode())[0] == 0
    keyring.trouble = KeyringLocked()
    for command in (("change", "openai", "--new-key"), ("add", "mistral", "--no-test")):
        status, out, _ = tandem(*command, "--json", typed=b"sk-another")
        assert (status, json.loads(out)["error"]) == (1, "key_not_kept")
    (account,) = _listed(tandem)
    assert account["key"] == "keyring"
    assert keyring.kept == {"account:openai": KEY}
    assert json.loads(tandem("list", "--json")[1])["left_in_keyring"] == []


def test_what_a_shut_keyring_still_has_is_told(
    tandem: Callable[..., tuple[int, str, str]], keyring: FakeKeyring
) -> None:
    assert tandem("add", "openai", "--no-test", typed=KEY.encode())[0] == 0
    keyring.trouble = KeyringLocked()
    told = json.loads(tandem("remove", "openai", "--json")[1])
    assert told == {"removed": "openai", "key_still_in": "keyring"}
    assert "when they were to go: account:openai." in tandem("list")[1]


def test_a_key_of_the_environment_is_read_when_it_is_needed_and_never_kept(
    tandem: Callable[..., tuple[int, str, str]],
    keyring: FakeKeyring,
    server: CloudServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    added = tandem("add", "openai", "--base-url", f"{server.origin}/v1", "--variable", "OPENAI_API_KEY", typed=None)
    assert added[:2] == (0, "OpenAI (openai) works: 2 models; gpt-5-mini has answered.\n")
    paths = default_paths()
    for file in paths.data.parent.rglob("*"):
        assert not file.is_file() or KEY.encode() not in file.read_bytes(), file
    assert keyring.asked == []
    monkeypatch.delenv("OPENAI_API_KEY")
    status, out, _ = tandem("test", "openai", "--json")
    told = json.loads(out)
    assert (status, told["error"], told["detail"]) == (1, "key_missing", "the variable OPENAI_API_KEY is empty")
    assert tandem("remove", "openai")[1] == "Removed OpenAI; its key stays in OPENAI_API_KEY.\n"


def test_an_account_that_does_not_work_is_not_added(
    tandem: Callable[..., tuple[int, str, str]],
    keyring: FakeKeyring,
    server: CloudServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = ("--base-url", f"{server.origin}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong")
    status, _, err = tandem("add", "openai", *address, "--variable", "OPENAI_API_KEY")
    assert status == 1
    assert "The account was not added; --no-test adds one unseen." in err
    assert "OpenAI does not accept the key." in err
    assert (_listed(tandem), keyring.kept) == ([], {})
    store = PreferencesStore(default_paths().preferences)
    store.change(offline=True).result()
    store.close()
    offline = tandem("add", "openai", *address, "--json", typed=KEY.encode())
    assert (offline[0], json.loads(offline[1])["error"]) == (1, "cloud_offline")
    assert json.loads(tandem("find", "--json")[1])["error"] == "cloud_offline"
    assert tandem("prices") == (
        0,
        "The list of prices that came with Tandem is in force; --refresh fetches the newest.\n",
        "",
    )
    assert json.loads(tandem("prices", "--refresh", "--json")[1])["error"] == "cloud_offline"
    assert tandem("add", "openai", *address, "--no-test", typed=KEY.encode())[0] == 0
    assert len(_listed(tandem)) == 1


def test_sealed_keys_are_opened_by_the_passphrase_alone(
    tandem: Callable[..., tuple[int, str, str]],
    keyring: FakeKeyring,
    server: CloudServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keyring.trouble = NO_KEYRING
    words = iter(["short", "correct horse", "correct house", "correct horse", "correct horse"])
    monkeypatch.setattr(passphrase, "has_terminal", lambda: True)
    monkeypatch.setattr("desktop_app.account_commands.command.has_terminal", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda _: next(words))
    added = tandem("add", "openai", "--base-url", f"{server.origin}/v1", typed=KEY.encode())
    assert added[0] == 0, added
    assert "These were two different ones." in added[2]
    assert _listed(tandem)[0]["key"] == "sealed"
    words = iter(["wrong", "correct horse"])
    tested = tandem("test", "openai")
    assert (tested[0], tested[2]) == (0, "That passphrase does not open the keys.\n")
    words = iter(["wrong", "wrong", "wrong"])
    assert "That passphrase does not open the keys. Try again" in tandem("test", "openai")[2]
    words = iter([""])
    assert tandem("test", "openai")[0] == 130
    status, out, _ = tandem("test", "openai", "--json")
    assert (status, json.loads(out)["error"]) == (1, "passphrase_needed")
    assert tandem("test", "openai", "--json", "--passphrase-stdin", typed=b"correct horse\n")[0] == 0
    monkeypatch.setattr(passphrase, "has_terminal", lambda: False)
    assert "Run the command on a terminal" in tandem("test", "openai")[2]
    assert tandem("remove", "openai")[1] == "Removed OpenAI, and its key.\n"
    assert not default_paths().sealed_keys.exists()
