"""The line at the foot of a model's page: what is chosen, and the one button that gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.services.fit import Fit
from desktop_app.ui.fit_words import TOKENS, verdict_words
from desktop_app.ui.models.download_words import state_words
from desktop_app.ui.models.entry_words import shown, size_words
from desktop_app.ui.models.stock import Have, Holding
from desktop_app.ui.settings.card import plain
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.services.fit import Verdict
    from desktop_app.ui.models.offers import Offer
    from desktop_app.ui.theme import Theme


class Obtaining(QWidget):
    """`pressed` is the button; what it does follows from where the chosen one stands."""

    pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._token = "quiet"
        self.setObjectName("foot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.name = plain("", "strong")
        self.words = plain("", "caption")
        self.button = QPushButton()
        self.button.clicked.connect(self.pressed)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.name)
        said.addWidget(self.words)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        row.setSpacing(Space.L)
        row.addLayout(said, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        theme.changed.connect(self._dress)

    def show_offer(
        self, offer: Offer, verdict: Verdict | None, holding: Holding, *, extra_bytes: int, offline: bool, waits: bool
    ) -> None:
        """What is chosen, with `extra_bytes` besides the model; `waits`: it was pressed and the Hub is asked."""
        size = size_words(offer.size_bytes + extra_bytes, estimated=offer.size_is_estimate)
        self.name.setText(" · ".join(part for part in (shown(offer.name), size) if part))
        fits = verdict is None or verdict.fit is not Fit.NOT
        self._token = "quiet"
        match holding.have:
            case Have.COMING | Have.STOPPED if holding.standing is not None:
                words = state_words(holding.standing, offline=offline)
                button = self.tr("Show downloads") if holding.have is Have.COMING else self.tr("Resume")
            case Have.HERE:
                words, button = self.tr("It is on this computer."), self.tr("Chat with it")
            case _:
                words = verdict_words(verdict) if verdict is not None else ""
                self._token = TOKENS[verdict.fit] if verdict is not None else "quiet"
                button = self.tr("Download") if fits else self.tr("Download anyway")
        if waits:
            words, self._token = self.tr("Asking the Hub for its files…"), "quiet"
        self.words.setText(words)
        self.button.setText(button)
        self.button.setAccessibleDescription(f"{self.name.text()}. {words}")
        self.button.setEnabled(not waits)
        primary = holding.have is Have.HERE or (holding.have is Have.NOT and fits)
        self.button.setProperty("role", "primary" if primary else "")
        self.button.style().unpolish(self.button)
        self.button.style().polish(self.button)
        self._dress()

    def _dress(self) -> None:
        color = self._theme.color(self._token).name()
        self.words.setStyleSheet(f"QLabel {{ color: {color}; }}")
