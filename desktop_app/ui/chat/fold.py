"""A model's reasoning, folded away until someone wants to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Signal
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
        self._chosen = False
        self.button = QuietButton(ink.theme, "chevron-right", self.tr("Reasoning"), self)
        self.button.setCheckable(True)
        self.button.clicked.connect(self._toggle)
        self.column = Column(ink, self, plain=True, quiet=True)
        self.column.hide()

    def show_thinking(self, text: str) -> None:
        """Show the reasoning so far; it grows in sight unless the reader has closed it."""
        self._say(self.tr("Thinking…"))
        self._show(text, opened=True)

    def show_thought(self, text: str, seconds: float) -> None:
        """Show reasoning that has ended, folded unless the reader has opened it; 0 `seconds`: not measured."""
        words = self.tr("Thought for %1 s").replace("%1", QLocale().toString(max(1, round(seconds))))
        self._say(words if seconds > 0 else self.tr("Reasoning"))
        self._show(text, opened=False)

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

    def _say(self, words: str) -> None:
        if words != self.button.text():
            self.button.setText(words)
            self.button.setAccessibleName(words)
            self.button.setToolTip("")
            self._lay()

    def _show(self, text: str, *, opened: bool) -> None:
        self._text = text
        if not self._chosen and self.button.isChecked() != opened:
            self.button.setChecked(opened)
            self._open(opened=opened)
        elif self.button.isChecked():
            self._fill()

    def _fill(self) -> None:
        self.column.show_leaves(portions(self._text), 0, final=True)
        self._lay()

    def _lay(self) -> None:
        hang = (SIDE - Metric.ICON) // 2
        self.button.setGeometry(HANG - hang, 0, self.button.sizeHint().width(), SIDE)
        self.column.setGeometry(Space.L, self.column_top(), self._width - Space.L, self.column.total())

    def _toggle(self) -> None:
        self._chosen = True
        self._open(opened=self.button.isChecked())
        self.toggled.emit()

    def _open(self, *, opened: bool) -> None:
        self.button.set_icon("chevron-down" if opened else "chevron-right")
        self.column.setVisible(opened)
        if opened:
            self._fill()
