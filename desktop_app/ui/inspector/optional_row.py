"""A number that may also be left open: the seed, and how long an answer may become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.inspector.number_field import NumberField
from desktop_app.ui.inspector.row_head import RowHead, say_trouble, trouble_label
from desktop_app.ui.inspector.segments import Segments
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme

_OPEN, _FIXED = 0, 1


class OptionalRow(QWidget):
    """`changed` tells the number, None for open. `offered` is what a number begins with."""

    changed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        name: str,
        explanation: str,
        *,
        open_words: str,
        fixed_words: str,
        least: int,
        most: int,
        offered: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._open_words = open_words
        self.offered = offered
        self.head = RowHead(theme, name, explanation)
        self.segments = Segments(name, (open_words, fixed_words))
        self.field = NumberField(name, least=least, most=most, step=1, whole=True)
        self.field.setFixedWidth(self.field.width() + Space.XL + Space.S)
        self.trouble = trouble_label()
        self.segments.chosen.connect(self._choose)
        self.field.entered.connect(self._enter)
        self.field.refused.connect(lambda words: say_trouble(self.trouble, words))
        self.head.reset_requested.connect(lambda: self._choose(_OPEN))
        self.line = QHBoxLayout()
        self.line.setSpacing(Space.S)
        self.line.addWidget(self.segments, 1)
        self.line.addWidget(self.field)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.XS)
        self.column.addWidget(self.head)
        self.column.addLayout(self.line)
        self.column.addWidget(self.trouble)
        self.show_value(None)

    @property
    def value(self) -> int | None:
        """What is shown."""
        return None if self.segments.choice() == _OPEN else int(self.field.value)

    def show_value(self, value: int | None) -> None:
        """Show what holds."""
        self.segments.show_choice(_OPEN if value is None else _FIXED)
        self.field.setVisible(value is not None)
        if value is None:
            say_trouble(self.trouble, "")
        else:
            self.field.show_value(value)
        self.head.set_changed(None if value is None else self._open_words)

    def _choose(self, place: int) -> None:
        value = None if place == _OPEN else self.offered
        self.show_value(value)
        self.changed.emit(value)
        if value is not None:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.selectAll()

    def _enter(self, number: float) -> None:
        self.changed.emit(int(number))
