"""A message's leaves below one another; only those near the reader's eyes are widgets."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.ui.chat import invisible
from desktop_app.ui.chat.block import HANG, Block
from desktop_app.ui.chat.code import CodeBlock
from desktop_app.ui.chat.formula_block import FormulaBlock
from desktop_app.ui.chat.heights import begins_notes, joined, lead, leaf_height
from desktop_app.ui.chat.leaves import Code, Formula, Heading, Leaf, Paragraph, Step, Table
from desktop_app.ui.chat.prose import HeadingBlock, ParagraphBlock, RuleBlock
from desktop_app.ui.chat.selection import Selection
from desktop_app.ui.chat.table import TableBlock
from desktop_app.ui.text import literal_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent

    from desktop_app.ui.chat.ink import Ink


class Column(QWidget):
    """`plain` columns hold a person's own words: no air between the leaves, which are only portions."""

    link_activated = Signal(str)
    selection_begun = Signal()
    dragged = Signal(QPoint)
    resized = Signal()

    def __init__(self, ink: Ink, parent: QWidget | None = None, *, plain: bool = False, quiet: bool = False) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self._ink = ink
        self.is_plain = plain
        self._quiet = quiet
        self.leaves: list[Leaf] = []
        self.blocks: dict[int, Block] = {}
        self._heights: list[int] = []
        self._exact: list[bool] = []
        self._tops: list[int] = [0]
        self._width = 0
        self._caret = False
        self._final = True
        self.selection = Selection(self)
        self._pressed = QPoint()

    def show_leaves(self, leaves: Sequence[Leaf], first: int, *, final: bool) -> None:
        """Show `leaves`, of which those before `first` are as they were; `final`: none will change any more."""
        first = self._first_difference(leaves, first)
        old_count = len(self.leaves)
        self.leaves[first:] = leaves[first:]
        del self._heights[first:], self._exact[first:]
        for index in range(first, len(self.leaves)):
            self._heights.append(self._estimate(index))
            self._exact.append(False)
            block = self.blocks.get(index)
            if block is None:
                continue
            if type(block.leaf) is type(self.leaves[index]):
                block.show_leaf(self.leaves[index])
                self._measure(index)
            else:
                self._drop(index)
        for index in range(len(self.leaves), old_count):
            self._drop(index)
        self._final = final
        self._sum_up(first)
        for index in list(self.blocks):
            self._tell(index)

    def _first_difference(self, leaves: Sequence[Leaf], first: int) -> int:
        first = min(first, len(self.leaves))
        while first < min(len(leaves), len(self.leaves)) and leaves[first] == self.leaves[first]:
            first += 1
        return first

    def set_width(self, width: int) -> None:
        """Lay out for `width` pixels, the quiet surfaces' hanging edges included."""
        if width == self._width:
            return
        self._width = width
        self._heights = [self._estimate(index) for index in range(len(self.leaves))]
        self._exact = [False] * len(self.leaves)
        for index in self.blocks:
            self._measure(index)
        self._sum_up(0)

    def show_formulas(self) -> None:
        """Show the leaves again that wait for formulas: some have come."""
        awaiting = [index for index, block in self.blocks.items() if block.awaits_formulas]
        for index in awaiting:
            self.blocks[index].show_leaf(self.leaves[index])
            self._measure(index)
        if awaiting:
            self._sum_up(min(awaiting))

    def total(self) -> int:
        """The height in pixels, of which what was never shown is estimated."""
        return self._tops[-1]

    def set_caret(self, *, shown: bool) -> None:
        """Show or hide the mark at the end of an answer that is being written."""
        self._caret = shown
        for index, block in self.blocks.items():
            wanted = shown and index == len(self.leaves) - 1 and not isinstance(block, (CodeBlock, TableBlock))
            if block.caret != wanted:
                block.caret = wanted
                block.update()

    def show_span(self, top: int, bottom: int, deadline: float) -> bool:
        """Turn the leaves between two heights into widgets until `deadline` (a perf_counter time), always
        at least one; False if some are still missing.
        """
        index = self.index_at(top)
        while index < len(self.leaves) and self._tops[index] < bottom:
            if index not in self.blocks or not self._exact[index]:
                self._realise(index)
                if perf_counter() > deadline:
                    return False
            index += 1
        return True

    def keep_only(self, top: int, bottom: int) -> None:
        """Drop the widgets outside two heights."""
        first, last = self.index_at(top), self.index_at(bottom)
        for index in [index for index in self.blocks if not first <= index <= last]:
            self._drop(index)

    def index_at(self, y: int) -> int:
        """The leaf at a height; the first or the last one if beyond."""
        return max(0, min(bisect_right(self._tops, y) - 1, len(self.leaves) - 1))

    def top_of(self, index: int) -> int:
        """Where a leaf begins, its lead included."""
        return self._tops[min(index, len(self._tops) - 1)]

    def block(self, index: int) -> Block:
        """A leaf's widget; it is made if it has none."""
        if index not in self.blocks:
            self._realise(index)
        return self.blocks[index]

    def href_at(self, point: QPoint) -> str:
        """The address of the link under a point, or nothing."""
        block = self.blocks.get(self.index_at(point.y()))
        return block.href_at(block.mapFromParent(point)) if block else ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to mark."""
        if event.button() == Qt.MouseButton.LeftButton and self.leaves:
            self._pressed = event.position().toPoint()
            self.selection_begun.emit()
            self.selection.begin(self._pressed)
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark on, or show what lies under the pointer."""
        point = event.position().toPoint()
        if not self.leaves:
            return
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(event.globalPosition().toPoint())
            return
        block = self.blocks.get(self.index_at(point.y()))
        href = self.href_at(point)
        over_text = block is not None and block.is_text_at(block.mapFromParent(point))
        shape = Qt.CursorShape.IBeamCursor if over_text else Qt.CursorShape.ArrowCursor
        self.setCursor(Qt.CursorShape.PointingHandCursor if href else shape)
        if block is not None:
            block.setToolTip(literal_tooltip(invisible.visible(href)) if href else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow a link if nothing was marked."""
        point = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and self.selection.is_empty() and self.leaves:
            moved = (point - self._pressed).manhattanLength()
            href = self.href_at(point)
            if href and moved < QApplication.startDragDistance():
                self.link_activated.emit(href)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Mark a word."""
        if event.button() == Qt.MouseButton.LeftButton and self.leaves:
            self.selection_begun.emit()
            self.selection.take_word(event.position().toPoint())

    def _estimate(self, index: int) -> int:
        return self._lead(index) + leaf_height(self.leaves[index], max(1, self._width - 2 * HANG))

    def _lead(self, index: int) -> int:
        return 0 if self.is_plain or index == 0 else lead(self.leaves[index - 1], self.leaves[index])

    def _realise(self, index: int) -> None:
        block = self.blocks.get(index)
        if block is None:
            block = self._make(self.leaves[index])
            block.setParent(self)
            # Screen readers go through widgets in the order in which they are stacked.
            after = min((other for other in self.blocks if other > index), default=None)
            if after is not None:
                block.stackUnder(self.blocks[after])
            self.blocks[index] = block
            self._tell(index)
            self.selection.dress(index, block)
            block.resized.connect(self._lay_again)
        before = self._heights[index]
        self._measure(index)
        block.setGeometry(0, self._tops[index], self._width, self._heights[index])
        block.show()
        if self._heights[index] != before:
            self._sum_up(index)
        if self._caret:
            self.set_caret(shown=True)

    def _make(self, leaf: Leaf) -> Block:
        match leaf:
            case Paragraph():
                return ParagraphBlock(self._ink, leaf, quiet=self._quiet)
            case Heading():
                return HeadingBlock(self._ink, leaf)
            case Code():
                return CodeBlock(self._ink, leaf)
            case Table():
                return TableBlock(self._ink, leaf)
            case Formula():
                return FormulaBlock(self._ink, leaf)
            case _:
                return RuleBlock(self._ink, leaf)

    def _measure(self, index: int) -> None:
        place = self.leaves[index].place
        shared = place.steps[: joined(self.leaves[index - 1].place, place)] if index else ()
        quotes = sum(step is Step.QUOTE for step in shared)
        before = self.leaves[index - 1] if index else None
        self.blocks[index].begins_notes = begins_notes(before, self.leaves[index])
        self._heights[index] = self.blocks[index].lay(self._width, self._lead(index), quotes)
        self._exact[index] = True

    def _tell(self, index: int) -> None:
        if (self._final or index < len(self.leaves) - 1) and not self.blocks[index].accessibleName():
            self.blocks[index].tell()

    def _lay_again(self) -> None:
        for index, block in self.blocks.items():
            if block is self.sender():
                self._measure(index)
                self._sum_up(index)
                self.resized.emit()
                return

    def _drop(self, index: int) -> None:
        block = self.blocks.pop(index, None)
        if block is not None:
            block.hide()
            block.deleteLater()

    def _sum_up(self, first: int) -> None:
        """Compute the tops from leaf `first` on and move the widgets there."""
        del self._tops[first + 1 :]
        self._tops += list(accumulate(self._heights[first:], initial=self._tops[-1]))[1:]
        for index, block in self.blocks.items():
            if index >= first:
                block.setGeometry(0, self._tops[index], self._width, self._heights[index])
