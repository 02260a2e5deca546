"""One model of another program, to be ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.text import file_size, one_line
from desktop_app.ui.theme import Metric, Radius, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.services.found_models import FoundModel
    from desktop_app.ui.theme import Theme

_BOX = 16


class FoundRow(QCheckBox):
    """Box and name at the left; program, size, and what is to be said of it at the right. While `is_locked`, the
    user cannot tick it.
    """

    def __init__(self, theme: Theme, found: FoundModel) -> None:
        super().__init__()
        self._theme = theme
        self.found = found
        self.is_locked = False
        self._name = one_line(found.name)
        self._remark = ""
        self._remark_token = "quiet"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._speak()
        theme.changed.connect(self.update)

    @property
    def remark(self) -> str:
        """What is said of it."""
        return self._remark

    def set_remark(self, words: str, token: str = "quiet") -> None:
        """Say something of it, in a token's colour; amber and red come with a mark."""
        self._remark = words
        self._remark_token = token
        self._speak()
        self.update()

    def sizeHint(self) -> QSize:
        """A row of a list."""
        return QSize(240, self._theme.row)

    def minimumSizeHint(self) -> QSize:
        """The name gives way."""
        return QSize(120, self._theme.row)

    def nextCheckState(self) -> None:
        """Tick it, or not."""
        if not self.is_locked:
            super().nextCheckState()

    def hitButton(self, place: QPoint) -> bool:
        """All of the row can be pressed."""
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box by hand, so that it looks alike on every system."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        if self.underMouse() and not self.is_locked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(Space.XS, 1, -Space.XS, -1), Radius.CONTROL, 6)
        self._paint_box(painter)
        right = self._paint_right(painter)
        left = Space.L + _BOX + Space.M
        painter.setFont(theme.font())
        painter.setPen(theme.color("text"))
        name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, int(right - left))
        painter.drawText(QRectF(left, 0, right - left, self.height()), Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_box(self, painter: QPainter) -> None:
        theme = self._theme
        box = QRectF(Space.L + 0.5, (self.height() - _BOX) / 2 + 0.5, _BOX - 1, _BOX - 1)
        checked, able = self.isChecked(), not self.is_locked
        painter.setPen(QPen(theme.color("accent" if checked and able else "border" if able else "disabled"), 1))
        painter.setBrush(theme.color("accent" if able else "disabled") if checked else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        if checked:
            paint_icon(painter, "check", theme.color("on_accent"), box.adjusted(1.5, 1.5, -1.5, -1.5))
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(self.rect()).adjusted(Space.XS + 0.75, 1.75, -Space.XS - 0.75, -1.75)
            painter.drawRoundedRect(ring, Radius.CONTROL, Radius.CONTROL)

    def _paint_right(self, painter: QPainter) -> float:
        """Program, size and remark from the right edge on; where the room for the name ends."""
        theme = self._theme
        font = theme.font(Size.CAPTION)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        right = float(self.width() - Space.L)
        size = file_size(self.found.size_bytes)
        for words, token in ((self._remark, self._remark_token), (size, "quiet"), (self.found.program.value, "quiet")):
            if not words:
                continue
            width = metrics.horizontalAdvance(words)
            painter.setPen(theme.color(token))
            painter.drawText(QRectF(right - width, 0, width, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
            right -= width + Space.L
            if token in ("amber", "red"):
                middle = (self.height() - Metric.ICON) / 2
                right += Space.L - Metric.ICON - Space.XS
                paint_icon(
                    painter, "triangle-alert", theme.color(token), QRectF(right, middle, Metric.ICON, Metric.ICON)
                )
                right -= Space.L
        return right

    def _speak(self) -> None:
        parts = (self._name, self.found.program.value, file_size(self.found.size_bytes), self._remark)
        self.setAccessibleName(", ".join(part for part in parts if part))
