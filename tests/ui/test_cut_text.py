"""No words are cut, in either language, on any page; what is elided on purpose says all in its tooltip."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from desktop_app.ui.actions import Do
from desktop_app.ui.chat.button import QuietButton
from desktop_app.ui.keys.cheat_sheet import CheatSheet
from desktop_app.ui.keys.key_label import KeyLabel
from desktop_app.ui.keys.palette import Palette
from desktop_app.ui.models.page import Part
from desktop_app.ui.settings.page import Section
from desktop_app.ui.translation import install_translations
from desktop_app.ui.widgets.elided_label import ElidedLabel
from desktop_app.ui.widgets.row_button import RowButton
from tests.ui.elsewhere import elsewhere
from tests.ui.lanes.beside import beside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.theme import Theme
    from tests.ui.house import House

SIZES = ((1180, 780), (800, 600))


@pytest.fixture(params=["en_US", "ko_KR"])
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    install_translations(qapp, QLocale(request.param))
    yield request.param
    install_translations(qapp, QLocale("en_US"))


def cut(page: QWidget) -> list[str]:
    """What can be seen on a page and has no room for all its words."""
    return [
        f"{type(part).__name__}: {words!r} needs {needed} px and has {room}"
        for part in page.findChildren(QWidget)
        if part.isVisible()
        for words, needed, room in [_room(part)]
        if needed > room
    ]


def _room(part: QWidget) -> tuple[str, int, int]:
    """The words of a part, the pixels that they need and those that they have."""
    metrics = part.fontMetrics()
    if isinstance(part, QLabel) and not isinstance(part, ElidedLabel):
        words, room = part.text(), part.contentsRect().width() - 2 * part.margin()
        if not part.wordWrap():
            return words, max((metrics.horizontalAdvance(line) for line in words.split("\n")), default=0), room
        longest = max((metrics.horizontalAdvance(word) for word in words.split()), default=0)
        if longest > room:
            return words, longest, room
        return words, part.heightForWidth(part.width()), part.height()
    if isinstance(part, RowButton):
        return part.words, part.sizeHint().width(), part.width()
    if isinstance(part, QPushButton | QRadioButton | QuietButton | KeyLabel):
        words = part.text() if isinstance(part, QAbstractButton) else part.accessibleName()
        return words, part.sizeHint().width() if words else 0, part.width()
    if isinstance(part, QComboBox):
        return part.currentText(), metrics.horizontalAdvance(part.currentText()), part.width() - 2 * part.height()
    if isinstance(part, QLineEdit):
        words = part.placeholderText()
        return words, metrics.horizontalAdvance(words), part.width() - 2 * metrics.averageCharWidth()
    return "", 0, 0


def _settle() -> None:
    """What was asked for arrives, and each layout tells the one around it in its turn."""
    for _ in range(10):
        QApplication.processEvents()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.usefixtures("language")
class TestNoTextIsCut:
    def test_in_the_chat(self, house: House, qtbot: QtBot, size: tuple[int, int]) -> None:
        house.library.add("Talk", said=("question", "answer"))
        window = self._window(house, size)
        qtbot.wait_until(lambda: not window.chat.is_empty)
        _settle()
        assert not cut(window)

    def test_in_an_empty_chat_and_the_trash(self, house: House, size: tuple[int, int]) -> None:
        window = self._window(house, size)
        _settle()
        assert not cut(window.sidebar)
        window.sidebar.show_trash()
        _settle()
        assert not cut(window.sidebar)

    def test_in_the_settings(self, house: House, size: tuple[int, int]) -> None:
        window = self._window(house, size)
        for section in Section:
            window.settings.open_section(section)
            _settle()
            assert window.settings.page is not None
            assert not cut(window.settings.page), section

    def test_in_the_palette_and_the_cheat_sheet(self, house: House, size: tuple[int, int]) -> None:
        window = self._window(house, size)
        for do, kind in ((Do.PALETTE, Palette), (Do.CHEAT_SHEET, CheatSheet)):
            window.actions_by_name[do].trigger()
            _settle()
            card = window.findChildren(kind)[0]
            assert not cut(card), do
            QTest.keyClick(card, Qt.Key.Key_Escape)

    def test_in_the_model_popup(self, house: House, size: tuple[int, int]) -> None:
        window = self._window(house, size)
        window.header.picker.open()
        _settle()
        assert not cut(window.header.picker.popup)
        window.header.picker.popup.hide()

    def test_where_words_leave_and_are_paid_for(
        self, house: House, theme: Theme, qtbot: QtBot, size: tuple[int, int]
    ) -> None:
        window = self._window(house, size)
        for page in elsewhere(window, house, theme, qtbot):
            _settle()
            assert not cut(page), type(page).__name__
        window.resize(640, 480)
        assert window.settings.page is not None
        window.settings.open_section(Section.ACCOUNTS)
        _settle()
        assert not cut(window.settings.page)

    def test_beside_one_another(self, house: House, qtbot: QtBot, size: tuple[int, int]) -> None:
        window = self._window(house, size)
        for page in beside(window, house, qtbot):
            assert not cut(page), type(page).__name__

    def test_on_the_page_of_models_in_the_first_steps_and_in_the_inspector(
        self, house: House, qtbot: QtBot, size: tuple[int, int]
    ) -> None:
        house.library.add("Talk", said=("question", "answer"))
        window = self._window(house, size)
        qtbot.wait_until(lambda: not window.chat.is_empty)
        window.actions_by_name[Do.INSPECTOR].trigger()
        _settle()
        assert not cut(window)
        for part in Part:
            window.models.open_part(part)
            _settle()
            assert window.models.page is not None
            assert not cut(window.models.page), part
        window.models.leave()
        window.first_run.open()
        for step in range(2):
            assert window.first_run.page is not None
            window.first_run.page.show_step(step)
            _settle()
            assert not cut(window.first_run.page), step

    def _window(self, house: House, size: tuple[int, int]) -> MainWindow:
        window = house.open_window(resize=False)
        window.resize(*size)
        return window


@pytest.mark.timeout(900)
@pytest.mark.skipif("QT_SCALE_FACTOR" in os.environ, reason="this run is at another scale already")
def test_no_text_is_cut_at_125_percent_either() -> None:
    """Fonts have other widths there; Qt takes the scale only at its start."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "TestNoTextIsCut", __file__],
        env={**os.environ, "QT_SCALE_FACTOR": "1.25"},
        capture_output=True,
        text=True,
        check=False,
        timeout=840,
    )
    assert run.returncode == 0, run.stdout[-4000:]


def test_cut_words_would_be_found(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    label = QLabel("Far too long for so little room", page)
    button = QPushButton("Far too long for so little room", page)
    for part in (label, button):
        part.setFixedWidth(40)
    page.show()
    assert len(cut(page)) == 2
