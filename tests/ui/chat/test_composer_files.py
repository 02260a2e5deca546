"""Files in the composer: pasted, dropped, shown as chips, removed by key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest

from desktop_app.services.attachments import NewFile, text_file
from desktop_app.ui.chat.intake import Intake, can_take_in, intake
from desktop_app.ui.chat.prompt_edit import LONG_TEXT
from desktop_app.ui.files import Files
from tests.ui.fake_attachments import FakeAttachments
from tests.ui.pictures_on_disk import image, image_file

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.domain import Attachment
    from desktop_app.ui.chat.composer import Composer

COPY = Qt.DropAction.CopyAction
NO_KEYS = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def _mime(*, text: str = "", html: str = "", urls: tuple[str, ...] = (), picture: bool = False) -> QMimeData:
    data = QMimeData()
    if html:
        data.setHtml(html)
    if text:
        data.setText(text)
    if urls:
        data.setUrls([QUrl(url) for url in urls])
    if picture:
        data.setImageData(image(8, 8))
    return data


@pytest.fixture
def service() -> FakeAttachments:
    return FakeAttachments()


@pytest.fixture
def files(service: FakeAttachments, composer: Composer) -> Files:
    return Files(service, composer)


@pytest.fixture
def taken(composer: Composer) -> list[Intake]:
    found: list[Intake] = []
    composer.taken_in.connect(found.append)
    return found


def _show(composer: Composer, files: Files, service: FakeAttachments, *new: NewFile) -> list[Attachment]:
    kept = [service.keep(file) for file in new]
    composer.show_files(kept, files)
    return kept


def test_words_go_before_a_picture_of_them_and_files_before_all() -> None:
    assert intake(_mime(text="a cell", html="<b>a cell</b>", picture=True)) == Intake(text="a cell")
    assert intake(_mime(urls=("file:///home/a.txt", "https://example.org"))).paths == (Path("/home/a.txt"),)
    assert intake(_mime(urls=("https://example.org/a",))).text == "https://example.org/a"
    alone = intake(_mime(html="<img src='https://example.org/a.png'>", picture=True))
    assert alone.image is not None
    assert alone.image.width() == 8
    assert not can_take_in(QMimeData())


def test_files_and_pictures_that_are_pasted_are_told_and_leave_the_text_alone(
    composer: Composer, taken: list[Intake]
) -> None:
    composer.set_text("words")
    composer.editor.insertFromMimeData(_mime(urls=("file:///home/a.txt",)))
    composer.editor.insertFromMimeData(_mime(picture=True))
    assert taken[0].paths == (Path("/home/a.txt"),)
    assert taken[1].image is not None
    assert composer.text() == "words"


def _drag(composer: Composer, data: QMimeData, place: QPoint) -> QDragEnterEvent:
    event = QDragEnterEvent(QPointF(place), COPY | Qt.DropAction.MoveAction, data, LEFT, NO_KEYS)
    QCoreApplication.sendEvent(composer, event)
    return event


def _drop(composer: Composer, data: QMimeData, place: QPoint) -> QDropEvent:
    _drag(composer, data, place)
    event = QDropEvent(QPointF(place), COPY | Qt.DropAction.MoveAction, data, LEFT, NO_KEYS)
    QCoreApplication.sendEvent(composer, event)
    return event


def test_a_file_is_dropped_with_a_sign_that_it_can_be_and_stays_where_it_is(
    composer: Composer, taken: list[Intake]
) -> None:
    data, middle = _mime(urls=("file:///home/a.txt",)), composer.rect().center()
    before = composer.grab().toImage()
    entered = _drag(composer, data, middle)
    assert entered.isAccepted()
    assert composer.hint.text() == "Drop to attach"
    assert composer.grab().toImage() != before
    dropped = _drop(composer, data, middle)
    assert (dropped.isAccepted(), dropped.dropAction()) == (True, COPY)
    assert [one.paths for one in taken] == [(Path("/home/a.txt"),)]
    assert composer.hint.text() == ""


def test_a_drag_that_goes_away_leaves_no_sign(composer: Composer) -> None:
    before = composer.grab().toImage()
    _drag(composer, _mime(text="words"), QPoint(100, 20))
    QCoreApplication.sendEvent(composer, QDragLeaveEvent())
    assert composer.grab().toImage() == before


def test_nothing_to_take_is_not_taken(composer: Composer) -> None:
    data = QMimeData()
    data.setData("application/x-unknown", b"\0")
    assert not _drag(composer, data, QPoint(100, 20)).isAccepted()


def test_dropped_words_go_where_they_are_dropped_and_only_the_words(composer: Composer, taken: list[Intake]) -> None:
    composer.set_text("one two")
    start = composer.editor.mapTo(composer, QPoint(0, composer.editor.height() // 2))
    _drop(composer, _mime(text="zero ", html="<h1>zero</h1>"), start)
    assert composer.text() == "zero one two"
    assert taken == []


def test_a_long_paste_is_offered_as_a_file_and_else_stays_text(composer: Composer) -> None:
    wanted: list[str] = []
    composer.text_file_wanted.connect(wanted.append)
    long = "a line\n" * (LONG_TEXT // 7 + 1)
    composer.set_text("Look: ")
    composer.editor.insertFromMimeData(_mime(text=long))
    assert composer.text() == f"Look: {long}"
    assert composer.offer_line.isVisible()
    QTest.keyClicks(composer.editor, "tail")
    attach = next(button for button in composer.offer_line.buttons() if button.text() == "Attach as file")
    QTest.mouseClick(attach, LEFT)
    assert wanted == [long]
    assert composer.text() == "Look: tail"
    assert not composer.offer_line.isVisible()


def test_a_short_paste_is_not(composer: Composer) -> None:
    composer.editor.insertFromMimeData(_mime(text="x" * LONG_TEXT))
    assert not composer.offer_line.isVisible()


def test_the_offer_goes_with_the_text(composer: Composer) -> None:
    composer.editor.insertFromMimeData(_mime(text="x" * (LONG_TEXT + 1)))
    assert composer.offer_line.isVisible()
    composer.clear()
    assert not composer.offer_line.isVisible()


def test_each_file_is_a_chip_that_tells_its_name_and_size(
    composer: Composer, files: Files, service: FakeAttachments
) -> None:
    height = composer.height()
    _show(composer, files, service, text_file("notes.txt", "buy oil"), text_file("b\u202etxt.exe", "x"))
    first, second = composer.head.strip.chips()
    assert first.accessibleName() == "notes.txt, 7 bytes"
    assert first.accessibleDescription() == "Attached. Delete removes it."
    assert "\u202e" not in second.accessibleName()
    assert composer.height() > height
    _show(composer, files, service)
    assert composer.height() == height


def test_it_is_said_plainly_that_an_image_is_not_sent(
    composer: Composer, files: Files, service: FakeAttachments
) -> None:
    _show(composer, files, service, image_file("a.png", 9, 9))
    assert composer.head.images_line.words == "This model does not see images; it will not be sent."
    (chip,) = composer.head.strip.chips()
    assert chip.accessibleDescription().endswith("This model does not see images; it will not be sent.")
    _show(composer, files, service, image_file("a.png", 9, 9), image_file("b.png", 8, 8))
    assert composer.head.images_line.words == "This model does not see images; they will not be sent."
    _show(composer, files, service, text_file("a.txt", "a"))
    assert composer.head.images_line.words == ""


def test_a_file_alone_can_be_sent_and_an_image_alone_cannot(
    composer: Composer, files: Files, service: FakeAttachments
) -> None:
    sent: list[str] = []
    composer.send_requested.connect(sent.append)
    _show(composer, files, service, image_file("a.png", 9, 9))
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert (sent, composer.button.isEnabled()) == ([], False)
    assert composer.hint.text() == "Write something: images alone are not sent"
    _show(composer, files, service, text_file("a.txt", "a"))
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert sent == [""]


def test_nothing_is_sent_while_a_file_is_on_its_way_in(composer: Composer) -> None:
    sent: list[str] = []
    composer.send_requested.connect(sent.append)
    composer.set_text("words")
    composer.set_reading_files(True)
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert (sent, composer.hint.text()) == ([], "Reading the file…")
    composer.set_reading_files(False)
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert (sent, composer.hint.text()) == (["words"], "")


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_chips_are_reached_and_removed_by_key(
    composer: Composer, files: Files, service: FakeAttachments, key: Qt.Key
) -> None:
    kept = _show(composer, files, service, *(text_file(name, name) for name in ("a.txt", "b.txt", "c.txt")))
    removed: list[Attachment] = []
    composer.head.file_removed.connect(removed.append)
    composer.head.file_removed.connect(
        lambda gone: composer.show_files([file for file in composer.files() if file != gone], files)
    )
    QTest.keyClick(composer.editor, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert composer.head.strip.chips()[2].hasFocus()
    QTest.keyClick(composer.head.strip.chips()[2], Qt.Key.Key_Left)
    QTest.keyClick(composer.head.strip.chips()[1], key)
    assert (removed, composer.files()) == ([kept[1]], (kept[0], kept[2]))
    assert composer.head.strip.chips()[1].hasFocus()
    QTest.keyClick(composer.head.strip.chips()[1], key)
    QTest.keyClick(composer.head.strip.chips()[0], key)
    assert composer.files() == ()
    assert composer.editor.hasFocus()


def test_a_press_on_a_chip_shows_its_file(
    qtbot: QtBot, composer: Composer, files: Files, service: FakeAttachments
) -> None:
    (kept,) = _show(composer, files, service, text_file("a.txt", "a"))
    chip = composer.head.strip.chips()[0]
    with qtbot.waitSignal(files.opened) as shown:
        QTest.mouseClick(chip, LEFT, pos=QPoint(20, 20))
    assert shown.args == [kept]
    with qtbot.waitSignal(files.opened):
        QTest.keyClick(chip, Qt.Key.Key_Return)


def test_twenty_files_scroll_and_leave_room_for_the_text(
    composer: Composer, files: Files, service: FakeAttachments
) -> None:
    _show(composer, files, service, *(text_file(f"a rather long file name {n}.txt", str(n)) for n in range(20)))
    strip = composer.head.strip
    assert strip.height() <= 3 * 52
    assert strip.verticalScrollBar().maximum() > 0
    assert composer.editor.geometry().top() > composer.head.geometry().bottom()
