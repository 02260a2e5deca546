"""Paragraphs, headings and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF

from desktop_app.ui.chat.block import HANG, Block, indent
from desktop_app.ui.chat.ink import Ink, heading_line, reading_line
from desktop_app.ui.chat.leaves import Heading, Leaf, Paragraph, Rule

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget


class ParagraphBlock(Block):
    """Running text."""

    def __init__(self, ink: Ink, leaf: Paragraph, parent: QWidget | None = None, *, quiet: bool = False) -> None:
        super().__init__(ink, leaf, ink.reading(), parent)
        self._quiet = quiet
        self.show_leaf(leaf)

    def show_leaf(self, leaf: Leaf) -> None:
        """Show another paragraph."""
        assert isinstance(leaf, Paragraph)
        super().show_leaf(leaf)
        self.awaits_formulas = self.ink.write(self.document, leaf.runs, line_height=reading_line(), quiet=self._quiet)


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
