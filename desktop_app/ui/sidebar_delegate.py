"""How a row of the sidebar is drawn and edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.sidebar_model import AnyIndex, SidebarRole
from desktop_app.ui.theme import MEDIUM, REGULAR, Metric, Radius, Size, Space

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from desktop_app.ui.theme import Theme

_LOCK = 12


class SidebarDelegate(QStyledItemDelegate):
    """A heading as a caption; a conversation with its title, its dot and, hovered, its menu's three points."""

    def __init__(self, theme: Theme, parent: QObject | None = None, *, with_menu: bool = True) -> None:
        super().__init__(parent)
        self._theme = theme
        self._with_menu = with_menu

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """The list gives the width."""
        del option
        if not index.data(SidebarRole.HEADING):
            return QSize(0, self._theme.row)
        return QSize(0, self._theme.row if index.row() else self._theme.row - Space.S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(SidebarRole.HEADING):
            self._paint_heading(painter, option.rect, str(index.data()))
        else:
            self._paint_conversation(painter, option, index)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, text: str) -> None:
        painter.setFont(self._theme.font(Size.CAPTION, MEDIUM))
        painter.setPen(self._theme.color("quiet"))
        inner = rect.adjusted(Space.M, 0, -Space.M, -Space.XS)
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_conversation(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        card = QRectF(option.rect).adjusted(0.5, 1.5, -0.5, -1.5)
        if chosen or hovered:
            painter.setPen(self._outline(chosen=chosen, focused=focused))
            painter.setBrush(self._theme.color("selected" if chosen else "hover"))
            painter.drawRoundedRect(card, Radius.CONTROL, Radius.CONTROL)
        inner = option.rect.adjusted(Space.M, 0, -Space.M, 0)
        if self._with_menu and (hovered or focused):
            paint_icon(painter, "ellipsis", self._theme.color("quiet"), QRectF(_icon_rect(option.rect)))
            inner.setRight(menu_rect(option.rect).left() - Space.XS)
        elif index.data(SidebarRole.WRITING):
            self._paint_dot(painter, inner)
            inner.setRight(inner.right() - Metric.MARK - Space.S)
        if index.data(SidebarRole.LOCKED):
            self._paint_lock(painter, inner)
            inner.setRight(inner.right() - _LOCK - Space.S)
        font = self._theme.font(Size.CONTROL, MEDIUM if chosen else REGULAR)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        title = QFontMetrics(font).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, inner.width())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        painter.drawText(inner, flags, title)

    def _outline(self, *, chosen: bool, focused: bool) -> QPen:
        if focused:
            return QPen(self._theme.color("accent"))
        if chosen and self._theme.tokens.high_contrast:
            return QPen(self._theme.color("border"))
        return QPen(Qt.PenStyle.NoPen)

    def _paint_lock(self, painter: QPainter, inner: QRect) -> None:
        size = _LOCK
        area = QRectF(inner.right() - size, inner.center().y() - size / 2 + 0.5, size, size)
        paint_icon(painter, "lock", self._theme.color("quiet"), area)

    def _paint_dot(self, painter: QPainter, inner: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        size = Metric.MARK
        painter.drawEllipse(QRectF(inner.right() - size, inner.center().y() - size / 2 + 0.5, size, size))

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: AnyIndex,
    ) -> QWidget:
        """A text field in the row's place."""
        del option, index
        editor = QLineEdit(parent)
        editor.setProperty("role", "inline")
        editor.setAccessibleName(self.tr("Title"))
        return editor

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: AnyIndex,
    ) -> None:
        """Over the whole row."""
        del index
        editor.setGeometry(option.rect.adjusted(0, 1, 0, -1))


def menu_rect(row: QRect) -> QRect:
    """Where a row's three points can be pressed."""
    width = Metric.ICON + Space.S * 2
    return QRect(row.right() - width, row.top(), width, row.height())


def _icon_rect(row: QRect) -> QRect:
    around = menu_rect(row)
    icon = QRect(0, 0, Metric.ICON, Metric.ICON)
    icon.moveCenter(around.center())
    return icon
