"""A part of the panel under a title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import SEMIBOLD, Size, Space

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme


class Section(QWidget):
    """`column` takes what belongs there."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.title = plain_label(title)
        self.title.setFont(theme.font(Size.CONTROL, SEMIBOLD))
        self.line = QFrame()
        self.line.setProperty("role", "line")
        self.line.setFixedHeight(1)
        self.column = QVBoxLayout()
        self.column.setContentsMargins(Space.L, Space.M, Space.L, Space.L)
        self.column.setSpacing(Space.M)
        self.column.addWidget(self.title)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.line)
        whole.addLayout(self.column)


class Facts(QWidget):
    """Names with their values, each in one line that breaks where it must."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnStretch(1, 1)
        self._shown: tuple[tuple[str, str], ...] = ()

    def show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        """Show these, and nothing where a value is ""."""
        facts = tuple(fact for fact in facts if fact[1])
        if facts == self._shown:
            return
        self._shown = facts
        while (item := self._grid.takeAt(0)) is not None:
            if (label := item.widget()) is not None:
                label.hide()
                label.deleteLater()
        for row, (name, value) in enumerate(facts):
            left, right = plain_label(name, "caption"), plain_label(value, "caption")
            right.setProperty("role", "value")
            right.setWordWrap(True)
            right.setAccessibleName(f"{name}: {value}")
            self._grid.addWidget(left, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(right, row, 1)


def plain_label(text: str = "", role: str = "") -> QLabel:
    """Words as they stand."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    return label


def note(text: str = "") -> QLabel:
    """A quiet line that breaks where it must."""
    label = plain_label(text, "caption")
    label.setWordWrap(True)
    return label


def name_label(theme: Theme) -> QLabel:
    """A name from outside, which may be long."""
    label = plain_label()
    label.setFont(theme.font(Size.CONTROL))
    label.setWordWrap(True)
    return label


def with_tooltip(label: QLabel, text: str) -> None:
    """Show `text`, and the whole of it where the pointer rests."""
    label.setText(text)
    label.setToolTip(literal_tooltip(text))
