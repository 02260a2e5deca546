"""A model's reasoning, folded away until someone wants to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from desktop_app.ui.chat.block import BAR_WIDTH, HANG
from desktop_app.ui.chat.button import SIDE, QuietButton
from desktop_app.ui.chat.column import Column
from desktop_app.ui.chat.portions import portions
from desktop_app.ui.theme import Metric, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.chat.ink import Ink


class Fold(QWidget):
    """A word to press, and the reasoning below it."""

    toggled = Signal()

    def __init__(self, ink: Ink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ink = ink
        self._text = ""
        self._width = 0
        words = self.tr("Reasoning")
        self.button = QuietButton(ink.theme, "chevron-right", words, self, words=words)
        self.button.setCheckable(True)
        self.button.toggled.connect(self._toggle)
        self.column = Column(ink, self, plain=True, quiet=True)
        self.column.hide()

    def show_text(self, text: str) -> None:
        """Show the reasoning so far."""
        self._text = text
        if self.button.isChecked():
            leaves = portions(text)
            self.column.show_leaves(leaves, 0, final=True)
            self._lay()

    def set_width(self, width: int) -> None:
        """Lay out for `width` pixels."""
        self._width = width
        self.column.set_width(width - Space.L)
        self._lay()

    def total(self) -> int:
        """The height in pixels."""
        return SIDE + (Space.XS + self.column.total() if self.button.isChecked() else 0)

    def column_top(self) -> int:
        """Where the reasoning begins."""
        return SIDE + Space.XS

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line beside the reasoning."""
        del event
        if self.button.isChecked():
            painter = QPainter(self)
            color = self._ink.theme.color("hairline")
            painter.fillRect(HANG, self.column_top(), BAR_WIDTH, self.column.total(), color)

    def _lay(self) -> None:
        hang = (SIDE - Metric.ICON) // 2
        self.button.setGeometry(HANG - hang, 0, self.button.sizeHint().width(), SIDE)
        self.column.setGeometry(Space.L, self.column_top(), self._width - Space.L, self.column.total())

    def _toggle(self) -> None:
        opened = self.button.isChecked()
        self.button.set_icon("chevron-down" if opened else "chevron-right")
        self.column.setVisible(opened)
        self.show_text(self._text)
        self.toggled.emit()
