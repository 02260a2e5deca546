"""Files of a sent message, on the page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from desktop_app.services.attachments import text_file
from desktop_app.ui.chat.attached import Attached, attached_height
from desktop_app.ui.chat.transcript import Transcript
from desktop_app.ui.files import Files
from tests.ui.chat.samples import asked
from tests.ui.fake_attachments import FakeAttachments
from tests.ui.pictures_on_disk import image_file

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.services.attachments import NewFile
    from desktop_app.ui.theme import Theme

LEFT = Qt.MouseButton.LeftButton


class Page:
    """A transcript with one message that has these files."""

    def __init__(self, qtbot: QtBot, theme: Theme, *files: NewFile, text: str = "Look at these") -> None:
        service = FakeAttachments()
        self.kept = tuple(service.keep(file) for file in files)
        self.files = Files(service)
        self.transcript = Transcript(theme, files=self.files)
        qtbot.addWidget(self.transcript)
        self.transcript.resize(800, 600)
        self.transcript.show()
        qtbot.waitExposed(self.transcript)
        self.transcript.show_messages([replace(asked(text), attachments=self.kept)])
        self.view = next(iter(self.transcript.page.views()))
        assert isinstance(self.view.attached, Attached)
        self.attached = self.view.attached

    def parts(self) -> list[QAbstractButton]:
        return self.attached.findChildren(QAbstractButton, options=Qt.FindChildOption.FindDirectChildrenOnly)


def test_images_and_texts_stand_below_the_words_and_open_at_a_press(qtbot: QtBot, theme: Theme) -> None:
    page = Page(qtbot, theme, image_file("a.png", 640, 100, color="#d55e00"), text_file("notes.txt", "buy oil"))
    tile, chip = page.parts()
    assert [part.accessibleName() for part in (tile, chip)] == ["Image a.png", "notes.txt, 7 bytes"]

    def is_painted() -> bool:
        return tile.grab().toImage().pixelColor(160, 25).name() == "#d55e00"

    qtbot.waitUntil(is_painted)
    for part, file in zip((tile, chip), page.kept, strict=True):
        with qtbot.waitSignal(page.files.opened) as opened:
            QTest.mouseClick(part, LEFT, pos=QPoint(15, 15))
        assert opened.args == [file]
        with qtbot.waitSignal(page.files.opened):
            QTest.keyClick(part, Qt.Key.Key_Space)


def test_nothing_jumps_when_an_image_has_come(qtbot: QtBot, theme: Theme) -> None:
    page = Page(qtbot, theme, image_file("a.png", 30, 900))
    before = page.view.total()
    empty = page.attached.grab().toImage()
    qtbot.waitUntil(lambda: page.attached.grab().toImage() != empty)
    assert page.view.total() == before


def test_a_message_of_files_alone_is_shown(qtbot: QtBot, theme: Theme) -> None:
    page = Page(qtbot, theme, text_file("notes.txt", "buy oil"), text="")
    assert page.attached.height() > 0
    assert page.view.total() >= page.attached.geometry().bottom()


@pytest.mark.parametrize("images", [0, 1, 2, 5])
@pytest.mark.parametrize("texts", [0, 1, 4])
def test_the_height_is_known_about_before_anything_is_laid_out(
    qtbot: QtBot, theme: Theme, images: int, texts: int
) -> None:
    if not images and not texts:
        assert attached_height((), 600) == 0
        return
    files = [image_file(f"{n}.png", 8 + n, 8) for n in range(images)]
    files += [text_file(f"a file with a rather long name {n}.txt", str(n)) for n in range(texts)]
    page = Page(qtbot, theme, *files)
    assert page.attached.height() == attached_height(page.kept, page.attached.width())
