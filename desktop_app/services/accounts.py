"""The user's accounts with providers: kept without their keys, tried out, and their models."""

from __future__ import annotations

import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from desktop_app.accounts import FACTS, LOCAL_SERVERS, Account, CloudModel, KeySource, Provider, key_name
from desktop_app.errors.cloud import AccountGone, BadAddress, SecretInHeader
from desktop_app.header_words import usable_key
from desktop_app.services.events import AccountsChanged
from desktop_app.services.trials import try_out
from desktop_app.storage import accounts as stored

if TYPE_CHECKING:
    from desktop_app.services.cloud import CloudService
    from desktop_app.services.events import Listener
    from desktop_app.services.keys import KeysService
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.trials import Trial
    from desktop_app.storage.database import Database

MOST_SHOWN = 12
"""Of a provider's models, in the picker of who has not chosen any."""

_SECRET_HEADERS = ("authorization", "cookie", "api-key", "apikey", "token", "secret", "password")


class AccountsService:
    """`accounts` at once; everything else in futures that fail with AppError. Tells `AccountsChanged`."""

    def __init__(self, database: Database, keys: KeysService, listen: Listener) -> None:
        self._database = database
        self._keys = keys
        self._listen = listen
        self._lock = threading.Lock()
        self._accounts = {account.slug: _begun(account) for account in database.read(stored.every).result()}
        self._worker = ThreadPoolExecutor(4, thread_name_prefix="accounts")
        self._cloud: CloudService | None = None
        self._ledger: Ledger | None = None

    def use(self, cloud: CloudService, ledger: Ledger) -> None:
        """What reaches the providers, and where it is noted what that costs."""
        self._cloud, self._ledger = cloud, ledger

    @property
    def accounts(self) -> tuple[Account, ...]:
        """All of them, by name."""
        with self._lock:
            return tuple(sorted(self._accounts.values(), key=lambda one: (one.name.casefold(), one.slug)))

    def get(self, slug: str) -> Account:
        """One of them. Raises AccountGone."""
        with self._lock:
            account = self._accounts.get(slug)
        if account is None:
            raise AccountGone(provider=slug)
        return account

    def variables(self, provider: Provider) -> tuple[str, ...]:
        """The variables of the environment that hold a key for it."""
        return tuple(name for name in FACTS[provider].variables if os.environ.get(name, "").strip())

    def new(self, provider: Provider) -> Account:
        """An account to be filled in; nothing is stored."""
        taken = {account.slug for account in self.accounts}
        number, slug, name = 1, provider.value, FACTS[provider].name
        while slug in taken:
            number += 1
            slug, name = f"{provider.value}-{number}", f"{FACTS[provider].name} {number}"
        return Account(slug=slug, provider=provider, name=name)

    def keep(self, account: Account, key: str = "") -> Future[Account]:
        """Store an account, and its key where that may be; as it is kept. Fails with BadAddress, SecretInHeader,
        KeyMalformed.
        """
        return self._worker.submit(self._keep, account, key)

    def remove(self, slug: str) -> Future[None]:
        """Forget an account and its key."""
        return self._worker.submit(self._remove, slug)

    def try_out(self, slug: str) -> Future[Trial]:
        """See whether it works; its models are kept with what is known of them today."""
        return self._worker.submit(self._try_out, slug)

    def list_models(self, slug: str) -> Future[tuple[CloudModel, ...]]:
        """What it has for chatting."""
        return self._worker.submit(self._list_models, slug)

    def show_models(self, slug: str, models: tuple[CloudModel, ...]) -> Future[Account]:
        """Let these be in the picker."""
        return self._worker.submit(lambda: self._store(replace(self.get(slug), models=models)))

    def always(self, slug: str, *, allowed: bool) -> Future[Account]:
        """Let words go there without asking, or no more."""
        return self._worker.submit(lambda: self._store(replace(self.get(slug), always=allowed)))

    @property
    def needs_passphrase(self) -> bool:
        """Whether there are keys in the sealed file, which was not opened since the start."""
        sealed = any(account.key_source is KeySource.SEALED for account in self.accounts)
        return sealed and not self._keys.is_open

    @property
    def has_sealed_file(self) -> bool:
        """Whether a passphrase was chosen once."""
        return self._keys.has_sealed_file

    def open_keys(self, passphrase: str) -> Future[None]:
        """Open the sealed file. Fails with PassphraseWrong, KeysFileDamaged."""
        return self._worker.submit(self._open_keys, passphrase)

    def seal_keys(self, passphrase: str) -> Future[None]:
        """Keep the keys that are in memory in the sealed file. Fails as `open_keys`, and with KeysFileUnwritable."""
        return self._worker.submit(self._seal_keys, passphrase)

    def find_servers(self) -> Future[tuple[Provider, ...]]:
        """Which servers run on this computer at their usual addresses."""
        places = tuple((provider, FACTS[provider].base_url) for provider in LOCAL_SERVERS)
        here = self.new(Provider.COMPATIBLE)
        return self._worker.submit(lambda: self._reach().with_process(here, lambda cloud, _: cloud.find(places)))

    def close(self) -> None:
        """Wait for what is being stored, and for nothing else."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _reach(self) -> CloudService:
        assert self._cloud is not None
        return self._cloud

    def _keep(self, account: Account, key: str) -> Account:
        account, key = checked(account), usable_key(key)
        before = self._accounts.get(account.slug)
        if before is not None and (before.address, before.proxy) != (account.address, account.proxy):
            # What was allowed was allowed for the address that was shown.
            account = replace(account, always=False)
            self._database.submit(stored.withdraw_consent, slug=account.slug).result()
        if key:
            place = self._keys.keep(key_name(account.slug), key).result()
            source = KeySource(place.value)
            account = replace(account, key_source=source, variable="")
        return self._store(account)

    def _store(self, account: Account) -> Account:
        self._database.submit(stored.keep, account=account).result()
        with self._lock:
            self._accounts[account.slug] = account
        self._tell()
        return account

    def _open_keys(self, passphrase: str) -> None:
        self._keys.open(passphrase).result()
        self._tell()

    def _seal_keys(self, passphrase: str) -> None:
        names = set(self._keys.seal(passphrase).result())
        for account in self.accounts:
            if account.key_source is KeySource.SESSION and key_name(account.slug) in names:
                self._store(replace(account, key_source=KeySource.SEALED))

    def _remove(self, slug: str) -> None:
        if self.get(slug).key_source in {KeySource.KEYRING, KeySource.SESSION, KeySource.SEALED}:
            self._keys.forget(key_name(slug)).result()
        self._database.submit(stored.remove, slug=slug).result()
        with self._lock:
            self._accounts.pop(slug, None)
        self._tell()

    def _try_out(self, slug: str) -> Trial:
        assert self._ledger is not None
        trial = try_out(self.get(slug), self._reach(), self._ledger)
        models = trial.models
        now = self.get(slug)
        known = {model.id: model for model in models}
        shown = tuple(known.get(model.id, model) for model in now.models) or models[:MOST_SHOWN]
        if shown != now.models:
            self._store(replace(now, models=shown))
        return trial

    def _list_models(self, slug: str) -> tuple[CloudModel, ...]:
        account = self.get(slug)
        return self._reach().with_process(account, lambda cloud, key: cloud.models(account, key))

    def _tell(self) -> None:
        self._listen(AccountsChanged(accounts=self.accounts))


def _begun(account: Account) -> Account:
    """As it is after a start: what was in memory is gone."""
    return replace(account, key_source=KeySource.NONE) if account.key_source is KeySource.SESSION else account


def checked(account: Account) -> Account:
    """The account without stray spaces. Raises BadAddress, SecretInHeader."""
    for address in filter(None, (account.base_url.strip(), account.proxy.strip())):
        require_address(address)
    if not account.address:
        raise BadAddress(address=account.base_url)
    for name, _ in account.headers:
        if any(word in name.casefold() for word in _SECRET_HEADERS):
            raise SecretInHeader(name=name)
    fields: dict[str, Any] = {
        field: getattr(account, field).strip() for field in ("base_url", "organization", "project", "proxy", "ca_file")
    }
    return replace(account, name=account.name.strip() or account.facts.name, **fields)


def require_address(address: str) -> None:
    """Raises BadAddress for what is no address of a server, and for one with a password in it."""
    try:
        parts = urlsplit(address)
        good = (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
        )
    except ValueError:
        good = False
    if not good:
        raise BadAddress(address=address)
