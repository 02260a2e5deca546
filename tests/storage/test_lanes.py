from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import LOCAL, LaneSetup, ModelRef, TemplateChoice
from desktop_app.errors import LaneGone, LastLane, TooManyLanes
from desktop_app.storage import lanes, messages

if TYPE_CHECKING:
    from desktop_app.storage.database import Database


def test_a_lanes_setup_can_be_changed_between_answers(database: Database, setup: LaneSetup) -> None:
    turn = database.submit(messages.begin_turn, conversation_id=None, text="?", setup=setup).result()
    (lane,) = database.read(lanes.of_conversation, conversation_id=turn.conversation.id).result()
    assert lane == turn.lanes[0].lane
    other = LaneSetup(model=ModelRef(provider=LOCAL, id="0", name="z"), template=TemplateChoice.PLAIN)
    database.submit(lanes.change_setup, lane_id=lane.id, setup=other).result()
    changed = database.read(lanes.get, lane_id=lane.id).result()
    assert changed.setup == other
    assert changed.head_id == lane.head_id


def test_a_lane_that_is_gone_is_named_so(database: Database, setup: LaneSetup) -> None:
    with pytest.raises(LaneGone):
        database.submit(lanes.change_setup, lane_id=9, setup=setup).result()
    assert database.read(lanes.of_conversation, conversation_id=9).result() == ()


def _lanes(database: Database, setup: LaneSetup, names: str = "abc") -> tuple[int, list[int]]:
    """A conversation with a lane of each name, as they stand."""
    turn = database.submit(messages.begin_turn, conversation_id=None, text="?", setup=setup).result()
    conversation_id = turn.conversation.id
    added = [database.submit(lanes.add, conversation_id=conversation_id, setup=setup) for _ in names[1:]]
    ids = [turn.lanes[0].lane.id, *(lane.result().id for lane in added)]
    for lane_id, name in zip(ids, names, strict=True):
        database.submit(lanes.rename, lane_id=lane_id, name=name).result()
    return conversation_id, ids


def _standing(database: Database, conversation_id: int) -> str:
    return "".join(one.name for one in database.read(lanes.of_conversation, conversation_id=conversation_id).result())


def test_a_lane_is_moved_among_those_that_are_seen(database: Database, setup: LaneSetup) -> None:
    conversation_id, ids = _lanes(database, setup, "abcd")
    for lane, position, standing in ((0, 2, "bcad"), (3, 0, "dbca"), (1, 99, "dcab"), (1, -5, "bdca")):
        database.submit(lanes.move, lane_id=ids[lane], position=position).result()
        assert _standing(database, conversation_id) == standing


def test_a_closed_lane_comes_back_to_where_it_stood(database: Database, setup: LaneSetup) -> None:
    conversation_id, ids = _lanes(database, setup)
    database.submit(lanes.close, lane_id=ids[1]).result()
    assert _standing(database, conversation_id) == "ac"
    assert [one.name for one in database.read(lanes.closed, conversation_id=conversation_id).result()] == ["b"]
    database.submit(lanes.move, lane_id=ids[2], position=0).result()
    database.submit(lanes.reopen, lane_id=ids[1]).result()
    assert _standing(database, conversation_id) == "cab"


def test_of_the_closed_lanes_the_one_closed_last_comes_first(database: Database, setup: LaneSetup) -> None:
    conversation_id, ids = _lanes(database, setup)
    for lane_id in ids[:2]:
        database.submit(lanes.close, lane_id=lane_id).result()
    closed = database.read(lanes.closed, conversation_id=conversation_id).result()
    assert "".join(one.name for one in closed) == "ba"


def test_the_last_lane_can_be_neither_closed_nor_folded(database: Database, setup: LaneSetup) -> None:
    conversation_id, ids = _lanes(database, setup, "ab")
    database.submit(lanes.fold, lane_id=ids[0], folded=True).result()
    with pytest.raises(LastLane):
        database.submit(lanes.fold, lane_id=ids[1], folded=True).result()
    database.submit(lanes.close, lane_id=ids[1]).result()
    (left,) = database.read(lanes.of_conversation, conversation_id=conversation_id).result()
    assert (left.id, left.is_folded) == (ids[0], False)
    with pytest.raises(LastLane):
        database.submit(lanes.close, lane_id=ids[0]).result()


def test_there_are_six_lanes_at_most_and_closed_ones_do_not_count(database: Database, setup: LaneSetup) -> None:
    conversation_id, ids = _lanes(database, setup, "abcdef")
    with pytest.raises(TooManyLanes):
        database.submit(lanes.add, conversation_id=conversation_id, setup=setup).result()
    database.submit(lanes.close, lane_id=ids[0]).result()
    database.submit(lanes.add, conversation_id=conversation_id, setup=setup).result()
    with pytest.raises(TooManyLanes):
        database.submit(lanes.reopen, lane_id=ids[0]).result()


def test_a_closed_lane_is_removed_with_its_messages_and_no_open_one_is(database: Database, setup: LaneSetup) -> None:
    conversation_id, ids = _lanes(database, setup, "ab")
    with pytest.raises(ValueError, match="is open"):
        database.submit(lanes.delete_forever, lane_id=ids[0]).result()
    database.submit(lanes.close, lane_id=ids[0]).result()
    database.submit(lanes.delete_forever, lane_id=ids[0]).result()
    with pytest.raises(LaneGone):
        database.read(messages.path, lane_id=ids[0]).result()
    assert database.read(lanes.closed, conversation_id=conversation_id).result() == ()
