"""Lanes in memory, with the rules of the real ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop_app.errors import LastLane, TooManyLanes
from desktop_app.services.events import LanesChanged
from tests.ui.fake_services import done, failed

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop_app.domain import Lane, LaneSetup
    from desktop_app.errors import AppError
    from desktop_app.services.events import Listener
    from tests.ui.fake_services import FakeLibrary

MOST = 6


class FakeLanes:
    """What `FakeLibrary` has of lanes beyond the first."""

    def __init__(self, library: FakeLibrary, listen: Listener) -> None:
        self._library = library
        self._listen = listen
        self.continued: list[int] = []
        self.fail_next: AppError | None = None

    def lanes(self, conversation_id: int) -> Future[tuple[Lane, ...]]:
        return done(tuple(self._open(conversation_id)))

    def closed(self, conversation_id: int) -> Future[tuple[Lane, ...]]:
        there = self._library.lanes_of(conversation_id)
        return done(tuple(one for one in there if one.closed_at is not None))

    def add(self, conversation_id: int, setup: LaneSetup) -> Future[Lane]:
        if len(self._open(conversation_id)) >= MOST:
            return failed(TooManyLanes(most=str(MOST)))
        lane = self._library.add_lane(conversation_id, setup)
        self._tell(conversation_id)
        return done(lane)

    def close(self, lane_id: int) -> Future[None]:
        lane = self._lane(lane_id)
        if len(self._open(lane.conversation_id)) < 2:
            return failed(LastLane())
        return self._put(replace(lane, closed_at=datetime.now(UTC)))

    def reopen(self, lane_id: int) -> Future[None]:
        return self._put(replace(self._lane(lane_id), closed_at=None, is_folded=False))

    def delete_forever(self, lane_id: int) -> Future[None]:
        lane = self._lane(lane_id)
        self._library.lanes_of(lane.conversation_id).remove(lane)
        return self._tell(lane.conversation_id)

    def move(self, lane_id: int, position: int) -> Future[None]:
        lane = self._lane(lane_id)
        there = self._library.lanes_of(lane.conversation_id)
        there.remove(lane)
        there.insert(position, lane)
        there[:] = [replace(one, position=place) for place, one in enumerate(there)]
        return self._tell(lane.conversation_id)

    def rename(self, lane_id: int, name: str) -> Future[None]:
        return self._put(replace(self._lane(lane_id), name=name))

    def fold(self, lane_id: int, folded: bool) -> Future[None]:
        lane = self._lane(lane_id)
        others = [one for one in self._open(lane.conversation_id) if one.id != lane_id and not one.is_folded]
        if folded and not others:
            return failed(LastLane())
        return self._put(replace(lane, is_folded=folded))

    def set_setup(self, lane_id: int, setup: LaneSetup) -> Future[None]:
        return self._put(replace(self._lane(lane_id), setup=setup))

    def set_side_by_side(self, conversation_id: int, side_by_side: bool) -> Future[None]:
        stored = self._library.stored
        stored[conversation_id] = replace(stored[conversation_id], is_side_by_side=side_by_side)
        return self._tell(conversation_id)

    def missed(self, lane_id: int) -> Future[int]:
        said = self._library.messages[self._lane(lane_id).conversation_id]
        turns = {one.lane_id: {each.turn_id for each in said if each.lane_id == one.lane_id} for one in said}
        most = max((there for other, there in turns.items() if other != lane_id), key=len, default=set())
        return done(len(most - turns.get(lane_id, set())))

    def continue_alone(self, lane_id: int) -> Future[int]:
        self.continued.append(lane_id)
        lane = self._lane(lane_id)
        alone = self._library.add(f"alone {lane_id}")
        self._library.setups[alone] = lane.setup
        return done(alone)

    def _open(self, conversation_id: int) -> list[Lane]:
        return [one for one in self._library.lanes_of(conversation_id) if one.closed_at is None]

    def _lane(self, lane_id: int) -> Lane:
        everywhere = (one for conversation in self._library.stored for one in self._library.lanes_of(conversation))
        return next(one for one in everywhere if one.id == lane_id)

    def _put(self, lane: Lane) -> Future[None]:
        if self.fail_next is not None:
            error, self.fail_next = self.fail_next, None
            return failed(error)
        there = self._library.lanes_of(lane.conversation_id)
        there[[one.id for one in there].index(lane.id)] = lane
        return self._tell(lane.conversation_id)

    def _tell(self, conversation_id: int) -> Future[None]:
        self._listen(LanesChanged(conversation_id=conversation_id))
        return done(None)
