from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QMessageBox, QPushButton

from desktop_app.domain import Conversation
from desktop_app.ui.date_sections import section
from desktop_app.ui.sidebar import Sidebar
from desktop_app.ui.sidebar_delegate import menu_rect
from desktop_app.ui.sidebar_model import SidebarModel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.theme import Theme

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=timezone(timedelta(hours=9)))


def conversation(conversation_id: int, title: str, when: datetime | None = None) -> Conversation:
    moment = when or datetime.now(UTC)
    return Conversation(id=conversation_id, title=title, created_at=moment, updated_at=moment)


@pytest.fixture
def sidebar(theme: Theme, qtbot: QtBot) -> Sidebar:
    made = Sidebar(
        theme,
        new_chat=QAction("New chat"),
        new_folder=QAction("New folder"),
        fold=QAction("Fold"),
        models=QAction("Models"),
        scoreboard=QAction("Scoreboard"),
        offline=QAction("Offline"),
        settings=QAction("Settings"),
    )
    qtbot.addWidget(made)
    made.resize(260, 700)
    made.show()
    return made


@pytest.mark.parametrize(
    ("when", "heading"),
    [
        (datetime(2026, 11, 23, 1, 0, tzinfo=UTC), "Today"),
        (datetime(2026, 11, 22, 15, 30, tzinfo=UTC), "Today"),  # past midnight where the reader lives
        (datetime(2026, 11, 22, 14, 30, tzinfo=UTC), "Yesterday"),
        (datetime(2026, 11, 16, 3, 0, tzinfo=UTC), "Previous 7 days"),
        (datetime(2026, 11, 15, 3, 0, tzinfo=UTC), "November"),
        (datetime(2025, 12, 24, 3, 0, tzinfo=UTC), "December 2025"),
    ],
)
def test_headings_follow_the_readers_days(when: datetime, heading: str) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    try:
        assert section(when, NOW) == heading
    finally:
        QLocale.setDefault(before)


def test_rows_stand_under_one_heading_a_section_which_cannot_be_chosen() -> None:
    model = SidebarModel(now=lambda: NOW)
    today, old = NOW - timedelta(hours=1), NOW - timedelta(days=1)
    model.set_conversations([conversation(1, "a", today), conversation(2, "b", today), conversation(3, "c", old)])
    rows = [str(model.index(row).data()) for row in range(model.rowCount())]
    assert rows == ["Today", "a", "b", "Yesterday", "c"]
    assert model.index(0).flags() == Qt.ItemFlag.NoItemFlags
    assert model.index_of(3).row() == 4


def test_a_click_opens_a_conversation_and_showing_it_again_does_not(sidebar: Sidebar) -> None:
    opened: list[int] = []
    sidebar.opened.connect(opened.append)
    sidebar.show_conversations([conversation(1, "one"), conversation(2, "two")])
    row = sidebar.list.visualRect(sidebar.list.model().index(2, 0))
    QTest.mouseClick(sidebar.list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert opened == [2]
    sidebar.show_conversations([conversation(2, "two"), conversation(1, "one")])
    assert opened == [2]
    assert sidebar.list.current_id() == 2


def test_arrows_open_and_delete_asks_for_the_trash(sidebar: Sidebar) -> None:
    opened: list[int] = []
    trashed: list[int] = []
    sidebar.opened.connect(opened.append)
    sidebar.trash_requested.connect(trashed.append)
    sidebar.show_conversations([conversation(1, "one"), conversation(2, "two")])
    sidebar.list.set_current(1)
    sidebar.list.setFocus()
    QTest.keyClick(sidebar.list, Qt.Key.Key_Down)
    QTest.keyClick(sidebar.list, Qt.Key.Key_Delete)
    assert (opened, trashed) == ([2], [2])


def test_a_title_is_edited_in_place_and_news_wait_until_then(sidebar: Sidebar, qtbot: QtBot) -> None:
    renamed: list[tuple[int, str]] = []
    sidebar.rename_requested.connect(lambda *told: renamed.append(told))
    sidebar.show_conversations([conversation(1, "one"), conversation(2, "two")])
    sidebar.list.rename(2)
    editor = sidebar.list.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "new  name")
    sidebar.show_conversations([conversation(3, "three"), conversation(1, "one"), conversation(2, "two")])
    sidebar.set_writing(frozenset({2}))
    assert editor.text() == "new  name"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: renamed == [(2, "new name")])
    qtbot.wait_until(lambda: sidebar.list.model().rowCount() == 4)


