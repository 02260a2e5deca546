from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.domain import LaneSetup, MessageState, Sampling
from desktop_app.errors import DiskFull
from desktop_app.services.events import CatchUp, Phase
from desktop_app.ui.actions import Do
from tests.ui.fake_services import GEMMA, SMOL
from tests.ui.house import House, send, shown
from tests.ui.lanes.compared import compared, lane, said

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow


def _state(window: MainWindow, at: int) -> str:
    head = lane(window, at).column.head
    assert head is not None
    return head.state.text()


def _trigger(window: MainWindow, do: Do) -> None:
    action = window.actions_by_name[do]
    assert action.isEnabled()
    action.trigger()


def test_a_chat_with_one_model_looks_as_it_always_did(house: House, qtbot: QtBot) -> None:
    house.library.add("Talk", said=("q", "a"))
    window = house.open_window()
    qtbot.wait_until(lambda: shown(window) == ["q", "a"])
    column = window.chat.active.column
    assert column.head is None
    assert column.foot is None
    assert column.geometry() == window.lanes.rect()
    assert window.header.picker.isVisible()
    assert window.lanes.tabs is None


def test_each_lane_shows_what_was_said_in_it_alone(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot)
    assert [said(window, at) for at in range(3)] == [["q", f"answer of {lane_id}"] for lane_id in ids]
    assert [lane(window, at).column.isVisible() for at in range(3)] == [True, True, True]
    lefts = [lane(window, at).column.x() for at in range(3)]
    assert lefts == sorted(lefts)


def test_a_prompt_goes_to_all_and_each_answer_to_its_own_column(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot)
    send(window, "next")
    qtbot.wait_until(lambda: all(len(said(window, at)) == 4 for at in range(3)))
    for lane_id in ids:
        house.chat.write(f"word of {lane_id}", lane_id=lane_id)
    qtbot.wait_until(lambda: [said(window, at)[-1] for at in range(3)] == [f"word of {lane_id}" for lane_id in ids])
    assert house.chat.asked_lanes == [None]


def test_a_lane_is_added_with_its_key_and_asks_which_model_it_shall_be(house: House, qtbot: QtBot) -> None:
    house.library.add("Talk", said=("q", "a"))
    window = house.open_window()
    qtbot.wait_until(lambda: shown(window) == ["q", "a"])
    QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.wait_until(window.header.picker.popup.isVisible)
    assert len(window.chat.lanes.shown) == 2
    assert window.chat.active is lane(window, 1)
    window.header.picker.popup.hide()
    window.choice.use_model(GEMMA)
    setups = [one.setup.model for one in window.chat.lanes.shown if one.setup is not None]
    assert setups == [SMOL.ref, GEMMA.ref]


def test_models_are_compared_from_the_first_prompt_on(house: House, qtbot: QtBot) -> None:
    window = house.open_window()
    _trigger(window, Do.ADD_LANE)
    window.header.picker.popup.hide()
    window.choice.use_model(GEMMA)
    assert lane(window, 1).column.isVisible()
    send(window, "Hi")
    qtbot.wait_until(lambda: [said(window, at) for at in range(2)] == [["Hi", ""], ["Hi", ""]])
    assert house.chat.sent[0][2].model == SMOL.ref
    assert [setup.model for setup in house.chat.beside[0]] == [GEMMA.ref]


def test_a_late_lane_offers_to_catch_up(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot, lanes=2)
    _trigger(window, Do.ADD_LANE)
    qtbot.wait_until(lambda: len(window.chat.lanes.shown) == 3)
    window.header.picker.popup.hide()
    empty = lane(window, 2).column.empty
    assert empty is not None
    qtbot.wait_until(lambda: empty.button.text() == "Catch up on 1 prompt")
    empty.button.click()
    late = lane(window, 2).lane_id
    assert house.chat.caught_up == [late]
    assert late is not None
    house.bridge.listen(CatchUp(conversation_id=ids[0], lane_id=late, asked=1, of=1))
    qtbot.wait_until(lambda: _state(window, 2) == "catching up, 1 of 1")
    house.bridge.listen(CatchUp(conversation_id=ids[0], lane_id=late, asked=1, of=1, is_over=True))
    qtbot.wait_until(lambda: "catching up" not in _state(window, 2))
    house.chat.catches_up = 0
    empty.button.click()
    told = "This lane has been asked all that the others were asked"
    qtbot.wait_until(lambda: window.toast.message.text() == told)


