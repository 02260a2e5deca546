"""Files in the window: attached, kept with their own draft, sent with the words, shown over the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from desktop_app.errors import DiskFull
from desktop_app.services.attachments import MOST_FILES, NewFile, text_file
from desktop_app.ui.actions import Do
from desktop_app.ui.chat.prompt_edit import LONG_TEXT
from tests.ui.house import send
from tests.ui.pictures_on_disk import image, image_file

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House


@pytest.fixture
def window(house: House) -> MainWindow:
    return house.open_window()


def _names(window: MainWindow) -> list[str]:
    return [chip.name for chip in window.composer.head.strip.chips()]


def _paste(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    window.composer.editor.insertFromMimeData(data)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    file = tmp_path / "notes.txt"
    file.write_text("buy oil", encoding="utf-8")
    return file


def test_a_file_is_stored_the_moment_it_is_attached_and_sent_with_the_words(
    qtbot: QtBot, house: House, window: MainWindow, notes: Path
) -> None:
    _paste(window, notes)
    qtbot.waitUntil(lambda: _names(window) == ["notes.txt"])
    (kept,) = house.attachments.drafts[None]
    send(window, "What is to do?")
    qtbot.waitUntil(lambda: bool(house.chat.attached))
    assert house.chat.attached == [(kept,)]
    qtbot.waitUntil(lambda: _names(window) == [])


def test_files_stay_with_their_own_conversation(qtbot: QtBot, house: House, window: MainWindow, notes: Path) -> None:
    other = house.library.add("Other", said=("a", "b"))
    house.attachments.drafts[other] = [house.attachments.keep(text_file("there.txt", "x"))]
    _paste(window, notes)
    qtbot.waitUntil(lambda: _names(window) == ["notes.txt"])
    window.shelf.open(other)
    qtbot.waitUntil(lambda: _names(window) == ["there.txt"])
    window.shelf.new_chat()
    house.attachments.drafts[None].clear()
    window.shelf.open(other)
    qtbot.waitUntil(lambda: _names(window) == ["there.txt"])


def test_a_file_that_arrives_after_the_user_has_left_goes_to_where_it_was_attached(
    qtbot: QtBot, house: House, window: MainWindow, notes: Path
) -> None:
    other = house.library.add("Other", said=("a", "b"))
    house.attachments.hold_reads = True
    _paste(window, notes)
    qtbot.waitUntil(lambda: bool(house.attachments.held))
    assert window.composer.hint.text() == "Reading the file…"
    window.shelf.open(other)
    qtbot.waitUntil(lambda: window.chat.is_settled and window.chat.conversation_id == other)
    ((file, waiting),) = house.attachments.held
    waiting.set_result(file)
    qtbot.waitUntil(lambda: bool(house.attachments.drafts.get(None)))
    qtbot.waitUntil(lambda: window.composer.hint.text() == "")
    assert _names(window) == []


def test_an_image_from_the_clipboard_is_kept_as_a_png_file(qtbot: QtBot, house: House, window: MainWindow) -> None:
    data = QMimeData()
    data.setImageData(image(40, 30))
    window.composer.editor.insertFromMimeData(data)
    qtbot.waitUntil(lambda: _names(window) == ["Pasted image.png"])
    (kept,) = house.attachments.drafts[None]
    assert kept.media_type == "image/png"
    assert house.attachments.contents[kept.sha256].startswith(b"\x89PNG")
    assert window.composer.head.images_line.isVisible()


def test_an_image_that_cannot_be_shown_is_refused_in_a_sentence(
    qtbot: QtBot, house: House, window: MainWindow, tmp_path: Path
) -> None:
    house.attachments.images["broken.png"] = NewFile(
        name="broken.png", media_type="image/png", data=image_file("a", 8, 8).data[:40]
    )
    _paste(window, tmp_path / "broken.png")
    qtbot.waitUntil(window.toast.isVisible)
    assert window.toast.message.text() == (
        "“broken.png” cannot be attached: only text files and PNG, JPEG, WebP or GIF images can."
    )
    assert not house.attachments.drafts
    assert window.composer.hint.text() == ""


def test_a_file_that_cannot_be_stored_is_told_and_typing_goes_on(
    qtbot: QtBot, house: House, window: MainWindow, notes: Path
) -> None:
    house.attachments.fail_next = DiskFull()
    _paste(window, notes)
    qtbot.waitUntil(window.toast.isVisible)
    assert _names(window) == []
    send(window, "Hello")
    qtbot.waitUntil(lambda: bool(house.chat.sent))


def _attach_as_file(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("x" * (LONG_TEXT + 1))
    window.composer.editor.insertFromMimeData(data)
    QTest.mouseClick(window.composer.offer_line.buttons()[0], Qt.MouseButton.LeftButton)


def test_a_long_text_becomes_a_file_and_comes_back_if_it_cannot_be_stored(
    qtbot: QtBot, house: House, window: MainWindow
) -> None:
    house.attachments.fail_next = DiskFull()
    _attach_as_file(window)
    qtbot.waitUntil(window.toast.isVisible)
    assert window.composer.text() == "x" * (LONG_TEXT + 1)
    window.composer.clear()
    _attach_as_file(window)
    qtbot.waitUntil(lambda: _names(window) == ["Pasted text.txt"])
    assert window.composer.text() == ""


def test_a_prompt_takes_so_many_files_and_no_more(
    qtbot: QtBot, house: House, window: MainWindow, tmp_path: Path
) -> None:
    paths = []
    for number in range(MOST_FILES + 1):
        paths.append(tmp_path / f"{number}.txt")
        paths[-1].write_text(str(number), encoding="utf-8")
    _paste(window, *paths)
    qtbot.waitUntil(lambda: len(_names(window)) == MOST_FILES)
    qtbot.waitUntil(window.toast.isVisible)
    assert window.toast.message.text() == "A prompt takes 20 files at most."
    assert len(house.attachments.drafts[None]) == MOST_FILES


def test_a_removed_file_is_gone_from_the_draft(qtbot: QtBot, house: House, window: MainWindow, notes: Path) -> None:
    _paste(window, notes)
    qtbot.waitUntil(lambda: _names(window) == ["notes.txt"])
    QTest.keyClick(window.composer.head.strip.chips()[0], Qt.Key.Key_Delete)
    assert _names(window) == []
    assert house.attachments.drafts[None] == []


def test_files_are_chosen_by_button_and_by_key(qtbot: QtBot, window: MainWindow, notes: Path) -> None:
    assert "Ctrl+Shift+A" in window.composer.foot.attach_button.toolTip()
    QTest.mouseClick(window.composer.foot.attach_button, Qt.MouseButton.LeftButton)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.filesSelected.emit([str(notes)])
    qtbot.waitUntil(lambda: _names(window) == ["notes.txt"])
    dialog.reject()
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is None)
    window.actions_by_name[Do.ATTACH_FILE].trigger()
    again = window.findChild(QFileDialog)
    assert again is not None
    again.reject()


def test_a_text_opens_over_the_window_as_it_stands_and_escape_closes_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "page.html"
    file.write_text("<h1>& \u202eno</h1>", encoding="utf-8")
    _paste(window, file)
    qtbot.waitUntil(lambda: _names(window) == ["page.html"])
    chip, viewer = window.composer.head.strip.chips()[0], window.composing.viewer
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: viewer.text.toPlainText() == "<h1>& ⟦U+202E⟧no</h1>")
    assert viewer.isVisible()
    assert viewer.text.isReadOnly()
    QTest.keyClick(viewer.text, Qt.Key.Key_Escape)
    assert not viewer.isVisible()
    assert chip.hasFocus()


def test_an_image_opens_over_the_window(qtbot: QtBot, house: House, window: MainWindow, tmp_path: Path) -> None:
    house.attachments.images["a.png"] = image_file("a.png", 300, 200, color="#d55e00")
    _paste(window, tmp_path / "a.png")
    qtbot.waitUntil(lambda: _names(window) == ["a.png"])
    QTest.mouseClick(window.composer.head.strip.chips()[0], Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    viewer = window.composing.viewer

    def colour_in_the_middle() -> str:
        shown = viewer.picture.grab().toImage()
        return shown.pixelColor(shown.rect().center()).name()

    qtbot.waitUntil(lambda: colour_in_the_middle() == "#d55e00")
    assert viewer.picture.accessibleName() == "Image a.png"
    QTest.mouseClick(viewer.close_button, Qt.MouseButton.LeftButton)
    assert not viewer.isVisible()
