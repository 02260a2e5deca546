from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import LOCAL, LaneSetup, ModelRef, TemplateChoice
from desktop_app.errors import LaneGone
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
