"""The user's accounts with providers: kept without their keys, tried out, and their models."""

from __future__ import annotations

import contextlib
import os
import threading
from collections import defaultdict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.accounts import FACTS, LOCAL_SERVERS, Account, CloudModel, KeySource, Provider, key_name
from desktop_app.errors import AppError
from desktop_app.errors.cloud import AccountGone
from desktop_app.header_words import usable_key
from desktop_app.services.account_details import checked, filled_in, is_moved, new_account
from desktop_app.services.account_rows import AccountRows
from desktop_app.services.trials import try_out

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.services.cloud import CloudService
    from desktop_app.services.events import Listener
    from desktop_app.services.keys import KeysService
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.trials import Trial
    from desktop_app.storage.database import Database

MOST_SHOWN = 12
"""Of a provider's models, in the picker of who has not chosen any."""


class AccountsService:
    """`accounts` at once; everything else in futures that fail with AppError. Tells `AccountsChanged`.

    Keys have threads of their own, since a keyring may wait for its owner, and so have questions to providers.
    """

    def __init__(self, database: Database, keys: KeysService, listen: Listener) -> None:
        self._keys = keys
        self._rows = AccountRows(database, listen, is_in_memory=self._is_in_memory)
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._key_changes = ThreadPoolExecutor(4, thread_name_prefix="account-keys")
        self._questions = ThreadPoolExecutor(8, thread_name_prefix="account-questions")
        self._cloud: CloudService | None = None
        self._ledger: Ledger | None = None

    def use(self, cloud: CloudService, ledger: Ledger) -> None:
        """What reaches the providers, and where it is noted what that costs."""
        self._cloud, self._ledger = cloud, ledger

    @property
    def accounts(self) -> tuple[Account, ...]:
        """All of them, by name."""
        return self._rows.all

    def get(self, slug: str) -> Account:
        """One of them. Raises AccountGone."""
        return self._rows.get(slug)

    def variables(self, provider: Provider) -> tuple[str, ...]:
        """The variables of the environment that hold a key for it."""
        return tuple(name for name in FACTS[provider].variables if os.environ.get(name, "").strip())

    def new(self, provider: Provider) -> Account:
        """An account to be filled in; nothing is stored."""
        return new_account(provider, self.accounts)

    def keep(self, account: Account, key: str = "", *, beyond_session: bool = False) -> Future[Account]:
        """Store what the user has filled in of an account, and its key where that may be; as it is kept, under another
        slug if that of a new one is taken. Fails with BadAddress, BadHeader, SecretInAddress,
        SecretInHeader, AccountNameTaken, AccountGone, KeyMalformed, KeysFileUnwritable, and with
        KeyNotKept for a key that must be kept `beyond_session`; then nothing was changed.
        """
        is_new = all(one.slug != account.slug for one in self.accounts)
        return self._key_changes.submit(self._keep, account, key, is_new=is_new, beyond_session=beyond_session)

    def remove(self, slug: str) -> Future[KeySource]:
        """Forget an account and its key; where that still is, NONE for nowhere. What is in a keyring or a file that
        cannot be opened now is removed once it can. Fails with KeysFileUnwritable; then nothing was changed.
        """
        return self._key_changes.submit(self._remove, slug)

    def try_out(self, slug: str) -> Future[Trial]:
        """See whether it works; its models are kept with what is known of them today."""
        return self._questions.submit(self._try_out, slug)

    def list_models(self, slug: str) -> Future[tuple[CloudModel, ...]]:
        """What it has for chatting."""
        return self._questions.submit(self._list_models, slug)

    def show_models(self, slug: str, models: tuple[CloudModel, ...]) -> Future[Account]:
        """Let these be in the picker."""
        return self._rows.change(slug, lambda now: replace(now, models=models))

    def update_models(self, slug: str, known: Iterable[CloudModel]) -> Future[Account]:
        """Of the models in the picker, let this be known from now on."""
        by_id = {model.id: model for model in known}
        return self._rows.change(
            slug, lambda now: replace(now, models=tuple(by_id.get(model.id, model) for model in now.models))
        )

    def always(self, slug: str, *, allowed: bool) -> Future[Account]:
        """Let words go there without asking, or no more."""
        return self._rows.change(slug, lambda now: replace(now, always=allowed))

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
        return self._key_changes.submit(self._open_keys, passphrase)

    def seal_keys(self, passphrase: str) -> Future[None]:
        """Keep the keys that are in memory in the sealed file. Fails as `open_keys`, and with KeysFileUnwritable."""
        return self._key_changes.submit(self._seal_keys, passphrase)

    @property
    def left_behind(self) -> tuple[str, ...]:
        """Names under which the keyring still has keys that nobody wants: it was locked, or did not answer."""
        return self._keys.left_behind

    def sweep(self) -> Future[None]:
        """Remove those from the keyring. Fails with KeyringMissing, KeyringLocked, KeyringSilent."""
        return self._key_changes.submit(self._sweep)

    def find_servers(self) -> Future[tuple[Provider, ...]]:
        """Which servers run on this computer at their usual addresses. Fails with CloudOffline: though nothing would
        leave this computer, no process that could reach another exists then.
        """
        places = tuple((provider, FACTS[provider].base_url) for provider in LOCAL_SERVERS)
        here = self.new(Provider.COMPATIBLE)
        return self._questions.submit(lambda: self._reach().with_process(here, lambda cloud, _: cloud.find(places)))

    def close(self) -> None:
        """Wait for what is being stored, and for nothing else."""
        for executor in (self._questions, self._key_changes):
            executor.shutdown(wait=False, cancel_futures=True)
        self._rows.close()

    def _reach(self) -> CloudService:
        assert self._cloud is not None
        return self._cloud

    def _keep(self, account: Account, key: str, *, is_new: bool, beyond_session: bool) -> Account:
        account, key = checked(account), usable_key(key)
        if not is_new:
            with self._turns[account.slug]:
                return self._fill_in(account, key, beyond_session=beyond_session)
        added = self._rows.add(account).result()
        with self._turns[added.slug]:
            try:
                asked = replace(account, slug=added.slug, name=added.name)
                return self._fill_in(asked, key, beyond_session=beyond_session)
            except AppError:
                self._rows.drop(added.slug).result()
                raise

    def _fill_in(self, asked: Account, key: str, *, beyond_session: bool) -> Account:
        slug = asked.slug
        if not key and (asked.key_source is not KeySource.ENVIRONMENT or asked.variable == self.get(slug).variable):
            return self._rows.fill_in(asked).result()
        now = self._rows.change(slug, lambda now: now).result()  # another process may have changed it, or removed it
        filled_in(now, asked, self.accounts)
        if not is_moved(now, asked):
            return self._keep_key(now, asked, key, beyond_session=beyond_session)
        with self._rows.without_key(slug):
            return self._keep_key(now, asked, key, beyond_session=beyond_session)

    def _keep_key(self, now: Account, asked: Account, key: str, *, beyond_session: bool) -> Account:
        """In one place: what was kept before in another one goes. It comes first, so that no key is ever stored beside
        an address that it was not given for.
        """
        name, source, variable = key_name(now.slug), KeySource.ENVIRONMENT, asked.variable
        if key:
            source, variable = self._keys.keep(name, key, now.key_source, beyond_session=beyond_session), ""
        else:
            self._keys.forget(name, now.key_source)
        try:
            kept = self._rows.fill_in(asked, source, variable).result()
        except AppError as error:
            if key and (isinstance(error, AccountGone) or is_moved(now, asked)):
                self._keys.forget(name, source)
            raise
        self._delete_useless_file(now.key_source)
        return kept

    def _remove(self, slug: str) -> KeySource:
        with self._turns[slug]:
            was = self.get(slug).key_source
            is_gone = self._keys.forget(key_name(slug), was)
            self._rows.drop(slug).result()
        self._delete_useless_file(was)
        if was is KeySource.SEALED:
            is_gone = is_gone or not self._keys.has_sealed_file
        return KeySource.NONE if is_gone else was

    def _open_keys(self, passphrase: str) -> None:
        self._keys.open(passphrase)
        self._rows.tell()

    def _seal_keys(self, passphrase: str) -> None:
        names = self._keys.seal(passphrase)
        for account in self.accounts:
            if key_name(account.slug) in names:
                # another process may have removed it meanwhile
                with contextlib.suppress(AccountGone):
                    self._rows.change(account.slug, _sealed_from_memory).result()

    def _sweep(self) -> None:
        try:
            self._keys.sweep()
        finally:
            self._rows.tell()

    def _delete_useless_file(self, was: KeySource) -> None:
        """Once the last key in it is wanted no more: so an account goes whose passphrase is forgotten."""
        if was is KeySource.SEALED and all(one.key_source is not KeySource.SEALED for one in self._rows.stored()):
            with contextlib.suppress(AppError):
                self._keys.delete_closed_file()

    def _is_in_memory(self, slug: str) -> bool:
        return bool(self._keys.secret(key_name(slug), KeySource.SESSION))

    def _try_out(self, slug: str) -> Trial:
        assert self._ledger is not None
        trial = try_out(self.get(slug), self._reach(), self._ledger)
        if self.get(slug).models:
            self.update_models(slug, trial.models).result()
        else:
            self.show_models(slug, trial.models[:MOST_SHOWN]).result()
        return trial

    def _list_models(self, slug: str) -> tuple[CloudModel, ...]:
        account = self.get(slug)
        return self._reach().with_process(account, lambda cloud, key: cloud.models(account, key))


def _sealed_from_memory(now: Account) -> Account:
    return replace(now, key_source=KeySource.SEALED) if now.key_source is KeySource.SESSION else now
