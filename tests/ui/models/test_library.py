"""The models on this computer: what is listed, what keys and buttons do, what is asked before something goes."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QPushButton

from desktop_app.errors import BrokenGguf, Cancelled, NotAGguf, TrashUnavailable
from desktop_app.services.events import ModelWork, Work
from desktop_app.services.found_models import Found, FoundModel, Program
from desktop_app.services.model_files import FolderState
from desktop_app.services.models import ModelEntry, Origin, RefusedFile
from desktop_app.ui.models.library_rows import Order
from desktop_app.ui.models.page import Part
from tests.ui.fake_model_files import OWN
from tests.ui.fake_services import GEMMA, SMOL, local_model

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.models.defaults import ModelDefaultsPanel
    from desktop_app.ui.models.library import LibraryPart
    from tests.ui.house import House

STUDIO = FoundModel(
    program=Program.LM_STUDIO, name="Studio 7B", path=Path("/home/me/.lmstudio/studio.gguf"), size_bytes=4_000_000_000
)


def _open(house: House) -> tuple[MainWindow, LibraryPart]:
    window = house.open_window()
    window.models.open_part(Part.HERE)
    part = window.keeping.part
    assert part is not None
    return window, part


def _rows(part: LibraryPart) -> list[str]:
    model = part.pane.rows
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def _spoken(part: LibraryPart) -> str:
    return str(part.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))


def _choose(part: LibraryPart, name: str) -> None:
    part.list.setCurrentIndex(part.pane.rows.index(_rows(part).index(name)))


def _box(qtbot: QtBot) -> QMessageBox:
    def shown() -> list[QMessageBox]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible()]

    qtbot.wait_until(lambda: bool(shown()))
    return shown()[0]


def _press(box: QMessageBox, words: str) -> None:
    next(one for one in box.findChildren(QPushButton) if one.text().replace("&", "") == words).click()


def test_models_stand_under_headings_with_what_others_have_and_what_cannot_be_used(house: House, qtbot: QtBot) -> None:
    house.computer.found = Found(models=(STUDIO,))
    house.models.unusable = (RefusedFile(path=OWN / "half.gguf", error=BrokenGguf(path="half.gguf")),)
    _, part = _open(house)
    expected = ["Models", "Gemma 3 270M", "SmolLM2 135M Instruct", "Found in LM Studio", "Studio 7B"]
    qtbot.wait_until(lambda: _rows(part) == [*expected, "Cannot be used", "half.gguf"])
    words = "1 folder of models · 351.0 MB used · 71.0 GB free"
    qtbot.wait_until(lambda: part.pane.folders.words == words)


def test_the_search_finds_by_every_word_and_says_when_there_is_nothing(house: House) -> None:
    _, part = _open(house)
    QTest.keyClicks(part.pane.field, "q4_1 smol")
    assert _rows(part) == ["Models", "SmolLM2 135M Instruct"]
    part.pane.field.setText("nothing of that kind")
    assert _rows(part) == []
    assert part.pane.notice.message.text() == "No model here matches that."
    part.pane.notice.buttons[0].click()
    assert len(_rows(part)) == 3


def test_without_models_one_thing_is_taught_and_a_way_offered(house: House) -> None:
    house.models.models = ()
    window, part = _open(house)
    assert part.pane.notice.message.text() == "There are no models on this computer yet."
    part.pane.notice.buttons[0].click()
    assert window.models.page is not None
    assert window.models.page.part is Part.DISCOVER


def test_the_order_is_by_name_by_use_or_by_size(house: House) -> None:
    house.models.last_used = {SMOL.facts.sha256: datetime.now(UTC) - timedelta(days=1)}
    house.models.models = (
        GEMMA,
        SMOL,
        replace(local_model("Large", "large"), facts=replace(GEMMA.facts, sha256="l", size_bytes=10**10)),
    )
    _, part = _open(house)
    assert _rows(part)[1:] == ["Gemma 3 270M", "Large", "SmolLM2 135M Instruct"]
    part.pane.take_order(Order.USED)
    assert _rows(part)[1] == "SmolLM2 135M Instruct"
    part.pane.take_order(Order.SIZE)
    assert _rows(part)[1] == "Large"


def test_enter_in_the_list_begins_a_chat_with_the_model(house: House, qtbot: QtBot) -> None:
    window, part = _open(house)
    _choose(part, "SmolLM2 135M Instruct")
    with qtbot.wait_signal(window.keeping.chat_wanted) as wanted:
        QTest.keyClick(part.list, Qt.Key.Key_Return)
    assert wanted.args == [SMOL.path]
    assert not window.models.is_open


def test_f2_edits_the_name_in_place_and_enter_keeps_it(house: House, qtbot: QtBot) -> None:
    _, part = _open(house)
    _choose(part, "SmolLM2 135M Instruct")
    part.list.setFocus()
    QTest.keyClick(part.list, Qt.Key.Key_F2)
    assert part.card.title.hasFocus()
    QTest.keyClicks(part.card.title, "Small one")
    QTest.keyClick(part.card.title, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: "Small one" in _rows(part))
    assert part.list.current() is not None
    part.card.title.begin()
    QTest.keyClicks(part.card.title, SMOL.facts.name)
    QTest.keyClick(part.card.title, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: "SmolLM2 135M Instruct" in _rows(part))


def test_delete_asks_and_only_a_yes_moves_the_file_to_the_trash_from_which_undo_takes_it(
    house: House, qtbot: QtBot
) -> None:
    window, part = _open(house)
    _choose(part, "SmolLM2 135M Instruct")
    QTest.keyClick(part.list, Qt.Key.Key_Delete)
    box = _box(qtbot)
    assert box.text() == "Move SmolLM2 135M Instruct to the trash?"
    assert str(SMOL.path) in box.informativeText()
    _press(box, "Keep it")
    assert house.model_files.asked == []
    QTest.keyClick(part.list, Qt.Key.Key_Delete)
    _press(_box(qtbot), "Move to trash")
    qtbot.wait_until(lambda: window.toast.message.text() == "SmolLM2 135M Instruct is in the trash")
    assert house.model_files.asked == [("remove", SMOL.path)]
    assert _rows(part) == ["Models", "Gemma 3 270M"]
    assert window.toast.action.text() == "Undo"
    window.toast.action.click()
    qtbot.wait_until(lambda: "SmolLM2 135M Instruct" in _rows(part))
    assert part.current_entry() is not None
    assert part.current_entry().model == SMOL  # type: ignore[union-attr]


def test_a_file_that_cannot_go_to_the_trash_stays_listed_and_says_why(house: House, qtbot: QtBot) -> None:
    window, part = _open(house)
    house.model_files.fail_next = TrashUnavailable(path="/models/smol.gguf")
    _choose(part, "SmolLM2 135M Instruct")
    part.card.remove.click()
    _press(_box(qtbot), "Move to trash")
    qtbot.wait_until(lambda: "could not be moved to the trash" in window.toast.message.text())
    assert "SmolLM2 135M Instruct" in _rows(part)


def _entry(origin: Origin, *, missing: bool = False, program: Program | None = None) -> ModelEntry:
    return ModelEntry(model=SMOL, paths=(SMOL.path,), origin=origin, program=program, missing=missing)


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (_entry(Origin.PROGRAM, program=Program.OLLAMA), "The file belongs to Ollama and stays where it is."),
        (_entry(Origin.FILE), "The file stays where it is."),
        (_entry(Origin.TANDEM, missing=True), "Its file is not there any more. Conversations with it stay."),
    ],
)
def test_what_is_not_tandems_is_only_forgotten(
    house: House, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, entry: ModelEntry, why: str
) -> None:
    monkeypatch.setattr(house.models, "entries", lambda: (entry,))
    _, part = _open(house)
    assert part.card.remove.text() == "Forget"
    part.card.remove.click()
    box = _box(qtbot)
    assert box.informativeText() == why
    _press(box, "Forget")
    qtbot.wait_until(lambda: house.model_files.asked == [("forget", "smol")])


def test_the_starter_model_has_no_button_that_removes_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.models, "entries", lambda: (_entry(Origin.STARTER),))
    _, part = _open(house)
    assert part.card.chat.isVisible()
    assert not part.card.remove.isVisible()


def test_a_missing_model_says_where_it_lay_and_offers_to_look_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.models, "entries", lambda: (_entry(Origin.TANDEM, missing=True),))
    _, part = _open(house)
    assert _rows(part) == ["Missing", "SmolLM2 135M Instruct"]
    assert str(SMOL.path) in part.card.missing.hint.text()
    assert [one.text() for one in part.card.missing.buttons] == ["Look again"]
    assert not part.card.chat.isVisible()


def test_copies_are_listed_and_only_ones_own_can_be_removed(
    house: House, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = Path("/home/me/.ollama/blobs/sha256-1")
    entry = replace(_entry(Origin.TANDEM), paths=(SMOL.path, theirs), removable=(SMOL.path,))
    monkeypatch.setattr(house.models, "entries", lambda: (entry,))
    _, part = _open(house)
    rows = part.card.copies.rows
    assert [row.path for row in rows] == [SMOL.path, theirs]
    assert [row.remove.isVisible() for row in rows] == [True, False]
    rows[0].remove.click()
    _press(_box(qtbot), "Move to trash")
    assert house.model_files.asked == [("remove", SMOL.path)]


def test_verifying_shows_how_far_it_is_and_can_be_stopped(house: House, qtbot: QtBot) -> None:
    window, part = _open(house)
    _choose(part, "SmolLM2 135M Instruct")
    house.model_files.verifying = Future()
    part.card.verify.click()
    house.bridge.listen(ModelWork(model_id="smol", work=Work.VERIFYING, fraction=0.25))
    qtbot.wait_until(lambda: part.card.bar.value() == 250)
    assert part.card.stop.isVisible()
    assert not part.card.verify.isEnabled()
    assert "verifying 25%" in _spoken(part)
    part.card.stop.click()
    assert house.model_files.asked[-1] == ("stop", "smol")
    house.model_files.verifying.set_exception(Cancelled())
    house.bridge.listen(ModelWork(model_id="smol", work=None))
    qtbot.wait_until(lambda: not part.card.stop.isVisible())
    assert not window.toast.isVisible()
    house.model_files.verifying = None
    part.card.verify.click()
    qtbot.wait_until(lambda: window.toast.message.text() == "SmolLM2 135M Instruct is unchanged, byte by byte")


def test_a_model_of_another_program_is_used_with_one_button(house: House, qtbot: QtBot) -> None:
    house.computer.found = Found(models=(STUDIO,))
    _, part = _open(house)
    qtbot.wait_until(lambda: "Studio 7B" in _rows(part))
    _choose(part, "Studio 7B")
    assert "nothing is copied" in part.other.words.text()
    part.other.use.click()
    qtbot.wait_until(lambda: part.current_entry() is not None)
    assert house.model_files.asked == [("use", STUDIO.path)]
    assert "Found in LM Studio" not in _rows(part)
    assert part.current_entry().model.path == STUDIO.path  # type: ignore[union-attr]


def test_a_model_that_sees_shows_its_projector(house: House) -> None:
    house.models.projectors[SMOL.facts.sha256] = (OWN / "smol.mmproj-F16.gguf",)
    _, part = _open(house)
    _choose(part, SMOL.name)
    assert part.card.facts["File for images"].text() == "smol.mmproj-F16.gguf"
    assert part.card.facts["File for images"].isVisibleTo(part)
    house.models.projectors.clear()
    part.refresh()
    assert not part.card.facts["File for images"].isVisibleTo(part)


def test_a_file_that_cannot_be_used_says_why(house: House) -> None:
    house.models.unusable = (RefusedFile(path=OWN / "page.gguf", error=NotAGguf(path="page.gguf")),)
    _, part = _open(house)
    _choose(part, "page.gguf")
    assert part.other.trouble.message.text() == "page.gguf is not a GGUF model file."
    assert not part.other.use.isVisible()


def test_a_file_that_cannot_be_used_goes_to_the_trash_after_a_question(house: House, qtbot: QtBot) -> None:
    path = OWN / "page.gguf"
    house.models.unusable = (RefusedFile(path=path, error=NotAGguf(path="page.gguf")),)
    window, part = _open(house)
    _choose(part, "page.gguf")
    part.other.remove.click()
    box = part.findChild(QMessageBox)
    assert box is not None
    assert box.text() == "Move page.gguf to the trash?"
    next(button for button in box.buttons() if button.text() == "Move to trash").click()
    qtbot.wait_until(lambda: "page.gguf" not in _rows(part))
    assert ("remove", path) in house.model_files.asked
    assert window.toast.message.text() == "page.gguf is in the trash"
    assert window.toast.action.text() == "Undo"
    window.toast.action.click()
    qtbot.wait_until(lambda: "page.gguf" in _rows(part))


def _drag(data: QMimeData, kind: QEvent.Type) -> QDropEvent:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    return QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, left, none, kind)


def test_dropped_files_are_used_and_dropped_folders_looked_into(house: House, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "dropped.gguf"
    file.write_bytes(b"GGUF")
    folder = tmp_path / "folder"
    folder.mkdir()
    _, part = _open(house)
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path)) for path in (file, folder)])
    enter = _drag(dragged, QEvent.Type.DragEnter)
    QApplication.sendEvent(part, enter)
    assert enter.isAccepted()
    assert part.hint.isVisible()
    QApplication.sendEvent(part, _drag(dragged, QEvent.Type.Drop))
    assert not part.hint.isVisible()
    qtbot.wait_until(lambda: "dropped" in _rows(part))
    qtbot.wait_until(lambda: ("add folder", folder) in house.model_files.asked)


def test_words_dragged_over_it_are_left_alone(house: House) -> None:
    _, part = _open(house)
    dragged = QMimeData()
    dragged.setText("a sentence")
    enter = _drag(dragged, QEvent.Type.DragEnter)
    enter.accept()
    QApplication.sendEvent(part, enter)
    assert not enter.isAccepted()
    assert not part.hint.isVisible()


def test_the_folders_are_shown_with_their_room_and_stay_while_the_list_changes(house: House, qtbot: QtBot) -> None:
    disk = Path("/media/disk/models")
    house.model_files.states += (
        FolderState(path=disk, is_own=False, takes_downloads=False, models=0, models_bytes=0, free_bytes=9 * 10**9),
        FolderState(path=Path("/gone"), is_own=False, takes_downloads=False, models=0, models_bytes=0, free_bytes=None),
    )
    _, part = _open(house)
    part.pane.folders.click()
    qtbot.wait_until(lambda: len(part.folders.rows) == 3)
    house.models.find((SMOL,))
    qtbot.wait_until(lambda: len(_rows(part)) == 2)
    assert part.folders.isVisible()
    own, other, gone = part.folders.rows
    assert not own.remove.isVisible()
    assert "may not be connected" in gone.accessibleName()
    assert not gone.choose.isVisible()
    other.choose.click()
    other.remove.click()
    assert house.model_files.asked == [("download to", disk), ("remove folder", disk)]


def test_a_favourite_is_marked_in_the_list_and_for_those_who_listen(house: House, qtbot: QtBot) -> None:
    _, part = _open(house)
    _choose(part, "SmolLM2 135M Instruct")
    part.card.favourite.click()
    assert house.models.favourites == {"smol"}
    qtbot.wait_until(lambda: "favourite" in _spoken(part))
    assert part.card.favourite.isChecked()


def test_the_menu_of_a_row_has_what_the_card_has(house: House, qtbot: QtBot) -> None:
    _, part = _open(house)
    _choose(part, "SmolLM2 135M Instruct")
    part.list.menu_wanted.emit(QPoint(10, 10))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [one.text() for one in menu.actions() if one.text()]
    assert words[:3] == ["Chat with it", "Rename", "Verify"]
    assert words[-1] == "Move to trash…"
    menu.close()
    qtbot.wait_until(lambda: QApplication.activePopupWidget() is None)


def test_in_a_narrow_window_escape_leads_from_the_model_to_the_list_and_then_to_the_chat(house: House) -> None:
    window, part = _open(house)
    window.resize(680, 700)
    _choose(part, "SmolLM2 135M Instruct")
    part.list.opened.emit(part.list.current())
    assert part.card.isVisible()
    assert not part.pane.isVisible()
    QTest.keyClick(part.card, Qt.Key.Key_Escape)
    assert part.pane.isVisible()
    assert window.models.is_open
    QTest.keyClick(part.list, Qt.Key.Key_Escape)
    assert not window.models.is_open


def test_names_and_paths_from_outside_are_plain_text(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = replace(SMOL, name="<b>bold</b>\u202e", path=Path("/models/<img src=x>.gguf"))
    entry = ModelEntry(model=evil, paths=(evil.path,), origin=Origin.TANDEM, missing=True)
    monkeypatch.setattr(house.models, "entries", lambda: (entry,))
    _, part = _open(house)
    assert "<b>bold</b>" in part.card.title.text()
    assert "\u202e" not in part.card.title.text()
    assert part.card.missing.hint.textFormat() is Qt.TextFormat.PlainText
    assert "<img" in part.card.missing.hint.text()


def test_a_model_that_is_dropped_on_the_chat_answers_in_it_instead_of_being_attached(
    house: House, qtbot: QtBot, tmp_path: Path
) -> None:
    window = house.open_window()
    window.files.add_paths([tmp_path / "dropped.GGUF"])
    qtbot.wait_until(lambda: "dropped" in [model.name for model in house.models.models])
    qtbot.wait_until(lambda: _chosen(window) == "dropped")
    assert house.attachments.drafts == {}


def _chosen(window: MainWindow) -> str:
    model = window.choice.now().model
    return model.name if model is not None else ""


def test_the_defaults_are_folded_away_until_they_are_wanted_and_follow_the_chosen_model(
    house: House, qtbot: QtBot
) -> None:
    def panel() -> ModelDefaultsPanel | None:
        return part.defaults.panel

    _, part = _open(house)
    _choose(part, "SmolLM2 135M Instruct")
    assert panel() is None
    part.defaults.button.click()
    first = panel()
    assert first is not None
    qtbot.wait_until(first.isVisible)
    _choose(part, "Gemma 3 270M")
    qtbot.wait_until(lambda: panel() not in (None, first))
    part.defaults.button.click()
    assert panel() is None
