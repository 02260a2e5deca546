"""How wide the columns were drawn, lane by lane: kept for when the conversation is opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from desktop_app.ui.lanes.lane_chat import LaneChat
    from desktop_app.ui.lanes.view import LanesView
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.window_memory import WindowMemory


class KeptWidths(QObject):
    """A lane that is not stored yet has its width until then from here, afterwards from the window's memory."""

    def __init__(self, view: LanesView, chat: OpenChat, memory: WindowMemory, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._chat = chat
        self._memory = memory
        self._of_new: dict[LaneChat, float] = {}
        chat.turned.connect(self._forget)
        chat.lanes.lanes_changed.connect(self._show)
        view.widths_changed.connect(self._keep)

    def _show(self) -> None:
        if not self._chat.is_settled:
            return  # these are still the columns of the conversation before
        shown = self._chat.lanes.shown
        became = {lane.lane_id: self._of_new.pop(lane) for lane in shown if lane.lane_id and lane in self._of_new}
        kept = self._memory.lane_widths | {lane_id: weight for lane_id, weight in became.items() if lane_id}
        if became:
            self._memory.keep_lane_widths(kept)
        weights = (
            kept.get(lane.lane_id, 1.0) if lane.lane_id is not None else self._of_new.get(lane, 1.0) for lane in shown
        )
        self._view.set_weights(tuple(weights))

    def _forget(self) -> None:
        self._of_new = {}

    def _keep(self) -> None:
        drawn = dict(zip(self._chat.lanes.shown, self._view.weights, strict=True))
        self._of_new = {lane: weight for lane, weight in drawn.items() if lane.lane_id is None}
        stored = {lane.lane_id: weight for lane, weight in drawn.items() if lane.lane_id is not None}
        self._memory.keep_lane_widths(self._memory.lane_widths | stored)