def test_each_head_says_where_its_lane_stands(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot)
    send(window, "next")
    qtbot.wait_until(lambda: all(len(said(window, at)) == 4 for at in range(3)))
    house.chat.write("Once", lane_id=ids[0])
    house.chat.phase(ids[1], Phase.QUEUED, behind="SmolLM2")
    house.chat.end(DiskFull(), lane_id=ids[2])
    qtbot.wait_until(lambda: [_state(window, at) for at in range(3)] == ["writing", "queued behind SmolLM2", "failed"])
    house.chat.phase(ids[1], Phase.CROWDED, behind="SmolLM2")
    qtbot.wait_until(lambda: _state(window, 1) == "too little memory beside SmolLM2")
    house.chat.phase(ids[1], Phase.LOADING, fraction=0.4)
    qtbot.wait_until(lambda: _state(window, 1) == "loading the model 40%")
    heads = [lane(window, at).column.head for at in range(3)]
    assert [head.stop.isVisible() for head in heads if head is not None] == [True, True, False]
    assert [head.retry.isVisible() for head in heads if head is not None] == [False, False, True]


def test_one_lane_is_stopped_and_the_others_go_on(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot)
    send(window, "next")
    qtbot.wait_until(lambda: all(len(said(window, at)) == 4 for at in range(3)))
    head = lane(window, 1).column.head
    assert head is not None
    qtbot.wait_until(head.stop.isVisible)
    head.stop.click()
    assert house.chat.stopped_lanes == [ids[1]]
    assert house.chat.stopped == []
    window.composer.focus()
    QTest.keyClick(window.composer.editor, Qt.Key.Key_Escape)
    assert house.chat.stopped == [ids[0]]


def test_a_failed_lane_can_be_retried_while_others_write(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot)
    send(window, "next")
    qtbot.wait_until(lambda: all(len(said(window, at)) == 4 for at in range(3)))
    failed = lane(window, 2).messages()[-1].id
    house.chat.end(DiskFull(), lane_id=ids[2])
    head = lane(window, 2).column.head
    assert head is not None
    qtbot.wait_until(head.retry.isVisible)
    head.retry.click()
    assert house.chat.regenerated == [failed]
    qtbot.wait_until(lambda: lane(window, 2).is_writing)


def test_a_press_below_a_lane_asks_it_alone_and_the_composer_says_so(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot)
    assert window.composer.editor.placeholderText() == "Ask all 3 at once…"
    foot = lane(window, 1).column.foot
    assert foot is not None
    foot.click()
    assert window.composer.head.alone_line.words == f"Only {GEMMA.name} is asked"
    send(window, "only you")
    qtbot.wait_until(lambda: said(window, 1)[-2:] == ["only you", ""])
    assert house.chat.asked_lanes == [(ids[1],)]
    assert len(said(window, 0)) == 2
    window.composer.head.alone_line.buttons()[0].click()
    assert window.composer.head.alone_line.words == ""


def test_while_one_lane_writes_another_can_be_asked(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot, lanes=2)
    _trigger(window, Do.ASK_LANE)
    send(window, "first")
    qtbot.wait_until(lambda: lane(window, 0).is_writing)
    window.chat.lanes.ask_alone(lane(window, 1))
    send(window, "second")
    qtbot.wait_until(lambda: said(window, 1)[-2:] == ["second", ""])
    assert house.chat.asked_lanes == [(ids[0],), (ids[1],)]


def test_keys_go_from_lane_tolane(house: House, qtbot: QtBot) -> None:
    window, _ = compared(house, qtbot)
    reached = []
    for _step in range(3):
        QTest.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        focus = QApplication.focusWidget()
        active = window.chat.active
        assert focus is not None
        assert active.column.isAncestorOf(focus)
        reached.append(window.chat.lanes.shown.index(active))
    assert reached == [1, 2, 0]


