"""What a message is painted on: the line that says who speaks, a person's surface, the ring of the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, QSizeF, Qt
from PySide6.QtGui import QPen

from desktop_app.domain import LOCAL, SAMPLE, Message, Role
from desktop_app.ui.chat import invisible
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.theme import SEMIBOLD, Metric, Radius, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from desktop_app.ui.theme import Theme

AUTHOR_HEIGHT = 24

HIDDEN = "side"
"""The provider of an answer that nobody may know the author of."""

_ICONS = {LOCAL: "monitor", SAMPLE: "book-open", HIDDEN: "eye-off"}


def author(message: Message) -> str:
    """Who speaks, in words."""
    if message.role is Role.USER:
        return QCoreApplication.translate("author", "You")
    if message.model is None:
        return QCoreApplication.translate("author", "Model")
    if message.model.provider == SAMPLE:
        return QCoreApplication.translate("author", "{name} · sample").format(name=message.model.name)
    return invisible.visible(message.model.name)


def paint_author(painter: QPainter, theme: Theme, message: Message, area: QRectF) -> None:
    """Draw the line at the top of `area`; a model has the icon of where it runs."""
    line = QRectF(area.topLeft(), QSizeF(area.width(), AUTHOR_HEIGHT))
    if message.role is not Role.USER:
        box = QRectF(line.left(), line.top() + (AUTHOR_HEIGHT - Metric.ICON) / 2, Metric.ICON, Metric.ICON)
        icon = _ICONS.get(message.model.provider, "cloud") if message.model else "monitor"
        paint_icon(painter, icon, theme.color("quiet"), box)
        line.setLeft(box.right() + Space.S)
    painter.setFont(theme.font(Size.CONTROL, SEMIBOLD))
    painter.setPen(theme.color("text"))
    words = painter.fontMetrics().elidedText(author(message), Qt.TextElideMode.ElideRight, int(line.width()))
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)


def paint_ground(painter: QPainter, theme: Theme, area: QRectF) -> None:
    """Draw the quiet surface of a person's words, below the author's line."""
    paint_sunken(painter, theme, area.adjusted(0, AUTHOR_HEIGHT + Space.XS, 0, 0))


def paint_sunken(painter: QPainter, theme: Theme, area: QRectF) -> None:
    """Draw a quiet surface; where contrast is wanted it has an edge."""
    if theme.tokens.high_contrast:
        painter.setPen(QPen(theme.color("hairline"), 1))
        area = area.adjusted(0.5, 0.5, -0.5, -0.5)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("sunken"))
    painter.drawRoundedRect(area, Radius.CARD, Radius.CARD)


def paint_ring(painter: QPainter, theme: Theme, area: QRectF) -> None:
    """Draw the ring around the message that has the focus."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("accent"), 1))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), Radius.CARD, Radius.CARD)


def is_hidden(message: Message) -> bool:
    """Whether nobody may know yet who wrote an answer."""
    return message.model is not None and message.model.provider == HIDDEN
