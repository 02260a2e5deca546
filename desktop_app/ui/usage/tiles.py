"""The sums that matter most, each as a large figure with what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.chat.figures import energy_words
from desktop_app.ui.inspector.numbers import count
from desktop_app.ui.settings.card import plain
from desktop_app.ui.theme import Radius, Space
from desktop_app.ui.usage import words
from desktop_app.usage import EnergyStanding

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.theme import Theme
    from desktop_app.usage import UsageReport


class Tile(QWidget):
    """Words, a figure, and what it is made of."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.name = plain(name, "caption")
        self.figure = plain("", "section")
        self.detail = plain("", "caption")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self._column.setSpacing(Space.XS)
        for label in (self.name, self.figure, self.detail):
            self._column.addWidget(label)
        self._column.addStretch(1)
        theme.changed.connect(self.update)

    def show_words(self, figure: str, detail: str) -> None:
        """Say it."""
        self.figure.setText(figure)
        self.detail.setText(detail)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet frame."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("hairline"), 1))
        painter.setBrush(self._theme.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CARD, Radius.CARD)


class Tiles(QWidget):
    """Money, this computer's time and speed, its energy."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.cloud = Tile(theme, self.tr("Cloud models"))
        self.here = Tile(theme, self.tr("This computer"))
        self.energy = Tile(theme, self.tr("Energy of this computer"))
        self._unmeasured = ""
        self._is_measured = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        for tile in (self.cloud, self.here, self.energy):
            row.addWidget(tile, 1)

    def show_standing(self, standing: EnergyStanding) -> None:
        """Why there may be no energy."""
        match standing:
            case EnergyStanding.READABLE:
                self._unmeasured = self.tr("Not measured in this period.")
            case EnergyStanding.REFUSED:
                self._unmeasured = self.tr("The processor counts it, but lets the administrator alone read that.")
            case EnergyStanding.ABSENT:
                self._unmeasured = self.tr("This computer has no counter of energy that Tandem can read.")
        if not self._is_measured:
            self.energy.show_words(words.NOTHING, self._unmeasured)

    def show_report(self, report: UsageReport) -> None:
        """What a period took."""
        cloud, here = report.cloud, report.local
        tokens = self.tr("{read} tokens read, {written} written")
        self.cloud.show_words(
            words.amount(cloud.nanos, estimate=bool(cloud.estimates)),
            "\n".join(
                [
                    self.tr("%n answer(s)", "", cloud.answers),
                    tokens.format(read=count(cloud.prompt_tokens), written=count(cloud.completion_tokens)),
                    *([self.tr("%n of them at an unknown price", "", cloud.unpriced)] if cloud.unpriced else []),
                ]
            ),
        )
        speed = words.speed(here.tokens_per_s)
        answers = self.tr("%n answer(s)", "", here.answers)
        self.here.show_words(
            words.seconds(here.local_s),
            "\n".join(
                [
                    answers if speed == words.NOTHING else f"{answers} · {speed}",
                    tokens.format(read=count(here.prompt_tokens), written=count(here.completion_tokens)),
                ]
            ),
        )
        self._is_measured = bool(here.measured)
        if here.measured:
            told = self.tr("Measured in %n answer(s), with all that ran beside them.", "", here.measured)
            self.energy.show_words(energy_words(here.energy_j), told)
        else:
            self.energy.show_words(words.NOTHING, self._unmeasured)
