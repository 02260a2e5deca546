"""The list of the settings' sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.theme import MEDIUM, REGULAR, Metric, Radius, Size, Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.settings.page import Section
    from desktop_app.ui.theme import Theme

_ICON = Qt.ItemDataRole.UserRole + 1


class SectionList(QListWidget):
    """`chosen` with a section's value, by a click or by the arrow keys."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, sections: Sequence[tuple[Section, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setItemDelegate(_Row(theme, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Sections"))
        for section, icon in sections:
            item = QListWidgetItem(section.words)
            item.setData(Qt.ItemDataRole.UserRole, section.value)
            item.setData(_ICON, icon)
            self.addItem(item)
        self.currentItemChanged.connect(self._tell)
        theme.changed.connect(self.viewport().update)

    def current(self) -> str:
        """The value of the chosen section."""
        return str(self.currentItem().data(Qt.ItemDataRole.UserRole))

    def choose(self, section: Section) -> None:
        """Mark it."""
        for row in range(self.count()):
            if self.item(row).data(Qt.ItemDataRole.UserRole) == section.value:
                self.setCurrentRow(row)

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(self.current())


class _Row(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option, index
        return QSize(0, self._theme.row)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or hovered:
            painter.setPen(self._theme.color("accent") if focused else Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("selected" if chosen else "hover"))
            card = QRectF(option.rect).adjusted(0.5, 1.5, -0.5, -1.5)
            painter.drawRoundedRect(card, Radius.CONTROL, Radius.CONTROL)
        middle = option.rect.center().y() + 0.5
        mark = QRectF(option.rect.left() + Space.M, middle - Metric.ICON / 2, Metric.ICON, Metric.ICON)
        paint_icon(painter, str(index.data(_ICON)), self._theme.color("text" if chosen else "quiet"), mark)
        font = self._theme.font(Size.CONTROL, MEDIUM if chosen else REGULAR)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        room = option.rect.adjusted(Space.M + Metric.ICON + Space.M, 0, -Space.S, 0)
        shown = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()
