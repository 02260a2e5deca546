"""The inspector's place beside the transcript: folded away or open, as wide as it was drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from desktop_app.ui.panes import mark_panes
from desktop_app.ui.theme import Metric

if TYPE_CHECKING:
    from desktop_app.ui.inspector.panel import Inspector

WIDTH, LEAST_WIDTH, MOST_WIDTH = 300, 272, 520
"""Pixels; as wide as the panel is at first, and what it may be drawn to."""

LEAST_MAIN = 420
"""Pixels that the transcript keeps beside sidebar and inspector; below, the sidebar gives way."""

LEAST_ALONE = 480
"""Pixels that it keeps beside the sidebar alone."""


class InspectorPlace(QSplitter):
    """Holds the transcript's column, and the panel once there is one. `drawn` tells a new width in pixels."""

    drawn = Signal(int)
    cramped_changed = Signal()
    """The sidebar has to give way from now on, or may come back."""

    def __init__(self, main: QWidget, window: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("beside")
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(main)
        self.setStretchFactor(0, 1)
        self._main = main
        self._panel: Inspector | None = None
        self._room: QWidget | None = None
        self._width = WIDTH
        self._is_cramped = False
        self._is_narrow = False
        self.splitterMoved.connect(self._keep_width)
        window.installEventFilter(self)

    @property
    def is_open(self) -> bool:
        """Whether the panel is unfolded, or will be as soon as it is there."""
        return self._room is not None or (self._panel is not None and not self._panel.isHidden())

    @property
    def is_cramped(self) -> bool:
        """Whether there is no room for a sidebar while the panel is open."""
        return self._is_cramped

    @property
    def is_narrow(self) -> bool:
        """Whether there is no room for a sidebar, whatever else is open."""
        return self._is_narrow

    def keep_room(self, room: QWidget, width: int) -> None:
        """Let `room` stand where the panel will, which is open and `width` pixels wide."""
        self._width = min(max(width, LEAST_WIDTH), MOST_WIDTH)
        self._room = room
        room.setFixedWidth(self._width)
        self.addWidget(room)
        self._look()

    def hold(self, panel: Inspector, width: int) -> None:
        """Take in the panel, folded, to be `width` pixels wide."""
        if self._room is not None:
            self._room.setParent(None)  # the sizes are those of what is left
            self._room.deleteLater()
            self._room = None
        self._panel = panel
        self._width = min(max(width, LEAST_WIDTH), MOST_WIDTH)
        mark_panes(panel)
        panel.hide()
        self.addWidget(panel)
        self.setStretchFactor(1, 0)

    def set_open(self, *, is_open: bool, back_to: QWidget) -> None:
        """Unfold the panel, or fold it; the keyboard goes to `back_to` if it was there."""
        if self._panel is None or is_open == self.is_open:
            return
        focused = QApplication.focusWidget()
        if not is_open and focused is not None and self._panel.isAncestorOf(focused):
            back_to.setFocus(Qt.FocusReason.OtherFocusReason)
        self._panel.setVisible(is_open)
        self._look()
        if is_open:
            self.setSizes([max(1, self.width() - self._width), self._width])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another width of the window."""
        if event.type() == QEvent.Type.Resize and watched is self.window():
            self._look()
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        width = self.window().width() - Metric.SIDEBAR
        cramped, narrow = self.is_open and width < LEAST_MAIN + self._width, width < LEAST_ALONE
        if (cramped, narrow) != (self._is_cramped, self._is_narrow):
            self._is_cramped, self._is_narrow = cramped, narrow
            self.cramped_changed.emit()

    def _keep_width(self) -> None:
        if self._panel is not None and self.is_open:
            self._width = self._panel.width()
            self.drawn.emit(self._width)
