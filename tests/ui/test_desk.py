"""A window gives way to another in a new language, or waits in the tray; what it held goes on."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

import desktop_app.ui
from desktop_app.domain import LaneSetup, Role
from desktop_app.errors.hub import WrongBytes
from desktop_app.look import Language
from desktop_app.repositories import DownloadState
from desktop_app.ui.actions import Do
from desktop_app.ui.desk import Desk
from desktop_app.ui.models.page import Part
from desktop_app.ui.settings.page import Section
from desktop_app.ui.translation import install_translations
from tests.ui.fake_services import GEMMA, SMOL
from tests.ui.house import send, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.window_state import WindowState
    from tests.ui.house import House


@pytest.fixture
def desk(house: House, theme: Theme, qapp: QApplication) -> Iterator[Desk]:
    before = QLocale()
    install_translations(qapp, QLocale("en_US"))
    house.preferences.change(language=Language.ENGLISH)

    def make_window(state: WindowState) -> MainWindow:
        return house.open_window(state=state)

    first = house.open_window()
    made = Desk(
        qapp, window=first, make_window=make_window, bridge=house.bridge, theme=theme, preferences=house.preferences
    )
    yield made
    made.close()
    made.deleteLater()
    install_translations(qapp, QLocale("en_US"))
    QLocale.setDefault(before)


def _speak(desk: Desk, house: House, qtbot: QtBot, language: Language) -> MainWindow:
    old = desk.window
    house.preferences.change(language=language)
    qtbot.wait_until(lambda: desk.window is not old)
    qtbot.wait_until(lambda: desk.window.chat.is_settled)
    return desk.window


def test_a_new_language_is_spoken_at_once_everywhere(desk: Desk, house: House, qtbot: QtBot) -> None:
    assert desk.window.sidebar.new_chat.words == "New chat"
    window = _speak(desk, house, qtbot, Language.KOREAN)
    assert window.sidebar.new_chat.words == "새 대화"
    assert window.actions_by_name[Do.QUIT].text() == "종료"
    assert QLocale().language() == QLocale.Language.Korean
    assert _speak(desk, house, qtbot, Language.ENGLISH).sidebar.new_chat.words == "New chat"


def test_the_settings_stay_open_where_they_were(desk: Desk, house: House, qtbot: QtBot) -> None:
    desk.window.settings.open_section(Section.LANGUAGE)
    window = _speak(desk, house, qtbot, Language.KOREAN)
    assert window.settings.is_open
    assert window.settings.page is not None
    assert window.settings.page.section is Section.LANGUAGE


def test_the_models_stay_open_where_they_were(desk: Desk, house: House, qtbot: QtBot) -> None:
    desk.window.models.open_part(Part.DISCOVER)
    before = desk.window.discovering.part
    assert before is not None
    before.field.setText("gemma")
    window = _speak(desk, house, qtbot, Language.KOREAN)
    after = window.discovering.part
    assert after is not None
    assert after.field.text() == "gemma"
    assert window.models.is_open
    assert window.models.page is not None
    assert window.models.page.part is Part.DISCOVER


def test_the_open_conversation_its_draft_and_its_place_are_kept(desk: Desk, house: House, qtbot: QtBot) -> None:
    talk = house.library.add("Talk", days_ago=3)
    for number in range(30):
        house.library.add_message(talk, Role.USER, f"question {number}")
    house.library.add("Newer", said=("q", "a"))
    desk.window.shelf.open(talk)
    qtbot.wait_until(lambda: len(shown(desk.window)) == 30)
    page = desk.window.transcript.page
    bar = page.verticalScrollBar()
    qtbot.wait_until(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum() // 2)
    place = page.place()
    assert place is not None
    desk.window.composer.set_text("half a thought")
    window = _speak(desk, house, qtbot, Language.KOREAN)
    qtbot.wait_until(lambda: len(shown(window)) == 30)
    qtbot.wait_until(lambda: window.composer.text() == "half a thought")
    assert window.chat.conversation_id == talk
    assert window.transcript.page.place() == place


def test_a_draft_that_cannot_be_stored_goes_along(desk: Desk, house: House, qtbot: QtBot) -> None:
    house.library.failing_saves = 9
    desk.window.composer.set_text("half a thought")
    window = _speak(desk, house, qtbot, Language.KOREAN)
    qtbot.wait_until(lambda: window.composer.text() == "half a thought")


def test_a_comparison_that_was_not_asked_yet_keeps_its_lanes_and_that_it_is_blind(
    desk: Desk, house: House, qtbot: QtBot
) -> None:
    desk.window.actions_by_name[Do.ADD_LANE].trigger()
    desk.window.header.picker.popup.hide()
    desk.window.choice.use_model(GEMMA)
    blind = desk.window.actions_by_name[Do.BLIND]
    qtbot.wait_until(blind.isEnabled)
    blind.trigger()
    window = _speak(desk, house, qtbot, Language.KOREAN)
    assert [setup.model for setup in window.chat.lanes.setups()] == [SMOL.ref, GEMMA.ref]
    assert window.chat.active is window.chat.lanes.shown[1]
    qtbot.wait_until(window.actions_by_name[Do.BLIND].isChecked)
    send(window, "Hi")
    qtbot.wait_until(lambda: house.chat.blind == [True])


def test_the_active_lane_and_whom_the_composer_asks_are_kept(desk: Desk, house: House, qtbot: QtBot) -> None:
    talk = house.library.add("Talk", said=("q", "a"))
    house.library.add_lane(talk, LaneSetup(model=GEMMA.ref))
    desk.window.shelf.open(talk)
    qtbot.wait_until(lambda: len(desk.window.chat.lanes.shown) == 2)
    lanes = desk.window.chat.lanes
    lanes.activate(lanes.shown[1])
    lanes.ask_alone(lanes.shown[1])
    window = _speak(desk, house, qtbot, Language.KOREAN)
    qtbot.wait_until(lambda: window.chat.lanes.alone is window.chat.lanes.shown[-1])
    assert len(window.chat.lanes.shown) == 2
    assert window.chat.active is window.chat.lanes.alone


def test_a_queued_prompt_still_waits(desk: Desk, house: House, qtbot: QtBot) -> None:
    send(desk.window, "First")
    qtbot.wait_until(lambda: desk.window.chat.is_writing and not desk.window.chat.is_asking)
    qtbot.wait_until(lambda: desk.window.chat.is_settled)
    send(desk.window, "Second")
    window = _speak(desk, house, qtbot, Language.KOREAN)
    qtbot.wait_until(lambda: window.composer.head.queue_line.words == "대기 중: Second")
    assert window.composer.text() == ""
    house.chat.end()
    qtbot.wait_until(lambda: [text for _, text, _ in house.chat.sent] == ["First", "Second"])


def test_the_cursor_of_one_draft_is_not_put_into_another(desk: Desk, house: House, qtbot: QtBot) -> None:
    other = house.library.add("Other", said=("q", "a"))
    house.library.drafts[other] = "an older thought"
    desk.window.composer.set_text("half a thought")
    desk.window.composer.editor.moveCursor(QTextCursor.MoveOperation.Start)
    window = _speak(desk, house, qtbot, Language.KOREAN)
    qtbot.wait_until(lambda: window.composer.text() == "half a thought")
    assert window.composer.editor.textCursor().position() == 0
    window.shelf.open(other)
    qtbot.wait_until(lambda: window.composer.text() == "an older thought")
    assert window.composer.editor.textCursor().atEnd()


def test_an_answer_under_way_goes_on(desk: Desk, house: House, qtbot: QtBot) -> None:
    QTest.keyClicks(desk.window.composer.editor, "hello")
    QTest.keyClick(desk.window.composer.editor, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: desk.window.chat.is_writing)
    qtbot.wait_until(lambda: len(shown(desk.window)) == 2)
    house.chat.write("before ")
    qtbot.wait_until(lambda: shown(desk.window)[-1] == "before ")
    window = _speak(desk, house, qtbot, Language.KOREAN)
    qtbot.wait_until(lambda: len(shown(window)) == 2)
    assert window.chat.is_writing
    house.chat.write("after")
    qtbot.wait_until(lambda: shown(window)[-1] == "before after")
    house.chat.end()
    qtbot.wait_until(lambda: not window.chat.is_writing)


def test_the_window_that_gave_way_hears_nothing_more(desk: Desk, house: House, qtbot: QtBot) -> None:
    old = desk.window
    gone: list[object] = []
    old.destroyed.connect(lambda: gone.append(None))
    _speak(desk, house, qtbot, Language.KOREAN)
    qtbot.wait_until(lambda: bool(gone))
    house.library.add("Another", said=("q", "a"))
    house.preferences.change(keys={"rename": "F7"})
    QTest.keyClicks(desk.window.composer.editor, "hello")
    QTest.keyClick(desk.window.composer.editor, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: desk.window.chat.is_writing)
    house.chat.end()
    qtbot.wait_until(lambda: not desk.window.chat.is_writing)


@pytest.fixture
def tray(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """A desktop with a tray, which the offscreen platform has not; what it was told to show."""
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _icon, title, words, *_: told.append((title, words)))
    return told


@pytest.mark.usefixtures("tray")
def test_a_closed_window_waits_in_the_tray_if_it_is_to(desk: Desk, house: House) -> None:
    house.preferences.change(keep_in_tray=True)
    assert desk.tray.icon.isVisible()
    desk.window.close()
    assert not desk.window.isVisible()
    desk.tray.open_action.trigger()
    assert desk.window.isVisible()
    desk.window.actions_by_name[Do.QUIT].trigger()
    assert not desk.window.isVisible()


def test_without_a_tray_closing_closes(desk: Desk, house: House) -> None:
    house.preferences.change(keep_in_tray=True)
    assert not desk.tray.keeps_the_window
    assert not desk.tray.icon.isVisible()
    desk.tray.notify("nobody", "hears this")
    assert desk.window.close()


def test_a_press_on_a_notification_opens_its_conversation(
    desk: Desk, house: House, qtbot: QtBot, tray: list[tuple[str, str]]
) -> None:
    old = house.library.add("Old", days_ago=2, said=("q", "a"))
    desk.notifications.wanted.emit("Old", "The answer", old)
    assert tray == [("Old", "The answer")]
    desk.tray.icon.messageClicked.emit()
    qtbot.wait_until(lambda: desk.window.chat.conversation_id == old)


def test_a_press_on_the_notification_of_a_download_leads_to_a_chat_with_its_model(
    desk: Desk, house: House, qtbot: QtBot, tray: list[tuple[str, str]]
) -> None:
    download = house.downloads.add(state=DownloadState.DONE)
    desk.notifications.download_wanted.emit("Small", "Downloaded", download)
    assert tray == [("Small", "Downloaded")]
    desk.tray.icon.messageClicked.emit()
    qtbot.wait_until(lambda: house.models.prepared[-1:] == [download.request.places()[0].stem])


def test_a_press_on_that_of_a_failed_one_shows_why(desk: Desk, house: House) -> None:
    download = house.downloads.add(state=DownloadState.FAILED, error=WrongBytes(path="x.gguf"))
    desk.notifications.download_wanted.emit("Small", "It failed", download)
    desk.tray.icon.messageClicked.emit()
    assert desk.window.models.page is not None
    assert (desk.window.models.is_open, desk.window.models.page.part) == (True, Part.DOWNLOADS)


LASTING = {"bridge", "theme", "preferences", "_bridge", "_theme", "_preferences"}
"""What a window is given and does not take along when it goes."""


def test_nothing_of_a_window_hangs_on_what_outlives_it_but_by_a_method() -> None:
    """Qt ends a connection to a method with its object, and never one to a lambda or an inner function."""
    found = []
    for file in sorted(Path(desktop_app.ui.__file__).parent.rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (
                isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "connect"
            ):
                continue
            signal = call.func.value
            owner = signal.value if isinstance(signal, ast.Attribute) else None
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            if name in LASTING and not isinstance(call.args[0], ast.Attribute):
                found.append(f"{file.name}:{call.lineno}")
    assert not found
