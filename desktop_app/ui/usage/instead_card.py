"""What the tokens of the models on this computer would have cost with a cloud model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.accounts.buttons import button
from desktop_app.ui.inspector.numbers import count
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.settings.choice_box import ChoiceBox
from desktop_app.ui.text import day, one_line
from desktop_app.ui.theme import Space
from desktop_app.ui.usage import words
from desktop_app.usage import NANOS

if TYPE_CHECKING:
    from desktop_app.accounts import Account, CloudModel
    from desktop_app.ui.theme import Theme
    from desktop_app.usage import UsageReport

_MILLION = 1_000_000


class InsteadCard(Card):
    """The reader picks among the models of their accounts whose price is known."""

    accounts_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._models: list[tuple[Account, CloudModel]] = []
        self._report: UsageReport | None = None
        self.words = plain("")
        self.detail = plain("", "caption")
        self.choice = ChoiceBox(theme)
        self.choice.setAccessibleName(self.tr("Cloud model to compare with"))
        self.choice.activated.connect(lambda _: self._show())
        self.add_account = button(self.tr("Add an account…"), self.tr("Add an account…"), self.accounts_wanted.emit)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        line.setSpacing(Space.XL)
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(self.words)
        told.addWidget(self.detail)
        line.addLayout(told, 1)
        for control in (self.choice, self.add_account):
            line.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        self.add_widget(row)

    def show_accounts(self, accounts: tuple[Account, ...]) -> None:
        """Offer their models, as far as their prices are known."""
        before = self.choice.currentText()
        self._models = [
            (account, model)
            for account in accounts
            for model in account.models
            if model.input_price is not None and model.output_price is not None
        ]
        self.choice.clear()
        self.choice.addItems([one_line(f"{model.name} · {account.name}") for account, model in self._models])
        self.choice.setCurrentIndex(max(0, self.choice.findText(before)))
        self.choice.setVisible(bool(self._models))
        self.add_account.setVisible(not self._models)
        self._show()

    def show_report(self, report: UsageReport) -> None:
        """For the tokens of another period."""
        self._report = report
        self._show()

    def _show(self) -> None:
        if self._report is None:
            return
        here = self._report.local
        place = self.choice.currentIndex()
        if not 0 <= place < len(self._models):
            self.words.setText(self.tr("What this computer's answers would have cost with a cloud model"))
            self.detail.setText(self.tr("Shown once an account has a model whose price is known."))
            return
        _, model = self._models[place]
        price = here.prompt_tokens * (model.input_price or 0.0) + here.completion_tokens * (model.output_price or 0.0)
        self.words.setText(
            self.tr("This computer's answers would have cost about {price} with {model}").format(
                price=words.amount(round(price / _MILLION * NANOS)), model=one_line(model.name)
            )
        )
        told = self.tr("For {read} tokens read and {written} written; other models count tokens a little differently.")
        told = told.format(read=count(here.prompt_tokens), written=count(here.completion_tokens))
        if model.price_date is not None:
            dated = self.tr("Prices of {date}.").format(date=day(model.price_date))
            told = f"{told} {dated}"
        self.detail.setText(told)
