"""One quantization, to be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy

from desktop_app.ui.fit_words import ICONS, TOKENS, memory_lines, reason_words, verdict_words
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.models.entry_words import shown, size_words
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import MEDIUM, Metric, Radius, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.services.fit import Verdict
    from desktop_app.ui.models.offers import Offer
    from desktop_app.ui.theme import Theme

_TEXT = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_MARK = 14
_SIZE_WIDTH = 76


class QuantizationRow(QRadioButton):
    """Its name at the left, then its size; whether it fits at the right. `remark` stands for what is here already."""

    def __init__(self, theme: Theme, offer: Offer) -> None:
        super().__init__()
        self._theme = theme
        self.offer = offer
        self._verdict: Verdict | None = None
        self._remark = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._speak()
        theme.changed.connect(self.updateGeometry)

    def show_verdict(self, verdict: Verdict | None) -> None:
        """Say whether it fits, once that is known."""
        if verdict != self._verdict:
            self._verdict = verdict
            self._speak()
            self.update()

    def show_remark(self, remark: str) -> None:
        """Say that it is here already, or on its way."""
        if remark != self._remark:
            self._remark = remark
            self._speak()
            self.update()

    def sizeHint(self) -> QSize:
        """A row of a list."""
        return QSize(320, self._theme.row)

    def minimumSizeHint(self) -> QSize:
        """The words give way."""
        return QSize(200, self._theme.row)

    def hitButton(self, place: QPoint) -> bool:
        """All of the row can be pressed."""
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """By hand, so that it looks alike on every system."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        ground = QRectF(self.rect()).adjusted(Space.XS + 0.5, 1.5, -Space.XS - 0.5, -1.5)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover") if self.underMouse() else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground, Radius.CONTROL, Radius.CONTROL)
        self._paint_circle(painter)
        right = self._paint_verdict(painter)
        left = float(Space.L + Metric.ICON + Space.M)
        size = size_words(self.offer.size_bytes, estimated=self.offer.size_is_estimate)
        name = self._paint_words(painter, left, right - _SIZE_WIDTH, shown(self.offer.name), strong=True)
        details = self._paint_words(painter, left + name, right - _SIZE_WIDTH, self._details(), strong=False)
        at = max(left + 116, left + name + details)
        self._paint_words(painter, at, right, size, strong=False)

    def _paint_circle(self, painter: QPainter) -> None:
        theme, on = self._theme, self.isChecked()
        middle = QPointF(Space.L + Metric.ICON / 2, self.height() / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent" if on else "border"), 5 if on else 1))
        radius = Metric.ICON / 2 - (2.5 if on else 0.5)
        painter.drawEllipse(middle, radius, radius)

    def _paint_verdict(self, painter: QPainter) -> float:
        """Where the room for the rest ends."""
        right = float(self.width() - Space.L)
        if self._verdict is None:
            return right
        theme, token = self._theme, TOKENS[self._verdict.fit]
        words = verdict_words(self._verdict)
        font = theme.font(Size.CAPTION)
        width = QFontMetrics(font).horizontalAdvance(words)
        painter.setFont(font)
        painter.setPen(theme.color(token))
        painter.drawText(QRectF(right - width, 0, width, self.height()), _TEXT, words)
        right -= width + Space.XS + _MARK
        box = QRectF(right, (self.height() - _MARK) / 2, _MARK, _MARK)
        paint_icon(painter, ICONS[self._verdict.fit], theme.color(token), box)
        return right - Space.M

    def _paint_words(self, painter: QPainter, left: float, right: float, words: str, *, strong: bool) -> float:
        """The room that they took, a gap included."""
        if not words:
            return 0.0
        font = self._theme.font(Size.CONTROL, MEDIUM) if strong else self._theme.font(Size.CAPTION)
        metrics = QFontMetrics(font)
        room = max(0, int(right - left))
        elided = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room)
        painter.setFont(font)
        painter.setPen(self._theme.color("text" if strong else "quiet"))
        painter.drawText(QRectF(left, 0, room, self.height()), _TEXT, elided)
        return metrics.horizontalAdvance(elided) + Space.S

    def _details(self) -> str:
        parts = self.tr("%n file(s)", "", self.offer.files) if self.offer.files > 1 else ""
        return " · ".join(part for part in (parts, self._remark) if part)

    def _speak(self) -> None:
        size = size_words(self.offer.size_bytes, estimated=self.offer.size_is_estimate)
        words = [shown(self.offer.name), size, self._details()]
        words += [verdict_words(self._verdict)] if self._verdict is not None else []
        self.setAccessibleName(", ".join(part for part in words if part))
        if self._verdict is not None:
            lines = (reason_words(self._verdict), *memory_lines(self._verdict))
            self.setAccessibleDescription(" ".join(lines))
            self.setToolTip(literal_tooltip("\n".join(lines)))
