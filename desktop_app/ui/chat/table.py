"""Tables: hairlines between the rows, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt

from desktop_app.ui.chat.block import HANG, indent
from desktop_app.ui.chat.leaves import Leaf, Table
from desktop_app.ui.chat.rows import Rows
from desktop_app.ui.chat.spots import word
from desktop_app.ui.chat.wide import BAR, WideBlock
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.chat.ink import Ink

_NARROWEST_COLUMN = 88
_TOGETHER = 16
"""Rows in a document: Qt lays out all of a document's rows whenever one is added."""


class TableBlock(WideBlock):
    """A table as wide as it needs to be, up to the page; beyond that columns wrap, then it scrolls.

    The first rows decide how wide the columns are: those of a long table stay as they are while it grows.
    """

    def __init__(self, ink: Ink, leaf: Table, parent: QWidget | None = None) -> None:
        super().__init__(ink, leaf, ink.reading(), parent)
        self._parts: list[Rows] = []
        self._aligns: tuple[str, ...] = ()
        self.show_leaf(leaf)

    def show_leaf(self, leaf: Leaf) -> None:
        """Show another table; rows that are as they were are not set again."""
        assert isinstance(leaf, Table)
        super().show_leaf(leaf)
        rows = (leaf.head, *leaf.rows)
        slices = [rows[first : first + _TOGETHER] for first in range(0, len(rows), _TOGETHER)]
        same = 0
        while leaf.aligns == self._aligns and same < min(len(slices), len(self._parts)):
            if slices[same] != self._parts[same].rows or self._parts[same].awaits_formulas:
                break
            same += 1
        self._aligns = leaf.aligns
        del self._parts[same:]
        for number in range(same, len(slices)):
            self._parts.append(Rows(self.ink, slices[number], leaf.aligns, with_head=number == 0))
        self.document = self._parts[0].document
        self.awaits_formulas = any(part.awaits_formulas for part in self._parts)
        base = 0
        for part in self._parts:
            part.base = base
            base += part.length()

    def position_at(self, point: QPoint) -> int:
        """The position nearest to a point of the widget."""
        part, inside = self._part_at(point)
        return part.base + max(0, part.document.documentLayout().hitTest(inside, Qt.HitTestAccuracy.FuzzyHit))

    def href_at(self, point: QPoint) -> str:
        """The address of the link under a point of the widget, or nothing."""
        part, inside = self._part_at(point)
        return part.document.documentLayout().anchorAt(inside)

    def is_text_at(self, point: QPoint) -> bool:
        """Whether characters lie under a point of the widget."""
        part, inside = self._part_at(point)
        return part.document.documentLayout().hitTest(inside, Qt.HitTestAccuracy.ExactHit) >= 0

    def last_position(self) -> int:
        """The end of the last row."""
        return self._parts[-1].base + self._parts[-1].length() - 1

    def text_between(self, first: int, last: int) -> str:
        """The characters between two positions."""
        inside = [
            part.text_between(max(0, first - part.base), last - part.base)
            for part in self._parts
            if first < part.base + part.length() and last > part.base
        ]
        return "\n".join(inside)

    def word_at(self, position: int) -> tuple[int, int]:
        """Where the word at a position begins and ends."""
        part = next(part for part in reversed(self._parts) if part.base <= position)
        start, end = word(part.document, position - part.base)
        return part.base + start, part.base + end

    def paint_text(self, painter: QPainter, clip: QRectF) -> None:
        """Draw the rows that lie in `clip`."""
        for part in self._parts:
            if part.top >= clip.bottom() or part.top + part.height() <= clip.top():
                continue
            painter.translate(0, part.top)
            selected = None
            if self._selected is not None:
                first, last = (max(0, position - part.base) for position in self._selected)
                selected = (first, last) if first < last else None
            self.paint_document(painter, part.document, clip.translated(0, -part.top), part.chips, selected)
            painter.translate(0, -part.top)

    def _lay_content(self, width: int) -> int:
        left = HANG + indent(self.leaf.place)
        available = width - left - HANG
        first, *others = self._parts
        first.lay_freely(available, _NARROWEST_COLUMN)
        widths = first.column_widths()
        top = first.height()
        for part in others:
            part.lay_as(widths)
            part.top = top
            top += part.height()
        wider = self.place_window(QRect(left, self._lead, available, top), round(first.document.size().width()))
        return top + (Space.XS + BAR if wider else 0)

    def _find_chips(self) -> list[QRectF]:
        return []

    def _part_at(self, point: QPoint) -> tuple[Rows, QPointF]:
        inside = QPointF(point - self.text_origin())
        part = next((part for part in reversed(self._parts) if part.top <= inside.y()), self._parts[0])
        return part, inside - QPointF(0, part.top)

    def _paint_under(self, painter: QPainter, area: QRect) -> None:
        theme = self.ink.theme
        width = min(self._window.width(), round(self.document.size().width()))
        lines = [part.top + line for part in self._parts for line in (0, *part.lines)]
        first, last = (edge - self._lead for edge in (area.top(), area.bottom()))
        for number, bottom in enumerate(lines[1:]):
            if first <= bottom <= last + 1:
                color = theme.color("border" if number == 0 else "hairline")
                painter.fillRect(QRectF(self._window.left(), self._lead + bottom - 1, width, 1), color)