def test_inspector_and_picker_speak_of_the_activelane(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot)
    head = lane(window, 1).column.head
    assert head is not None
    QTest.mouseClick(head, Qt.MouseButton.LeftButton, pos=head.rect().center())
    assert window.chat.setup is not None
    assert window.chat.setup.model == GEMMA.ref
    window.choice.use_model(SMOL)
    qtbot.wait_until(lambda: house.library.setups.get(ids[1], LaneSetup(model=GEMMA.ref)).model == SMOL.ref)
    assert house.library.setups[ids[0]].model == SMOL.ref


def test_a_closed_lane_comes_back_with_undo(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot)
    window.chat.lanes.activate(lane(window, 1))
    _trigger(window, Do.CLOSE_LANE)
    qtbot.wait_until(lambda: [one.lane_id for one in window.chat.lanes.shown] == [ids[0], ids[2]])
    assert window.toast.message.text() == f"{GEMMA.name} was closed"
    window.toast.action.click()
    qtbot.wait_until(lambda: [one.lane_id for one in window.chat.lanes.shown] == ids)
    assert [said(window, at)[-1] for at in range(3)] == [f"answer of {lane_id}" for lane_id in ids]


def test_what_is_left_of_a_comparison_is_an_ordinary_chat(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot, lanes=2)
    _trigger(window, Do.CLOSE_LANE)
    qtbot.wait_until(lambda: [one.lane_id for one in window.chat.lanes.shown] == [ids[1]])
    column = lane(window, 0).column
    assert column.head is not None
    assert not column.head.isVisible()
    assert window.header.picker.isVisible()
    assert column.geometry() == window.lanes.rect()


def test_lanes_are_moved_renamed_and_folded(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot)
    _trigger(window, Do.MOVE_LANE_RIGHT)
    qtbot.wait_until(lambda: [one.lane_id for one in window.chat.lanes.shown] == [ids[1], ids[0], ids[2]])
    assert window.chat.active.lane_id == ids[0]
    _trigger(window, Do.RENAME_LANE)
    head = window.chat.active.column.head
    assert head is not None
    assert head.name is not None
    QTest.keyClicks(head.name, "Careful")
    QTest.keyClick(head.name, Qt.Key.Key_Return)
    qtbot.wait_until(lambda: head.model.accessibleName() == "Model of this lane: Careful")
    _trigger(window, Do.FOLD_LANE)
    qtbot.wait_until(lambda: lane(window, 1).column.is_folded)
    strip = lane(window, 1).column.strip
    assert strip is not None
    assert strip.isVisible()
    assert lane(window, 1).column.width() < 60
    assert window.chat.active is not lane(window, 1)
    strip.click()
    qtbot.wait_until(lambda: not lane(window, 1).column.is_folded)


def test_a_narrow_window_has_tabs(house: House, qtbot: QtBot) -> None:
    window, _ = compared(house, qtbot)
    window.resize(760, 700)
    tabs = window.lanes.tabs
    assert tabs is not None
    qtbot.wait_until(tabs.isVisible)
    assert [lane(window, at).column.isVisible() for at in range(3)] == [True, False, False]
    tabs.setCurrentIndex(2)
    qtbot.wait_until(lane(window, 2).column.isVisible)
    assert window.chat.active is lane(window, 2)
    window.resize(1400, 800)
    qtbot.wait_until(lambda: not tabs.isVisible())
    assert [lane(window, at).column.isVisible() for at in range(3)] == [True, True, True]


def test_continuing_alone_opens_a_chat_of_its_own(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot)
    window.chat.lanes.activate(lane(window, 1))
    _trigger(window, Do.CONTINUE_ALONE)
    qtbot.wait_until(lambda: window.chat.conversation_id not in (None, ids[0]))
    assert house.lanes.continued == [ids[1]]
    qtbot.wait_until(lambda: len(window.chat.lanes.shown) == 1)


def test_a_turn_that_begins_while_the_lanes_are_read_is_not_lost(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot)
    house.library.hold_open = True
    house.lanes.fold(ids[2], folded=True)
    qtbot.wait_until(lambda: bool(house.library.held))
    before = house.library.opened(ids[0])
    send(window, "next")
    qtbot.wait_until(lambda: len(house.library.held) == 2)
    house.library.hold_open = False
    house.library.held[0][1].set_result(before)
    house.library.held[1][1].set_result(house.library.opened(ids[0]))
    qtbot.wait_until(lambda: lane(window, 2).is_folded)
    assert said(window, 0)[-2:] == ["next", ""]


