from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from desktop_app.domain import LaneSetup, MessageState, Role, TemplateChoice
from desktop_app.errors import DiskFull
from desktop_app.services.events import AnswerBegan
from desktop_app.ui.actions import Do
from tests.ui.fake_services import GEMMA, SMOL
from tests.ui.house import House, send, shown

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot


def test_asking_again_for_an_earlier_answer_leaves_what_came_after_it_behind(house: House, qtbot: QtBot) -> None:
    talk = house.library.add("Talk", said=("q1", "a1"))
    house.library.add_message(talk, Role.USER, "q2")
    house.library.add_message(talk, Role.ASSISTANT, "a2")
    window = house.open_window()
    qtbot.wait_until(lambda: shown(window) == ["q1", "a1", "q2", "a2"])
    window.chat.again.regenerate(window.chat.messages()[1].id)
    qtbot.wait_until(lambda: shown(window) == ["q1", ""])
    house.chat.write("b1")
    qtbot.wait_until(lambda: shown(window) == ["q1", "b1"])
    house.chat.end()
    qtbot.wait_until(lambda: not window.chat.is_writing)
    last = window.chat.last_answer()
    assert last is not None
    assert last.text == "b1"


def test_an_answer_that_is_carried_on_keeps_its_place(house: House, qtbot: QtBot) -> None:
    talk = house.library.add("Talk", said=("q1", "a1"))
    window = house.open_window()
    qtbot.wait_until(lambda: shown(window) == ["q1", "a1"])
    half = replace(window.chat.messages()[1], state=MessageState.STREAMING)
    house.bridge.listen(AnswerBegan(conversation_id=talk, answer=half, replaces=half.id))
    qtbot.wait_until(lambda: window.chat.is_writing)
    assert shown(window) == ["q1", "a1"]


def test_a_template_that_was_picked_does_not_go_with_another_model(house: House, qtbot: QtBot) -> None:
    talk = house.library.add("Talk", said=("q", "a"))
    window = house.open_window()
    qtbot.wait_until(lambda: window.chat.conversation is not None)
    window.chat.use_template(TemplateChoice.ALPACA)
    window.chat.use_model(SMOL.ref)
    assert house.library.setups[talk].template == TemplateChoice.ALPACA
    window.chat.use_model(GEMMA.ref)
    assert house.library.setups[talk] == LaneSetup(model=GEMMA.ref, template=TemplateChoice.AUTO)


def test_a_model_chosen_while_a_conversation_opens_is_for_that_one(house: House, qtbot: QtBot) -> None:
    before = house.library.add("Before", said=("q", "a"))
    after = house.library.add("After", days_ago=1, said=("q", "a"))
    window = house.open_window()
    qtbot.wait_until(lambda: window.chat.conversation_id == before)
    house.library.hold_open = True
    window.chat.open(after)
    window.chat.use_model(GEMMA.ref)
    assert house.library.setups[before].model == SMOL.ref
    house.library.held[0][1].set_result(house.library.opened(after))
    qtbot.wait_until(lambda: house.library.setups[after].model == GEMMA.ref)
    assert window.chat.setup == LaneSetup(model=GEMMA.ref)
    assert house.library.setups[before].model == SMOL.ref


