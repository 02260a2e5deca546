"""Where the answers of a blind turn stand, and what is done with lanes meanwhile and afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.domain import VoteKind
from desktop_app.errors import AnswerHidden
from desktop_app.ui.actions import Do
from tests.storage.duels import places
from tests.ui.fake_services import GEMMA, SMOL, local_model
from tests.ui.house import send
from tests.ui.votes.duelling import Duels, duels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytestqt.qtbot import QtBot

    from desktop_app.settings import Paths
    from desktop_app.ui.lanes.lane_chat import LaneChat
    from desktop_app.ui.main_window import MainWindow
    from tests.ui.house import House

THIRD, FOURTH = local_model("Third 1B", "third"), local_model("Fourth 1B", "fourth")
WORDS = ("One.", "Two.", "Three.", "Four.")


@pytest.fixture
def ring(house: House, paths: Paths) -> Iterator[Duels]:
    house.models.models = (SMOL, GEMMA, THIRD, FOURTH)
    with duels(house, paths, [model.ref for model in house.models.models]) as made:
        yield made


def _open(house: House, ring: Duels, qtbot: QtBot, *, folded: Sequence[int] = ()) -> MainWindow:
    lanes = ring.lanes.lanes(ring.conversation_id).result()
    for place in folded:
        ring.lanes.fold(lanes[place].id, folded=True).result()
    window = ring.open_window(house, blind=True)
    window.resize(1500, 800)
    window.shelf.open(ring.conversation_id)
    qtbot.wait_until(lambda: len(window.chat.lanes.shown) == len(ring.models) and not window.chat.is_empty)
    return window


def _fight(window: MainWindow, ring: Duels, qtbot: QtBot) -> int:
    """A turn in which each lane that is asked answers with words of its own; its id."""
    ring.chat.answers = []
    send(window, "Who are you?")
    qtbot.wait_until(lambda: bool(ring.chat.answers))
    for at in range(len(ring.chat.answers)):
        ring.chat.end(at, WORDS[at])
    turn_id = ring.chat.answers[0].turn_id
    qtbot.wait_until(lambda: _can_vote(window, turn_id))
    return turn_id


def _can_vote(window: MainWindow, turn_id: int) -> bool:
    bar = window.voting.bars.get(turn_id)
    return bar is not None and bar.state is not None and not bar.state.why_not


def _is_revealed(window: MainWindow, turn_id: int) -> bool:
    return not window.voting.cover.hides(turn_id) and not window.comparing.sides.is_covered


def _seen(window: MainWindow, turn_id: int) -> list[str]:
    """What can be read of a turn's answers, from the left, in columns that are not folded."""
    return [
        view.message.text
        for column in window.lanes.columns
        if not column.is_folded
        for view in column.transcript.page.views()
        if view.message.turn_id == turn_id and not view.is_user
    ]


def _drawn(ring: Duels, turn_id: int) -> list[str]:
    """The same as the sides were drawn."""
    said = dict(zip((answer.lane_id for answer in ring.chat.answers), WORDS, strict=False))
    return [said[lane_id] for lane_id in places(ring.database, turn_id)]


def _name(lane: LaneChat) -> str:
    assert lane.setup is not None
    return lane.setup.model.name


@pytest.mark.parametrize("folded", [(0, 1), (1,), (0, 3), ()])
def test_each_side_is_seen_whichever_lanes_are_folded(
    house: House, ring: Duels, qtbot: QtBot, folded: tuple[int, ...]
) -> None:
    window = _open(house, ring, qtbot, folded=folded)
    turn_id = _fight(window, ring, qtbot)
    drawn = _drawn(ring, turn_id)
    assert _seen(window, turn_id) == drawn
    foot = window.lanes.feet.foot(turn_id).geometry()
    for column in (window.lanes.columns[0], window.lanes.columns[-1]):
        crossed = foot.intersects(column.geometry().translated(window.lanes.ground.pos()))
        assert crossed is not column.is_folded, "no bar lies over the name of a folded lane at an edge"
    window.voting.bars[turn_id].reveal.click()
    qtbot.wait_until(lambda: _is_revealed(window, turn_id))
    assert _seen(window, turn_id) == drawn, "nothing jumps"


def test_after_the_vote_a_head_speaks_of_and_acts_on_the_answer_that_stands_below_it(
    house: House, ring: Duels, qtbot: QtBot
) -> None:
    window = _open(house, ring, qtbot)
    turn_id = _fight(window, ring, qtbot)
    window.voting.bars[turn_id].reveal.click()
    qtbot.wait_until(lambda: _is_revealed(window, turn_id))
    lanes = window.chat.lanes.shown
    assert [lane.lane_id for lane in lanes] == list(places(ring.database, turn_id))
    for lane, column in zip(lanes, window.lanes.columns, strict=True):
        assert lane.column is column
        assert column.head is not None
        assert _name(lane) in column.head.model.accessibleName()
        answer = lane.last_answer()
        assert answer is not None
        assert answer.model is not None
        assert answer.model.name == _name(lane)
    goes = lanes[2]
    window.chat.lanes.activate(goes)
    window.actions_by_name[Do.CLOSE_LANE].trigger()
    qtbot.wait_until(lambda: len(window.chat.lanes.shown) == 3)
    drawn = _drawn(ring, turn_id)
    assert _seen(window, turn_id) == [*drawn[:2], drawn[3]]


