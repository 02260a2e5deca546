"""The rows of the sidebar: folders first, then dates; only what is looked at is laid out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import groupby
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop_app.domain import Conversation, Folder
from desktop_app.ui.conversation_list import ConversationList
from desktop_app.ui.date_sections import dated, section
from desktop_app.ui.sidebar_delegate import SidebarDelegate
from desktop_app.ui.sidebar_model import SidebarModel, SidebarRole

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.sidebar_model import AnyIndex
    from desktop_app.ui.theme import Theme

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=timezone(timedelta(hours=9)))
WORK = Folder(id=1, name="Work", position=0)
PRIVATE = Folder(id=2, name="Private", position=1, local_only=True)
EMPTY = Folder(id=3, name="Empty", position=2)


def _one(number: int, folder: Folder | None = None, *, hours_ago: float = 1.0, has_lock: bool = False) -> Conversation:
    when = NOW - timedelta(hours=hours_ago)
    return Conversation(
        id=number, title=f"c{number}", created_at=when, updated_at=when, folder=folder, has_lock=has_lock
    )


def _model(*conversations: Conversation, folders: tuple[Folder, ...] = (WORK, PRIVATE, EMPTY)) -> SidebarModel:
    model = SidebarModel(now=lambda: NOW)
    model.set_conversations(conversations, folders)
    return model


def _shown(model: SidebarModel, role: int = Qt.ItemDataRole.DisplayRole) -> list[str]:
    return [str(model.index(row).data(role)) for row in range(model.rowCount())]


def test_folders_stand_first_with_what_lies_in_them_and_the_rest_by_date() -> None:
    model = _model(_one(1), _one(2, PRIVATE), _one(3, WORK), _one(4, WORK), _one(5, hours_ago=24))
    assert _shown(model) == [
        *("Folders", "Work", "c3", "c4", "Private", "c2", "Empty", "No conversations yet"),
        *("Today", "c1", "Yesterday", "c5"),
    ]
    model.set_folded({1, 3})
    assert _shown(model)[:5] == ["Folders", "Work", "Private", "c2", "Empty"]
    assert not model.index_of(3).isValid()
    assert model.index_of(2).row() == 3
    assert model.holds(3) == WORK


def test_views_are_told_of_every_change_as_qt_wants_it() -> None:
    model = _model(_one(1), _one(2, PRIVATE), _one(3, WORK))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_folded({1})
    model.set_writing(frozenset({1}))
    model.set_conversations([_one(4)])
    model.set_conversations([])
    assert tester.model() is model  # whatever it finds is a warning, and fails the test


def test_without_folders_nothing_is_said_of_them() -> None:
    assert _shown(_model(_one(1), folders=())) == ["Today", "c1"]


def test_a_screen_reader_hears_name_number_fold_and_lock() -> None:
    model = _model(_one(1, WORK), _one(2, PRIVATE), _one(3, PRIVATE), _one(4, WORK, has_lock=True), _one(5))
    model.set_folded({1})
    assert _shown(model, Qt.ItemDataRole.AccessibleTextRole)[1:5] == [
        "Work, folder, 2 conversations, folded",
        "Private, folder, 2 conversations, unfolded, kept on this computer",
        "c2, in the folder Private, kept on this computer because its folder is",
        "c3, in the folder Private, kept on this computer because its folder is",
    ]
    model.set_folded(frozenset())
    said = _shown(model, Qt.ItemDataRole.AccessibleTextRole)
    assert "c4, in the folder Work, kept on this computer" in said
    assert "c5" in said


def test_a_tooltip_gives_the_whole_name_and_the_reason_of_a_lock() -> None:
    model = _model(_one(1, PRIVATE), _one(2, WORK, has_lock=True), _one(3, WORK))
    tooltips = [model.index_of(number).data(SidebarRole.TOOLTIP) for number in (1, 2, 3)]
    assert tooltips == [
        "c1\nLocal only because its folder “Private” is",
        "c2\nLocal only: no provider gets it",
        "c3",
    ]
    assert model.index_of_folder(2).data(SidebarRole.TOOLTIP) == "Private\nNo provider gets what lies in it."


class _Counting(SidebarDelegate):
    """Counts for how many rows it is asked for a height."""

    asked = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        self.asked += 1
        return super().sizeHint(option, index)


def test_ten_thousand_conversations_in_a_hundred_folders_are_laid_out_without_asking_each(
    theme: Theme, qtbot: QtBot
) -> None:
    folders = tuple(Folder(id=number, name=f"f{number}", position=number) for number in range(1, 101))
    many = [_one(number, folders[number % 200] if number % 200 < 100 else None) for number in range(1, 10_001)]
    model = SidebarModel(now=lambda: NOW)
    listed = ConversationList(theme, model)
    qtbot.addWidget(listed)
    delegate = _Counting(theme, listed)
    listed.setItemDelegate(delegate)
    listed.show()
    listed.show_conversations(many, folders)
    listed.set_current(9_999)
    assert model.rowCount() == 1 + 100 + 5_000 + 1 + 5_000
    assert listed.current_id() == 9_999
    assert listed.visualRect(listed.currentIndex()).intersects(listed.viewport().rect())
    assert delegate.asked < 100


@pytest.mark.parametrize("hour", [0, 9, 23])
def test_dates_are_found_as_if_each_conversation_was_asked_for_its_own(hour: int) -> None:
    now = NOW.replace(hour=hour, minute=1)
    moments = [now + timedelta(hours=2), *(now - timedelta(hours=7 * step) for step in range(2_000))]
    listed = [
        Conversation(id=number, title="", created_at=NOW, updated_at=moment.astimezone(UTC))
        for number, moment in enumerate(moments)
    ]
    one_by_one = [
        (heading, list(group)) for heading, group in groupby(listed, lambda one: section(one.updated_at, now))
    ]
    assert list(dated(listed, now)) == one_by_one
