"""A formula on a line of its own, in the middle of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QTextOption

from desktop_app.ui.chat.block import HANG, indent
from desktop_app.ui.chat.ink import reading_line
from desktop_app.ui.chat.leaves import Formula, Leaf, Mark, Run
from desktop_app.ui.chat.wide import BAR, WideBlock
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.chat.ink import Ink


class FormulaBlock(WideBlock):
    """Scrolls sideways if the formula is wider than the page; its TeX stands there if it cannot be set."""

    def __init__(self, ink: Ink, leaf: Formula, parent: QWidget | None = None) -> None:
        super().__init__(ink, leaf, ink.reading(), parent)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        self.document.setDefaultTextOption(option)
        self.show_leaf(leaf)

    def show_leaf(self, leaf: Leaf) -> None:
        """Show another formula."""
        assert isinstance(leaf, Formula)
        super().show_leaf(leaf)
        runs = (Run(f"$${leaf.tex}$$", Mark.FORMULA),)
        self.awaits_formulas = self.ink.write(self.document, runs, line_height=reading_line())

    def _lay_content(self, width: int) -> int:
        left = HANG + indent(self.leaf.place)
        available = width - left - HANG
        size = self.document.size()
        wanted = round(self.document.idealWidth())
        window = QRect(
            left + max(0, (available - wanted) // 2), self._lead, min(available, wanted), round(size.height())
        )
        wider = self.place_window(window, wanted)
        return window.height() + (Space.XS + BAR if wider else 0)
