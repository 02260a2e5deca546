"""All quantizations of a model, small, balanced and best apart, one of them chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QVBoxLayout, QWidget

from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.repositories import Tier
from desktop_app.services.fit import Fit
from desktop_app.ui.models.entry_words import breakable, shown
from desktop_app.ui.models.quantization_row import QuantizationRow
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_app.services.fit import Verdict
    from desktop_app.ui.models.offers import Offer
    from desktop_app.ui.theme import Theme

_TITLES = {
    Tier.SMALL: QT_TRANSLATE_NOOP("Tier", "Small: least memory, and the answers suffer"),
    Tier.BALANCED: QT_TRANSLATE_NOOP("Tier", "Balanced: for everyday use"),
    Tier.BEST: QT_TRANSLATE_NOOP("Tier", "Best: close to the original, and large"),
}

_USUAL = ("Q4_K_M", "MXFP4", "Q4_K_S", "Q5_K_M", "Q4_0")
"""Which to take first where nothing else is known: what most people take."""


class QuantizationGroups(QWidget):
    """`chosen` when another one was, by hand or because it was shown so."""

    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows: list[QuantizationRow] = []
        self._group: QButtonGroup | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.S)

    @property
    def current(self) -> Offer | None:
        """The chosen one."""
        return next((row.offer for row in self.rows if row.isChecked()), None)

    def show_offers(self, offers: Sequence[Offer], wanted: str = "") -> None:
        """Show these. Chosen is what an address `wanted` (a path or a name), what was chosen before, or the usual."""
        before = self.current
        self._clear()
        several = len({offer.model for offer in offers}) > 1
        group = self._group = QButtonGroup(self)
        heading: tuple[str, Tier] | None = None
        card: Card | None = None
        for offer in offers:
            if card is None or (offer.model, offer.tier) != heading:
                if several and (heading is None or heading[0] != offer.model):
                    self._column.addWidget(_model_name(offer.model))
                heading = (offer.model, offer.tier)
                self._column.addWidget(_caption(QCoreApplication.translate("Tier", _TITLES[offer.tier])))
                card = Card(self._theme)
                self._column.addWidget(card)
            row = QuantizationRow(self._theme, offer)
            group.addButton(row)
            card.add_widget(row)
            self.rows.append(row)
        self._choose(wanted, before)
        group.buttonToggled.connect(lambda _, on: self.chosen.emit() if on else None)
        self.chosen.emit()

    def show_verdicts(self, verdict: Callable[[Offer], Verdict | None]) -> None:
        """Say of each whether it fits."""
        for row in self.rows:
            row.show_verdict(verdict(row.offer))

    def show_remarks(self, remark: Callable[[Offer], str]) -> None:
        """Say which are here already."""
        for row in self.rows:
            row.show_remark(remark(row.offer))

    def choose(self, path: str) -> None:
        """Choose the one with this first file."""
        for row in self.rows:
            if row.offer.path == path:
                row.setChecked(True)

    def take_focus(self) -> bool:
        """To the chosen one; False if there is none."""
        row = next((row for row in self.rows if row.isChecked()), None)
        if row is not None:
            row.setFocus()
        return row is not None

    def best(self, verdict: Callable[[Offer], Verdict | None]) -> Offer | None:
        """The one to take: the usual one if it fits, else the largest that does, else the smallest."""
        judged = [(row.offer, verdict(row.offer)) for row in self.rows]
        usual = next((each for name in _USUAL for each in judged if each[0].name == name), None)
        fitting = [offer for offer, known in judged if known is not None and known.fit is not Fit.NOT]
        if usual is not None and (usual[1] is None or usual[0] in fitting):
            return usual[0]
        if fitting:
            return max(fitting, key=lambda offer: offer.size_bytes)
        return min((offer for offer, _ in judged), key=lambda offer: offer.size_bytes, default=None)

    def _choose(self, wanted: str, before: Offer | None) -> None:
        plain_name = wanted.casefold()
        named = [
            row
            for row in self.rows
            if plain_name and plain_name in (row.offer.path.casefold(), row.offer.name.casefold())
        ]
        kept = [row for row in self.rows if before is not None and row.offer.path == before.path]
        usual = [row for name in _USUAL for row in self.rows if row.offer.name == name]
        first = next(iter((*named, *kept, *usual, *self.rows)), None)
        if first is not None:
            first.setChecked(True)

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if self._group is not None:
            self._group.deleteLater()
        self.rows = []


def _model_name(name: str) -> QLabel:
    label = plain(breakable(shown(name)), "strong")
    label.setAccessibleName(shown(name))
    return label


def _caption(words: str) -> QLabel:
    label = plain(words, "caption")
    label.setContentsMargins(0, Space.S, 0, 0)
    return label
