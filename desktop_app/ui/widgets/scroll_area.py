"""Pages that are longer than the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from desktop_app.ui.theme import Space


class ScrollArea(QScrollArea):
    """Scrolls down, never sideways: what it shows is as wide as it is itself. The keyboard goes to what is in it."""

    def __init__(self, content: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if content is not None:
            self.setWidget(content)


def area_around(widget: QWidget) -> QScrollArea | None:
    """What scrolls a widget."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    return around


def in_the_middle(column: QWidget, width: int) -> QWidget:
    """A page with air around a column that grows to `width` pixels."""
    column.setMaximumWidth(width)
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XXL)
    row.addStretch(1)
    row.addWidget(column, width)
    row.addStretch(1)
    return page