def test_a_lane_is_not_moved_while_lanes_stand_as_they_answered_and_stands_as_before_without_blindness(
    house: House, ring: Duels, qtbot: QtBot
) -> None:
    window = _open(house, ring, qtbot)
    before = [lane.lane_id for lane in window.chat.lanes.shown]
    turn_id = _fight(window, ring, qtbot)
    while list(places(ring.database, turn_id)) == before:
        turn_id = _fight(window, ring, qtbot)
    window.voting.bars[turn_id].reveal.click()
    qtbot.wait_until(lambda: _is_revealed(window, turn_id))
    window.chat.lanes.activate(window.chat.lanes.shown[1])
    qtbot.wait_until(lambda: not window.actions_by_name[Do.MOVE_LANE_LEFT].isEnabled())
    assert "judged blind" in window.actions_by_name[Do.MOVE_LANE_LEFT].toolTip()
    window.actions_by_name[Do.BLIND].trigger()
    qtbot.wait_until(lambda: [lane.lane_id for lane in window.chat.lanes.shown] == before)
    window.chat.lanes.activate(window.chat.lanes.shown[1])  # the one before may stand first now
    qtbot.wait_until(window.actions_by_name[Do.MOVE_LANE_LEFT].isEnabled)


def test_nothing_touches_a_single_lane_while_a_turn_stands_without_names(
    house: House, ring: Duels, qtbot: QtBot
) -> None:
    window = _open(house, ring, qtbot)
    turn_id = _fight(window, ring, qtbot)
    lane = window.chat.active
    head, foot = lane.column.head, lane.column.foot
    assert head is not None
    assert foot is not None
    for do in (Do.CLOSE_LANE, Do.FOLD_LANE, Do.RENAME_LANE, Do.REGENERATE, Do.PICK_MODEL, Do.ADD_LANE, Do.FIGURES):
        assert not window.actions_by_name[do].isEnabled(), do
    assert "Vote first" in window.actions_by_name[Do.CLOSE_LANE].toolTip()
    assert "Vote first" in window.header.add_lane.toolTip()
    assert not head.model.isEnabled()
    assert "Vote first" in head.model.toolTip()
    assert not foot.isEnabled()
    assert lane.lane_id is not None
    for future in (
        ring.lanes.close(lane.lane_id),
        ring.lanes.fold(lane.lane_id, folded=True),
        ring.lanes.move(lane.lane_id, 2),
        ring.lanes.continue_alone(lane.lane_id),
    ):
        with pytest.raises(AnswerHidden):
            future.result()
    QTest.mouseClick(window.voting.bars[turn_id].reveal, Qt.MouseButton.LeftButton)
    qtbot.wait_until(lambda: head.model.isEnabled() and foot.isEnabled())
    qtbot.wait_until(window.actions_by_name[Do.CLOSE_LANE].isEnabled)
    assert "Vote first" not in window.header.add_lane.toolTip()


def test_a_lane_that_was_not_asked_keeps_its_name_and_shows_no_side(house: House, ring: Duels, qtbot: QtBot) -> None:
    window = _open(house, ring, qtbot, folded=(3,))
    turn_id = _fight(window, ring, qtbot)
    lanes = ring.lanes.lanes(ring.conversation_id).result()
    ring.lanes.fold(lanes[3].id, folded=False).result()
    qtbot.wait_until(lambda: not window.chat.lanes.shown[3].is_folded)
    assert _seen(window, turn_id) == _drawn(ring, turn_id)
    late = window.lanes.columns[3]
    assert late.head is not None
    qtbot.wait_until(lambda: late.head is not None and "Fourth 1B" in late.head.model.accessibleName())


def test_four_answers_without_names_are_judged_by_keyboard_alone(house: House, ring: Duels, qtbot: QtBot) -> None:
    window = _open(house, ring, qtbot)
    turn_id = _fight(window, ring, qtbot)
    drawn = _drawn(ring, turn_id)

    def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.activePopupWidget() or QApplication.focusWidget() or window, key, modifiers)

    press(Qt.Key.Key_0, Qt.KeyboardModifier.AltModifier)
    for key in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_3, Qt.Key.Key_Return):
        press(key)
    qtbot.wait_until(lambda: _is_revealed(window, turn_id))
    (cast,) = ring.votes.every().result()
    assert (cast.is_blind, [answer.place for answer in cast.answers]) == (True, [1, None, 2, None])
    assert _seen(window, turn_id) == drawn
    qtbot.wait_until(window.actions_by_name[Do.VOTE_RANK].isEnabled)
    press(Qt.Key.Key_6, Qt.KeyboardModifier.AltModifier)
    ranking = window.voting.popups.ranking
    assert ranking is not None
    qtbot.wait_until(ranking.isVisible)
    for place, line in enumerate(ranking.places, start=1):
        QTest.keyClick(line, Qt.Key(Qt.Key.Key_0 + place))
    QTest.keyClick(ranking.places[0], Qt.Key.Key_Return)
    qtbot.wait_until(lambda: ring.votes.every().result()[0].kind is VoteKind.RANKING)
    assert [answer.place for answer in ring.votes.every().result()[0].answers] == [1, 2, 3, 4]
    assert ring.votes.every(blind_only=True).result() == (cast,)
