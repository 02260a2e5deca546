"""Where the month's cap keeps words from being sent: what it is about, and a higher cap there and then."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.preferences import MOST_MONEY
from desktop_app.ui.accounts.buttons import button
from desktop_app.ui.inspector.number_field import NumberField
from desktop_app.ui.present_error import error_words
from desktop_app.ui.settings.card import plain
from desktop_app.ui.settings.flow import Flow
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.fitting import fit_to_words

if TYPE_CHECKING:
    from desktop_app.errors import CapReached

_WIDTH = 520
_STEP = 5


class CapDialog(QDialog):
    """`raised` gets the new cap in dollars, with which it is tried again; rejected, nothing is sent."""

    raised = Signal(float)
    page_wanted = Signal()

    def __init__(self, reached: CapReached, parent: QWidget) -> None:
        super().__init__(parent)
        needed = float(reached.values["needed"])
        self.setWindowTitle(self.tr("The month's cap is reached"))
        self.title = plain(self.tr("The month's cap is reached"), "section")
        said = error_words(reached)
        self.message = plain(said.message)
        self.hint = plain(said.hint, "caption")
        self.field = NumberField(
            self.tr("New cap in US dollars"),
            least=needed,
            most=MOST_MONEY,
            step=_STEP,
            whole=False,
            parent=self,
        )
        self.field.show_value(enough(needed))
        self.why = plain("", "caption")
        self.why.hide()
        self.field.refused.connect(self._refuse)
        self.raise_it = button(
            self.tr("Raise the cap and send"), self.tr("Raise the cap and send"), self._raise, "primary"
        )
        self.page = button(self.tr("Show usage"), self.tr("Show usage"), self._open_page)
        self.cancel = button(self.tr("Cancel"), self.tr("Send nothing"), self.reject)
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(plain(self.tr("New monthly cap")), 1)
        line.addWidget(plain("$"), 0)
        line.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.S)
        column.addWidget(self.title)
        column.addWidget(self.message)
        column.addWidget(self.hint)
        column.addSpacing(Space.S)
        column.addLayout(line)
        column.addWidget(self.why)
        column.addSpacing(Space.M)
        column.addWidget(Flow((self.cancel, self.page, self.raise_it), Space.S))
        self.cancel.setFocus()
        fit_to_words(self, _WIDTH)

    def _raise(self) -> None:
        self.raised.emit(self.field.value)
        self.accept()

    def _open_page(self) -> None:
        self.reject()
        self.page_wanted.emit()

    def _refuse(self, why: str) -> None:
        self.why.setText(why)
        self.why.setVisible(bool(why))
        fit_to_words(self, _WIDTH)
        self.raise_it.setEnabled(not why)


def enough(needed: float) -> float:
    """A round cap with room for more than the one prompt that did not fit."""
    return float(math.ceil((needed * 1.25 + 0.01) / _STEP) * _STEP)
