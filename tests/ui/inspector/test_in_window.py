"""The inspector in the window: it opens by key and stays as it was left, and nothing typed in it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.domain import Generation, LaneSetup, Sampling, SentPart, SentPrompt
from desktop_app.errors import DiskFull
from desktop_app.preferences import Preset
from desktop_app.ui.actions import Do
from desktop_app.ui.inspector.sent_view import SentView
from tests.ui.fake_services import SMOL
from tests.ui.house import send

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House


def _open(window: MainWindow) -> None:
    window.actions_by_name[Do.INSPECTOR].trigger()


def _type(window: MainWindow, text: str) -> None:
    box = window.inspecting.panel.prompt.box
    box.setFocus()
    QTest.keyClicks(box, text)


def test_a_key_opens_and_folds_it_and_the_next_window_has_it_as_it_was_left(house: House) -> None:
    window = house.open_window()
    panel = window.inspecting.panel
    assert not panel.isVisible()

    QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert panel.isVisible()
    assert panel.close_button.hasFocus()

    QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert not panel.isVisible()
    assert window.composer.editor.hasFocus()

    QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert house.open_window().inspecting.panel.isVisible()


def test_where_there_is_no_room_for_both_the_sidebar_gives_way_and_comes_back(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    window.resize(800, 700)
    _open(window)
    assert not window.sidebar.isVisible()
    assert window.rail.unfold.isVisible()

    window.resize(1200, 700)
    qtbot.wait_until(window.sidebar.isVisible)
    window.resize(800, 700)
    qtbot.wait_until(lambda: not window.sidebar.isVisible())

    window.actions_by_name[Do.SIDEBAR].trigger()
    assert window.sidebar.isVisible()
    assert not window.inspecting.panel.isVisible()


def test_the_first_turn_of_a_new_chat_has_what_was_set_for_it(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    _open(window)
    _type(window, "Be brief.")
    window.inspecting.panel.sampling.seed.changed.emit(5)
    send(window, "Hello")
    qtbot.wait_until(lambda: bool(house.chat.sent))

    setup = house.chat.sent[0][2]
    assert (setup.system_prompt, setup.sampling.seed) == ("Be brief.", 5)
    qtbot.wait_until(lambda: house.preferences.current.next_chat is None)


def test_what_a_new_chat_was_given_survives_the_window(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    _open(window)
    _type(window, "Be brief.")
    window.close()

    again = house.open_window()
    assert again.chat.setup == LaneSetup(model=SMOL.ref, system_prompt="Be brief.")
    again.chat.change_setup(lambda setup: LaneSetup(model=setup.model))
    qtbot.wait_until(lambda: house.preferences.current.next_chat is None)


def test_new_chats_begin_as_before_until_they_are_told_otherwise(house: House, qtbot: QtBot) -> None:
    talk = house.library.add("A talk", said=("Hello", "Hi"))
    window = house.open_window()
    window.shelf.open(talk)
    qtbot.wait_until(lambda: window.chat.conversation_id == talk and window.chat.is_settled)
    _open(window)
    _type(window, "Be brief.")
    window.actions_by_name[Do.NEW_CHAT].trigger()
    assert window.chat.setup == LaneSetup(model=SMOL.ref)

    window.shelf.open(talk)
    qtbot.wait_until(lambda: window.chat.conversation_id == talk and window.chat.is_settled)
    QTest.mouseClick(window.inspecting.panel.for_new, Qt.MouseButton.LeftButton)
    assert house.preferences.current.new_chats == Preset(name="", system_prompt="Be brief.")
    window.actions_by_name[Do.NEW_CHAT].trigger()
    assert window.chat.setup == LaneSetup(model=SMOL.ref, system_prompt="Be brief.")


def test_a_system_prompt_is_stored_in_its_own_conversation_however_fast_one_turns_to_another(
    house: House, qtbot: QtBot
) -> None:
    one = house.library.add("One", said=("Hello", "Hi"))
    other = house.library.add("Other", said=("Hello", "Hi"))
    window = house.open_window()
    window.shelf.open(one)
    qtbot.wait_until(lambda: window.chat.conversation_id == one and window.chat.is_settled)
    _open(window)
    _type(window, "Be brief.")
    window.shelf.open(other)
    qtbot.wait_until(lambda: window.chat.is_settled)

    assert house.library.setups[one].system_prompt == "Be brief."
    assert house.library.setups[other].system_prompt == ""
    assert window.inspecting.panel.prompt.box.text() == ""


def test_a_system_prompt_that_cannot_be_stored_stays_and_is_told(house: House, qtbot: QtBot) -> None:
    talk = house.library.add("A talk", said=("Hello", "Hi"))
    window = house.open_window()
    window.shelf.open(talk)
    qtbot.wait_until(lambda: window.chat.conversation_id == talk and window.chat.is_settled)
    _open(window)
    house.library.fail_next = DiskFull()
    _type(window, "Be brief.")
    qtbot.wait_until(window.toast.isVisible)

    assert window.inspecting.panel.prompt.box.text() == "Be brief."
    assert window.chat.setup is not None
    assert window.chat.setup.system_prompt == "Be brief."
    window.chat.store_setup()
    assert house.library.setups[talk].system_prompt == "Be brief."


def test_presets_are_kept_in_the_preferences(house: House) -> None:
    window = house.open_window()
    _open(window)
    preset = Preset(name="Brief", sampling=Sampling(temperature=0.1))
    house.preferences.change(presets=(preset,))
    window.chat.change_setup(lambda setup: LaneSetup(model=setup.model, sampling=preset.sampling))
    assert window.inspecting.panel.sampling.presets.button.words == "Brief"


def test_what_was_sent_is_shown_by_key_from_the_panel_and_from_below_the_answer(house: House, qtbot: QtBot) -> None:
    talk = house.library.add("A talk", said=("Hello", "Hi"))
    answer = house.library.messages[talk][-1]
    prompt = SentPrompt(rendered="user: Hello", message_tokens=(0, 3, 0), prompt_tokens=5)
    house.library.parts[answer.id] = (SentPart(generation=Generation(model=SMOL.ref), prompt=prompt),)
    window = house.open_window()
    window.shelf.open(talk)
    qtbot.wait_until(lambda: window.chat.conversation_id == talk and window.chat.is_settled)
    _open(window)

    ways: list[Callable[[], None]] = [
        lambda: QTest.keyClick(
            window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        ),
        window.inspecting.panel.context.sent.click,
        lambda: window.transcript.sent_requested.emit(answer.id),
    ]
    for ask in ways:
        ask()
        qtbot.wait_until(lambda: bool(window.findChildren(SentView)))
        (view,) = window.findChildren(SentView)
        assert view.text.toPlainText() == "user: Hello"
        view.close()
        qtbot.wait_until(lambda: not window.findChildren(SentView))


def test_what_new_chats_begin_with_is_there_too_where_the_models_are_found_later(house: House, qtbot: QtBot) -> None:
    house.preferences.change(new_chats=Preset(name="", system_prompt="Be brief."))
    house.models.models = ()
    window = house.open_window()
    assert window.chat.setup is None
    house.models.find((SMOL,))
    qtbot.wait_until(lambda: window.chat.setup == LaneSetup(model=SMOL.ref, system_prompt="Be brief."))


def test_loading_again_asks_for_the_context_length_of_the_conversation(house: House) -> None:
    window = house.open_window()
    window.chat.change_setup(lambda setup: LaneSetup(model=setup.model, n_ctx=4096))
    window.choice.load(SMOL.ref.id)
    assert house.models.prepared_n_ctx[-1] == 4096
