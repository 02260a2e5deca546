"""Tables: hairlines between the rows, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QTextCursor, QTextLength, QTextTable, QTextTableCellFormat, QTextTableFormat

from desktop_app.ui.chat.block import HANG, indent
from desktop_app.ui.chat.ink import Ink, block_format, reading_line
from desktop_app.ui.chat.leaves import Leaf, Mark, Runs, Table
from desktop_app.ui.chat.wide import BAR, WideBlock
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

_ALIGNS = {"center": Qt.AlignmentFlag.AlignHCenter, "right": Qt.AlignmentFlag.AlignRight}
_NARROWEST_COLUMN = 88


class TableBlock(WideBlock):
    """A table as wide as it needs to be, up to the page; beyond that columns wrap, then it scrolls."""

    def __init__(self, ink: Ink, leaf: Table, parent: QWidget | None = None) -> None:
        super().__init__(ink, leaf, ink.reading(), parent)
        self._table: QTextTable | None = None
        self._lines: list[float] = []
        self.show_leaf(leaf)

    def show_leaf(self, leaf: Leaf) -> None:
        """Show another table."""
        assert isinstance(leaf, Table)
        super().show_leaf(leaf)
        self.document = self.ink.reading()
        cursor = QTextCursor(self.document)
        cursor.beginEditBlock()
        columns = len(leaf.aligns)
        table = cursor.insertTable(1 + len(leaf.rows), columns, _table_format())
        for row, cells in enumerate((leaf.head, *leaf.rows)):
            for column in range(columns):
                self._write(table, row, column, cells[column] if column < len(cells) else ())
        cursor.endEditBlock()
        self._table = table

    def _write(self, table: QTextTable, row: int, column: int, runs: Runs) -> None:
        assert isinstance(self.leaf, Table)
        cell = table.cellAt(row, column)
        cell.setFormat(_cell_format(first=column == 0))
        cursor = cell.firstCursorPosition()
        align = _ALIGNS.get(self.leaf.aligns[column], Qt.AlignmentFlag.AlignLeft)
        cursor.setBlockFormat(block_format(reading_line(), align))
        self.ink.insert(cursor, runs, Mark.STRONG if row == 0 else Mark.NONE)

    def _lay_content(self, width: int) -> int:
        assert isinstance(self.leaf, Table)
        left = HANG + indent(self.leaf.place)
        available = width - left - HANG
        self.document.setTextWidth(-1)
        natural = self.document.idealWidth()
        least = min(natural, len(self.leaf.aligns) * _NARROWEST_COLUMN)
        self.document.setTextWidth(max(min(natural, available), least))
        size = self.document.size()
        window = QRect(left, self._lead, available, round(size.height()))
        wider = self.place_window(window, round(size.width()))
        self._lines = self._row_bottoms()
        return window.height() + (Space.XS + BAR if wider else 0)

    def _row_bottoms(self) -> list[float]:
        assert self._table is not None
        layout = self.document.documentLayout()
        tops = [
            layout.blockBoundingRect(self._table.cellAt(row, 0).firstCursorPosition().block()).top() - Space.XS
            for row in range(1, self._table.rows())
        ]
        return [round(top) for top in tops]

    def _paint_under(self, painter: QPainter) -> None:
        theme = self.ink.theme
        width = min(self._window.width(), round(self.document.size().width()))
        for number, bottom in enumerate(self._lines):
            color = theme.color("border" if number == 0 else "hairline")
            painter.fillRect(QRectF(self._window.left(), self._lead + bottom - 1, width, 1), color)


def _table_format() -> QTextTableFormat:
    made = QTextTableFormat()
    made.setBorder(0)
    made.setCellSpacing(0)
    made.setCellPadding(0)
    made.setWidth(QTextLength())
    made.setHeaderRowCount(1)
    return made


def _cell_format(*, first: bool) -> QTextTableCellFormat:
    made = QTextTableCellFormat()
    made.setTopPadding(Space.XS)
    made.setBottomPadding(Space.XS)
    made.setLeftPadding(0 if first else Space.M)
    made.setRightPadding(Space.M)
    return made
