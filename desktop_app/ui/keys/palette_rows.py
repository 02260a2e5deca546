"""The rows of the command palette and how each is drawn."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.keys.key_label import keys_width, paint_keys
from desktop_app.ui.theme import MEDIUM, REGULAR, Metric, Radius, Size, Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.ui.keys.candidates import Candidate
    from desktop_app.ui.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex
HEADING_HEIGHT = 28


class PaletteRole(IntEnum):
    """What a row is, besides its words; CANDIDATE is None for a heading."""

    CANDIDATE = Qt.ItemDataRole.UserRole


class PaletteRows(QAbstractListModel):
    """Candidates under the headings of their groups."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Candidate | str] = []

    def show(self, candidates: Sequence[Candidate]) -> None:
        """List these, in their order."""
        self.beginResetModel()
        self._rows = []
        group = ""
        for one in candidates:
            if one.group != group:
                group = one.group
                self._rows.append(group)
            self._rows.append(one)
        self.endResetModel()

    def candidate(self, row: int) -> Candidate | None:
        """What can be done in a row; None for a heading and for what is no row."""
        if not 0 <= row < len(self._rows):
            return None
        found = self._rows[row]
        return None if isinstance(found, str) else found

    def next_row(self, row: int, step: int) -> int:
        """The next row from `row` that can be chosen, around the ends; -1 if there is none."""
        count = len(self._rows)
        for offset in range(1, count + 1):
            place = (row + step * offset) % count
            if self.candidate(place) is not None:
                return place
        return -1

    def height(self) -> int:
        """Of all rows, in pixels."""
        return sum(HEADING_HEIGHT if isinstance(row, str) else Metric.ROW for row in self._rows)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """All of them."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, and what a screen reader says."""
        found = self._rows[index.row()]
        if role == PaletteRole.CANDIDATE:
            return None if isinstance(found, str) else found
        if role == Qt.ItemDataRole.DisplayRole:
            return found if isinstance(found, str) else found.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return found if isinstance(found, str) else ", ".join((found.name, *found.keys))
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """A heading cannot be chosen."""
        if isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class PaletteDelegate(QStyledItemDelegate):
    """A heading as a caption; a candidate with its icon, its name and its keys."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """The list gives the width."""
        del option
        return QSize(0, Metric.ROW if index.data(PaletteRole.CANDIDATE) is not None else HEADING_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        candidate: Candidate | None = index.data(PaletteRole.CANDIDATE)
        if candidate is None:
            self._paint_heading(painter, option.rect, str(index.data()))
        else:
            self._paint_candidate(painter, option, candidate)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, words: str) -> None:
        painter.setFont(self._theme.font(Size.CAPTION, MEDIUM))
        painter.setPen(self._theme.color("quiet"))
        inner = rect.adjusted(Space.M, 0, -Space.M, -Space.XS)
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, words)

    def _paint_candidate(self, painter: QPainter, option: QStyleOptionViewItem, candidate: Candidate) -> None:
        rect, chosen = option.rect, bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("selected" if chosen else "hover"))
            painter.drawRoundedRect(QRectF(rect).adjusted(0, 1, 0, -1), Radius.CONTROL, Radius.CONTROL)
        middle = rect.center().y() + 0.5
        mark = QRectF(rect.left() + Space.M, middle - Metric.ICON / 2, Metric.ICON, Metric.ICON)
        paint_icon(painter, candidate.icon, self._theme.color("text" if chosen else "quiet"), mark)
        right = rect.right() + 1 - Space.M
        paint_keys(painter, self._theme, candidate.keys, right, middle)
        left = round(mark.right()) + Space.M
        room = right - keys_width(self._theme, candidate.keys) - Space.M - left
        font = self._theme.font(Size.CONTROL, REGULAR)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        shown = QFontMetrics(font).elidedText(candidate.name, Qt.TextElideMode.ElideRight, room)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        painter.drawText(QRect(left, rect.top(), room, rect.height()), flags, shown)
