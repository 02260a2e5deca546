"""Between the table of figures and the lanes on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.domain import Role
from desktop_app.ui.lanes.words import lane_names

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from desktop_app.domain import Message
    from desktop_app.ui.lanes.figures_table import FiguresTable
    from desktop_app.ui.lanes.lane_chat import LaneChat
    from desktop_app.ui.lanes.open_lanes import OpenLanes


class Figuring(QObject):
    """The table is made when it is first wanted, and speaks of the newest turn that was answered."""

    def __init__(self, window: QWidget, lanes: OpenLanes, action: QAction) -> None:
        super().__init__(window)
        self._window = window
        self._lanes = lanes
        self.table: FiguresTable | None = None
        action.triggered.connect(self.open)
        lanes.moved_on.connect(self._show_if_open)
        lanes.lanes_changed.connect(self._show_if_open)

    def open(self) -> None:
        """Show the table."""
        if self.table is None:
            from desktop_app.ui.lanes.figures_table import FiguresTable

            self.table = FiguresTable(self._window)
            self.table.scope_changed.connect(self._show)
        self._show()
        self.table.show()
        self.table.raise_()
        self.table.activateWindow()
        self.table.list.setFocus()

    def close(self) -> None:
        """Take the table away: what it says may not be known now."""
        if self.table is not None:
            self.table.close()

    def _show_if_open(self) -> None:
        if self.table is not None and self.table.isVisible():
            self._show()

    def _show(self) -> None:
        if self.table is None:
            return
        whole = self.table.is_of_whole_conversation
        lanes = [lane for lane in self._lanes.shown if not lane.is_empty]
        newest = max((turn for lane in lanes for turn in lane.turns()), default=None)
        answers = [[one for one in _answers(lane) if whole or one.turn_id == newest] for lane in lanes]
        self.table.show_answers(lane_names(lanes), answers)


def _answers(lane: LaneChat) -> list[Message]:
    return [one for one in lane.messages() if one.role is Role.ASSISTANT]
