"""A list of models: a row each with its name, its facts and whether it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.models.entry_rows import EntryRole
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import MEDIUM, Radius, Size, Space

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.models.entry_rows import Note, Row, SectionedRows
    from desktop_app.ui.sidebar_model import AnyIndex
    from desktop_app.ui.theme import Theme

_LINE = 18
_MARK = 14
_TEXT = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine

R = TypeVar("R", bound="Row")


class EntryList(QListView, Generic[R]):
    """`chosen` whenever another row becomes the current one by the reader's hand, `opened` by Enter or a click."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, theme: Theme, rows: SectionedRows[R], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._is_marking = False
        self.setModel(rows)
        self.setItemDelegate(_Row(theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setProperty("role", "bare")
        self.setAccessibleName(self.tr("Models to be had"))
        self.clicked.connect(self._tell_opened)
        self.activated.connect(self._tell_opened)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def current(self) -> R | None:
        """The entry of the current row."""
        return self._rows.entry(self.currentIndex())

    def mark(self, entry: R | None) -> None:
        """Make it the current row, without telling."""
        self._is_marking = True
        index = self._rows.index_of(entry) if entry is not None else self._rows.index(-1)
        if index.isValid():
            self.setCurrentIndex(index)
        else:
            self.clearSelection()
            self.selectionModel().clearCurrentIndex()
        self._is_marking = False

    def step(self, step: int) -> None:
        """Go to the next entry, with -1 to the one before it."""
        row = self.currentIndex().row() + step
        if not self.currentIndex().isValid():
            row = 0
        while 0 <= row < self._rows.rowCount():
            index = self._rows.index(row)
            if self._rows.entry(index) is not None:
                self.setCurrentIndex(index)
                return
            row += step or 1

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Tell whom the reader has gone to."""
        super().currentChanged(current, previous)
        entry = self._rows.entry(current)
        if entry is not None and not self._is_marking:
            self.chosen.emit(entry)

    def viewportEvent(self, event: QEvent) -> bool:
        """A tooltip with all that a row says."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            words = index.data(Qt.ItemDataRole.AccessibleTextRole) if index.isValid() else None
            if words:
                QToolTip.showText(event.globalPos(), literal_tooltip(str(words)), self, self.visualRect(index))
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def _tell_opened(self, index: AnyIndex) -> None:
        entry = self._rows.entry(index)
        if entry is not None:
            self.opened.emit(entry)


class _Row(QStyledItemDelegate):
    """Two lines: name and verdict; facts and downloads."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """The list gives the width."""
        del option
        if index.data(EntryRole.HEADING):
            return QSize(0, self._theme.row)
        return QSize(0, self._theme.tall_row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(EntryRole.HEADING):
            self._paint_heading(painter, option.rect, str(index.data()))
        else:
            self._paint_ground(painter, option)
            self._paint_entry(painter, option.rect.adjusted(Space.M, 0, -Space.M, 0), index)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, words: str) -> None:
        painter.setFont(self._theme.font(Size.CAPTION, MEDIUM))
        painter.setPen(self._theme.color("quiet"))
        painter.drawText(rect.adjusted(Space.M, 0, -Space.M, -Space.XS), Qt.AlignmentFlag.AlignBottom, words)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if not (chosen or hovered):
            return
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        edge = "accent" if focused else "border" if chosen and self._theme.tokens.high_contrast else ""
        painter.setPen(QPen(self._theme.color(edge), 1) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("selected" if chosen else "hover"))
        painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL, Radius.CONTROL)

    def _paint_entry(self, painter: QPainter, inner: QRect, index: AnyIndex) -> None:
        theme = self._theme
        top = inner.top() + (inner.height() - 2 * _LINE - 2) // 2
        first = QRect(inner.left(), top, inner.width(), _LINE)
        second = first.translated(0, _LINE + 2)
        if note := index.data(EntryRole.NOTE):
            self._paint_right(painter, first, note)
        if mark := index.data(EntryRole.MARK):
            box = QRectF(first.left(), first.center().y() - _MARK / 2 + 0.5, _MARK, _MARK)
            paint_icon(painter, mark, theme.color("quiet"), box)
            first.setLeft(first.left() + _MARK + Space.XS)
        self._paint_left(painter, first, str(index.data()), "text", strong=True)
        if footnote := index.data(EntryRole.FOOTNOTE):
            self._paint_right(painter, second, footnote)
        self._paint_left(painter, second, str(index.data(EntryRole.FACTS)), "quiet", strong=False)

    def _paint_left(self, painter: QPainter, line: QRect, words: str, token: str, *, strong: bool) -> None:
        font = self._theme.font(Size.CONTROL, MEDIUM) if strong else self._theme.font(Size.CAPTION)
        mode = Qt.TextElideMode.ElideMiddle if strong else Qt.TextElideMode.ElideRight
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        painter.drawText(line, _TEXT, QFontMetrics(font).elidedText(words, mode, line.width()))

    def _paint_right(self, painter: QPainter, line: QRect, note: Note) -> None:
        """At the right end of `line`, which ends before it afterwards."""
        font = self._theme.font(Size.CAPTION)
        width = QFontMetrics(font).horizontalAdvance(note.words)
        painter.setFont(font)
        painter.setPen(self._theme.color(note.token))
        painter.drawText(QRect(line.right() + 1 - width, line.top(), width, line.height()), _TEXT, note.words)
        line.setRight(line.right() - width)
        if note.icon:
            line.setRight(line.right() - Space.XS - _MARK)
            box = QRectF(line.right() + 1, line.center().y() - _MARK / 2 + 0.5, _MARK, _MARK)
            paint_icon(painter, note.icon, self._theme.color(note.token), box)
        line.setRight(line.right() - Space.M)
