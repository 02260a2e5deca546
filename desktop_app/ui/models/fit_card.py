"""Whether a model fits with its present settings: the verdict, its reason, and the memory of each device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.ui.fit_words import ICONS, TOKENS, memory_lines, reason_words, verdict_words, where_words
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.inspector.section import note, plain_label
from desktop_app.ui.present_error import error_words
from desktop_app.ui.settings.card import Card
from desktop_app.ui.theme import MEDIUM, Metric, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.errors import AppError
    from desktop_app.services.fit import Verdict
    from desktop_app.ui.theme import Theme


class _Mark(QWidget):
    """An icon that is part of the words beside it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._icon, self._token = "gauge", "quiet"
        self.setFixedSize(QSize(Metric.ICON, Metric.ICON))
        theme.changed.connect(self.update)

    def show_icon(self, icon: str, token: str) -> None:
        """In a token's colour."""
        self._icon, self._token = icon, token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """By hand, in the theme's colour."""
        del event
        paint_icon(QPainter(self), self._icon, self._theme.color(self._token), QRectF(self.rect()))


class FitCard(Card):
    """Says at first that it does not know yet."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._mark = _Mark(theme)
        self.words = plain_label(self.tr("Reading the model's file…"))
        self.words.setFont(theme.font(Size.CONTROL, MEDIUM))
        self.words.setWordWrap(True)
        self.reason = note()
        self.memory = note()
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(self._mark)
        head.addWidget(self.words, 1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.XS)
        column.addLayout(head)
        for label in (self.reason, self.memory):
            column.addWidget(label)
            label.hide()
        self.add_widget(inner)

    def show_verdict(self, verdict: Verdict) -> None:
        """Say whether it fits."""
        words = f"{verdict_words(verdict)} · {where_words(verdict.best)}"
        self._say(self.words, words[:1].upper() + words[1:])
        self._mark.show_icon(ICONS[verdict.fit], TOKENS[verdict.fit])
        self._say(self.reason, reason_words(verdict))
        self._say(self.memory, "\n".join(memory_lines(verdict)))

    def show_trouble(self, error: AppError) -> None:
        """Say why nothing can be said."""
        told = error_words(error)
        self._mark.show_icon("triangle-alert", "amber")
        self._say(self.words, told.message)
        self._say(self.reason, told.hint)
        self.memory.hide()

    def _say(self, label: QLabel, words: str) -> None:
        label.setText(words)
        label.setVisible(bool(words))
