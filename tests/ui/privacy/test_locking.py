"""The lock of a conversation and of a file, as the user meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop_app.errors import ConversationGone
from desktop_app.errors.cloud import ConsentNeeded
from desktop_app.ui.accounts.consent import ConsentDialog
from desktop_app.ui.actions import Do
from desktop_app.ui.chat.file_chip import FileChip
from desktop_app.ui.sidebar_model import SidebarRole
from desktop_app.ui.window_state import state_of
from tests.ui.fake_accounts import GPT, OPENAI
from tests.ui.house import House, send

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.theme import Theme


def _lock(window: MainWindow) -> None:
    window.actions_by_name[Do.LOCAL_ONLY].trigger()


def _is_locked(window: MainWindow) -> bool:
    return window.actions_by_name[Do.LOCAL_ONLY].isChecked()


def test_a_conversation_is_locked_and_unlocked_and_says_so_everywhere(house: House, qtbot: QtBot) -> None:
    conversation = house.library.add("Secrets")
    window = house.open_window()
    assert not window.header.lock.isVisible()
    _lock(window)
    qtbot.wait_until(lambda: window.header.lock.isVisible() and _is_locked(window))
    assert house.library.stored[conversation].local_only
    assert "no provider gets this conversation" in window.toast.message.text()
    index = window.sidebar.list.currentIndex()
    assert index.data(SidebarRole.ROW).local_only
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Secrets, kept on this computer"
    window.header.lock.click()
    qtbot.wait_until(lambda: not window.header.lock.isVisible() and not _is_locked(window))
    assert not house.library.stored[conversation].local_only


def test_a_conversation_to_come_is_locked_with_its_first_word(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    _lock(window)
    assert window.header.lock.isVisible()
    send(window, "Hello")
    qtbot.wait_until(lambda: house.chat.locked == [True])
    qtbot.wait_until(lambda: window.chat.conversation is not None)
    assert window.header.lock.isVisible()
    window.actions_by_name[Do.NEW_CHAT].trigger()
    assert not _is_locked(window)
    assert not window.header.lock.isVisible()


def test_a_locked_conversation_does_not_go_to_a_cloud_model_and_says_what_to_do(house: House, qtbot: QtBot) -> None:
    house.accounts.put(OPENAI)
    house.library.add("Secrets")
    window = house.open_window()
    _lock(window)
    qtbot.wait_until(window.header.lock.isVisible)
    before = window.chat.setup
    window.choice.use_cloud(OPENAI.ref(GPT))
    assert window.chat.setup == before
    assert "kept on this computer, and OpenAI is not on it" in window.toast.message.text()
    assert "take the lock off" in window.toast.hint.text()


def test_a_lock_on_a_conversation_with_a_cloud_model_lets_nothing_be_sent(house: House, qtbot: QtBot) -> None:
    house.accounts.put(OPENAI)
    house.library.add("Secrets")
    window = house.open_window()
    window.choice.use_cloud(OPENAI.ref(GPT))
    assert window.choice.why_not_send() == ""
    _lock(window)
    qtbot.wait_until(lambda: "Kept on this computer" in window.choice.why_not_send())
    send(window, "Hello")
    assert house.chat.sent == []


def test_a_lock_that_cannot_be_stored_is_not_shown(house: House, qtbot: QtBot) -> None:
    house.library.add("Secrets")
    window = house.open_window()
    house.locks.fail_next = ConversationGone()
    _lock(window)
    qtbot.wait_until(lambda: not _is_locked(window))
    assert not window.header.lock.isVisible()
    assert ConversationGone.message in window.toast.message.text()


def test_a_file_is_locked_by_key_and_by_its_menu(house: House, qtbot: QtBot, tmp_path: Path) -> None:
    window = house.open_window()
    path = tmp_path / "장부.txt"
    path.write_text("salary")
    window.files.add_paths([path])
    qtbot.wait_until(lambda: window.composer.findChild(FileChip) is not None)
    chip = window.composer.findChild(FileChip)
    assert isinstance(chip, FileChip)
    QTest.keyClick(chip, Qt.Key.Key_L)
    qtbot.wait_until(lambda: [one.local_only for one in house.locks.files] == [True])
    qtbot.wait_until(lambda: "no provider gets it" in chip.accessibleDescription())
    QApplication.sendEvent(chip, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5)))
    menu = next(one for one in chip.findChildren(QMenu))
    lock = next(one for one in menu.actions() if one.text() == "Keep on this computer")
    assert lock.isChecked()
    lock.trigger()
    qtbot.wait_until(lambda: [one.local_only for one in house.locks.files] == [True, False])
    qtbot.wait_until(lambda: "no provider gets it" not in chip.accessibleDescription())
    menu.close()


def test_the_lock_of_a_conversation_to_come_survives_a_change_of_the_language(house: House, qtbot: QtBot) -> None:
    first = house.open_window()
    _lock(first)
    first.remember()
    second = house.open_window(state=state_of(first))
    qtbot.wait_until(second.header.lock.isVisible)
    assert _is_locked(second)


def test_a_question_that_is_asked_again_says_why(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    told = dict.fromkeys(("slug", "provider", "host", "model", "system", "files", "price", "written", "price_date"), "")
    needed = ConsentNeeded(**told, models="1", messages="1", tokens="9")
    said = []
    for needed.was_kept in (False, True):
        dialog = ConsentDialog(theme, needed, window)
        said.append(
            "It was kept on this computer until now, so you are asked again." in [one.text() for one in dialog.lines]
        )
        dialog.close()
    assert said == [False, True]
