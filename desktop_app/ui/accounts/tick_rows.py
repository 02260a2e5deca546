"""Rows of a list that can be ticked: a name, and what is known below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.theme import MEDIUM, Metric, Radius, Size, Space

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from desktop_app.ui.sidebar_model import AnyIndex
    from desktop_app.ui.theme import Theme

FACTS = Qt.ItemDataRole.UserRole + 1

_LINE = 18
_TICKS = (Qt.Key.Key_Space, Qt.Key.Key_Select, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TickDelegate(QStyledItemDelegate):
    """A press anywhere in a row ticks it, and so do Space and Enter."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """The list gives the width."""
        del option, index
        return QSize(0, self._theme.tall_row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect
        self._paint_ground(painter, option)
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
        mark = QRectF(box.left() + Space.M, box.center().y() + 1 - Metric.ICON / 2, Metric.ICON, Metric.ICON)
        icon, token = ("square-check", "accent") if ticked else ("square", "quiet")
        paint_icon(painter, icon, self._theme.color(token), mark)
        left = round(mark.right()) + Space.M
        top = box.top() + (self._theme.tall_row - 2 * _LINE - 2) // 2
        line = QRect(left, top, box.right() - Space.M - left, _LINE)
        self._write(painter, line, str(index.data()), strong=True)
        self._write(painter, line.translated(0, _LINE + 2), str(index.data(FACTS) or ""), strong=False)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: AnyIndex
    ) -> bool:
        """Tick, or no more."""
        del option
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _TICKS
        clicked = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease
        if not pressed and not clicked:
            return False
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
        state = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        return model.setData(index, state.value, Qt.ItemDataRole.CheckStateRole)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        at = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if at or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(self._theme.color("accent") if at else Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("hover"))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL, Radius.CONTROL)

    def _write(self, painter: QPainter, line: QRect, words: str, *, strong: bool) -> None:
        font = self._theme.font(Size.CONTROL, MEDIUM) if strong else self._theme.font(Size.CAPTION)
        mode = Qt.TextElideMode.ElideMiddle if strong else Qt.TextElideMode.ElideRight
        painter.setFont(font)
        painter.setPen(self._theme.color("text" if strong else "quiet"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        painter.drawText(line, flags, QFontMetrics(font).elidedText(words, mode, line.width()))
