"""The settings: what is changed holds at once, and is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_app.errors import PreferencesNotKept
from desktop_app.look import Accent, Density, Language, ReducedMotion
from desktop_app.look import Theme as Wish
from desktop_app.preferences import load
from desktop_app.ui.actions import Do
from desktop_app.ui.keys.key_editor import KeyEditor
from desktop_app.ui.settings.about import About
from desktop_app.ui.settings.appearance import Appearance
from desktop_app.ui.settings.general import LanguageSection, Switches
from desktop_app.ui.settings.page import Section
from desktop_app.ui.theme import MOTION_MS
from desktop_app.ui.tokens import Scheme, tokens

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.theme import Theme
    from tests.ui.house import House

_CONTROL = Qt.KeyboardModifier.ControlModifier


def _content(window: MainWindow, section: Section) -> QWidget:
    window.settings.open_section(section)
    assert window.settings.page is not None
    return window.settings.page.content(section)


def _appearance(window: MainWindow) -> Appearance:
    content = _content(window, Section.APPEARANCE)
    assert isinstance(content, Appearance)
    return content


def _keys(window: MainWindow) -> KeyEditor:
    content = _content(window, Section.KEYS)
    assert isinstance(content, KeyEditor)
    return content


def _click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_key_opens_them_and_escape_leads_back_to_where_one_was(house: House) -> None:
    window = house.open_window()
    window.composer.focus()
    QTest.keyClick(window, Qt.Key.Key_Comma, _CONTROL)
    assert not window.composer.isVisible()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.composer.isVisible()
    assert window.composer.editor.hasFocus()


def test_escape_in_them_does_not_stop_an_answer(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    QTest.keyClicks(window.composer.editor, "hello")
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: window.chat.is_writing)
    QTest.keyClick(window, Qt.Key.Key_Comma, _CONTROL)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not window.settings.is_open
    assert house.chat.stopped == []


def test_an_action_of_the_chat_leads_back_to_it(house: House) -> None:
    window = house.open_window()
    window.settings.open()
    QTest.keyClick(window, Qt.Key.Key_L, _CONTROL)
    assert not window.settings.is_open
    assert window.composer.editor.hasFocus()


def test_the_arrows_travel_through_the_sections(house: House) -> None:
    window = house.open_window()
    window.settings.open()
    page = window.settings.page
    assert page is not None
    seen = [page.section]
    for _ in range(len(Section) - 1):
        QTest.keyClick(page.sections, Qt.Key.Key_Down)
        seen.append(page.section)
    assert seen == list(Section)


@pytest.mark.parametrize(
    ("wish", "scheme"),
    [
        (Wish.DARK, Scheme.DARK),
        (Wish.HIGH_CONTRAST_LIGHT, Scheme.HIGH_CONTRAST_LIGHT),
        (Wish.HIGH_CONTRAST_DARK, Scheme.HIGH_CONTRAST_DARK),
    ],
)
def test_a_look_holds_at_once(house: House, theme: Theme, wish: Wish, scheme: Scheme) -> None:
    appearance = _appearance(house.open_window())
    _click(appearance.looks[wish])
    assert theme.tokens == tokens(scheme)
    assert house.preferences.current.theme == wish


def test_accent_density_and_fonts_hold_at_once(house: House, theme: Theme, tmp_path: Path) -> None:
    appearance = _appearance(house.open_window())
    _click(appearance.accents[Accent.ROSE])
    assert theme.tokens.accent == tokens(Scheme.LIGHT, Accent.ROSE).accent
    before = theme.row
    _click(appearance.density.segments[1])
    assert theme.row < before
    appearance.text_size.setValue(20)
    assert theme.reading().pixelSize() == 20
    appearance.reading_font.setCurrentIndex(1)
    appearance.reading_font.activated.emit(1)
    family = appearance.reading_font.itemText(1)
    assert theme.reading().families()[0] == family
    house.close_preferences()
    stored = load(tmp_path / "preferences.json")
    assert (stored.accent, stored.density, stored.reading_size) == (Accent.ROSE, Density.COMPACT, 20)
    assert stored.reading_font == family


def test_reduced_motion_stops_all_movement(house: House, theme: Theme) -> None:
    appearance = _appearance(house.open_window())
    _click(appearance.motion.segments[2])
    assert theme.motion_ms == MOTION_MS
    _click(appearance.motion.segments[1])
    assert house.preferences.current.reduced_motion == ReducedMotion.ON
    assert theme.motion_ms == 0


def test_what_is_changed_elsewhere_shows_here(house: House) -> None:
    window = house.open_window()
    appearance = _appearance(window)
    QTest.keyClick(window, Qt.Key.Key_Equal, _CONTROL)
    assert appearance.text_size.value() == 16
    QTest.keyClick(window, Qt.Key.Key_0, _CONTROL)
    assert appearance.text_size.value() == 15
    QTest.keyClick(window, Qt.Key.Key_L, _CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert appearance.looks[Wish.DARK].isChecked()
    assert window.settings.is_open


@pytest.mark.parametrize(
    ("section", "field"),
    [
        (Section.WRITING, "send_with_ctrl_enter"),
        (Section.WRITING, "wrap_code"),
        (Section.NOTIFICATIONS, "notify_when_done"),
        (Section.POWER, "keep_awake"),
    ],
)
def test_a_switch_changes_its_preference(house: House, section: Section, field: str) -> None:
    switches = _content(house.open_window(), section)
    assert isinstance(switches, Switches)
    before = getattr(house.preferences.current, field)
    _click(switches.switches[field])
    assert getattr(house.preferences.current, field) is not before
    QTest.keyClick(switches.switches[field], Qt.Key.Key_Space)
    assert getattr(house.preferences.current, field) is before


def test_each_language_goes_by_its_own_name(house: House) -> None:
    content = _content(house.open_window(), Section.LANGUAGE)
    assert isinstance(content, LanguageSection)
    assert content.rows.button(Language.KOREAN).text() == "한국어"
    _click(content.rows.button(Language.KOREAN))
    assert house.preferences.current.language == Language.KOREAN


def test_a_free_key_is_taken_at_once(house: House) -> None:
    row = _keys(house.open_window()).rows[Do.RENAME]
    _click(row.button)
    assert row.button.listens
    QTest.keyClick(row.button, Qt.Key.Key_F7)
    assert dict(house.preferences.current.keys) == {"rename": "F7"}
    assert row.reset.isVisible()
    _click(row.reset)
    assert dict(house.preferences.current.keys) == {}


def test_a_key_of_another_action_is_named_before_it_changes_hands(house: House) -> None:
    editor = _keys(house.open_window())
    row = editor.rows[Do.RENAME]
    _click(row.button)
    QTest.keyClick(row.button, Qt.Key.Key_N, _CONTROL)
    assert row.conflict.isVisible()
    assert row.conflict.text() == "Ctrl+N belongs to “New chat”."
    assert dict(house.preferences.current.keys) == {}
    _click(row.keep)
    assert not row.conflict.isVisible()
    _click(row.button)
    QTest.keyClick(row.button, Qt.Key.Key_N, _CONTROL)
    _click(row.take)
    assert dict(house.preferences.current.keys) == {"rename": "Ctrl+N", "new_chat": ""}


def test_a_key_for_typing_is_refused_with_words(house: House) -> None:
    row = _keys(house.open_window()).rows[Do.RENAME]
    _click(row.button)
    QTest.keyClick(row.button, Qt.Key.Key_C, _CONTROL)
    assert row.conflict.text() == "Ctrl+C is needed for typing. Choose another key."
    assert not row.take.isVisible()
    assert dict(house.preferences.current.keys) == {}


def test_escape_keeps_a_key_and_backspace_takes_it_away(house: House) -> None:
    row = _keys(house.open_window()).rows[Do.RENAME]
    _click(row.button)
    QTest.keyClick(row.button, Qt.Key.Key_Escape)
    assert not row.button.listens
    assert dict(house.preferences.current.keys) == {}
    _click(row.button)
    QTest.keyClick(row.button, Qt.Key.Key_Backspace)
    assert dict(house.preferences.current.keys) == {"rename": ""}
    assert "No key" in row.button.accessibleName()


def test_while_a_key_is_asked_for_it_does_nothing_else(house: House) -> None:
    window = house.open_window()
    row = _keys(window).rows[Do.RENAME]
    _click(row.button)
    QTest.keyClick(row.button, Qt.Key.Key_B, _CONTROL)
    assert not window.sidebar.isHidden()
    assert row.conflict.isVisible()


def test_keys_are_searched_and_all_reset(house: House) -> None:
    editor = _keys(house.open_window())
    editor.filter.setText("trash")
    assert editor.shown() == [Do.TRASH]
    editor.filter.clear()
    assert not editor.reset_all.isEnabled()
    editor.rows[Do.RENAME].button.captured.emit(QKeySequence("F7"))
    _click(editor.reset_all)
    assert dict(house.preferences.current.keys) == {}


def test_about_tells_where_things_are_and_copies_the_report(house: House, qtbot: QtBot, tmp_path: Path) -> None:
    about = _content(house.open_window(), Section.ABOUT)
    assert isinstance(about, About)
    assert about.folder.text() == str(tmp_path)
    _click(about.copy_folder)
    assert QGuiApplication.clipboard().text() == str(tmp_path)
    _click(about.examine)
    qtbot.wait_until(about.report.isVisible)
    _click(about.copy_report)
    assert QGuiApplication.clipboard().text() == "All is well."
    assert "llama_cpp_python" in about.licences.toPlainText()


def test_what_cannot_be_written_holds_and_is_told(house: House, qtbot: QtBot, tmp_path: Path) -> None:
    part = tmp_path / "preferences.part"
    qtbot.wait_until(lambda: (tmp_path / "preferences.json").exists() and not part.exists())
    part.mkdir()
    window = house.open_window()
    with qtbot.waitSignal(house.preferences.failed) as failed:
        _click(_appearance(window).looks[Wish.DARK])
    assert isinstance(failed.args[0], PreferencesNotKept)
    assert house.preferences.current.theme == Wish.DARK


def test_every_control_has_a_name(house: House) -> None:
    window = house.open_window()
    for section in Section:
        for control in _content(window, section).findChildren(QAbstractButton):
            if control.isVisible():
                assert control.accessibleName() or control.text(), (section, control)
