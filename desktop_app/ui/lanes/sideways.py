"""Going sideways through more columns than there is room for; they come to rest at a column's edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QObject, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtWidgets import QScrollBar, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QWheelEvent

    from desktop_app.ui.theme import Theme

_REST_MS = 160
"""Without a movement before the columns come to rest."""

_STEP = 80


class Sideways(QObject):
    """`moved` tells that the columns stand elsewhere."""

    moved = Signal()

    def __init__(self, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._edges: tuple[int, ...] = ()
        self.bar = QScrollBar(Qt.Orientation.Horizontal, view)
        self.bar.setAccessibleName(self.tr("Lanes"))
        self.bar.setSingleStep(_STEP)
        self.bar.valueChanged.connect(self._move)
        self.bar.sliderReleased.connect(self._rest)
        self._pause = QTimer(self, singleShot=True, interval=_REST_MS)
        self._pause.timeout.connect(self._rest)
        self._motion = QVariantAnimation(self)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.valueChanged.connect(lambda value: self.bar.setValue(int(value)))

    def value(self) -> int:
        """Pixels of the columns left of the view."""
        return self.bar.value()

    def lay(self, edges: Sequence[int], right: int) -> int:
        """The columns begin at these, the last one ends at `right`; the height of the scroll bar, 0 without one."""
        width = self._view.width()
        self._edges = tuple(edges)
        most = max(0, right - width)
        self.bar.blockSignals(True)  # noqa: FBT003 (Qt's own)
        self.bar.setRange(0, most)
        self.bar.setPageStep(width)
        self.bar.blockSignals(False)  # noqa: FBT003 (Qt's own)
        self.bar.setVisible(most > 0)
        height = self.bar.sizeHint().height() if most else 0
        self.bar.setGeometry(0, self._view.height() - height, width, height)
        return height

    def reveal(self, left: int, right: int) -> None:
        """Bring a column into view, by as little as lets the columns rest there."""
        value, width = self.value(), self._view.width()
        if left < value:
            self._go(left)
        elif right > value + width:
            self._go(min((stop for stop in self._stops() if right - width <= stop <= left), default=left))

    def take_wheel(self, event: QWheelEvent) -> bool:
        """Move by what a wheel or a touch pad goes sideways; False if it goes up or down, or there is nowhere to go."""
        turned = event.angleDelta()
        across = turned.x()
        if not across and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            across = turned.y()
        if not across or abs(turned.y()) > abs(turned.x()) > 0 or not self.bar.maximum():
            return False
        exact = event.pixelDelta().x()
        self._motion.stop()
        self.bar.setValue(self.bar.value() - (exact or across * _STEP // 120))
        event.accept()
        return True

    def _move(self) -> None:
        self.moved.emit()
        if self._motion.state() != self._motion.State.Running:
            self._pause.start()

    def _rest(self) -> None:
        """At the edge that is nearest; at the end as well."""
        if self.bar.isSliderDown():
            return
        self._go(min(self._stops(), key=lambda stop: abs(stop - self.value())))

    def _stops(self) -> list[int]:
        return [edge for edge in self._edges if edge <= self.bar.maximum()] + [self.bar.maximum()]

    def _go(self, value: int) -> None:
        self._motion.stop()
        duration = self._theme.motion_ms
        if duration and self._view.isVisible():
            self._motion.setDuration(duration)
            self._motion.setStartValue(self.value())
            self._motion.setEndValue(value)
            self._motion.start()
        else:
            self.bar.setValue(value)
