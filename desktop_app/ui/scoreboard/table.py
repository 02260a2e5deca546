"""A table of words: names at the left, numbers under their headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop_app.ui.settings.card import plain
from desktop_app.ui.text import literal_tooltip, one_line
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAME = 120
_CELL = 56


class Cells(QWidget):
    """`heads` stand over the columns after the names; each cell is its words and what a screen reader says."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.S)
        self._grid.setColumnStretch(0, 2)

    def show_cells(
        self, heads: Sequence[tuple[str, str]], rows: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    ) -> None:
        """`heads` and cells come with what explains them."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for column, (words, explained) in enumerate(heads, start=1):
            self._grid.addWidget(_cell(words, explained, "caption"), 0, column)
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, _CELL)
        for line, (name, cells) in enumerate(rows, start=1):
            label = ElidedLabel("")
            label.show_words(one_line(name))
            label.setMinimumWidth(_NAME)
            self._grid.addWidget(label, line, 0)
            for column, (words, explained) in enumerate(cells, start=1):
                self._grid.addWidget(_cell(words, explained, ""), line, column)


def _cell(words: str, explained: str, role: str) -> QLabel:
    label = plain(words, role)
    label.setWordWrap(role == "caption")
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    label.setAccessibleName(explained or words)
    label.setToolTip(literal_tooltip(explained))
    return label
