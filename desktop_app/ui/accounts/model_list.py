"""Which of an account's models are in the picker: a list with ticks, to be searched, with what is known of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_app.ui.accounts.tick_rows import FACTS, TickDelegate
from desktop_app.ui.accounts.words import model_facts, price_note
from desktop_app.ui.settings.card import plain
from desktop_app.ui.text import literal_tooltip, one_line
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.accounts import Account, CloudModel
    from desktop_app.ui.theme import Theme

_ROWS_SHOWN = 6


class ModelList(QWidget):
    """`chosen` tells the ticked models after each change."""

    chosen = Signal(tuple)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._models: tuple[CloudModel, ...] = ()
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search models"))
        self.search.setAccessibleName(self.tr("Search models"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.list = QListWidget()
        self.list.setProperty("role", "box")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(self.tr("Models in the picker"))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(TickDelegate(theme, self.list))
        self.list.itemChanged.connect(lambda _: self._tell())
        self.nothing = plain(self.tr("No model is called that."), "caption")
        self.prices = plain("", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        for part in (self.search, self.list, self.nothing, self.prices):
            column.addWidget(part)

    def show_models(self, models: Sequence[CloudModel], account: Account) -> None:
        """List these, and what is in the picker though it is not among them; those in the picker are ticked."""
        shown = {model.id for model in account.models}
        known = {model.id for model in models}
        self._models = (*models, *(model for model in account.models if model.id not in known))
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's own
        self.list.clear()
        for model in self._models:
            item = QListWidgetItem(one_line(model.name))
            facts = one_line(model_facts(model, account.provider))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if model.id in shown else Qt.CheckState.Unchecked)
            item.setData(FACTS, facts)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one_line(model.name)}, {facts}")
            item.setToolTip(literal_tooltip(f"{one_line(model.id)}\n{facts}"))
            self.list.addItem(item)
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's own
        self.list.setCurrentRow(0)
        note = price_note(self._models)
        self.prices.setText(note)
        self.prices.setVisible(bool(note))
        self._filter(self.search.text())

    def follow(self, account: Account) -> None:
        """Other models are in the picker now."""
        shown = {model.id for model in account.models}
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's own
        for row, model in enumerate(self._models):
            ticked = Qt.CheckState.Checked if model.id in shown else Qt.CheckState.Unchecked
            self.list.item(row).setCheckState(ticked)
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's own
        self.list.viewport().update()

    def _filter(self, text: str) -> None:
        wanted, found = text.strip().casefold(), 0
        for row, model in enumerate(self._models):
            fits = wanted in f"{model.id} {model.name}".casefold()
            self.list.item(row).setHidden(not fits)
            found += fits
        self.nothing.setVisible(not found)
        self.list.setVisible(bool(found))
        self.list.setFixedHeight(min(max(found, 1), _ROWS_SHOWN) * self._theme.tall_row + 2)

    def _tell(self) -> None:
        ticked = (
            model for row, model in enumerate(self._models) if self.list.item(row).checkState() is Qt.CheckState.Checked
        )
        self.chosen.emit(tuple(ticked))
