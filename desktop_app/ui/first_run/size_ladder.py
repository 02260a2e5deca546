"""The usual sizes of models side by side, each with what it needs and whether this computer has that."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QLabel, QSizePolicy

from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.services.machine import SIZES, needed_bytes
from desktop_app.ui.first_run.machine_words import billions, needed_words
from desktop_app.ui.theme import MEDIUM, SEMIBOLD, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QPaintEvent

    from desktop_app.services.machine import Machine
    from desktop_app.ui.theme import Theme

_BAR = 6


class Fit(Enum):
    """How a model of some size would do here; the value is what is said of it, in English."""

    COMFORTABLE = QT_TRANSLATE_NOOP("Fit", "fits well")
    TIGHT = QT_TRANSLATE_NOOP("Fit", "tight")
    TOO_LARGE = QT_TRANSLATE_NOOP("Fit", "too large")

    @property
    def words(self) -> str:
        """In the reader's language."""
        return QCoreApplication.translate("Fit", self.value)


_TOKENS = {Fit.COMFORTABLE: "green", Fit.TIGHT: "amber", Fit.TOO_LARGE: "hairline"}


def fit_of(machine: Machine, parameters: float) -> Fit:
    """For a model of so many parameters at 4 bits."""
    if machine.comfortable(parameters):
        return Fit.COMFORTABLE
    needed = needed_bytes(parameters)
    largest = max([machine.memory_bytes, *(card.total_bytes for card in machine.cards or ())])
    return Fit.TIGHT if needed <= largest else Fit.TOO_LARGE


class SizeLadder(QLabel):
    """A bar for each size, with the size, the memory that it needs, and the verdict in words under it. A label to those
    who hear it.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._machine: Machine | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_machine(self, machine: Machine) -> None:
        """Measure the sizes against this computer."""
        self._machine = machine
        said = [f"≈ {billions(size)}: {fit_of(machine, size).words}" for size in SIZES]
        self.setAccessibleName("; ".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        """Three lines of text under a bar."""
        heights = [QFontMetrics(font).height() for font in (self._strong(), self._caption(), self._caption())]
        return QSize(420, _BAR + Space.S + sum(heights))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sizes in columns of one width."""
        del event
        if self._machine is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = (self.width() + Space.XS) / len(SIZES)
        for place, size in enumerate(SIZES):
            self._paint_column(painter, place * width, width - Space.XS, size, fit_of(self._machine, size))

    def _paint_column(self, painter: QPainter, left: float, width: float, size: float, fit: Fit) -> None:
        theme = self._theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(_TOKENS[fit]))
        painter.drawRoundedRect(QRectF(left, 0, width, _BAR), _BAR / 2, _BAR / 2)
        top = float(_BAR + Space.S)
        faded = fit is Fit.TOO_LARGE
        for words, font, token in (
            (billions(size), self._strong(), "quiet" if faded else "text"),
            (needed_words(size), self._caption(), "quiet"),
            (fit.words, self._verdict(), "quiet" if faded else _TOKENS[fit]),
        ):
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(theme.color(token))
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(width))
            painter.drawText(QRectF(left, top, width, metrics.height()), Qt.AlignmentFlag.AlignLeft, shown)
            top += metrics.height()

    def _strong(self) -> QFont:
        return self._theme.font(Size.CONTROL, SEMIBOLD)

    def _caption(self) -> QFont:
        return self._theme.font(Size.CAPTION)

    def _verdict(self) -> QFont:
        return self._theme.font(Size.CAPTION, MEDIUM)
