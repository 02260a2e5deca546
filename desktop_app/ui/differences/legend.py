"""What the marks mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop_app.services.differences import Kind
from desktop_app.ui.differences.kinds import kind_words
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme


class Legend(QWidget):
    """Each kind in its own look."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._labels = {kind: QLabel(kind_words(kind)) for kind in Kind}
        keys = QLabel(self.tr("J, K: next and earlier mark"))
        keys.setProperty("role", "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.L)
        for label in self._labels.values():
            row.addWidget(label)
        row.addStretch(1)
        row.addWidget(keys)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        colors = self._theme.tokens
        looks = {
            Kind.SAME: f"color: {colors.quiet};",
            Kind.OTHERWISE: "",
            Kind.ALONE: f"background: {colors.selected}; padding: 1px 4px;",
            Kind.WORD: "text-decoration: underline;",
            Kind.NUMBER: f"color: {colors.red}; font-weight: 700; text-decoration: underline;",
            Kind.NAME: f"color: {colors.amber}; font-weight: 700;",
        }
        for kind, label in self._labels.items():
            label.setStyleSheet(looks[kind])
