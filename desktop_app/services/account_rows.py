"""The accounts as they are stored, changed by one thread: each change begins with what the one before has left, whoever
made that, another process included.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.accounts import Account, KeySource
from desktop_app.errors.cloud import AccountGone
from desktop_app.services.account_details import filled_in, is_moved, new_account
from desktop_app.services.events import AccountsChanged
from desktop_app.storage import accounts as stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from desktop_app.services.events import Listener
    from desktop_app.storage.database import Database, Session


class AccountRows:
    """`is_in_memory` says of a slug whether this process has its key in memory; an account that says so of a process
    that is gone has none. Tells `AccountsChanged`.
    """

    def __init__(self, database: Database, listen: Listener, is_in_memory: Callable[[str], bool]) -> None:
        self._database = database
        self._listen = listen
        self._is_in_memory = is_in_memory
        self._lock = threading.Lock()
        self._accounts: dict[str, Account] = {}
        self._without_key: set[str] = set()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="accounts")
        self._take(self.stored())

    @property
    def all(self) -> tuple[Account, ...]:
        """By name; at once."""
        with self._lock:
            return tuple(sorted(self._accounts.values(), key=lambda one: (one.name.casefold(), one.slug)))

    def get(self, slug: str) -> Account:
        """One of them, at once. Raises AccountGone."""
        with self._lock:
            account = self._accounts.get(slug)
            has_no_key = slug in self._without_key
        if account is None:
            raise AccountGone(provider=slug)
        return replace(account, key_source=KeySource.NONE) if has_no_key else account

    @contextmanager
    def without_key(self, slug: str) -> Iterator[None]:
        """While inside, `get` gives an account no key: neither the one for its old address goes to the new one, nor the
        other way round. One thread at a time for each account.
        """
        with self._lock:
            self._without_key.add(slug)
        try:
            yield
        finally:
            with self._lock:
                self._without_key.discard(slug)

    def stored(self) -> tuple[Account, ...]:
        """As they are on disk, with what other processes have done to them; blocks."""
        return self._database.read(stored.every).result()

    def add(self, account: Account) -> Future[Account]:
        """Store a new one, without a key yet; under another slug if its own is taken. Fails with AccountNameTaken."""
        return self._worker.submit(self._add, account)

    def fill_in(self, asked: Account, source: KeySource | None = None, variable: str = "") -> Future[Account]:
        """Store what the user has filled in, and where its key is from now on; None: where it was. Fails with
        AccountGone, AccountNameTaken.
        """

        def change(now: Account) -> Account:
            new = filled_in(now, asked, self.all)
            return new if source is None else replace(new, key_source=source, variable=variable)

        return self.change(asked.slug, change)

    def change(self, slug: str, change: Callable[[Account], Account]) -> Future[Account]:
        """Store what `change` makes of an account as it is by then. Fails with AccountGone, and as `change` raises."""
        return self._worker.submit(self._change, slug, change)

    def drop(self, slug: str) -> Future[None]:
        """Forget one; nothing if there is none."""
        return self._worker.submit(self._drop, slug)

    def tell(self) -> None:
        """Tell how they are."""
        self._listen(AccountsChanged(accounts=self.all))

    def close(self) -> None:
        """Wait for what is being stored."""
        self._worker.shutdown()

    def _add(self, asked: Account) -> Account:
        def carry_out(session: Session) -> Account:
            others = stored.every(session)
            account = replace(asked, key_source=KeySource.NONE, variable="")
            if any(one.slug == asked.slug for one in others):  # another process was faster
                free = new_account(asked.provider, others)
                is_named_so = any(one.name.casefold() == asked.name.casefold() for one in others)
                account = replace(account, slug=free.slug, name=free.name if is_named_so else asked.name)
            account = filled_in(account, account, others)
            stored.keep(session, account=account)
            return account

        return self._put(self._database.submit(carry_out).result())

    def _change(self, slug: str, change: Callable[[Account], Account]) -> Account:
        def carry_out(session: Session) -> Account | None:
            row = stored.one(session, slug=slug)
            if row is None:
                return None
            now = self._here(row)
            account = change(now)
            # A key that another process has in its memory is none of this one's business.
            source = row.key_source if account.key_source is now.key_source else account.key_source
            stored.keep(session, account=replace(account, key_source=source))
            if is_moved(now, account):
                # What was allowed was allowed for the address that was shown.
                stored.withdraw_consent(session, slug=slug)
            return account

        account = self._database.submit(carry_out).result()
        if account is None:  # another process has removed it
            self._forget(slug)
            raise AccountGone(provider=slug)
        return self._put(account)

    def _drop(self, slug: str) -> None:
        self._database.submit(stored.remove, slug=slug).result()
        self._forget(slug)

    def _forget(self, slug: str) -> None:
        self._take(one for one in self.all if one.slug != slug)
        self.tell()

    def _put(self, account: Account) -> Account:
        self._take((*(one for one in self.all if one.slug != account.slug), account))
        self.tell()
        return account

    def _take(self, accounts: Iterable[Account]) -> None:
        taken = {account.slug: self._here(account) for account in accounts}
        with self._lock:
            self._accounts = taken

    def _here(self, account: Account) -> Account:
        if account.key_source is KeySource.SESSION and not self._is_in_memory(account.slug):
            return replace(account, key_source=KeySource.NONE)
        return account
