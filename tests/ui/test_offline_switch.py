"""The Offline switch in the window: one key, seen everywhere, kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.ui.actions import Do

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House

_BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def _no_word_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.delenv(name, raising=False)


def _seen(house: House, window: MainWindow) -> tuple[bool, str, bool]:
    button = window.sidebar.offline_button
    return house.preferences.current.offline, button.words, button.isChecked()


def test_a_key_switches_and_the_sidebar_says_so(house: House) -> None:
    window = house.open_window()
    assert _seen(house, window) == (False, "Online", False)
    QTest.keyClick(window, Qt.Key.Key_O, _BOTH)
    assert _seen(house, window) == (True, "Offline", True)
    window.sidebar.offline_button.click()
    assert _seen(house, window) == (False, "Online", False)


def test_with_the_sidebar_folded_its_icon_says_so(house: House) -> None:
    window = house.open_window()
    house.preferences.change(offline=True)
    window.actions_by_name[Do.SIDEBAR].trigger()
    icon = window.rail.offline
    assert (icon.isVisible(), icon.accessibleName()) == (True, "Offline")
    icon.click()
    assert not house.preferences.current.offline
    assert icon.accessibleName() == "Online"
    assert "Go offline" in icon.toolTip()


def test_what_waits_for_the_network_says_so(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    house.preferences.change(offline=True)
    house.downloads.add()
    qtbot.wait_until(lambda: window.downloading.strip.words == "Offline: 1 download waits")
    house.preferences.change(offline=False)
    qtbot.wait_until(lambda: window.downloading.strip.words == "1 download waits")


def test_the_environment_has_the_last_word(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    window = house.open_window()
    button = window.sidebar.offline_button
    assert (button.words, button.isEnabled()) == ("Offline", False)
    assert "HF_HUB_OFFLINE" in button.toolTip()
    QTest.keyClick(window, Qt.Key.Key_O, _BOTH)
    assert window.offline.is_offline
    assert not house.preferences.current.offline
