"""Sealing keys, and opening them when they are needed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.accounts import KeySource
from desktop_app.errors import KeyringLocked, KeysSealed
from desktop_app.ui.accounts.section import AccountsSection
from desktop_app.ui.settings.page import Section
from tests.ui.fake_accounts import GPT, OPENAI
from tests.ui.house import House, send, shown

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.accounts.keys_card import KeysCard
    from desktop_app.ui.main_window import MainWindow


def _card(window: MainWindow) -> KeysCard:
    window.settings.open_section(Section.ACCOUNTS)
    assert window.settings.page is not None
    section = window.settings.page.content(Section.ACCOUNTS)
    assert isinstance(section, AccountsSection)
    return section.keys_card


def test_keys_that_would_be_gone_can_be_sealed(house: House, qtbot: QtBot) -> None:
    house.accounts.put(replace(OPENAI, key_source=KeySource.SESSION))
    card = _card(house.open_window())
    assert card.isVisible()
    QTest.keyClicks(card.passphrase, "long enough")
    assert not card.confirm.isEnabled()
    QTest.keyClicks(card.again, "long enougH")
    assert not card.confirm.isEnabled()
    card.again.setText("long enough")
    card.confirm.click()
    qtbot.wait_until(lambda: not card.isVisible())
    assert house.accounts.passphrase == "long enough"
    assert card.passphrase.text() == card.again.text() == ""


def test_where_a_keyring_keeps_the_keys_nothing_is_offered(house: House) -> None:
    house.accounts.put(OPENAI)
    assert not _card(house.open_window()).isVisible()


def test_sealed_keys_are_opened_on_the_page(house: House, qtbot: QtBot) -> None:
    house.accounts.put(replace(OPENAI, key_source=KeySource.SEALED))
    house.accounts.passphrase = "sesame"
    card = _card(house.open_window())
    assert card.isVisible()
    assert not card.again.isVisible()
    QTest.keyClicks(card.passphrase, "wrong")
    QTest.keyClick(card.passphrase, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: "does not open the keys" in card.result.text())
    card.passphrase.setText("sesame")
    card.confirm.click()
    qtbot.wait_until(lambda: not card.isVisible())


def test_the_passphrase_is_asked_for_when_a_key_is_needed_and_the_words_go_then(house: House, qtbot: QtBot) -> None:
    house.accounts.put(replace(OPENAI, key_source=KeySource.SEALED))
    house.accounts.passphrase = "sesame"
    window = house.open_window()
    window.choice.use_cloud(OPENAI.ref(GPT))
    house.chat.fail_next = KeysSealed(provider="OpenAI")
    send(window, "Hello")
    qtbot.wait_until(lambda: window.asking_chat.passphrase is not None)
    dialog = window.asking_chat.passphrase
    assert dialog is not None
    assert house.chat.sent == []
    QTest.keyClicks(dialog.passphrase, "wrong")
    dialog.confirm.click()
    qtbot.wait_until(lambda: "does not open the keys" in dialog.trouble.text())
    dialog.passphrase.setText("sesame")
    dialog.confirm.click()
    qtbot.wait_until(lambda: shown(window) == ["Hello", ""])


def test_who_does_not_enter_it_keeps_the_words(house: House, qtbot: QtBot) -> None:
    house.accounts.put(replace(OPENAI, key_source=KeySource.SEALED))
    window = house.open_window()
    window.choice.use_cloud(OPENAI.ref(GPT))
    house.chat.fail_next = KeysSealed(provider="OpenAI")
    send(window, "Hello")
    qtbot.wait_until(lambda: window.asking_chat.passphrase is not None)
    dialog = window.asking_chat.passphrase
    assert dialog is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.wait_until(lambda: not window.chat.is_asking)
    assert window.composer.text() == "Hello"
    assert house.chat.sent == []


def test_keys_left_in_a_keyring_that_was_shut_are_told_and_removed(house: House, qtbot: QtBot) -> None:
    house.accounts.put(OPENAI)
    window = house.open_window()
    _card(window)
    assert window.settings.page is not None
    section = window.settings.page.content(Section.ACCOUNTS)
    assert isinstance(section, AccountsSection)
    card = section.left_card
    assert not card.isVisible()
    house.accounts.left_behind = ("account:openai",)
    house.accounts.remove("openai")
    qtbot.wait_until(card.isVisible)
    house.accounts.trouble = KeyringLocked()
    card.sweep.click()
    qtbot.wait_until(card.result.isVisible)
    assert card.result.words().startswith("The keyring is locked.")
    house.accounts.trouble = None
    card.sweep.click()
    qtbot.wait_until(lambda: not card.isVisible())
