"""The list of prices: as of when it is, and a newer one where the user wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.accounts.buttons import button
from desktop_app.ui.accounts.words import price_date
from desktop_app.ui.present_error import error_words
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.tasks import when_done
from desktop_app.ui.text import day
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop_app.errors import AppError
    from desktop_app.services.prices import PriceList
    from desktop_app.ui.accounts.service import Accounts, Prices
    from desktop_app.ui.theme import Theme


class PricesCard(Card):
    """Looks when it is shown; fetches only when it is told to."""

    def __init__(self, theme: Theme, service: Prices, accounts: Accounts) -> None:
        super().__init__(theme)
        self._service = service
        self._accounts = accounts
        self.refresh = button(self.tr("Fetch the newest"), self.tr("Fetch the newest prices"), self._refresh)
        self.add(
            self.tr("Prices"),
            self.tr("What models cost is in a list of genai-prices, an open project. Nothing about you goes there."),
            self.refresh,
        )
        self.state = plain("", "caption")
        self.state.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self.add_widget(self.state)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again."""
        super().showEvent(event)
        self.look()

    def look(self) -> None:
        """Say which list is in force."""
        when_done(self._service.list(), self._show, self._fail, self)

    def _refresh(self) -> None:
        self.refresh.setEnabled(False)
        self.state.setText(self.tr("Fetching…"))
        when_done(self._service.refresh(), self._show, self._fail, self)

    def _show(self, prices: PriceList) -> None:
        self.refresh.setEnabled(True)
        if prices.fetched_on is None:
            self.state.setText(self._bundled())
            return
        words = self.tr("The list that was fetched on {date} is in force.")
        self.state.setText(words.format(date=day(prices.fetched_on)))

    def _bundled(self) -> str:
        """Its day is known from the prices that models have by it."""
        on = price_date(model for account in self._accounts.accounts for model in account.models)
        if on is None:
            return self.tr("The list that came with Tandem is in force.")
        return self.tr("The list that came with Tandem, of {date}, is in force.").format(date=day(on))

    def _fail(self, error: AppError) -> None:
        self.refresh.setEnabled(True)
        said = error_words(error)
        self.state.setText(f"{said.message} {said.hint}".strip())
