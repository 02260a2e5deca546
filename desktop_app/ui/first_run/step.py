"""One step: a title, a sentence, what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.ui.settings.card import plain
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.scroll_area import ScrollArea

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

COLUMN = 560
"""The width of a step's content where there is room."""


class Step(ScrollArea):
    """Its content begins at the same height in every step, and scrolls where there is no room for it."""

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self.title = title
        self.words = plain(words, "quiet")
        head = QLabel(title)
        head.setProperty("role", "page")
        head.setWordWrap(True)
        column = QWidget()
        column.setMaximumWidth(COLUMN)
        self._lines = QVBoxLayout(column)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.S)
        self._lines.addWidget(head)
        self._lines.addWidget(self.words)
        self._lines.addSpacing(Space.M)
        page = QWidget()
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(column, COLUMN)
        across.addStretch(1)
        down = QVBoxLayout(page)
        down.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        down.addLayout(across)
        down.addStretch(1)
        self.setWidget(page)

    def add(self, content: QWidget) -> None:
        """Show something below the rest."""
        self._lines.addWidget(content)

    def add_gap(self, space: Space = Space.M) -> None:
        """Part what comes from what was."""
        self._lines.addSpacing(space)

    def default_button(self) -> QPushButton | None:
        """What Enter presses, if it is the step's own."""
        return None
