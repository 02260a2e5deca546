"""Tab goes through lanes as they stand. Qt orders it by the time at which widgets came to be, and lanes are moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.ui.chat.focus import give_focus, takes_tab

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QFocusEvent


class TabTravel(QWidget):
    """Stands before all lanes in Qt's order and hands on what comes in there; `stops` are the lanes' in their order."""

    def __init__(self, around: QWidget, stops: Callable[[], Sequence[QWidget]]) -> None:
        super().__init__(around)
        self._around = around
        self._stops = stops
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.resize(0, 0)
        self.hide()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Enter the first lane."""
        super().focusInEvent(event)
        stops = self._open_stops()
        if stops and event.reason() == Qt.FocusReason.TabFocusReason:
            give_focus(stops[0], forward=True)
        elif event.reason() == Qt.FocusReason.BacktabFocusReason and (found := self._outside(forward=False)):
            give_focus(found, forward=False)

    def beyond(self, stop: QWidget, forward: bool) -> QWidget | None:
        """What comes after a stop, or before it; None if it is none, or nothing does."""
        stops = self._open_stops()
        if stop not in stops:
            return None
        at = stops.index(stop) + (1 if forward else -1)
        return stops[at] if 0 <= at < len(stops) else self._outside(forward=forward)

    def _open_stops(self) -> list[QWidget]:
        return [stop for stop in self._stops() if takes_tab(stop)]

    def _outside(self, *, forward: bool) -> QWidget | None:
        widget: QWidget | None = self
        while widget is not None:
            widget = widget.nextInFocusChain() if forward else widget.previousInFocusChain()
            if widget is self or widget is None:
                return None
            if not self._around.isAncestorOf(widget) and widget.window() is self.window() and takes_tab(widget):
                return widget
        return None