def test_a_bug_while_a_prompt_is_sent_leaves_the_window_usable(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    house.chat.hold_send = True
    send(window, "Hi")
    with qtbot.captureExceptions() as raised:
        house.chat.release(ZeroDivisionError())
        qtbot.wait_until(lambda: len(raised) == 1)
    assert not window.chat.is_asking
    qtbot.wait_until(lambda: window.composer.text() == "Hi")
    send(window, "Hi")
    qtbot.wait_until(lambda: len(house.library.setups) == 1)


def test_a_model_chosen_while_the_first_message_is_being_stored_is_not_lost(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    house.chat.hold_send = True
    send(window, "Hi")
    window.chat.use_model(GEMMA.ref)
    house.chat.release()
    qtbot.wait_until(lambda: [setup.model for setup in house.library.setups.values()] == [GEMMA.ref])
    assert window.chat.setup == LaneSetup(model=GEMMA.ref)


def test_a_change_that_fails_late_does_not_touch_another_conversation(house: House, qtbot: QtBot) -> None:
    house.library.add("One", said=("q", "a"))
    two = house.library.add("Two", days_ago=1, model=GEMMA, said=("q", "a"))
    window = house.open_window()
    qtbot.wait_until(lambda: window.chat.conversation is not None)
    house.library.fail_next = DiskFull()
    window.chat.use_template(TemplateChoice.ALPACA)
    window.chat.open(two)
    qtbot.wait_until(lambda: window.toast.isVisible() and window.chat.is_settled)
    assert window.chat.setup == LaneSetup(model=GEMMA.ref)


def test_escape_right_after_enter_stops_the_answer(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    house.chat.hold_send = True
    send(window, "Hi")
    assert window.actions_by_name[Do.STOP].isEnabled()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert house.chat.stopped == []
    house.chat.release()
    qtbot.wait_until(lambda: house.chat.stopped == [window.chat.conversation_id])


def test_escape_right_after_asking_again_stops_the_answer(house: House, qtbot: QtBot) -> None:
    talk = house.library.add("Talk", said=("q", "a"))
    window = house.open_window()
    qtbot.wait_until(lambda: shown(window) == ["q", "a"])
    house.chat.hold_send = True
    window.actions_by_name[Do.REGENERATE].trigger()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    house.chat.release()
    qtbot.wait_until(lambda: house.chat.stopped[-1:] == [talk] and window.chat.last_answer() is not None)
    assert window.chat.is_writing


def test_there_is_no_moment_between_sending_and_the_answer_in_which_nothing_can_be_stopped(
    house: House, qtbot: QtBot
) -> None:
    window = house.open_window()
    seen: list[bool] = []
    house.chat.hold_send = True
    send(window, "Hi")
    window.actions_by_name[Do.STOP].enabledChanged.connect(seen.append)
    house.chat.release()
    qtbot.wait_until(lambda: shown(window) == ["Hi", ""])
    assert seen == []
    assert window.chat.is_writing


def test_a_send_that_fails_can_be_tried_again(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    house.chat.fail_next = DiskFull()
    send(window, "Hi")
    qtbot.wait_until(window.toast.isVisible)
    assert not window.chat.is_writing
    assert not window.actions_by_name[Do.STOP].isEnabled()


def test_a_base_model_is_named_as_one_for_as_long_as_it_completes_text(house: House, qtbot: QtBot) -> None:
    house.library.add("Talk", model=GEMMA, said=("q", "a"))
    window = house.open_window()
    qtbot.wait_until(window.header.note.isVisible)
    assert window.header.note.text() == "Base model: completes text"
    window.chat.use_template(TemplateChoice.GEMMA)
    assert not window.header.note.isVisible()
    window.chat.use_template(TemplateChoice.AUTO)
    assert window.header.note.isVisible()
    window.chat.use_model(SMOL.ref)
    assert not window.header.note.isVisible()


def test_an_error_covers_nothing_that_can_be_pressed(house: House, qtbot: QtBot) -> None:
    house.library.add("Talk", said=("q", "many words\n\n" * 60))
    window = house.open_window()
    qtbot.wait_until(lambda: len(shown(window)) == 2)
    window.toast.error(DiskFull())
    qtbot.wait_until(window.toast.isVisible)

    def place(widget: QWidget) -> QRect:
        return QRect(widget.mapTo(window, QPoint()), widget.size())

    for other in (window.transcript, window.composer, window.header, window.sidebar):
        assert not place(window.toast).intersects(place(other))


def test_undo_is_taken_back_once_a_conversation_is_deleted_forever(house: House, qtbot: QtBot) -> None:
    gone = house.library.add("Gone", said=("q", "a"))
    window = house.open_window()
    window.sidebar.trash_requested.emit(gone)
    qtbot.wait_until(window.toast.isVisible)
    window.sidebar.delete_requested.emit(gone)
    qtbot.wait_until(lambda: not window.toast.isVisible())


def test_another_notice_stays_when_a_conversation_is_deleted_forever(house: House, qtbot: QtBot) -> None:
    gone = house.library.add("Gone", said=("q", "a"))
    window = house.open_window()
    window.sidebar.trash_requested.emit(gone)
    qtbot.wait_until(window.toast.isVisible)
    window.toast.error(DiskFull())
    window.sidebar.delete_requested.emit(gone)
    qtbot.wait_until(lambda: gone not in house.library.stored)
    assert window.toast.isVisible()
