"""Saving a comparison and running a saved one again, from the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QLineEdit

from desktop_app.domain import ModelRef, ModelSource
from desktop_app.errors import NotAComparison, StillBlind
from desktop_app.services.reports import Kind, NeededModel, Written
from desktop_app.ui.actions import Do
from desktop_app.ui.reports.again_dialog import MOST_VOTES
from tests.ui.fake_reports import NEEDED, saved, vote
from tests.ui.fake_services import GEMMA

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.reports.again_dialog import AgainDialog
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


def test_what_a_file_does_not_hold_is_said(house: House, qtbot: QtBot, tmp_path: Path) -> None:
    window = _talk(house, qtbot)
    house.reports.outcome = Written(count=2, left_out=1, disguised=True)
    dialog = _dialog(window)
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.setText(str(tmp_path / "mine"))
    dialog.accept()
    qtbot.wait_until(lambda: "mine.html" in window.toast.message.text())
    assert "1 attached file was too large and is only named." in window.toast.message.text()
    assert "placeholders stand in it in full" in window.toast.message.text()


def _asked(window: MainWindow, qtbot: QtBot) -> AgainDialog:
    window.carrying.take_in("/somewhere/old.json")
    qtbot.wait_until(lambda: window.carrying.again is not None)
    assert window.carrying.again is not None
    return window.carrying.again


def test_a_saved_comparison_is_opened_and_its_new_lanes_are_asked(house: House, qtbot: QtBot) -> None:
    window = _talk(house, qtbot)
    dialog = _asked(window, qtbot)
    dialog.run.click()
    qtbot.wait_until(lambda: window.chat.lanes.are_several)
    assert window.chat.conversation is not None
    assert window.chat.conversation.title == "old"
    ((lane_id, asks),) = house.chat.run_again_with
    assert lane_id == window.chat.lanes.shown[1].lane_id
    assert [ask.turn_id for ask in asks] == [1]
    assert house.reports.taken == [{NEEDED.key: GEMMA.ref}]


def test_the_answers_alone_can_be_brought_in_and_nobody_is_asked(house: House, qtbot: QtBot) -> None:
    window = _talk(house, qtbot)
    _asked(window, qtbot).show_only.click()
    qtbot.wait_until(lambda: window.chat.conversation is not None and window.chat.conversation.title == "old")
    assert (house.reports.taken, house.chat.run_again_with) == ([{}], [])


def test_a_model_that_is_missing_is_named_with_its_file_and_nobody_answers_for_it(house: House, qtbot: QtBot) -> None:
    window = _talk(house, qtbot)
    source = replace(NEEDED.source, repository="ggml-org/gemma-3-GGUF")
    house.reports.saved = saved((replace(NEEDED, source=source, here=None),))
    dialog = _asked(window, qtbot)
    words = dialog.rows[0].words.text()
    for told in ("Not on this computer", "gemma.gguf", "Q4_K_M", GEMMA.ref.id[:16], "ggml-org/gemma-3-GGUF"):
        assert told in words
    assert not dialog.run.isEnabled()


def test_another_file_of_the_name_answers_only_when_it_is_chosen_and_with_a_warning(house: House, qtbot: QtBot) -> None:
    window = _talk(house, qtbot)
    other = ModelSource(model=replace(GEMMA.ref, id="77" * 32), quantization="Q8_0")
    house.reports.saved = saved((replace(NEEDED, here=None, others=(other,)),))
    dialog = _asked(window, qtbot)
    row = dialog.rows[0]
    assert row.chosen is None
    row.choice.setCurrentIndex(0)
    assert "answers otherwise" in row.words.text()
    dialog.run.click()
    qtbot.wait_until(lambda: bool(house.reports.taken))
    assert house.reports.taken == [{NEEDED.key: other.model}]


def test_an_account_that_is_missing_is_named(house: House, qtbot: QtBot) -> None:
    window = _talk(house, qtbot)
    model = ModelRef(provider="openai", id="gpt-9", name="gpt-9")
    source = ModelSource(model=model, provider="openai", account="Work")
    house.reports.saved = saved((NeededModel(source=source, here=None, others=(), prompts=1),))
    assert "There is no account with OpenAI here" in _asked(window, qtbot).rows[0].words.text()


def test_missing_files_votes_and_lanes_without_room_are_told(house: House, qtbot: QtBot) -> None:
    window = _talk(house, qtbot)
    house.reports.saved = saved(missing=("big.txt",), votes=(vote(),) * (MOST_VOTES + 2), lanes=4)
    dialog = _asked(window, qtbot)
    notes = " ".join(note.text() for note in dialog.notes)
    assert "big.txt" in notes
    assert "trash" in notes
    assert len(dialog.votes) == MOST_VOTES + 1


def test_a_file_that_is_none_is_refused_in_words(house: House, qtbot: QtBot) -> None:
    window = _talk(house, qtbot)
    house.reports.fail_next = NotAComparison(path="x.json")
    window.carrying.take_in("/somewhere/x.json")
    qtbot.wait_until(lambda: "x.json" in window.toast.message.text())