def test_a_lane_whose_answer_was_stopped_says_so(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot, lanes=2)
    send(window, "next")
    qtbot.wait_until(lambda: lane(window, 1).is_writing)
    house.chat.end(state=MessageState.STOPPED, lane_id=ids[1])
    qtbot.wait_until(lambda: _state(window, 1) == "stopped")


def test_a_badge_tells_where_a_lane_is_asked_otherwise(house: House, qtbot: QtBot) -> None:
    window, _ = compared(house, qtbot, lanes=2)
    window.chat.lanes.activate(lane(window, 1))
    head = lane(window, 1).column.head
    assert head is not None
    assert not head.badge.isVisible()
    window.chat.change_setup(
        lambda setup: replace(setup, sampling=Sampling(temperature=0.1), system_prompt="Be brief.")
    )
    qtbot.wait_until(head.badge.isVisible)
    assert head.badge.text() == "≠ other temperature +1"
    assert head.badge.accessibleDescription() == (
        "Another temperature than in the first lane. Another system prompt than in the first lane."
    )


def test_local_models_write_in_turn_unless_one_wants_them_at_once(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot, lanes=2)
    _trigger(window, Do.WRITE_AT_ONCE)
    qtbot.wait_until(lambda: house.library.stored[ids[0]].is_side_by_side)
    qtbot.wait_until(lambda: window.chat.conversation is not None and window.chat.conversation.is_side_by_side)
    _trigger(window, Do.WRITE_AT_ONCE)
    qtbot.wait_until(lambda: not house.library.stored[ids[0]].is_side_by_side)


def test_one_key_goes_from_lane_to_lane_as_parts_of_the_window(house: House, qtbot: QtBot) -> None:
    window, _ = compared(house, qtbot)
    window.composer.focus()
    reached = []
    for _step in range(6):
        QTest.keyClick(window, Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        assert focus is not None
        reached += [at for at in range(3) if lane(window, at).column.isAncestorOf(focus)]
    assert reached == [0, 1, 2]


def test_lanes_of_one_model_are_numbered(house: House, qtbot: QtBot) -> None:
    window, _ = compared(house, qtbot)
    heads = [lane(window, at).column.head for at in range(3)]
    assert [head.model.accessibleName() for head in heads if head is not None] == [
        f"Model of this lane: {SMOL.name}",
        f"Model of this lane: {GEMMA.name}",
        f"Model of this lane: {SMOL.name} (2)",
    ]
    assert [lane(window, at).column.accessibleName() for at in range(2)] == [f"Lane {SMOL.name}", f"Lane {GEMMA.name}"]


def test_the_lane_closed_last_can_be_reopened_long_after_the_note_has_gone(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot)
    window.chat.lanes.activate(lane(window, 2))
    _trigger(window, Do.CLOSE_LANE)
    qtbot.wait_until(lambda: len(window.chat.lanes.shown) == 2)
    window.toast.hide()
    _trigger(window, Do.REOPEN_LANE)
    qtbot.wait_until(lambda: [one.lane_id for one in window.chat.lanes.shown] == ids)
    _trigger(window, Do.REOPEN_LANE)
    qtbot.wait_until(lambda: window.toast.message.text() == "No lane was closed here")


def test_tab_goes_through_the_lanes_as_they_stand_even_after_one_was_moved(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot)
    _trigger(window, Do.MOVE_LANE_RIGHT)
    qtbot.wait_until(lambda: [one.lane_id for one in window.chat.lanes.shown] == [ids[1], ids[0], ids[2]])
    head = lane(window, 0).column.head
    assert head is not None
    head.model.setFocus(Qt.FocusReason.TabFocusReason)
    reached = [0]
    at: int | None = 0
    for _step in range(40):
        focus = QApplication.focusWidget()
        assert focus is not None
        at = next((at for at in range(3) if lane(window, at).column.isAncestorOf(focus)), None)
        if at is None:
            break
        reached.append(at)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert at is None
    assert reached == sorted(reached)
    assert set(reached) == {0, 1, 2}
    assert reached.count(0) > 4
