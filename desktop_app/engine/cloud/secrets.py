"""An account's key where the cloud child takes it itself: from the environment, or from the keyring, which may hang."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from desktop_app.accounts import KeySource, key_name
from desktop_app.engine.keys import keyring_store
from desktop_app.errors.cloud import KeyMissing
from desktop_app.errors.keys import KeyNotFound, KeyringSilent
from desktop_app.header_words import usable_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop_app.accounts import Account

KEYRING_S = 90.0
"""Long enough to type the password of a locked keyring."""


class Secrets:
    """`environment` has the variables that may hold a key. A keyring that never answers holds up nobody but those who
    need a key of it: each name is read in a thread of its own, by one question at a time.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        read: Callable[[str], str] = keyring_store.read,
        patience_s: float = KEYRING_S,
    ) -> None:
        self._environment = environment
        self._read = read
        self._patience_s = patience_s
        self._reading: dict[str, Future[str]] = {}

    async def of(self, account: Account, given: str) -> str:
        """The account's key, "" if it needs none. Raises KeyMissing, KeyMalformed, KeyringMissing, KeyringLocked,
        KeyringSilent.
        """
        found = given
        if account.key_source is KeySource.ENVIRONMENT:
            found = self._environment.get(account.variable, "")
        elif account.key_source is KeySource.KEYRING:
            found = await self._kept(key_name(account.slug))
        if not found and (account.facts.needs_key or account.key_source is not KeySource.NONE):
            unset = f"the variable {account.variable} is empty" if account.variable else ""
            raise KeyMissing(unset, provider=account.name)
        return usable_key(found)

    async def _kept(self, name: str) -> str:
        reading = self._reading.get(name)
        if reading is None:
            reading = self._reading[name] = Future()
            threading.Thread(target=self._ask, args=(name, reading), name="keyring", daemon=True).start()
        try:
            async with asyncio.timeout(self._patience_s):
                # Whoever gives up does so alone: others may wait for the same answer.
                return await asyncio.shield(asyncio.wrap_future(reading))
        except KeyNotFound:
            return ""
        except TimeoutError:
            raise KeyringSilent from None

    def _ask(self, name: str, reading: Future[str]) -> None:
        try:
            found: str | Exception = self._read(name)
        except Exception as error:  # noqa: BLE001 - whoever waits gets it
            found = error
        del self._reading[name]  # first, so that nobody is told tomorrow what was true today
        if isinstance(found, str):
            reading.set_result(found)
        else:
            reading.set_exception(found)
