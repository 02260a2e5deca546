"""Paragraphs, headings and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt

from desktop_app.ui.chat.block import HANG, Block, indent
from desktop_app.ui.chat.ink import Ink, heading_line
from desktop_app.ui.chat.leaves import Heading, Leaf, Paragraph, Rule
from desktop_app.ui.chat.long_prose import LongProse

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget


class ParagraphBlock(Block):
    """Running text."""

    def __init__(self, ink: Ink, leaf: Paragraph, parent: QWidget | None = None, *, quiet: bool = False) -> None:
        super().__init__(ink, leaf, ink.reading(), parent)
        self._prose = LongProse(ink, self.document, quiet=quiet)
        # more at the end is no reason to draw the beginning again
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.show_leaf(leaf)

    def show_leaf(self, leaf: Leaf) -> None:
        """Show another paragraph."""
        assert isinstance(leaf, Paragraph)
        was_parted = self._prose.is_parted()
        super().show_leaf(leaf)
        self.awaits_formulas = self._prose.write(leaf.runs)
        if was_parted and not self._prose.is_parted():
            self.update()

    def text_between(self, first: int, last: int) -> str:
        """The characters between two positions."""
        return self._prose.text_between(first, last)

    def _changed(self) -> QRect:
        return self.rect().adjusted(0, self._lead + int(self._prose.top_of_open()), 0, 0)

    def _lay_content(self, width: int) -> int:
        if self._prose.is_parted() and self.document.textWidth() != self._text_width(width):
            self._prose.write_whole()
        height = super()._lay_content(width)
        self._prose.shut()
        return height

    def _find_chips(self) -> list[QRectF]:
        return self._prose.chips()


class HeadingBlock(Block):
    """A heading."""

    def __init__(self, ink: Ink, leaf: Heading, parent: QWidget | None = None) -> None:
        super().__init__(ink, leaf, ink.heading(leaf.level), parent)
        self._level = leaf.level
        self.show_leaf(leaf)

    def show_leaf(self, leaf: Leaf) -> None:
        """Show another heading."""
        assert isinstance(leaf, Heading)
        super().show_leaf(leaf)
        if leaf.level != self._level:
            self._level = leaf.level
            self.document = self.ink.heading(leaf.level)
        self.awaits_formulas = self.ink.write(self.document, leaf.runs, line_height=heading_line(leaf.level))


class RuleBlock(Block):
    """A thematic break."""

    def __init__(self, ink: Ink, leaf: Rule, parent: QWidget | None = None) -> None:
        super().__init__(ink, leaf, ink.reading(), parent)

    def _lay_content(self, width: int) -> int:
        del width
        return 1

    def _paint_under(self, painter: QPainter, area: QRect) -> None:
        del area
        left = HANG + indent(self.leaf.place)
        line = QRectF(left, self.height() - 1, self.width() - HANG - left, 1)
        painter.fillRect(line, self.ink.theme.color("hairline"))
