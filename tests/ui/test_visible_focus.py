"""Whatever the keyboard can reach shows that it has the focus, in every theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget

from desktop_app.look import Theme
from desktop_app.ui.actions import Do
from desktop_app.ui.chat.focus import TabScope
from desktop_app.ui.models.page import Part
from desktop_app.ui.settings.page import Section
from tests.ui.elsewhere import elsewhere, nameless, out_of_order
from tests.ui.lanes.beside import beside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.theme import Theme as Look
    from tests.ui.house import House

AWAY = "away"
RING = 8
"""Pixels around a control in which its ring may be drawn by what holds it."""

EVERY_LOOK = pytest.mark.parametrize("theme_wish", [Theme.LIGHT, Theme.DARK, Theme.HIGH_CONTRAST_DARK])


def _reached(page: QWidget) -> Iterator[QWidget]:
    tab = Qt.FocusPolicy.TabFocus
    for part in page.findChildren(QWidget):
        passes_on = part.focusProxy() is not None or isinstance(part, TabScope) or part.objectName() == AWAY
        takes = part.isVisible() and part.isEnabled() and part.focusPolicy() & tab == tab
        if takes and not passes_on and not part.size().isEmpty():
            yield part


def unseen(page: QWidget) -> list[str]:
    """What takes the focus on a page without showing it."""
    window = page.window()
    away = QWidget(window)
    away.setObjectName(AWAY)
    away.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    away.resize(1, 1)
    away.show()
    blind = []
    for part in list(_reached(page)):
        _scroll_to(part)
        away.setFocus()
        before = _look(part, window)
        part.setFocus(Qt.FocusReason.TabFocusReason)
        if part.hasFocus() and _look(part, window) == before:
            blind.append(f"{type(part).__name__} {part.accessibleName() or part.objectName()!r}")
    away.setParent(None)
    away.deleteLater()
    return blind


def _scroll_to(part: QWidget) -> None:
    """As Tab does."""
    around = part.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(part)
        around = around.parentWidget()


def _look(part: QWidget, window: QWidget) -> QImage:
    QApplication.processEvents()
    area = part.rect().translated(part.mapTo(window, part.rect().topLeft())).adjusted(-RING, -RING, RING, RING)
    return window.grab(area & window.rect()).toImage()


@EVERY_LOOK
class TestTheFocusIsSeen:
    @pytest.fixture(autouse=True)
    def _dress(self, house: House, theme_wish: Theme) -> None:
        house.preferences.change(theme=theme_wish)

    @pytest.fixture
    def window(self, house: House, qtbot: QtBot) -> MainWindow:
        house.library.add("Talk", said=("question", "answer\n\n```python\nx = 1\n```"))
        made = house.open_window()
        qtbot.wait_until(lambda: not made.chat.is_empty)
        return made

    def test_in_the_chat_with_its_inspector(self, window: MainWindow) -> None:
        window.resize(1400, 1000)
        window.actions_by_name[Do.INSPECTOR].trigger()
        assert not unseen(window)

    def test_in_an_empty_chat_and_the_trash(self, window: MainWindow) -> None:
        window.shelf.new_chat()
        window.sidebar.show_trash()
        assert not unseen(window)

    def test_in_the_settings(self, window: MainWindow) -> None:
        for section in Section:
            window.settings.open_section(section)
            assert window.settings.page is not None
            assert not unseen(window.settings.page), section

    def test_where_words_leave_and_are_paid_for(
        self, window: MainWindow, house: House, theme: Look, qtbot: QtBot
    ) -> None:
        for page in elsewhere(window, house, theme, qtbot):
            page.window().activateWindow()
            qtbot.wait_until(page.window().isActiveWindow)
            assert not out_of_order(page), type(page).__name__
            assert not nameless(page), type(page).__name__
            assert not unseen(page), type(page).__name__

    def test_beside_one_another(self, window: MainWindow, house: House, qtbot: QtBot) -> None:
        window.resize(1700, 1100)  # what is scrolled away cannot show its focus
        for page in beside(window, house, qtbot):
            page.window().activateWindow()
            qtbot.wait_until(page.window().isActiveWindow)
            assert not nameless(page), type(page).__name__
            assert not unseen(page), type(page).__name__

    def test_on_the_page_of_models(self, window: MainWindow) -> None:
        for part in Part:
            window.models.open_part(part)
            assert window.models.page is not None
            QApplication.processEvents()
            assert not unseen(window.models.page), part

    def test_in_the_first_steps(self, window: MainWindow) -> None:
        window.first_run.open()
        assert window.first_run.page is not None
        for step in range(2):
            window.first_run.page.show_step(step)
            assert not unseen(window.first_run.page), step


def test_a_control_that_hides_its_focus_would_be_found(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    button = QPushButton("Blind", window)
    button.setStyleSheet("QPushButton, QPushButton:focus { border: none; outline: none; background: #fff; }")
    window.show()
    window.activateWindow()
    qtbot.wait_until(window.isActiveWindow)
    assert unseen(window) == ["QPushButton ''"]
