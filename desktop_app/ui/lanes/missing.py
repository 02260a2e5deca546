"""How many prompts each lane would be asked to catch up."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.lanes.lane_chat import LaneChat
    from desktop_app.ui.lanes.open_lanes import OpenLanes
    from desktop_app.ui.services import Lanes

Shown = tuple[tuple[int | None, tuple[int, ...]], ...]


class Missing(QObject):
    """The window cannot count them by itself: what stands in the place of another prompt is not on the screen. So it
    asks again whenever other turns are shown.
    """

    counted = Signal()
    """There is another number."""

    def __init__(self, window: QWidget, service: Lanes, lanes: OpenLanes) -> None:
        super().__init__(window)
        self._window = window
        self._service = service
        self._lanes = lanes
        self._counts: dict[int, int] = {}
        self._asked: dict[int, Shown] = {}

    def of(self, lane: LaneChat) -> int:
        """As far as it is known: 0, or what it was before, until it was counted."""
        if lane.lane_id is None or not self._lanes.are_several:
            return 0
        shown = tuple((one.lane_id, tuple(one.turns())) for one in self._lanes.shown)
        # A window that was closed a moment ago asks nothing more: its services are going as well.
        if self._asked.get(lane.lane_id) != shown and self._window.isVisible():
            self._asked[lane.lane_id] = shown
            taken = partial(self._take, lane.lane_id, shown)
            when_done(self._service.missed(lane.lane_id), taken, lambda _: taken(0), self)
        return self._counts.get(lane.lane_id, 0)

    def _take(self, lane_id: int, shown: Shown, count: int) -> None:
        if self._asked.get(lane_id) == shown and self._counts.get(lane_id, 0) != count:
            self._counts[lane_id] = count
            self.counted.emit()
