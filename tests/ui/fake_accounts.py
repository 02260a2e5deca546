"""Accounts that the tests script."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.accounts import FACTS, Account, CloudModel, KeySource, Provider
from desktop_app.errors import PassphraseWrong
from desktop_app.services.events import AccountsChanged
from desktop_app.services.trials import Trial
from tests.ui.fake_services import done, failed

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop_app.errors import AppError
    from desktop_app.services.events import Listener

GPT = CloudModel(id="gpt-5", name="GPT-5", context_window=400_000, input_price=1.25, output_price=10.0)
MINI = CloudModel(id="gpt-5-mini", name="GPT-5 mini")
OPENAI = Account(
    slug="openai", provider=Provider.OPENAI, name="OpenAI", key_source=KeySource.KEYRING, models=(GPT, MINI)
)


class FakeAccounts:
    """`keys` are those that were kept; `trouble` is what the next call fails with."""

    def __init__(self, listen: Listener, accounts: tuple[Account, ...] = ()) -> None:
        self._listen = listen
        self._accounts = {account.slug: account for account in accounts}
        self.keys: dict[str, str] = {}
        self.tried: list[str] = []
        self.passphrase: str | None = None
        self.is_open = False
        self.trouble: AppError | None = None
        self.servers: tuple[Provider, ...] = ()
        self.left_behind: tuple[str, ...] = ()
        self.in_environment: dict[Provider, tuple[str, ...]] = {}
        self.listed: tuple[CloudModel, ...] = (GPT, MINI)

    @property
    def has_sealed_file(self) -> bool:
        return self.passphrase is not None

    @property
    def needs_passphrase(self) -> bool:
        return any(one.key_source is KeySource.SEALED for one in self.accounts) and not self.is_open

    def open_keys(self, passphrase: str) -> Future[None]:
        if self.passphrase not in {None, passphrase}:
            return failed(PassphraseWrong())
        self.is_open = True
        self._listen(AccountsChanged(accounts=self.accounts))
        return done(None)

    def seal_keys(self, passphrase: str) -> Future[None]:
        self.passphrase, self.is_open = passphrase, True
        for account in self.accounts:
            if account.key_source is KeySource.SESSION:
                self.put(replace(account, key_source=KeySource.SEALED))
        return done(None)

    @property
    def accounts(self) -> tuple[Account, ...]:
        return tuple(self._accounts.values())

    def put(self, account: Account) -> None:
        self._accounts[account.slug] = account
        self._listen(AccountsChanged(accounts=self.accounts))

    def variables(self, provider: Provider) -> tuple[str, ...]:
        return self.in_environment.get(provider, ())

    def new(self, provider: Provider) -> Account:
        return Account(slug=provider.value, provider=provider, name=FACTS[provider].name)

    def keep(self, account: Account, key: str = "") -> Future[Account]:
        if self.trouble is not None:
            return failed(self.trouble)
        if key:
            self.keys[account.slug] = key
            account = replace(account, key_source=KeySource.KEYRING)
        self.put(account)
        return done(account)

    def remove(self, slug: str) -> Future[KeySource]:
        del self._accounts[slug]
        self._listen(AccountsChanged(accounts=self.accounts))
        return done(KeySource.KEYRING if self.left_behind else KeySource.NONE)

    def sweep(self) -> Future[None]:
        if self.trouble is not None:
            return failed(self.trouble)
        self.left_behind = ()
        self._listen(AccountsChanged(accounts=self.accounts))
        return done(None)

    def try_out(self, slug: str) -> Future[Trial]:
        self.tried.append(slug)
        if self.trouble is not None:
            return failed(self.trouble)
        return done(Trial(models=self.listed, asked=self.listed[-1].id))

    def list_models(self, slug: str) -> Future[tuple[CloudModel, ...]]:
        del slug
        return failed(self.trouble) if self.trouble is not None else done(self.listed)

    def show_models(self, slug: str, models: tuple[CloudModel, ...]) -> Future[Account]:
        self.put(replace(self._accounts[slug], models=models))
        return done(self._accounts[slug])

    def always(self, slug: str, *, allowed: bool) -> Future[Account]:
        self.put(replace(self._accounts[slug], always=allowed))
        return done(self._accounts[slug])

    def find_servers(self) -> Future[tuple[Provider, ...]]:
        return done(self.servers)
