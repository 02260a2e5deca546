"""The window on its real parts with a provider on loopback: consent, placeholders, the lock, Offline."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop_app.accounts import KeySource, Provider
from desktop_app.ui.actions import Do
from tests.cloud_server import KEY, CloudServer, Script
from tests.ui.test_real_window import Running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop_app.settings import Paths
    from desktop_app.ui.theme import Theme

DEADLINE_S = 60
EMAIL = "kim.minsu@naver.com"
PASSPHRASE = "open sesame now"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CloudServer]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with CloudServer() as made:
        yield made


@pytest.fixture
def running(server: CloudServer, paths: Paths, theme: Theme, qtbot: QtBot) -> Iterator[Running]:
    run = Running(paths, theme, qtbot)
    accounts = run.services.accounts
    new = replace(accounts.new(Provider.OPENAI), base_url=f"{server.origin}/v1")
    assert accounts.keep(new, KEY).result(DEADLINE_S).key_source is KeySource.SESSION
    accounts.try_out("openai").result(DEADLINE_S)
    server.seen.clear()
    account = accounts.get("openai")
    run.until(lambda: run.window.choice.now().accounts == (account,))
    run.window.choice.use_cloud(account.ref(account.models[0]))
    yield run
    run.close()


def _do(running: Running, do: Do) -> None:
    running.window.actions_by_name[do].trigger()


def test_words_leave_as_the_user_has_said_and_not_otherwise(running: Running, server: CloudServer) -> None:
    window = running.window
    server.scripts.append(Script(text=("I wrote to ⟦ema", "il-1⟧.")))
    running.type(f"Write to {EMAIL}.")
    running.until(lambda: window.asking_chat.dialog is not None)
    dialog = window.asking_chat.dialog
    assert dialog is not None
    assert dialog.findings is not None
    assert [row.accessibleName() for row in dialog.findings.rows] == [f"E-mail address: {EMAIL}"]
    assert server.seen == []
    running.click(dialog.conversation)
    running.until(lambda: window.chat.conversation_id is not None)
    answer = running.until_idle()
    assert answer.text == f"I wrote to {EMAIL}."
    running.until(lambda: EMAIL in running.shown(answer.id))
    assert EMAIL not in json.dumps([one.body for one in server.seen])

    _do(running, Do.LOCAL_ONLY)
    running.until(window.header.lock.isVisible)
    seen = len(server.seen)
    running.type("And now?")
    assert "Kept on this computer" in window.choice.why_not_send()
    window.chat.again.regenerate_last()
    running.until(window.toast.isVisible)
    running.until(lambda: "is kept on this computer" in window.toast.message.text())
    assert len(server.seen) == seen
    assert window.composer.text() == "And now?"

    _do(running, Do.LOCAL_ONLY)
    running.until(window.header.lock.isHidden)
    _do(running, Do.OFFLINE)
    running.until(lambda: running.services.gate.offline and not running.services.gate.processes())
    running.type("", Qt.Key.Key_Return)
    running.until(lambda: "offline" in f"{window.toast.message.text()} {window.toast.hint.text()}".casefold())
    assert len(server.seen) == seen
    _do(running, Do.OFFLINE)
    running.until(lambda: not running.services.gate.offline)
    running.type("", Qt.Key.Key_Return)
    running.until(lambda: window.asking_chat.dialog is not None)
    dialog = window.asking_chat.dialog
    assert dialog is not None
    assert "you are asked again" in dialog.lines[-1].text()
    assert len(server.seen) == seen
    running.click(dialog.conversation)
    running.until(lambda: len(running.stored()) == 4)
    running.until_idle()
    assert EMAIL not in json.dumps([one.body for one in server.seen])


def test_a_conversation_that_comes_into_a_locked_folder_leaves_no_more(running: Running, server: CloudServer) -> None:
    window, folders = running.window, running.services.folders
    running.services.accounts.always("openai", allowed=True).result(DEADLINE_S)
    private = folders.create("Private").result(DEADLINE_S)
    running.services.locks.keep_folder(private.id, local_only=True).result(DEADLINE_S)
    running.until(lambda: [one.local_only for one in window.shelf.folders] == [True])
    server.scripts.append(Script(hold_after=1))
    running.type("Hello")
    running.until(lambda: bool(window.chat.messages()) and bool(window.chat.messages()[-1].text))
    conversation = window.chat.conversation_id
    assert conversation is not None
    window.sidebar.list.dragging.put.emit(conversation, private.id)
    running.until(lambda: "1 answer from a provider stopped." in window.toast.message.text())
    assert "no provider gets the conversation now" in window.toast.message.text()
    running.until_idle()
    assert server.gone.wait(DEADLINE_S)
    seen = len(server.seen)
    assert "folder “Private”" in window.choice.why_not_send()
    window.chat.again.regenerate_last()
    running.until(lambda: "“Private” is kept on this computer" in window.toast.message.text())
    window.sidebar.list.dragging.put.emit(conversation, 0)
    running.until(lambda: "once you are asked again" in window.toast.message.text())
    window.chat.again.regenerate_last()
    running.until(lambda: window.asking_chat.dialog is not None)
    assert len(server.seen) == seen


def test_sealed_keys_are_asked_for_after_a_start(
    running: Running, server: CloudServer, paths: Paths, theme: Theme, qtbot: QtBot
) -> None:
    running.services.accounts.seal_keys(PASSPHRASE).result(DEADLINE_S)
    running.services.accounts.always("openai", allowed=True).result(DEADLINE_S)
    account = running.services.accounts.get("openai")
    running.close()
    again = Running(paths, theme, qtbot)
    again.until(lambda: again.window.choice.now().accounts == (account,) and not again.window.choice.looking)
    again.window.choice.use_cloud(account.ref(account.models[0]))
    again.type("Hello")
    again.until(lambda: again.window.asking_chat.passphrase is not None)
    dialog = again.window.asking_chat.passphrase
    assert dialog is not None
    assert server.seen == []
    dialog.passphrase.setText(PASSPHRASE)
    again.click(dialog.confirm)
    again.until(lambda: again.window.chat.conversation_id is not None)
    assert again.until_idle().text
    again.close()
