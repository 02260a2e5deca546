"""From a new profile to the first prompt, and back to the steps later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest

from desktop_app.domain import SAMPLE, Role
from desktop_app.errors import DiskFull
from desktop_app.ui.actions import Do
from tests.ui.fake_services import GEMMA, SMOL
from tests.ui.first_run.conftest import steps
from tests.ui.house import send, shown, titles

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House


def press(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(window.focusWidget(), key)


def open_new(house: House, qtbot: QtBot) -> MainWindow:
    window = house.open_window()
    qtbot.wait_until(lambda: window.first_run.is_open)
    return window


def test_two_times_enter_lead_to_the_first_prompt_and_a_sample_in_the_sidebar(new_house: House, qtbot: QtBot) -> None:
    window = open_new(new_house, qtbot)
    press(window, Qt.Key.Key_Return)
    assert steps(window).accessibleName() == "Choose a model to begin with"
    press(window, Qt.Key.Key_Return)
    assert not window.first_run.is_open
    assert window.composer.editor.hasFocus()
    assert window.welcome.isVisible()
    assert window.chat.setup is not None
    assert window.chat.setup.model == SMOL.ref
    assert new_house.preferences.current.first_run_done
    qtbot.wait_until(lambda: titles(window) == ["Today", "What Tandem can do"])
    send(window, "Hello")
    qtbot.wait_until(lambda: shown(window) == ["Hello", ""])


def test_the_sample_says_that_no_model_wrote_it_and_can_be_carried_on(new_house: House, qtbot: QtBot) -> None:
    window = open_new(new_house, qtbot)
    window.first_run.skip()
    (sample,) = new_house.library.stored
    window.shelf.open(sample)
    qtbot.wait_until(lambda: len(shown(window)) == 4)
    answers = [one for one in window.chat.messages() if one.role is Role.ASSISTANT]
    assert {one.model.provider for one in answers if one.model} == {SAMPLE}
    assert "no model wrote it" in answers[0].text
    view = window.transcript.view(answers[0].id)
    assert view is not None
    assert view.accessibleName() == "Tandem · sample"
    assert f"| New chat | `{window.actions_by_name[Do.NEW_CHAT].shortcut().toString()}` |" in answers[1].text
    assert window.chat.setup is not None
    assert window.chat.setup.model == SMOL.ref


@pytest.mark.parametrize("step", [0, 1])
@pytest.mark.parametrize("by_key", [True, False])
def test_every_step_can_be_skipped(new_house: House, qtbot: QtBot, step: int, *, by_key: bool) -> None:
    window = open_new(new_house, qtbot)
    steps(window).show_step(step)
    if by_key:
        press(window, Qt.Key.Key_Escape)
    else:
        QTest.mouseClick(steps(window).skip, Qt.MouseButton.LeftButton)
    assert not window.first_run.is_open
    assert window.composer.editor.hasFocus()
    assert new_house.preferences.current.first_run_done
    assert [one.title for one in new_house.library.stored.values()] == ["What Tandem can do"]


@pytest.mark.parametrize("is_in_trash", [True, False])
def test_whoever_had_a_conversation_here_never_sees_it(new_house: House, qtbot: QtBot, *, is_in_trash: bool) -> None:
    talk = new_house.library.add("Talk", said=("q", "a"))
    if is_in_trash:
        new_house.library.move_to_trash(talk)
    window = new_house.open_window()
    qtbot.wait_until(lambda: not window.choice.looking)
    QCoreApplication.processEvents()
    assert window.first_run.page is None


def test_a_user_who_has_deleted_everything_gets_neither_steps_nor_sample_again(house: House) -> None:
    window = house.open_window()
    QCoreApplication.processEvents()
    assert window.first_run.page is None
    assert house.library.stored == {}


def test_the_steps_are_found_again_and_begin_a_new_chat_with_the_model(house: House, qtbot: QtBot) -> None:
    talk = house.library.add("Talk", said=("q", "a"))
    window = house.open_window()
    qtbot.wait_until(lambda: shown(window) == ["q", "a"])
    window.actions_by_name[Do.SET_UP].trigger()
    press(window, Qt.Key.Key_Escape)
    assert window.chat.conversation_id == talk
    window.actions_by_name[Do.SET_UP].trigger()
    assert steps(window).isVisible()
    steps(window).taken.emit(GEMMA)
    assert shown(window) == []
    assert window.chat.setup is not None
    assert window.chat.setup.model == GEMMA.ref
    assert house.library.setups[talk].model == SMOL.ref
    assert list(house.library.stored) == [talk]


def test_a_command_of_the_chat_leaves_the_steps(new_house: House, qtbot: QtBot) -> None:
    window = open_new(new_house, qtbot)
    window.actions_by_name[Do.NEW_CHAT].trigger()
    assert not window.first_run.is_open
    assert window.composer.editor.hasFocus()


def test_a_conversation_that_is_opened_meanwhile_is_shown(house: House, qtbot: QtBot) -> None:
    talks = [house.library.add(title, said=("q", title)) for title in ("one", "two")]
    window = house.open_window()
    qtbot.wait_until(lambda: shown(window) == ["q", "one"])
    window.actions_by_name[Do.SET_UP].trigger()
    window.shelf.open(talks[1])
    qtbot.wait_until(lambda: not window.first_run.is_open)
    qtbot.wait_until(lambda: shown(window) == ["q", "two"])


def test_settings_opened_from_a_step_lead_back_to_it(new_house: House, qtbot: QtBot) -> None:
    window = open_new(new_house, qtbot)
    window.actions_by_name[Do.SETTINGS].trigger()
    assert window.settings.is_open
    window.settings.leave()
    assert window.first_run.is_open


def test_escape_skips_and_stops_no_answer_that_is_written_meanwhile(house: House, qtbot: QtBot) -> None:
    house.library.add("Talk", said=("q", "a"))
    window = house.open_window()
    qtbot.wait_until(lambda: shown(window) == ["q", "a"])
    send(window, "go on")
    qtbot.wait_until(lambda: window.chat.is_writing)
    window.actions_by_name[Do.SET_UP].trigger()
    press(window, Qt.Key.Key_Escape)
    assert not window.first_run.is_open
    assert house.chat.stopped == []


def test_a_sample_that_cannot_be_stored_is_told_and_keeps_nobody_from_chatting(new_house: House, qtbot: QtBot) -> None:
    window = open_new(new_house, qtbot)
    new_house.library.fail_next = DiskFull()
    press(window, Qt.Key.Key_Escape)
    qtbot.wait_until(window.toast.isVisible)
    assert window.composer.editor.hasFocus()
    assert new_house.preferences.current.first_run_done
