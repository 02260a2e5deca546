from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.ui.actions import Do
from desktop_app.ui.settings.page import Section

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House


def _where(window: MainWindow) -> str:
    focus = QApplication.focusWidget()
    parts: dict[str, QWidget] = {
        "sidebar": window.sidebar,
        "header": window.header,
        "transcript": window.transcript,
        "composer": window.composer,
        "inspector": window.inspecting.panel,
    }
    return next((name for name, part in parts.items() if focus is not None and part.isAncestorOf(focus)), "")


def _travel(window: MainWindow, steps: int, modifier: Qt.KeyboardModifier) -> list[str]:
    seen = []
    for _ in range(steps):
        QTest.keyClick(window, Qt.Key.Key_F6, modifier)
        seen.append(_where(window))
    return seen


def test_one_key_goes_from_part_to_part_and_back(house: House, qtbot: QtBot) -> None:
    house.library.add("Talk", said=("question", "answer"))
    window = house.open_window()
    qtbot.wait_until(lambda: not window.chat.is_empty)
    window.composer.focus()
    parts = ["sidebar", "header", "transcript", "composer"]
    assert _travel(window, 5, Qt.KeyboardModifier.NoModifier) == [*parts, "sidebar"]
    assert _travel(window, 4, Qt.KeyboardModifier.ShiftModifier) == [*parts[::-1][:4]]


def test_an_open_inspector_is_a_part_and_keeps_its_place(house: House, qtbot: QtBot) -> None:
    house.library.add("Talk", said=("question", "answer"))
    window = house.open_window()
    qtbot.wait_until(lambda: not window.chat.is_empty)
    window.actions_by_name[Do.INSPECTOR].trigger()
    before = QApplication.focusWidget()
    assert _where(window) == "inspector"
    assert _travel(window, 5, Qt.KeyboardModifier.NoModifier)[-1] == "inspector"
    assert QApplication.focusWidget() is before


def test_the_settings_have_two_parts(house: House) -> None:
    window = house.open_window()
    window.settings.open_section(Section.WRITING)
    page = window.settings.page
    assert page is not None
    assert page.sections.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_F6)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert page.content(Section.WRITING).isAncestorOf(focus)
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert page.sections.hasFocus()
