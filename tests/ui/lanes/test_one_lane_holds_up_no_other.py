"""What one lane does keeps no prompt from the others: queued ones are sent, edited ones are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.domain import MessageState
from desktop_app.errors import ChildDied
from desktop_app.services.events import CatchUp
from tests.ui.house import House, send
from tests.ui.lanes.compared import compared, lane, said

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.chat.edit_dialog import EditDialog
    from desktop_app.ui.main_window import MainWindow


def _prompts(house: House) -> list[str]:
    return [text for _, text, _ in house.chat.sent]


def _queued(house: House, qtbot: QtBot, lanes: int = 3) -> tuple[MainWindow, list[int]]:
    window, ids = compared(house, qtbot, lanes)
    send(window, "First")
    qtbot.wait_until(lambda: all(lane(window, at).is_writing for at in range(lanes)))
    qtbot.wait_until(lambda: not window.chat.is_asking)
    send(window, "Second")
    assert window.composer.head.queue_line.words == "Queued: Second"
    return window, ids


def test_a_queued_prompt_is_sent_though_the_last_lane_has_failed(house: House, qtbot: QtBot) -> None:
    window, ids = _queued(house, qtbot)
    house.chat.end(lane_id=ids[0])
    house.chat.end(state=MessageState.STOPPED, lane_id=ids[1])
    house.chat.end(ChildDied(), lane_id=ids[2])
    qtbot.wait_until(lambda: _prompts(house) == ["First", "Second"])
    assert window.composer.text() == ""


def test_an_answer_that_ended_before_the_prompt_was_queued_counts(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot, lanes=2)
    send(window, "First")
    qtbot.wait_until(lambda: all(lane(window, at).is_writing for at in range(2)))
    house.chat.end(lane_id=ids[0])
    qtbot.wait_until(lambda: not lane(window, 0).is_writing)
    send(window, "Second")
    house.chat.end(ChildDied(), lane_id=ids[1])
    qtbot.wait_until(lambda: _prompts(house) == ["First", "Second"])


def test_a_queued_prompt_is_a_draft_again_where_no_lane_answered(house: House, qtbot: QtBot) -> None:
    window, ids = _queued(house, qtbot, lanes=2)
    for lane_id in ids:
        house.chat.end(ChildDied(), lane_id=lane_id)
    qtbot.wait_until(lambda: window.composer.text() == "Second")
    assert _prompts(house) == ["First"]


def test_a_queued_prompt_is_a_draft_again_where_all_was_stopped(house: House, qtbot: QtBot) -> None:
    window, ids = _queued(house, qtbot, lanes=2)
    house.chat.end(lane_id=ids[0])
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Escape)
    house.chat.end(state=MessageState.STOPPED, lane_id=ids[1])
    qtbot.wait_until(lambda: window.composer.text() == "Second")
    assert _prompts(house) == ["First"]


def test_a_queued_prompt_goes_to_the_lane_that_was_asked_alone_wherever_the_user_is(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot, lanes=2)
    window.chat.lanes.ask_alone(lane(window, 1))
    send(window, "First")
    qtbot.wait_until(lambda: lane(window, 1).is_writing and not window.chat.is_asking)
    send(window, "Second")
    other = house.library.add("Other", said=("a", "b"))
    window.shelf.open(other)
    qtbot.wait_until(lambda: window.chat.is_settled and window.chat.conversation_id == other)
    house.chat.end(lane_id=ids[1])
    qtbot.wait_until(lambda: _prompts(house) == ["First", "Second"])
    assert house.chat.asked_lanes == [(ids[1],), (ids[1],)]


def test_a_queued_prompt_waits_until_a_late_lane_has_caught_up(house: House, qtbot: QtBot) -> None:
    window, ids = _queued(house, qtbot, lanes=2)
    house.bridge.listen(CatchUp(conversation_id=ids[0], lane_id=ids[1], asked=1, of=2))
    house.chat.end(lane_id=ids[0])
    house.chat.end(lane_id=ids[1])
    qtbot.wait_until(lambda: not window.chat.is_writing)
    assert _prompts(house) == ["First"]
    house.bridge.listen(CatchUp(conversation_id=ids[0], lane_id=ids[1], asked=2, of=2, is_over=True))
    qtbot.wait_until(lambda: _prompts(house) == ["First", "Second"])


def _edited(house: House, qtbot: QtBot) -> tuple[MainWindow, list[int], EditDialog]:
    """The first lane is idle, the second writes; the first one's prompt is edited with the keyboard."""
    window, ids = compared(house, qtbot, lanes=2)
    window.chat.lanes.ask_alone(lane(window, 1))
    send(window, "only you")
    qtbot.wait_until(lambda: lane(window, 1).is_writing and not window.chat.is_asking)
    window.chat.lanes.ask_alone(None)
    window.chat.lanes.activate(lane(window, 0))
    qtbot.wait_until(lambda: not window.chat.is_asking)
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = window.editing.dialog
    assert dialog is not None
    assert dialog.text.text() == said(window, 0)[0]
    QTest.keyClicks(dialog.text, "!")
    return window, ids, dialog


def test_an_edited_prompt_says_what_it_waits_for_and_is_asked_once_that_is_done(house: House, qtbot: QtBot) -> None:
    _, ids, dialog = _edited(house, qtbot)
    assert dialog.why.text().startswith("An answer is being written in one of the lanes.")
    assert not dialog.ask.isEnabled()
    house.chat.end(lane_id=ids[1])
    qtbot.wait_until(dialog.ask.isEnabled)
    assert dialog.why.isHidden()
    dialog.ask.click()
    qtbot.wait_until(lambda: [text for _, text in house.chat.edited] == ["q!"])


def test_an_edited_prompt_is_asked_in_an_idle_lane_while_another_writes(house: House, qtbot: QtBot) -> None:
    window, ids, dialog = _edited(house, qtbot)
    dialog.only.click()
    assert dialog.why.isHidden()
    dialog.ask.click()
    qtbot.wait_until(lambda: [text for _, text in house.chat.edited] == ["q!"])
    assert house.chat.asked_lanes[-1] == (ids[0],)
    assert lane(window, 1).is_writing
