"""Which models are wanted: family, size, licence, whether they fit; author and order on the Hub."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.repositories import SearchOrder
from desktop_app.ui.models.entries import LICENCES, Band, Wishes, families
from desktop_app.ui.settings.card import plain
from desktop_app.ui.settings.choice_box import ChoiceBox
from desktop_app.ui.settings.switch import Switch
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.scroll_area import ScrollArea

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.ui.theme import Theme

WIDTH = 232
_INNER = WIDTH - 2 * Space.L
_AUTHOR_MS = 350

_ORDERS = {
    SearchOrder.DOWNLOADS: QT_TRANSLATE_NOOP("SearchOrder", "Most downloaded"),
    SearchOrder.LIKES: QT_TRANSLATE_NOOP("SearchOrder", "Most liked"),
    SearchOrder.RECENT: QT_TRANSLATE_NOOP("SearchOrder", "Latest first"),
}


class Filters(ScrollArea):
    """`changed` whenever other models are wanted than before."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Filters"))
        self.fits = Switch(theme)
        self.fits.setAccessibleName(self.tr("Only what fits this computer"))
        self.family = self._choice(
            theme, self.tr("Family"), [("", self.tr("Any family")), *((each, each) for each in families())]
        )
        self.band = ChoiceBox(theme)
        for band in Band:
            self.band.addItem(band.words, band)
        self.band.setAccessibleName(self.tr("Size"))
        self.licence = self._choice(theme, self.tr("Licence"), [("", self.tr("Any licence")), *LICENCES.items()])
        self.author = QLineEdit()
        self.author.setPlaceholderText(self.tr("Any author"))
        self.author.setAccessibleName(self.tr("Author on the Hub"))
        self.author.setClearButtonEnabled(True)
        self.author.setMaxLength(96)
        self.order = ChoiceBox(theme)
        for order, words in _ORDERS.items():
            self.order.addItem(QCoreApplication.translate("SearchOrder", words), order)
        self.order.setAccessibleName(self.tr("Order on the Hub"))
        self.reset = QPushButton(self.tr("Clear filters"))
        self.reset.setProperty("role", "link")
        self.reset.clicked.connect(self.clear)
        self._pause = QTimer(self, singleShot=True, interval=_AUTHOR_MS)
        self._pause.timeout.connect(self._tell)
        for box in (self.family, self.band, self.licence, self.order):
            box.setFixedWidth(_INNER)
            box.currentIndexChanged.connect(self._tell)
        self.fits.toggled.connect(self._tell)
        self.author.textChanged.connect(lambda _: self._pause.start())
        self._lay_out()
        self._tell()

    @property
    def are_set(self) -> bool:
        """Whether any of them leaves something out."""
        return replace(self.wishes(""), order=SearchOrder.DOWNLOADS) != Wishes()

    def wishes(self, text: str) -> Wishes:
        """What is wanted, with the words that were typed."""
        return Wishes(
            text=text,
            family=str(self.family.currentData()),
            band=Band(self.band.currentData()),
            licence=str(self.licence.currentData()),
            fits_only=self.fits.isChecked(),
            author=self.author.text(),
            order=SearchOrder(self.order.currentData()),
        )

    def show_wishes(self, wishes: Wishes) -> None:
        """Set all of them at once."""
        for box, value in (
            (self.family, wishes.family),
            (self.band, wishes.band),
            (self.licence, wishes.licence),
            (self.order, wishes.order),
        ):
            box.setCurrentIndex(max(box.findData(value), 0))
        self.fits.setChecked(wishes.fits_only)
        self.author.setText(wishes.author)

    def clear(self) -> None:
        """Want all of them again."""
        self.show_wishes(Wishes())

    def _tell(self) -> None:
        self._pause.stop()
        self.reset.setVisible(self.are_set)
        self.changed.emit()

    def _choice(self, theme: Theme, name: str, choices: Iterable[tuple[str, str]]) -> ChoiceBox:
        box = ChoiceBox(theme)
        box.setAccessibleName(name)
        for value, words in choices:
            box.addItem(words, value)
        return box

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.XS)
        fits = QHBoxLayout()
        fits.addWidget(plain(self.fits.accessibleName()), 1)
        fits.addWidget(self.fits)
        column.addLayout(fits)
        for box in (self.family, self.band, self.licence):
            self._add(column, box.accessibleName(), box)
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        column.addSpacing(Space.L)
        column.addWidget(line)
        self._add(column, self.author.accessibleName(), self.author)
        self._add(column, self.order.accessibleName(), self.order)
        column.addSpacing(Space.M)
        column.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        inner = QWidget()
        inner.setLayout(column)
        self.setWidget(inner)
        self.setFixedWidth(WIDTH)

    def _add(self, column: QVBoxLayout, words: str, control: QWidget) -> None:
        label = QLabel(words)
        label.setProperty("role", "caption")
        column.addSpacing(Space.M)
        column.addWidget(label)
        column.addWidget(control)
