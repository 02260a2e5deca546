"""A prompt that was asked can be edited and asked again, and its versions seen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.domain import Role
from desktop_app.errors import DiskFull
from tests.ui.fake_services import failed

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.chat.edit_dialog import EditDialog
    from desktop_app.ui.chat.message_view import MessageView
    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House


def _opened(house: House, siblings: int = 1) -> tuple[MainWindow, MessageView]:
    """A window on a conversation, and the view of its prompt."""
    conversation_id = house.library.add("Colours", said=("Name three colours", "Red, green, blue."))
    prompt = house.library.messages[conversation_id][0]
    house.library.replace(conversation_id, replace(prompt, sibling=siblings, siblings=siblings))
    window = house.open_window()
    window.chat.open(conversation_id)
    view = window.chat.active.transcript.view(prompt.id)
    assert view is not None
    assert view.message.role is Role.USER
    return window, view


def _dialog(window: MainWindow, view: MessageView) -> EditDialog:
    assert view.tools is not None
    view.tools.edit.click()
    assert window.editing.dialog is not None
    return window.editing.dialog


def test_other_words_are_asked_in_the_place_of_a_prompt(house: House, qtbot: QtBot) -> None:
    window, view = _opened(house)
    dialog = _dialog(window, view)
    assert dialog.text.text() == "Name three colours"
    assert not dialog.ask.isEnabled()
    assert dialog.only.isHidden()
    dialog.text.selectAll()
    QTest.keyClicks(dialog.text, "Name four colours")
    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert house.chat.edited == [(view.message.id, "Name four colours")]
    assert house.chat.asked_lanes == [None]
    assert window.editing.dialog is None


def test_half_a_word_of_an_input_method_is_not_asked(house: House) -> None:
    window, view = _opened(house)
    dialog = _dialog(window, view)
    QTest.keyClicks(dialog.text, "!")
    QApplication.sendEvent(dialog.text, QInputMethodEvent("한", []))
    QTest.keyClick(dialog.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert house.chat.edited == []
    dialog.reject()


def test_what_is_on_its_way_to_the_disk_cannot_be_cancelled(house: House) -> None:
    window, view = _opened(house)
    dialog = _dialog(window, view)
    dialog.set_asking(asking=True)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert not dialog.cancel.isEnabled()
    dialog.set_asking(asking=False)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.editing.dialog is None


def test_words_that_could_not_be_stored_stay_in_the_dialog(
    house: House, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window, view = _opened(house)
    dialog = _dialog(window, view)
    dialog.text.selectAll()
    QTest.keyClicks(dialog.text, "Precious")
    with monkeypatch.context() as patched:
        patched.setattr(house.chat, "edit", lambda *_, **__: failed(DiskFull()))
        with qtbot.waitSignal(window.chat.failed):
            dialog.ask.click()
    assert dialog.isVisible()
    assert (dialog.text.text(), dialog.ask.isEnabled()) == ("Precious", True)
    dialog.reject()


def test_a_prompts_versions_are_gone_through_where_there_are_several(house: House) -> None:
    _, view = _opened(house, siblings=3)
    assert view.tools is not None
    assert view.tools.place.text() == "3/3"
    steps: list[int] = []
    view.sibling_requested.connect(steps.append)
    view.tools.back.click()
    assert steps == [-1]
    assert not view.tools.on.isEnabled()


def test_a_prompt_with_one_version_shows_none_and_nothing_is_edited_while_an_answer_is_written(
    house: House, qtbot: QtBot
) -> None:
    window, view = _opened(house)
    assert view.tools is not None
    assert view.tools.place.isHidden()
    window.chat.sending.send("More")
    tools = view.tools
    qtbot.wait_until(lambda: not tools.edit.isEnabled())
    house.chat.end()
    qtbot.wait_until(tools.edit.isEnabled)
