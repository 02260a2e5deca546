"""Some rows of a table in a document of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QTextCursor, QTextLength, QTextTableCellFormat, QTextTableFormat

from desktop_app.ui.chat.ink import block_format, reading_line
from desktop_app.ui.chat.leaves import Mark
from desktop_app.ui.chat.spots import characters, chips_of, end_of
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QTextTableCell

    from desktop_app.ui.chat.ink import Ink
    from desktop_app.ui.chat.leaves import Runs

_ALIGNS = {"center": Qt.AlignmentFlag.AlignHCenter, "right": Qt.AlignmentFlag.AlignRight}

Row = tuple["Runs", ...]


class Rows:
    """`top` is where they begin in the table, in pixels, and `base` the position of their first character."""

    def __init__(self, ink: Ink, rows: Sequence[Row], aligns: Sequence[str], *, with_head: bool) -> None:
        self.rows = rows
        self.document = ink.reading()
        self.chips: list[QRectF] = []
        self.lines: list[int] = []
        self.top = 0
        self.base = 0
        self._aligns = aligns
        self._ink = ink
        self.awaits_formulas = False
        self._widths: tuple[float, ...] | None = None
        self._available = -1
        cursor = QTextCursor(self.document)
        cursor.beginEditBlock()
        self._table = cursor.insertTable(len(rows), len(aligns), _table_format(()))
        for row, cells in enumerate(rows):
            for column in range(len(aligns)):
                self._write(row, column, cells[column] if column < len(cells) else (), head=with_head and row == 0)
        cursor.endEditBlock()

    def length(self) -> int:
        """How many positions there are."""
        return end_of(self.document) + 1

    def height(self) -> int:
        """In pixels."""
        return round(self.document.size().height())

    def lay_freely(self, available: int, narrowest_column: int) -> None:
        """Let the columns be as wide as they want, narrower if that is too much for `available` pixels."""
        if available == self._available:
            return
        self._available = available
        self.document.setTextWidth(-1)
        natural = self.document.idealWidth()
        least = min(natural, len(self._aligns) * narrowest_column)
        self.document.setTextWidth(max(min(natural, available), least))
        self._note()

    def lay_as(self, widths: tuple[float, ...]) -> None:
        """Give the columns these widths."""
        if widths != self._widths:
            self._widths = widths
            self._table.setFormat(_table_format(widths))
            self.document.setTextWidth(sum(widths))
            self._note()

    def column_widths(self) -> tuple[float, ...]:
        """As they came out."""
        layout = self.document.documentLayout()
        lefts = [0.0]
        for column in range(1, len(self._aligns)):
            block = self._table.cellAt(0, column).firstCursorPosition().block()
            lefts.append(layout.blockBoundingRect(block).left() - Space.M)
        ends = [*lefts[1:], self.document.size().width()]
        return tuple(end - left for left, end in zip(lefts, ends, strict=True))

    def text_between(self, first: int, last: int) -> str:
        """What stands between two positions; a tab between cells, a line end between rows."""
        lines: list[str] = []
        for row in range(self._table.rows()):
            cells = [self._table.cellAt(row, column) for column in range(self._table.columns())]
            inside = [cell for cell in cells if cell.firstPosition() <= last and cell.lastPosition() >= first]
            if inside:
                lines.append("\t".join(self._in_cell(cell, first, last) for cell in inside))
        return "\n".join(lines)

    def _in_cell(self, cell: QTextTableCell, first: int, last: int) -> str:
        return characters(self.document, max(first, cell.firstPosition()), min(last, cell.lastPosition()))

    def _write(self, row: int, column: int, runs: Runs, *, head: bool) -> None:
        cell = self._table.cellAt(row, column)
        cell.setFormat(_cell_format(first=column == 0))
        cursor = cell.firstCursorPosition()
        align = _ALIGNS.get(self._aligns[column], Qt.AlignmentFlag.AlignLeft)
        cursor.setBlockFormat(block_format(reading_line(), align))
        written = self._ink.insert(cursor, runs, Mark.STRONG if head else Mark.NONE)
        if written.tall:
            cursor.setBlockFormat(block_format(reading_line(), align, rigid=False))
        self.awaits_formulas = self.awaits_formulas or written.awaits

    def _note(self) -> None:
        layout = self.document.documentLayout()
        blocks = [self._table.cellAt(row, 0).firstCursorPosition().block() for row in range(1, self._table.rows())]
        self.lines = [round(layout.blockBoundingRect(block).top() - Space.XS) for block in blocks]
        self.chips = chips_of(self.document)


def _table_format(widths: Sequence[float]) -> QTextTableFormat:
    made = QTextTableFormat()
    made.setBorder(0)
    made.setCellSpacing(0)
    made.setCellPadding(0)
    made.setWidth(QTextLength())
    if widths:
        made.setColumnWidthConstraints([QTextLength(QTextLength.Type.FixedLength, width) for width in widths])
    return made


def _cell_format(*, first: bool) -> QTextTableCellFormat:
    made = QTextTableCellFormat()
    made.setTopPadding(Space.XS)
    made.setBottomPadding(Space.XS)
    made.setLeftPadding(0 if first else Space.M)
    made.setRightPadding(Space.M)
    return made