def test_an_empty_title_changes_nothing(sidebar: Sidebar, qtbot: QtBot) -> None:
    renamed: list[int] = []
    sidebar.rename_requested.connect(lambda *_: renamed.append(1))
    sidebar.show_conversations([conversation(1, "one")])
    sidebar.list.rename(1)
    editor = sidebar.list.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.clear()
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: sidebar.list.findChild(QLineEdit) is None)
    assert renamed == []


def test_the_three_points_open_a_menu_and_leave_the_open_conversation_alone(sidebar: Sidebar) -> None:
    opened: list[int] = []
    trashed: list[int] = []
    sidebar.opened.connect(opened.append)
    sidebar.trash_requested.connect(trashed.append)
    sidebar.show_conversations([conversation(1, "one"), conversation(2, "two")])
    sidebar.list.set_current(1)
    row = sidebar.list.visualRect(sidebar.list.model().index(2, 0))
    QTest.mouseClick(sidebar.list.viewport(), Qt.MouseButton.LeftButton, pos=menu_rect(row).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == [
        "Rename",
        "Move to folder…",
        "Keep on this computer",
        "Move to trash",
    ]
    menu.actions()[3].trigger()
    menu.close()
    assert (opened, trashed) == ([], [2])


def test_a_conversation_that_is_written_is_marked_for_eyes_and_ears(sidebar: Sidebar) -> None:
    sidebar.show_conversations([conversation(1, "one")])
    sidebar.set_writing(frozenset({1}))
    index = sidebar.list.model().index(1, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "one, writing an answer"
    sidebar.set_writing(frozenset())
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "one"


def test_markup_and_line_breaks_in_a_title_are_shown_as_they_stand(sidebar: Sidebar) -> None:
    sidebar.show_conversations([conversation(1, "<b>one</b>\nand & two")])
    assert sidebar.list.model().index(1, 0).data() == "<b>one</b> and & two"


def test_an_empty_list_teaches_one_thing(sidebar: Sidebar) -> None:
    assert not sidebar.empty.isVisible()
    sidebar.show_conversations(())
    assert sidebar.empty.isVisible()
    assert sidebar.empty.text() == "Your conversations appear here. They stay on this computer."
    sidebar.show_conversations([conversation(1, "one")])
    assert not sidebar.empty.isVisible()


def _box() -> QMessageBox:
    (box,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible())
    return box


def test_deleting_forever_asks_first_and_enter_keeps(sidebar: Sidebar, qtbot: QtBot) -> None:
    deleted: list[int] = []
    sidebar.delete_requested.connect(deleted.append)
    QTest.mouseClick(sidebar.trash_button, Qt.MouseButton.LeftButton)
    sidebar.trash.show_trash([conversation(5, "<i>old</i>")])
    QTest.mouseClick(sidebar.trash.delete, Qt.MouseButton.LeftButton)
    box = _box()
    assert box.text() == "Delete “<i>old</i>” forever?"
    assert box.textFormat() == Qt.TextFormat.PlainText
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert deleted == []
    qtbot.wait_until(lambda: not any(isinstance(one, QMessageBox) for one in QApplication.topLevelWidgets()))
    QTest.mouseClick(sidebar.trash.delete, Qt.MouseButton.LeftButton)
    yes = next(button for button in _box().findChildren(QPushButton) if button.text() == "Delete forever")
    QTest.mouseClick(yes, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert deleted == [5]


def test_a_long_title_does_not_fill_the_question(sidebar: Sidebar) -> None:
    sidebar.trash.show_trash([conversation(5, "long\n" * 60)])
    QTest.mouseClick(sidebar.trash_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(sidebar.trash.delete, Qt.MouseButton.LeftButton)
    box = _box()
    assert box.text() == f"Delete “{'long ' * 15}long…” forever?"
    box.close()


def test_the_trash_restores_and_says_when_it_is_empty(sidebar: Sidebar) -> None:
    restored: list[int] = []
    sidebar.restore_requested.connect(restored.append)
    QTest.mouseClick(sidebar.trash_button, Qt.MouseButton.LeftButton)
    sidebar.trash.show_trash([conversation(5, "old")])
    QTest.mouseClick(sidebar.trash.restore, Qt.MouseButton.LeftButton)
    assert restored == [5]
    sidebar.trash.show_trash([])
    assert sidebar.trash.empty.isVisible()
    assert not sidebar.trash.restore.isVisible()
    QTest.keyClick(sidebar.trash.back, Qt.Key.Key_Escape)
    assert not sidebar.shows_trash
