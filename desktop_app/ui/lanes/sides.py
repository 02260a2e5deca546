"""Which column shows which side of a turn that is judged blind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.ui.lanes.cover import CoveredTurn, Side
    from desktop_app.ui.lanes.lane_chat import LaneChat
    from desktop_app.ui.lanes.open_lanes import OpenLanes


class Sides(QObject):
    """The sides of a turn stand from the left in the columns of its lanes that are not folded, whoever wrote what."""

    def __init__(self, lanes: OpenLanes, parent: QObject) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self.turns: Mapping[int, CoveredTurn] = {}
        lanes.lanes_changed.connect(self._show)

    @property
    def is_covered(self) -> bool:
        """Whether anything is hidden."""
        return bool(self.turns)

    def cover(self, turns: Mapping[int, CoveredTurn]) -> None:
        """Let these turns, by their ids, be all that stand without names."""
        self.turns = dict(turns)
        self._show()

    def newest(self, lane: LaneChat) -> Side | None:
        """What stands in a lane's column of the newest covered turn; None where that is nothing."""
        return self._of(lane).get(max(self.turns)) if self.turns else None

    def are_seen(self, turn_id: int) -> bool:
        """Whether each side of a covered turn has a column."""
        turn = self.turns.get(turn_id)
        return turn is not None and len(self._columns(turn)) >= len(turn.sides)

    def _show(self) -> None:
        for lane in self._lanes.shown:
            lane.cover(self._of(lane))

    def _of(self, lane: LaneChat) -> dict[int, Side]:
        found = {}
        for turn_id, turn in self.turns.items():
            columns = self._columns(turn)
            if lane in columns[: len(turn.sides)]:
                found[turn_id] = turn.sides[columns.index(lane)]
        return found

    def _columns(self, turn: CoveredTurn) -> list[LaneChat]:
        return [lane for lane in self._lanes.shown if lane.lane_id in turn.lane_ids and not lane.is_folded]
