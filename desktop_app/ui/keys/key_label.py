"""A key as it stands on a keyboard: its name in a box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.ui.theme import MEDIUM, Radius, Size, Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.theme import Theme

_HEIGHT = 22


def keys_width(theme: Theme, keys: Sequence[str]) -> int:
    """How many pixels `paint_keys` takes."""
    metrics = QFontMetrics(theme.font(Size.CAPTION, MEDIUM))
    boxes = [max(_HEIGHT, metrics.horizontalAdvance(key) + 2 * Space.S) for key in keys]
    return sum(boxes) + Space.XS * max(0, len(boxes) - 1)


def paint_keys(painter: QPainter, theme: Theme, keys: Sequence[str], right: float, middle: float) -> None:
    """Draw keys side by side, ending at `right`, around the height `middle`."""
    font = theme.font(Size.CAPTION, MEDIUM)
    metrics = QFontMetrics(font)
    painter.setFont(font)
    x = right - keys_width(theme, keys)
    for key in keys:
        width = max(_HEIGHT, metrics.horizontalAdvance(key) + 2 * Space.S)
        box = QRectF(x, middle - _HEIGHT / 2, width, _HEIGHT)
        painter.setPen(QPen(theme.color("hairline"), 1))
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL - 1, Radius.CONTROL - 1)
        painter.setPen(theme.color("quiet"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
        x += width + Space.XS


class KeyLabel(QWidget):
    """Shows keys; `says` is what a screen reader says of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys: tuple[str, ...] = ()
        theme.changed.connect(self.update)

    def show_keys(self, keys: Sequence[str], says: str) -> None:
        """Keys as the platform writes them, all of which do the same."""
        self._keys = tuple(keys)
        self.setAccessibleName(says)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all."""
        return QSize(keys_width(self._theme, self._keys), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Keys are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Boxes at the right."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_keys(painter, self._theme, self._keys, self.width(), self.height() / 2)
