"""The lanes on the screen: which there are, which one is active, whom the composer speaks to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError
from desktop_app.ui.lanes.lane_chat import LaneChat

if TYPE_CHECKING:
    from desktop_app.domain import LaneSetup
    from desktop_app.services.library import OpenLane
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.lanes.view import LanesView
    from desktop_app.ui.live_answers import LiveAnswers
    from desktop_app.ui.services import Library

MOST_LANES = 6


class OpenLanes(QObject):
    """A lane keeps its column for as long as it is on the screen; what is not needed any more is used again."""

    lanes_changed = Signal()
    """There are other lanes, or another order, or one is folded, active or asked alone."""
    changed = Signal()
    """Another setup or number of messages in one of them."""
    moved_on = Signal()
    """A newest answer began, entered another phase or ended."""
    failed = Signal(AppError)
    regenerate_requested = Signal(int)
    continue_requested = Signal(int)
    sibling_requested = Signal(int, int)

    def __init__(
        self, *, library: Library, bridge: Bridge, live: LiveAnswers, view: LanesView, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._live = live
        self._unstored: dict[int, LaneSetup] = {}
        self._pool: list[LaneChat] = []
        self.view = view
        self.active = self._rested()
        self.alone: LaneChat | None = None
        self._stored: list[int] = []
        self._places: tuple[int, ...] = ()
        self.shown: list[LaneChat] = [self.active]

    @property
    def are_several(self) -> bool:
        """Whether models are compared."""
        return len(self.shown) > 1

    def find(self, lane_id: int) -> LaneChat | None:
        """A stored lane that is on the screen."""
        return next((lane for lane in self.shown if lane.lane_id == lane_id), None)

    def asked(self) -> list[LaneChat]:
        """Those that the next prompt goes to."""
        if self.alone is not None:
            return [self.alone]
        return [lane for lane in self.shown if not lane.is_folded]

    def setups(self) -> tuple[LaneSetup, ...]:
        """Of all lanes, as far as they have a model."""
        return tuple(lane.setup for lane in self.shown if lane.setup is not None)

    def activate(self, lane: LaneChat) -> None:
        """Let inspector, model picker and the keys for answers mean this lane."""
        if lane is not self.active and lane in self.shown:
            self.active = lane
            self.view.show_active(lane.column)
            self.lanes_changed.emit()
            self.changed.emit()

    def ask_alone(self, lane: LaneChat | None) -> None:
        """Let the next prompts go to this lane alone; None: to all that are not folded."""
        if lane is not self.alone:
            self.alone = lane if self.are_several else None
            self.lanes_changed.emit()
            self.changed.emit()

    def begin_anew(self, setup: LaneSetup | None) -> None:
        """One lane that nothing was said in."""
        self._let(self.shown[:1])
        self.active.turn_to_new(setup)

    def add_new(self, setup: LaneSetup) -> LaneChat:
        """One more lane of a conversation that is stored with its first message."""
        lane = self._free(self.shown)
        lane.turn_to_new(setup)
        self._let([*self.shown, lane])
        return lane

    def put(self, lanes: list[LaneChat]) -> None:
        """Let these of the lanes be all, in this order."""
        self._let(lanes)

    @property
    def are_covered(self) -> bool:
        """Whether a turn stands without names, so that nobody may know which lane is which."""
        return any(lane.is_covered for lane in self.shown)

    @property
    def stand_otherwise(self) -> bool:
        """Whether they stand as their last answers did, not as they are stored."""
        return bool(self._places)

    def stand_as(self, places: tuple[int, ...]) -> None:
        """Let the lanes of these ids stand in this order, in the places that they have; (): as they are stored."""
        if places != self._places:
            self._places = places
            by_id = {lane.lane_id: lane for lane in self.shown}
            if set(self._stored) == set(by_id):
                self._let([by_id[lane_id] for lane_id in self._arranged(self._stored)])

    def color(self, lane: LaneChat) -> int:
        """Which colour is a lane's, from 0, wherever it stands."""
        if lane.lane_id in self._stored:
            return self._stored.index(lane.lane_id)
        return self.shown.index(lane)

    def turn_away(self) -> None:
        """Another conversation is being read."""
        self.alone = None
        for lane in self.shown:
            lane.turn_away()

    def await_lanes(self) -> None:
        """The setups are on their way to the disk."""
        for lane in self.shown:
            lane.setups.await_lane()

    def stay_new(self) -> None:
        """The lanes that were awaited do not come."""
        for lane in self.shown:
            lane.setups.stay_new()

    def store(self) -> None:
        """Store now what was changed a moment ago."""
        for lane in self.shown:
            lane.setups.store()

    def show(self, opened: tuple[OpenLane, ...]) -> None:
        """These are the lanes, and what was said in them."""
        wanted = {one.lane.id for one in opened}
        self._stored = [one.lane.id for one in opened]
        by_id = {one.lane.id: one for one in opened}
        opened = tuple(by_id[lane_id] for lane_id in self._arranged(self._stored))
        # What is typed for a lane that was not stored yet stays where it stands.
        new = [lane for lane in self.shown if lane.lane_id is None]
        lanes: list[LaneChat] = []
        for one in opened:
            kept = self.find(one.lane.id) or (new.pop(0) if new else None)
            lanes.append(kept or self._free([*lanes, *(lane for lane in self.shown if lane.lane_id in wanted)]))
        self._let(lanes)
        for lane, one in zip(lanes, opened, strict=True):
            lane.show(one)
        self._check_alone()
        self.lanes_changed.emit()

    def clear(self) -> None:
        """Nothing can be shown."""
        for lane in self.shown:
            lane.show_messages(())

    def _arranged(self, stored: list[int]) -> list[int]:
        """The ids of the lanes as they stand."""
        moved = iter([lane_id for lane_id in self._places if lane_id in stored])
        return [next(moved) if lane_id in self._places else lane_id for lane_id in stored]

    def _check_alone(self) -> None:
        alone = self.alone
        if alone is not None and (alone not in self.shown or not self.are_several or alone.is_folded):
            self.alone = None
        if self.active.is_folded:
            self.active = next((lane for lane in self.shown if not lane.is_folded), self.active)
            self.view.show_active(self.active.column)

    def _let(self, lanes: list[LaneChat]) -> None:
        """Let these be the lanes on the screen, in this order."""
        before, self.shown = self.shown, lanes
        for lane in before:
            if lane not in lanes:
                lane.rest()
        if self.active not in lanes:
            place = min(before.index(self.active) if self.active in before else 0, len(lanes) - 1)
            self.active = lanes[place]
        self._check_alone()
        if lanes != before:
            self.view.show_columns([lane.column for lane in lanes])
            self.view.show_active(self.active.column)
            self.lanes_changed.emit()

    def _free(self, taken: list[LaneChat]) -> LaneChat:
        """A lane to be filled that is none of those."""
        return next((lane for lane in self._pool if lane not in taken), None) or self._rested()

    def _rested(self) -> LaneChat:
        lane = LaneChat(
            library=self._library,
            bridge=self._bridge,
            live=self._live,
            column=self.view.column(len(self._pool)),
            unstored=self._unstored,
            parent=self,
        )
        lane.changed.connect(self.changed)
        lane.moved_on.connect(self.moved_on)
        lane.failed.connect(self.failed)
        lane.regenerate_requested.connect(self.regenerate_requested)
        lane.continue_requested.connect(self.continue_requested)
        lane.sibling_requested.connect(self.sibling_requested)
        lane.column.picked.connect(lambda: self.activate(lane))
        self._pool.append(lane)
        return lane
