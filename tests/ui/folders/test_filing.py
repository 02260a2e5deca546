"""Folders in the window: made, filled, locked, moved and taken away, by keys, by dragging and by the menus."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from desktop_app.accounts import Account, CloudModel, Provider
from desktop_app.errors import DiskFull
from desktop_app.errors.privacy import FolderLocalOnly
from desktop_app.ui.actions import Do
from desktop_app.ui.folders.menu import FolderMenu
from desktop_app.ui.keys.candidates import conversation_candidates
from desktop_app.ui.keys.fuzzy import match
from desktop_app.ui.sidebar_model import SidebarModel
from desktop_app.ui.window_state import state_of
from tests.ui.house import send, titles

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House


def _do(window: MainWindow, action: Do) -> None:
    window.actions_by_name[action].trigger()


def _model(window: MainWindow) -> SidebarModel:
    model = window.sidebar.list.model()
    assert isinstance(model, SidebarModel)
    return model


def _type_name(window: MainWindow, qtbot: QtBot, name: str) -> None:
    def editor() -> QLineEdit | None:
        found = window.sidebar.list.findChild(QLineEdit)
        return found if isinstance(found, QLineEdit) else None

    qtbot.wait_until(lambda: editor() is not None)
    field = editor()
    assert field is not None
    assert field.accessibleName() == "Name of the folder"
    field.selectAll()
    QTest.keyClicks(field, name)
    QTest.keyClick(field, Qt.Key.Key_Return)


def _undo(window: MainWindow) -> None:
    assert window.toast.action.text() == "Undo"
    window.toast.action.click()


def _drop(window: MainWindow, data: QMimeData | None, row: int) -> None:
    listed = window.sidebar.list
    assert data is not None
    at = QPointF(listed.visualRect(listed.model().index(row, 0)).center())
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    listed.dragging.drop(QDropEvent(at, Qt.DropAction.MoveAction, data, buttons, keys))


def test_a_new_folder_is_named_where_it_stands(house: House, qtbot: QtBot) -> None:
    house.library.add("A")
    window = house.open_window()
    assert not window.actions_by_name[Do.RENAME_FOLDER].isEnabled()
    window.sidebar.new_folder.click()
    _type_name(window, qtbot, "Work")
    qtbot.wait_until(lambda: titles(window)[:2] == ["Folders", "Work"])
    assert house.folders.names() == ["Work"]


def test_a_folder_can_be_named_where_the_sidebar_is_out_of_sight(house: House, qtbot: QtBot) -> None:
    house.library.add("A")
    window = house.open_window()
    window.sidebar.show_trash()
    _do(window, Do.SIDEBAR)
    assert not window.sidebar.isVisible()
    _do(window, Do.NEW_FOLDER)
    _type_name(window, qtbot, "Work")
    qtbot.wait_until(lambda: house.folders.names() == ["Work"])
    assert window.sidebar.list.isVisible()


def test_a_conversation_is_moved_by_a_few_letters_and_back_by_undo(house: House, qtbot: QtBot) -> None:
    conversation = house.library.add("A")
    work, _ = house.folders.add("Work"), house.folders.add("Private")
    window = house.open_window()
    _do(window, Do.MOVE_TO_FOLDER)
    card = window.filing.choosing.card
    assert card is not None
    assert card.field.accessibleName() == "Search folders"
    QTest.keyClicks(card.field, "wo")
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: titles(window) == ["Folders", "Work", "A", "Private", "No conversations yet"])
    qtbot.wait_until(lambda: window.toast.message.text() == "Moved to “Work”")
    assert window.sidebar.list.current_id() == conversation
    _undo(window)
    qtbot.wait_until(lambda: house.folders.inside(work.id) == [])


def test_a_conversation_is_moved_to_a_folder_that_is_made_for_it(house: House, qtbot: QtBot) -> None:
    conversation = house.library.add("A")
    window = house.open_window()
    _do(window, Do.MOVE_TO_FOLDER)
    card = window.filing.choosing.card
    assert card is not None
    QTest.keyClick(card.field, Qt.Key.Key_Return)
    _type_name(window, qtbot, "Ideas")
    qtbot.wait_until(lambda: house.folders.names() == ["Ideas"])
    assert house.folders.inside(house.folders.all[0].id) == [conversation]


def test_a_conversation_is_dragged_into_a_folder_and_out_of_it(house: House, qtbot: QtBot) -> None:
    conversation = house.library.add("A")
    house.library.add("B", days_ago=1)
    work = house.folders.add("Work")
    window = house.open_window()
    dragging = window.sidebar.list.dragging
    _drop(window, dragging.data_of(_model(window).index_of(conversation)), 1)
    qtbot.wait_until(lambda: titles(window) == ["Folders", "Work", "A", "Yesterday", "B"])
    _drop(window, dragging.data_of(_model(window).index_of(conversation)), 1)  # there it is
    assert house.folders.inside(work.id) == [conversation]
    _drop(window, dragging.data_of(_model(window).index_of(conversation)), 4)
    qtbot.wait_until(lambda: house.folders.inside(work.id) == [])
    qtbot.wait_until(lambda: window.toast.message.text() == "Moved out of “Work”")


def test_folders_are_ordered_by_dragging_and_by_keys(house: House, qtbot: QtBot) -> None:
    for name in ("a", "b", "c"):
        house.folders.add(name)
    house.library.add("A")
    window = house.open_window()
    _drop(window, window.sidebar.list.dragging.data_of(_model(window).index_of_folder(3)), 1)
    qtbot.wait_until(lambda: [one.name for one in window.shelf.folders] == ["c", "a", "b"])
    window.sidebar.list.go_to_folder(3)
    assert not window.actions_by_name[Do.MOVE_FOLDER_UP].isEnabled()
    _do(window, Do.MOVE_FOLDER_DOWN)
    qtbot.wait_until(lambda: [one.name for one in window.shelf.folders] == ["a", "c", "b"])
    qtbot.wait_until(window.actions_by_name[Do.MOVE_FOLDER_UP].isEnabled)


def test_a_folder_is_deleted_without_its_conversations_and_comes_back(house: House, qtbot: QtBot) -> None:
    conversation = house.library.add("A")
    work = house.folders.add("Work", conversation)
    window = house.open_window()
    window.sidebar.list.setFocus()
    window.sidebar.list.go_to_folder(work.id)
    QTest.keyClick(window.sidebar.list, Qt.Key.Key_Delete)
    qtbot.wait_until(lambda: titles(window) == ["Today", "A"])
    said = "Folder “Work” deleted. Its conversations are still here."
    qtbot.wait_until(lambda: window.toast.message.text() == said)
    _undo(window)
    qtbot.wait_until(lambda: titles(window) == ["Folders", "Work", "A"])


def test_keys_go_in_and_out_of_folders_and_the_open_conversation_stays_open(house: House, qtbot: QtBot) -> None:
    conversation = house.library.add("A")
    house.folders.add("Work", conversation)
    window = house.open_window()
    listed = window.sidebar.list
    listed.setFocus()
    QTest.keyClick(listed, Qt.Key.Key_Left)
    folder = listed.current_folder()
    assert folder is not None
    QTest.keyClick(listed, Qt.Key.Key_Left)
    assert titles(window) == ["Folders", "Work"]
    QTest.keyClick(listed, Qt.Key.Key_Right)
    QTest.keyClick(listed, Qt.Key.Key_Return)
    assert titles(window) == ["Folders", "Work"]
    QTest.keyClick(listed, Qt.Key.Key_Space)
    assert titles(window) == ["Folders", "Work", "A"]
    assert window.chat.conversation_id == conversation
    house.bridge.flush()
    QTest.keyClick(listed, Qt.Key.Key_F2)
    _type_name(window, qtbot, "Play")
    qtbot.wait_until(lambda: house.folders.names() == ["Play"])


def test_a_press_folds_a_folder_and_that_outlives_the_window(house: House, qtbot: QtBot) -> None:
    inside, outside = house.library.add("A"), house.library.add("B")
    house.folders.add("Work", inside)
    window = house.open_window()
    listed = window.sidebar.list
    row = listed.visualRect(_model(window).index_of_folder(1))
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert titles(window) == ["Folders", "Work", "Today", "B"]
    window.remember()
    window.close()
    again = house.open_window()
    qtbot.wait_until(lambda: "B" in titles(again))
    assert titles(again)[:2] == ["Folders", "Work"]
    again.shelf.open(outside)
    assert "A" not in titles(again)
    again.shelf.open(inside)  # what is open is shown
    assert "A" in titles(again)


def test_a_new_chat_lies_in_the_folder_that_is_chosen(house: House, qtbot: QtBot) -> None:
    house.library.add("A")
    work = house.folders.add("Work")
    window = house.open_window()
    window.sidebar.list.go_to_folder(work.id)
    window.sidebar.list.fold(work.id, folded=True)
    _do(window, Do.NEW_CHAT)
    assert window.header.title.text() == "New chat in “Work”"
    assert "No conversations yet" in titles(window)
    send(window, "Hello")
    qtbot.wait_until(lambda: house.chat.filed == [work.id])
    window.sidebar.list.set_current(window.chat.conversation_id)
    _do(window, Do.NEW_CHAT)
    assert window.header.title.text() == "New chat"


def test_where_a_new_chat_will_lie_is_handed_on_to_the_next_window(house: House, qtbot: QtBot) -> None:
    house.library.add("A")
    work = house.folders.add("Work")
    window = house.open_window()
    window.sidebar.list.go_to_folder(work.id)
    _do(window, Do.NEW_CHAT)
    again = house.open_window(state=state_of(window))
    qtbot.wait_until(lambda: again.header.title.text() == "New chat in “Work”")
    assert again.chat.folder_new == work


def test_a_heading_is_neither_gone_to_nor_dragged_from(house: House) -> None:
    opened = house.library.add("A")
    house.library.add("B", days_ago=1)
    house.folders.add("Work")
    window = house.open_window()
    listed = window.sidebar.list
    heading = listed.visualRect(_model(window).index(3)).center()
    button = Qt.MouseButton.LeftButton
    QTest.mousePress(listed.viewport(), button, pos=heading)
    for down in (10, 40, 100):
        at = QPointF(heading + QPoint(0, down))
        keys = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(
            listed.viewport(), QMouseEvent(QEvent.Type.MouseMove, at, listed.mapToGlobal(at), button, button, keys)
        )
    QTest.mouseRelease(listed.viewport(), button, pos=heading)
    assert window.chat.conversation_id == opened
    assert listed.current_id() == opened


def test_what_is_meant_for_a_locked_folder_stays_here_without_it(house: House, qtbot: QtBot) -> None:
    house.library.add("A")
    private = house.folders.add("Private", local_only=True)
    window = house.open_window()
    window.sidebar.list.go_to_folder(private.id)
    _do(window, Do.NEW_CHAT)
    assert window.header.lock.isVisible()
    window.filing.remove(private.id)
    qtbot.wait_until(lambda: window.chat.folder_new is None)
    assert (window.chat.local_only, window.chat.locks_new) == (True, True)


def test_the_lock_of_a_folder_says_whose_it_is_and_is_taken_off_only_there(house: House, qtbot: QtBot) -> None:
    conversation = house.library.add("A")
    house.folders.add("Private", conversation)
    window = house.open_window()
    house.folders.stopped = 1
    _do(window, Do.LOCK_FOLDER)
    qtbot.wait_until(window.header.lock.isVisible)
    said = "Kept on this computer: no provider gets what lies in “Private”. 1 answer from a provider stopped."
    qtbot.wait_until(lambda: window.toast.message.text() == said)
    assert window.actions_by_name[Do.LOCK_FOLDER].isChecked()
    reason = "Local only because its folder “Private” is"
    assert (window.header.lock.toolTip(), window.header.lock.accessibleDescription()) == (reason, reason)
    window.header.lock.click()
    assert "because its folder “Private” is" in window.toast.message.text()
    assert window.actions_by_name[Do.LOCAL_ONLY].isChecked()
    assert not house.library.stored[conversation].has_lock
    window.toast.action.click()
    assert window.filing.choosing.card is not None
    assert window.filing.choosing.card.isVisible()
    window.filing.choosing.card.close_now()
    house.folders.stopped = 0
    _do(window, Do.LOCK_FOLDER)
    qtbot.wait_until(lambda: not window.header.lock.isVisible())
    qtbot.wait_until(lambda: "once you are asked again" in window.toast.message.text())
    assert "Ctrl" in window.header.lock.toolTip()


def test_a_model_elsewhere_is_refused_with_the_folders_name(house: House, qtbot: QtBot) -> None:
    conversation = house.library.add("A")
    house.folders.add("Private", conversation, local_only=True)
    model = CloudModel(id="gpt-5", name="GPT-5")
    account = Account(slug="openai", provider=Provider.OPENAI, name="OpenAI", models=(model,))
    window = house.open_window()
    with qtbot.wait_signal(window.choice.failed) as failed:
        window.choice.use_cloud(account.ref(model))
    assert isinstance(failed.args[0], FolderLocalOnly)
    assert failed.args[0].values["folder"] == "Private"


@pytest.mark.parametrize(
    ("locked", "words"),
    [
        (("to",), "Moved to “to”, which is kept on this computer: no provider gets the conversation now."),
        (("from",), "Moved out of “from”: it may go to a provider once you are asked again."),
        (("from", "to"), "Moved to “to”, which is kept on this computer: no provider gets the conversation now."),
    ],
)
def test_moving_over_a_lock_says_what_that_means(
    house: House, qtbot: QtBot, locked: tuple[str, ...], words: str
) -> None:
    conversation = house.library.add("A")
    house.folders.add("from", conversation, local_only="from" in locked)
    to = house.folders.add("to", local_only="to" in locked)
    window = house.open_window()
    window.sidebar.list.dragging.put.emit(conversation, to.id)
    qtbot.wait_until(lambda: window.toast.message.text() == words)


def test_a_conversation_with_a_lock_of_its_own_stays_here_outside_a_locked_folder(house: House, qtbot: QtBot) -> None:
    conversation = house.library.add("A")
    private = house.folders.add("Private", conversation, local_only=True)
    other = house.folders.add("Other")
    kept = house.library.stored[conversation]
    house.library.stored[conversation] = replace(kept, has_lock=True)
    window = house.open_window()
    window.sidebar.list.dragging.put.emit(conversation, other.id)
    said = f"Moved out of “{private.name}”: a lock of its own still keeps it on this computer."
    qtbot.wait_until(lambda: window.toast.message.text() == said)


def test_menus_offer_what_is_possible(house: House, qtbot: QtBot) -> None:
    conversation = house.library.add("A")
    private = house.folders.add("Private", conversation, local_only=True)
    window = house.open_window()
    listed = window.sidebar.list
    listed.folder_menu_requested.emit(private.id, listed.mapToGlobal(listed.rect().center()))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, FolderMenu)
    assert [(one.text(), one.isEnabled()) for one in menu.actions()] == [
        ("New chat in this folder", True),
        ("Rename the folder", True),
        ("Keep the folder on this computer", True),
        ("Move the folder up", False),
        ("Move the folder down", False),
        ("Delete the folder", True),
    ]
    menu.new_chat.trigger()
    menu.close()
    assert window.header.title.text() == "New chat in “Private”"
    listed.menu_requested.emit(conversation, listed.mapToGlobal(listed.rect().center()))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    lock = menu.actions()[2]
    assert (lock.text(), lock.isChecked(), lock.isEnabled()) == ("Kept on this computer by its folder", True, False)
    menu.actions()[1].trigger()
    menu.close()
    qtbot.wait_until(lambda: window.filing.choosing.card is not None and window.filing.choosing.card.isVisible())


def test_what_cannot_be_stored_is_said_and_changes_nothing(house: House, qtbot: QtBot) -> None:
    house.library.add("A")
    house.folders.add("Work")
    window = house.open_window()
    house.folders.fail_next = DiskFull()
    window.filing.remove(1)
    qtbot.wait_until(lambda: "disk is full" in window.toast.message.text())
    assert house.folders.names() == ["Work"]
    assert "Work" in titles(window)


def test_conversations_are_found_by_the_name_of_their_folder(house: House) -> None:
    inside = house.library.add("Plans")
    house.library.add("Other plans", days_ago=1)
    house.folders.add("Thesis", inside)
    window = house.open_window()
    found = conversation_candidates(window.shelf.listed, lambda _: None)
    assert [one.name for one in found if any(match("thesis pl", name) is not None for name in one.names)] == ["Plans"]
