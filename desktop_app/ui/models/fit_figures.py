"""What the chosen quantization would take of this computer, why it fits or not, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.fit_words import memory_lines, need_words, percent, reason_words
from desktop_app.ui.settings.card import plain
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.services.fit import Verdict
    from desktop_app.ui.models.looking import Looking
    from desktop_app.ui.models.offers import Offer
    from desktop_app.ui.services import Fits

_EXACT = 0.0005
"""What is off by less would be told as 0.0%."""


class FitFigures(QWidget):
    """`detail`: memory by device and the reason; `sureness`: where the figures come from, and how far off they were."""

    def __init__(self, fits: Fits) -> None:
        super().__init__()
        self._fits = fits
        self.detail = plain("", "caption")
        self.sureness = plain("", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self.detail)
        column.addWidget(self.sureness)

    def show_figures(self, looking: Looking, chosen: Offer, verdict: Verdict | None) -> None:
        """Those of one offer of what is looked at."""
        if verdict is not None:
            lines = (f"{need_words(verdict)}. {reason_words(verdict)}", *memory_lines(verdict))
            self.detail.setText("\n".join(lines))
        sure = (self._source(looking, chosen, verdict), self._experience(looking, chosen))
        self.sureness.setText(" ".join(words for words in sure if words))

    def _source(self, looking: Looking, chosen: Offer, verdict: Verdict | None) -> str:
        if looking.is_reading:
            return self.tr("Guessed from its size; reading the file's header for exact figures…")
        if verdict is not None and not verdict.estimated:
            return self.tr("Computed from the file's own header.")
        if looking.knowledge.known is not None and chosen.source is None:
            return self.tr("Computed from what the catalogue knows of the model.")
        return self.tr("Guessed from its size.")

    def _experience(self, looking: Looking, chosen: Offer) -> str:
        """How far off such estimates were here, or that the speed is not known yet."""
        if self._fits.speed is None:
            return self.tr("This computer's speed is being measured.") if self._fits.measuring else ""
        make, _ = looking.knowledge.shape(chosen)
        off = self._fits.off_by(make().architecture)
        if off.memory is None:
            return ""
        exact = abs(off.memory) < _EXACT
        if off.speed is None:
            if exact:
                return self.tr("The last estimate of a model of this kind was exact in memory.")
            said = self.tr("The last estimate of a model of this kind was off by {memory} in memory.")
            return said.format(memory=percent(off.memory))
        if exact:
            said = self.tr(
                "The last estimates of a model of this kind were exact in memory and off by {speed} in speed."
            )
            return said.format(speed=percent(off.speed))
        said = self.tr(
            "The last estimates of a model of this kind were off by {memory} in memory and {speed} in speed."
        )
        return said.format(memory=percent(off.memory), speed=percent(off.speed))
