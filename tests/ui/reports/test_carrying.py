"""Saving a comparison and running a saved one again, from the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QLineEdit

from desktop_app.errors import NotAComparison, StillBlind
from desktop_app.services.reports import Kind
from desktop_app.ui.actions import Do

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House


def _talk(house: House, qtbot: QtBot) -> MainWindow:
    house.library.add("Which: one?", said=("q", "a"))
    window = house.open_window()
    qtbot.wait_until(lambda: not window.chat.is_empty)
    return window


def _dialog(window: MainWindow) -> QFileDialog:
    window.actions_by_name[Do.SAVE_COMPARISON].trigger()
    dialog = window.carrying.dialog
    assert dialog is not None
    return dialog


def _name(dialog: QFileDialog) -> str:
    return Path(dialog.selectedFiles()[0]).name


def test_the_name_follows_what_is_saved(house: House, qtbot: QtBot) -> None:
    dialog = _dialog(_talk(house, qtbot))
    assert _name(dialog).endswith(".html")
    assert ":" not in _name(dialog)
    json = next(words for words in dialog.nameFilters() if "json)" in words)
    dialog.selectNameFilter(json)
    dialog.filterSelected.emit(json)
    assert _name(dialog).endswith(".json")
    dialog.reject()


def test_a_comparison_is_written_as_what_was_chosen_and_that_is_said(
    house: House, qtbot: QtBot, tmp_path: Path
) -> None:
    window = _talk(house, qtbot)
    dialog = _dialog(window)
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.setText(str(tmp_path / "mine"))
    dialog.accept()
    qtbot.wait_until(lambda: bool(house.reports.written))
    conversation_id, path, kind, words, language = house.reports.written[0]
    assert (conversation_id, path, kind) == (window.chat.conversation_id, tmp_path / "mine.html", Kind.HTML)
    assert words.turn == "Prompt {number}"
    assert language.startswith("en")
    qtbot.wait_until(lambda: "mine.html" in window.toast.message.text())


def test_why_nothing_was_written_is_said(house: House, qtbot: QtBot, tmp_path: Path) -> None:
    window = _talk(house, qtbot)
    house.reports.fail_next = StillBlind()
    dialog = _dialog(window)
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.setText(str(tmp_path / "mine"))
    dialog.accept()
    qtbot.wait_until(lambda: "judged blind" in window.toast.message.text())


def test_a_saved_comparison_is_opened_and_its_new_lanes_are_asked(house: House, qtbot: QtBot) -> None:
    window = _talk(house, qtbot)
    window.carrying.take_in("/somewhere/old.json")
    qtbot.wait_until(lambda: window.chat.lanes.are_several)
    assert window.chat.conversation is not None
    assert window.chat.conversation.title == "old"
    assert house.chat.caught_up == [window.chat.lanes.shown[1].lane_id]


def test_a_file_that_is_none_is_refused_in_words(house: House, qtbot: QtBot) -> None:
    window = _talk(house, qtbot)
    house.reports.fail_next = NotAComparison(path="x.json")
    window.carrying.take_in("/somewhere/x.json")
    qtbot.wait_until(lambda: "x.json" in window.toast.message.text())
