"""The accounts with providers, as a section of the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.accounts.account_card import AccountCard
from desktop_app.ui.accounts.add_card import AddCard
from desktop_app.ui.accounts.buttons import button
from desktop_app.ui.accounts.keys_card import KeysCard
from desktop_app.ui.accounts.left_card import LeftCard
from desktop_app.ui.accounts.prices_card import PricesCard
from desktop_app.ui.action_names import Do
from desktop_app.ui.settings.card import plain
from desktop_app.ui.settings.flow import Flow
from desktop_app.ui.settings.tab_order import follow_layout
from desktop_app.ui.tasks import when_done
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.scroll_area import area_around

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop_app.accounts import Account, Provider
    from desktop_app.ui.accounts.service import Accounts, Prices
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.theme import Theme


class AccountsSection(QWidget):
    """Looks for servers on this computer whenever it is shown."""

    def __init__(self, theme: Theme, service: Accounts, prices: Prices, bridge: Bridge) -> None:
        super().__init__()
        self._theme = theme
        self._service = service
        self.cards: dict[str, AccountCard] = {}
        self.add_card = AddCard(theme, service)
        self.add_card.added.connect(self._added)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.L)
        intro = self.tr(
            "Models that answer from elsewhere, with your own keys. Nothing of a conversation is sent before you have "
            "agreed, and what they cost is billed by the provider."
        )
        self._column.addWidget(plain(intro, "caption"))
        self.keys_card = KeysCard(theme, service)
        self._column.addWidget(self.add_card)
        self._column.addWidget(self.keys_card)
        self.left_card = LeftCard(theme, service)
        self._column.addWidget(self.left_card)
        self.prices = PricesCard(theme, prices, service)
        self._column.addWidget(self.prices)
        self.usage = button(self.tr("Usage and monthly cap"), self.tr("Usage and monthly cap"), self._show_usage)
        self._column.addWidget(Flow((self.usage,), Space.S))
        bridge.accounts_changed.connect(self._follow)
        self._show(service.accounts)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again."""
        super().showEvent(event)
        when_done(self._service.find_servers(), self._offer, lambda _: None, self)

    def reveal(self, slug: str) -> None:
        """Bring an account into view, and the keyboard to it, once it is laid out."""
        QTimer.singleShot(0, self, lambda: self._reveal(slug))

    def _reveal(self, slug: str) -> None:
        card, area = self.cards.get(slug), area_around(self)
        if card is not None and area is not None:
            area.ensureWidgetVisible(card, 0, Space.XL)
            card.take_focus()

    def _show_usage(self) -> None:
        action = self.window().findChild(QAction, Do.USAGE)
        if isinstance(action, QAction):
            action.trigger()

    def _follow(self) -> None:
        # What is told may be older than what is shown, and a card that went would forget what came of its try.
        self._show(self._service.accounts)
        self.prices.look()

    def _show(self, accounts: tuple[Account, ...]) -> None:
        self.keys_card.follow()
        self.left_card.follow()
        now = {account.slug: account for account in accounts}
        for slug in [slug for slug in self.cards if slug not in now]:
            self.cards.pop(slug).deleteLater()
        for place, account in enumerate(accounts):
            card = self.cards.get(account.slug)
            if card is None:
                card = self.cards[account.slug] = AccountCard(self._theme, self._service, account)
            else:
                card.show_account(account)
            self._column.insertWidget(1 + place, card)
        follow_layout(self)

    def _added(self, slug: str) -> None:
        self._show(self._service.accounts)
        self.cards[slug].try_out()

    def _offer(self, found: tuple[Provider, ...]) -> None:
        there = {account.provider for account in self._service.accounts if not account.base_url}
        self.add_card.offer_servers(tuple(provider for provider in found if provider not in there))
