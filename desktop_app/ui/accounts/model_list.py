"""Which of an account's models are in the picker: a list with ticks, to be searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_app.ui.accounts.words import model_facts
from desktop_app.ui.text import literal_tooltip, one_line
from desktop_app.ui.theme import Metric, Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.accounts import Account, CloudModel

_ROWS_SHOWN = 8


class ModelList(QWidget):
    """`chosen` tells the ticked models after each change."""

    chosen = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
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
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.itemChanged.connect(lambda _: self._tell())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self.search)
        column.addWidget(self.list)

    def show_models(self, models: Sequence[CloudModel], account: Account) -> None:
        """List these, and what is in the picker though it is not among them; those in the picker are ticked."""
        shown = {model.id for model in account.models}
        known = {model.id for model in models}
        self._models = (*models, *(model for model in account.models if model.id not in known))
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's own
        self.list.clear()
        for model in self._models:
            item = QListWidgetItem(one_line(model.name))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if model.id in shown else Qt.CheckState.Unchecked)
            item.setToolTip(literal_tooltip(model_facts(model)))
            self.list.addItem(item)
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's own
        rows = min(max(len(self._models), 1), _ROWS_SHOWN)
        self.list.setFixedHeight(rows * max(self.list.sizeHintForRow(0), Metric.ROW_COMPACT) + 2)
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        wanted = text.strip().casefold()
        for row, model in enumerate(self._models):
            self.list.item(row).setHidden(wanted not in f"{model.id} {model.name}".casefold())

    def _tell(self) -> None:
        ticked = (
            model for row, model in enumerate(self._models) if self.list.item(row).checkState() is Qt.CheckState.Checked
        )
        self.chosen.emit(tuple(ticked))
