"""Adding an account: with whom, the key, and what this computer offers by itself."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.accounts import FACTS, KeySource, Provider
from desktop_app.ui.accounts.buttons import button
from desktop_app.ui.accounts.details import Details
from desktop_app.ui.accounts.outcome import Outcome
from desktop_app.ui.accounts.words import is_unencrypted
from desktop_app.ui.open_link import ask_to_open
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.settings.choice_box import ChoiceBox
from desktop_app.ui.settings.flow import Flow
from desktop_app.ui.settings.tab_order import follow_layout
from desktop_app.ui.tasks import when_done
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from desktop_app.accounts import Account
    from desktop_app.errors import AppError
    from desktop_app.ui.accounts.service import Accounts
    from desktop_app.ui.theme import Theme

_EXAMPLE = "https://server.example/v1"

_PROVIDERS = (
    Provider.OPENAI,
    Provider.ANTHROPIC,
    Provider.GOOGLE,
    Provider.MISTRAL,
    Provider.OPENROUTER,
    Provider.OLLAMA,
    Provider.LM_STUDIO,
    Provider.LLAMA_CPP,
    Provider.JAN,
    Provider.VLLM,
    Provider.COMPATIBLE,
)


class AddCard(Card):
    """`added` tells the slug of an account that was stored."""

    added = Signal(str)

    def __init__(self, theme: Theme, service: Accounts) -> None:
        super().__init__(theme)
        self._service = service
        self.provider = ChoiceBox(theme)
        for provider in _PROVIDERS:
            words = self.tr("Another compatible server") if provider is Provider.COMPATIBLE else FACTS[provider].name
            self.provider.addItem(words, provider)
        self.provider.currentIndexChanged.connect(lambda _: self._show_provider())
        self.address = QLineEdit()
        self.address.setAccessibleName(self.tr("Base address"))
        self.address.textChanged.connect(lambda _: self._settle())
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setAccessibleName(self.tr("Key"))
        self.key.textChanged.connect(lambda _: self._settle())
        for field in (self.key, self.address):
            field.returnPressed.connect(self._add)
        self.confirm = button(self.tr("Add"), self.tr("Add the account"), self._add, "primary")
        self.get = button(self.tr("Get a key…"), self.tr("Get a key from the provider"), self._get, "link")
        self.from_environment = button("", "", self._add_from_environment)
        self.warning = plain(
            self.tr("This connection is not encrypted: whoever is on the way can read the key and the words."),
            "caption",
        )
        self.more = button(self.tr("More fields"), self.tr("More fields"), self._show_more, "link")
        for way in (self.get, self.more):
            way.setProperty("flush", "true")
        self.details: Details | None = None
        self.result = Outcome(theme)
        self.servers: list[QPushButton] = []
        self._found_words = plain(self.tr("Found on this computer:"), "caption")
        self._lay_out()
        self._show_provider()

    def chosen(self) -> Provider:
        """With whom the account will be."""
        return Provider(self.provider.currentData())

    def offer_servers(self, found: tuple[Provider, ...]) -> None:
        """These run on this computer and have no account yet."""
        for each in self.servers:
            each.deleteLater()
        self.servers = [
            button(
                FACTS[provider].name,
                self.tr("Add {name} on this computer").format(name=FACTS[provider].name),
                partial(self._add_server, provider),
            )
            for provider in found
        ]
        self._found.setVisible(bool(found))
        if found:
            self._found_lines.addWidget(Flow(self.servers, Space.S))

    def _show_provider(self) -> None:
        facts = FACTS[self.chosen()]
        self.address.setVisible(not facts.needs_key)
        self.address.setPlaceholderText(facts.base_url or _EXAMPLE)
        self.address.clear()
        self.key.clear()
        self.key.setPlaceholderText(self.tr("Paste the key") if facts.needs_key else self.tr("Key, if it wants one"))
        self.get.setVisible(facts.needs_key)
        variables = self._service.variables(self.chosen())
        self.from_environment.setVisible(bool(variables))
        if variables:
            words = self.tr("Use {variable}").format(variable=variables[0])
            self.from_environment.setText(words)
            self.from_environment.setAccessibleName(words)
        self._drop_details()
        self._settle()

    def _settle(self) -> None:
        facts, address = FACTS[self.chosen()], self._typed_address()
        ready = bool(self.key.text().strip()) if facts.needs_key else bool(address or facts.base_url)
        self.confirm.setEnabled(ready)
        self.warning.setVisible(self.details is None and is_unencrypted(address))
        self.result.hide()

    def _typed_address(self) -> str:
        field = self.address if self.details is None else self.details.address
        return field.text().strip()

    def _add(self) -> None:
        if self.confirm.isEnabled():
            self._keep(self._filled_in(), self.key.text())

    def _filled_in(self) -> Account:
        if self.details is not None:
            return self.details.filled_in()
        return replace(self._service.new(self.chosen()), base_url=self.address.text().strip())

    def _show_more(self) -> None:
        """Name, address, proxy and the rest, for whoever must not begin without them."""
        new = self._filled_in()
        self.details = Details(self._theme, new, adding=True)
        self.details.saved.connect(self._add)
        self.details.address.textChanged.connect(self._settle)
        self._fields.insertWidget(0, self.details)
        self.address.hide()
        self.more.hide()
        follow_layout(self)
        self._settle()
        self.details.name.setFocus()

    def _drop_details(self) -> None:
        if self.details is not None:
            self.details.deleteLater()
            self.details = None
        self.more.show()

    def _add_server(self, provider: Provider) -> None:
        self._keep(self._service.new(provider), "")

    def _add_from_environment(self) -> None:
        variable = self._service.variables(self.chosen())[0]
        new = self._filled_in()
        self._keep(replace(new, key_source=KeySource.ENVIRONMENT, variable=variable), "")

    def _keep(self, account: Account, key: str) -> None:
        self.confirm.setEnabled(False)
        when_done(self._service.keep(account, key), self._kept, self._failed, self)

    def _kept(self, account: Account) -> None:
        self._show_provider()
        self.added.emit(account.slug)

    def _failed(self, error: AppError) -> None:
        self._settle()
        self.result.fail(error)

    def _get(self) -> None:
        ask_to_open(FACTS[self.chosen()].key_page, self)

    def _lay_out(self) -> None:
        self.add(self.tr("Add an account"), self.tr("With whom, or with which server."), self.provider)
        entry = QHBoxLayout()
        entry.setSpacing(Space.S)
        entry.addWidget(self.key, 1)
        entry.addWidget(self.confirm)
        row = QWidget()
        lines = self._fields = QVBoxLayout(row)
        lines.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        lines.setSpacing(Space.S)
        lines.addWidget(self.address)
        lines.addWidget(self.warning)
        lines.addLayout(entry)
        lines.addWidget(Flow((self.get, self.more, self.from_environment), Space.S))
        lines.addWidget(self.result)
        self._found = QWidget()
        self._found_lines = QVBoxLayout(self._found)
        self._found_lines.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self._found_lines.setSpacing(Space.S)
        self._found_lines.addWidget(self._found_words)
        self._found.hide()
        self.add_widget(row)
        self.add_widget(self._found)
