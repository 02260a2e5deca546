from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from desktop_app.ui.actions import Do
from desktop_app.ui.votes.bar import BAR_HEIGHT
from tests.ui.house import House, send
from tests.ui.lanes.compared import compared, lane, prompts_in_view, said, tops

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QScrollBar
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.main_window import MainWindow

SHORT = "a few words"
LONG = "many words, one after another, and then some more of them\n\n" * 12
UNEVEN = [[LONG, SHORT, SHORT], [SHORT, LONG, ""], [SHORT, SHORT, LONG], [LONG * 2, SHORT, SHORT]]


def _bar(window: MainWindow, at: int) -> QScrollBar:
    return lane(window, at).transcript.page.verticalScrollBar()


def _together(window: MainWindow) -> Callable[[], bool]:
    def hold() -> bool:
        company = window.lanes.company
        return company is not None and not company.is_empty and len({_bar(window, at).value() for at in range(3)}) == 1

    return hold


def test_the_prompt_of_a_turn_stands_at_one_height_in_every_lane_wherever_one_reads(house: House, qtbot: QtBot) -> None:
    window, _ = compared(house, qtbot, answers=UNEVEN)
    qtbot.wait_until(_together(window))
    for value in range(0, _bar(window, 0).maximum(), 170):
        _bar(window, 1).setValue(value)
        assert {_bar(window, at).value() for at in range(3)} == {_bar(window, 1).value()}
        for turn in range(1, 5):
            assert len(set(prompts_in_view(window, turn))) <= 1


def test_a_short_answer_stays_in_view_beside_a_long_one(house: House, qtbot: QtBot) -> None:
    window, _ = compared(house, qtbot, answers=UNEVEN)
    qtbot.wait_until(_together(window))
    qtbot.wait_until(lambda: window.lanes.feet.height == BAR_HEIGHT)
    _bar(window, 0).setValue(_bar(window, 0).maximum())
    for at in (1, 2):
        *prompts, answer = tops(window, at, 4)
        assert all(prompt < 0 for prompt in prompts)
        assert 0 < answer < window.lanes.height()


def test_the_end_is_followed_while_several_write_and_nobody_scrolls(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot, answers=UNEVEN)
    qtbot.wait_until(_together(window))
    send(window, "next")
    qtbot.wait_until(lambda: all(said(window, at)[-1] == "" for at in range(3)))
    for _round in range(20):
        for lane_id, words in zip(ids, (LONG, "word\n\n", ""), strict=True):
            if words:
                house.chat.write(words, lane_id=lane_id)
        house.bridge.flush()
        for at in range(3):
            lane(window, at).transcript.show_now()
        qtbot.wait_until(_together(window))
        assert _bar(window, 0).value() == _bar(window, 0).maximum()
        assert len(set(prompts_in_view(window, 5))) <= 1


def test_what_is_read_stays_where_it_is_while_several_write(house: House, qtbot: QtBot) -> None:
    window, ids = compared(house, qtbot, answers=UNEVEN)
    qtbot.wait_until(_together(window))
    send(window, "next")
    qtbot.wait_until(lambda: all(said(window, at)[-1] == "" for at in range(3)))
    _bar(window, 0).setValue(200)
    before = [tops(window, at, 1) for at in range(3)]
    for _round in range(10):
        for lane_id in ids:
            house.chat.write(LONG, lane_id=lane_id)
        house.bridge.flush()
        for at in range(3):
            lane(window, at).transcript.show_now()
        assert [tops(window, at, 1) for at in range(3)] == before
        assert _bar(window, 0).value() == 200


def test_lanes_scroll_each_by_itself_where_that_is_wanted_and_it_is_remembered(house: House, qtbot: QtBot) -> None:
    window, _ = compared(house, qtbot, answers=UNEVEN)
    qtbot.wait_until(_together(window))
    window.actions_by_name[Do.SCROLL_TOGETHER].trigger()
    _bar(window, 0).setValue(0)
    assert _bar(window, 1).value() == _bar(window, 1).maximum() > 0
    window.close()
    again = house.open_window()
    again.resize(1400, 800)
    qtbot.wait_until(lambda: len(again.chat.lanes.shown) == 3 and not again.chat.is_empty)
    assert again.lanes.company is None or again.lanes.company.is_empty
    again.actions_by_name[Do.SCROLL_TOGETHER].trigger()
    qtbot.wait_until(_together(again))


def test_a_place_stays_free_below_each_row_and_goes_along(house: House, qtbot: QtBot) -> None:
    window, _ = compared(house, qtbot, answers=UNEVEN)
    qtbot.wait_until(_together(window))
    window.lanes.feet.reserve(0)
    window.lanes.feet.reserve(BAR_HEIGHT)
    qtbot.wait_until(lambda: bool(window.lanes.feet.turns_seen))
    assert window.lanes.feet.turns_seen[-1] == 4
    foot = window.lanes.feet.foot(3)
    foot.column.addWidget(QLabel("which was better?"))
    for value in range(_bar(window, 0).maximum(), 0, -100):
        _bar(window, 0).setValue(value)
        if prompts_in_view(window, 4) and foot.isVisible():
            break
    assert {3, 4} <= set(window.lanes.feet.turns_seen)
    assert len(set(prompts_in_view(window, 4))) == 1
    assert foot.geometry().bottom() < prompts_in_view(window, 4)[0]
    assert foot.width() == window.lanes.width()


def test_without_rows_the_place_of_the_last_turn_stands_below_all_lanes(house: House, qtbot: QtBot) -> None:
    window, _ = compared(house, qtbot, answers=UNEVEN)
    window.resize(760, 700)
    window.lanes.feet.reserve(40)
    foot = window.lanes.feet.foot(4)
    qtbot.wait_until(lambda: foot.isVisible() and foot.geometry().top() > window.lanes.ground.geometry().bottom())
    assert not window.lanes.feet.foot(3).isVisible()
