"""The round button that goes back to the end of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.text import tooltip_with_key
from desktop_app.ui.theme import Metric, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.theme import Theme

_SIDE = Metric.CONTROL_HEIGHT + Space.XS


class JumpButton(QAbstractButton):
    """Floats over the foot of the page while the reader is elsewhere."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        words = self.tr("Jump to the end")
        self.setAccessibleName(words)
        self.setToolTip(tooltip_with_key(words, QKeySequence(Qt.Key.Key_End)))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """A circle."""
        return QSize(_SIDE, _SIDE)

    def place(self, area: QRect) -> None:
        """Float over the foot of an area."""
        self.resize(self.sizeHint())
        self.move(area.center().x() - self.width() // 2, area.bottom() - self.height() - Space.M)
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A raised disc with an arrow."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._theme, QRectF(self.rect())
        painter.setPen(QPen(theme.color("border" if self.underMouse() else "hairline"), 1))
        painter.setBrush(theme.color("raised"))
        painter.drawEllipse(area.adjusted(0.5, 0.5, -0.5, -0.5))
        inset = (_SIDE - Metric.ICON) / 2
        box = area.adjusted(inset, inset, -inset, -inset)
        paint_icon(painter, "arrow-down", theme.color("text"), box)
