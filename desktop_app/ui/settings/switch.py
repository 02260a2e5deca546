"""On or off, as a switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QEasingCurve, QPoint, QPropertyAnimation, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.theme import Theme

_WIDTH, _HEIGHT = 40, 24
_GAP = 3


class Switch(QCheckBox):
    """A check box in all but its looks."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._place = 0.0
        self._move = QPropertyAnimation(self, b"place", self)
        self._move.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._slide)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """With room for the ring of the focus."""
        return QSize(_WIDTH + 4, _HEIGHT + 4)

    def hitButton(self, place: QPoint) -> bool:
        """All of it can be pressed."""
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A track with a knob: filled is on, an outline is off."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        track = QRectF(2.5, (self.height() - _HEIGHT) / 2 + 0.5, _WIDTH - 1, _HEIGHT - 1)
        able, on = self.isEnabled(), self.isChecked()
        edge = "disabled" if not able else "accent" if on else "border"
        painter.setPen(QPen(theme.color(edge), 1))
        ground = theme.color("accent" if able else "disabled") if on else Qt.BrushStyle.NoBrush
        painter.setBrush(ground)
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        side = track.height() - 2 * _GAP
        left = track.left() + _GAP + self._place * (track.width() - side - 2 * _GAP)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("on_accent" if on else "disabled" if not able else "border"))
        painter.drawEllipse(QRectF(left, track.top() + _GAP, side, side))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 1.5))
            ring = track.adjusted(-1.75, -1.75, 1.75, 1.75)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)

    def _slide(self, on: bool) -> None:
        goal = 1.0 if on else 0.0
        self._move.stop()
        if self._theme.motion_ms and self.isVisible():
            self._move.setDuration(self._theme.motion_ms)
            self._move.setStartValue(self._place)
            self._move.setEndValue(goal)
            self._move.start()
        else:
            self._set_place(goal)

    def _get_place(self) -> float:
        return self._place

    def _set_place(self, place: float) -> None:
        self._place = place
        self.update()

    place = Property(float, _get_place, _set_place)
    """Where the knob is: 0 at the left, 1 at the right."""
