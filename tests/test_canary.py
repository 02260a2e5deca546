"""A key, a passphrase and every other secret, given by each way that there is: none of them is in any file, log, error,
report, export or line between processes, however it is written, but in the lines that must carry it.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import os
import queue
import signal
import sys
import traceback
import urllib.parse
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from desktop_app import cli
from desktop_app.accounts import Account, KeySource, Provider
from desktop_app.composition import Services, build
from desktop_app.doctor import as_text, examine
from desktop_app.domain import LaneSetup
from desktop_app.engine.keys import sealed_file
from desktop_app.engine.process import client, protocol
from desktop_app.errors import AppError
from desktop_app.errors.accounts import SecretInAddress, SecretInHeader
from desktop_app.services.consent import Consent
from desktop_app.services.events import AnswerEnded, AnswerGrew, AppEvent
from desktop_app.services.faults import known
from desktop_app.services.reports.service import Kind
from desktop_app.services.reports.words import Words
from desktop_app.settings import default_paths
from desktop_app.usage import Period, today
from tests.cloud_server import KEY, CloudServer, Script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop_app.settings import Paths

DEADLINE_S = 120
CANARIES = {
    "window": f"{KEY}-window",
    "command line": f"{KEY}-command-line",
    "environment": f"{KEY}-environment",
    "address": f"{KEY}-address",
    "header": f"{KEY}-header",
    "passphrase": "correct horse canary staple",
}
MAY_CARRY = {"secret", "put", "kept"}
"""Fields of the lines that go to a child which needs a secret, or come from the one that keeps them."""


def _spellings(secret: str) -> set[bytes]:
    """As it may be written: plain, in UTF-16, in base64 wherever it begins, percent-encoded, in hexadecimal."""
    plain = secret.encode()
    shifted = {base64.b64encode(b"\0" * at + plain)[4:-4] for at in range(3)}
    shifted |= {base64.urlsafe_b64encode(b"\0" * at + plain)[4:-4] for at in range(3)}
    percent = "".join(f"%{byte:02X}" for byte in plain)
    quoted = urllib.parse.quote(secret, safe="")
    wide = {secret.encode("utf-16-le"), secret.encode("utf-16-be")}
    return {plain, plain[::-1], *wide, *shifted, percent.encode(), quoted.encode(), plain.hex().encode()}


SPELLINGS = {way: _spellings(secret) for way, secret in CANARIES.items()}


def _found_in(content: bytes) -> list[str]:
    return [way for way, spellings in SPELLINGS.items() if any(one in content for one in spellings)]


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """An empty one without a keyring, where the environment holds a key."""
    monkeypatch.setattr(sealed_file, "N", 2**10)
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name == "DBUS_SESSION_BUS_ADDRESS":
            monkeypatch.delenv(name)
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("MISTRAL_API_KEY", CANARIES["environment"])
    return default_paths()


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """All that goes to children and comes from them, without the fields that may carry a secret."""
    seen: list[bytes] = []

    def note(line: bytes) -> None:
        told: dict[str, Any] = json.loads(line)
        seen.append(json.dumps({name: told[name] for name in told.keys() - MAY_CARRY}, ensure_ascii=False).encode())

    def encode_and_note(line: Any) -> bytes:  # noqa: ANN401 - any command
        written = protocol.encode(line)
        note(written)
        return written

    def decode_and_note(line: bytes) -> Any:  # noqa: ANN401 - any event
        note(line)
        return protocol.decode_event(line)

    monkeypatch.setattr(client, "encode", encode_and_note)
    monkeypatch.setattr(client, "decode_event", decode_and_note)
    return seen


class Told:
    """What was told to anybody, as text."""

    def __init__(self, services: Services, heard: queue.SimpleQueue[AppEvent]) -> None:
        self._services = services
        self._heard = heard
        self.texts: list[str] = []

    def error(self, error: BaseException | None) -> None:
        """As the window shows it, as it is stored, as a report of a bug has it."""
        assert error is not None
        known_one = error if isinstance(error, AppError) else known(error) if isinstance(error, Exception) else None
        if known_one is not None:
            self.texts += [known_one.text(), known_one.as_record(), known_one.detail]
        self.texts.append("".join(traceback.format_exception(error)))

    def ended(self) -> AnswerEnded:
        """The next answer that ends."""
        while True:
            event = self._heard.get(timeout=DEADLINE_S)
            if isinstance(event, AnswerEnded):
                self.texts.append(repr(event))
                if event.error is not None:
                    self.error(event.error)
                return event

    def grew(self) -> None:
        while not isinstance(self._heard.get(timeout=DEADLINE_S), AnswerGrew):
            pass


@pytest.fixture
def server() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


def _accounts(services: Services, server: CloudServer, told: Told) -> tuple[Account, Account]:
    """One whose key is entered in the window and sealed, one whose key is in the environment."""
    accounts = services.accounts
    new = replace(accounts.new(Provider.OPENAI), base_url=f"{server.origin}/v1")
    assert accounts.keep(new, CANARIES["window"]).result(DEADLINE_S).key_source is KeySource.SESSION
    accounts.seal_keys(CANARIES["passphrase"]).result(DEADLINE_S)
    theirs = replace(
        accounts.new(Provider.MISTRAL),
        base_url=f"{server.origin}/v1",
        key_source=KeySource.ENVIRONMENT,
        variable="MISTRAL_API_KEY",
    )
    accounts.keep(theirs).result(DEADLINE_S)
    bad = accounts.new(Provider.COMPATIBLE)
    for address in (f"http://u:{CANARIES['address']}@127.0.0.1/v1", f"http://127.0.0.1/v1?k={CANARIES['address']}"):
        refused = accounts.keep(replace(bad, base_url=address)).exception(DEADLINE_S)
        assert isinstance(refused, SecretInAddress)
        told.error(refused)
    for headers in ((("X-Api-Key", CANARIES["header"]),), (("X-Team", CANARIES["header"]),)):
        refused = accounts.keep(replace(bad, base_url="http://127.0.0.1/v1", headers=headers)).exception(DEADLINE_S)
        assert isinstance(refused, SecretInHeader)
        told.error(refused)
    for slug in ("openai", "mistral"):
        told.texts.append(repr(accounts.try_out(slug).result(DEADLINE_S)))
    return accounts.get("openai"), accounts.get("mistral")


def _chat(services: Services, server: CloudServer, told: Told, both: tuple[Account, Account]) -> int:
    """A conversation with both, in which the provider repeats the key in its errors and its process is killed."""
    first, second = (LaneSetup(model=one.ref(one.models[0])) for one in both)
    sent = services.chat.send(
        conversation_id=None, text="Colours?", setup=first, beside=(second,), consent=Consent.ALWAYS
    )
    conversation = sent.result(DEADLINE_S)
    told.ended()
    told.ended()
    lane = services.library.open(conversation).result(DEADLINE_S).lanes[0].lane.id

    def ask(script: Script) -> None:
        server.scripts.append(script)
        services.chat.send(conversation_id=conversation, text="More?", setup=first, lanes=(lane,)).result(DEADLINE_S)

    echo = {"error": {"message": f"Incorrect key {CANARIES['window']}", "code": "invalid_api_key"}}
    for script in (
        Script(status=401, body=echo),
        Script(status=400, body=echo),
        Script(status=403, body=f"<html>{CANARIES['window']}</html>"),
        Script(error={"message": f"overloaded, {CANARIES['window']}"}),
        Script(raw=f"data: {CANARIES['window']}\n\n".encode()),
    ):
        ask(script)
        assert told.ended().error is not None
    ask(Script(hold_after=1))
    told.grew()
    (process,) = (one for one in psutil.Process().children() if one.cmdline()[-1:] == ["cloud"])
    told.texts += process.cmdline()
    process.send_signal(signal.SIGSEGV)
    assert told.ended().error is not None
    return conversation


def _export(services: Services, conversation: int, folder: Path) -> None:
    folder.mkdir()
    for kind in Kind:
        services.reports.write(conversation, folder / f"report.{kind}", kind, Words(), "en").result(DEADLINE_S)
    assert services.usage.write_csv(Period.month_of(today()), folder / "usage.csv").result(DEADLINE_S)


def _break_down(services: Services, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug of ours with keys in every frame: the report has the frames and not what was in them."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    with monkeypatch.context() as patch:
        patch.setattr(services.keys, "_keep_here", broken)
        told.error(services.accounts.keep(services.accounts.get("openai"), CANARIES["window"]).exception(DEADLINE_S))


def _command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    def run(*arguments: str, typed: str = "") -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        cli.run(["accounts", *arguments])

    run("add", "anthropic", "--no-test", "--json", typed=CANARIES["command line"])
    run("add", "anthropic", "--no-test", "--json", typed=f"{CANARIES['command line']}\nand more")
    run("add", "compatible", "--base-url", f"http://h/v1?key={CANARIES['address']}", "--json")
    run("test", "openai", "--json", "--passphrase-stdin", typed=CANARIES["passphrase"])
    run("test", "openai", "--json", "--passphrase-stdin", typed=f"{CANARIES['passphrase']}-wrong")
    run("list", "--json")
    return "".join(capsys.readouterr())


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed by a signal")
def test_no_secret_is_anywhere_but_where_it_must_pass(
    profile: Paths,
    server: CloudServer,
    lines: list[bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    heard: queue.SimpleQueue[AppEvent] = queue.SimpleQueue()
    services = build(profile, heard.put)
    told = Told(services, heard)
    conversation = _chat(services, server, told, _accounts(services, server, told))
    _export(services, conversation, tmp_path / "exports")
    _break_down(services, told, monkeypatch)
    told.texts.append(_command_line(monkeypatch, capsys))
    report = examine(profile)
    told.texts += [as_text(report), json.dumps(report.as_dict())]
    _nothing_in_files(tmp_path, lambda: None)  # the journal of the open database among them
    _nothing_in_files(tmp_path, services.close)
    sent = {seen.headers.get("authorization", "").removeprefix("Bearer ") for seen in server.seen}
    assert {CANARIES["window"], CANARIES["environment"]} <= sent
    assert profile.sealed_keys.exists()
    assert len(lines) > 20
    for text in (*lines, caplog.text.encode(), *(one.encode(errors="replace") for one in told.texts)):
        assert _found_in(text) == [], text[:2000]


def _nothing_in_files(folder: Path, first: Callable[[], None]) -> None:
    first()
    files = [one for one in folder.rglob("*") if one.is_file()]
    assert files
    for file in files:
        assert _found_in(file.read_bytes()) == [], file
