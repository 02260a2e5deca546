"""Secrets by name: in the system's keyring, or where there is none that seals them, in memory until the end."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app.engine.process.keys import SystemKeys
from desktop_app.errors.keys import KeyNotFound, KeyringLocked, KeyringMissing, KeyringSilent

if TYPE_CHECKING:
    from concurrent.futures import Future


class KeyPlace(StrEnum):
    """Where a secret is kept."""

    KEYRING = "keyring"
    SESSION = "session"


class KeysService:
    """Nothing that it keeps is ever written by Tandem. Each call returns at once."""

    def __init__(self, system: SystemKeys | None = None) -> None:
        self._system = system or SystemKeys()
        self._lock = threading.Lock()
        self._session: dict[str, str] = {}
        self._worker = ThreadPoolExecutor(2, thread_name_prefix="keys")

    def keep(self, name: str, secret: str) -> Future[KeyPlace]:
        """Keep a secret; where it is now. Without a keyring that is this session, which is to be told."""
        return self._worker.submit(self._keep, name, secret)

    def of_session(self, name: str) -> str:
        """The secret, if it is kept until the end only; "" otherwise."""
        with self._lock:
            return self._session.get(name, "")

    def forget(self, name: str) -> Future[None]:
        """Remove a secret from wherever it is."""
        return self._worker.submit(self._forget, name)

    def close(self) -> None:
        """Forget what was kept until the end; safe to call twice."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            self._session.clear()

    def _keep(self, name: str, secret: str) -> KeyPlace:
        try:
            self._system.store(name, secret)
        except (KeyringMissing, KeyringLocked, KeyringSilent):
            with self._lock:
                self._session[name] = secret
            return KeyPlace.SESSION
        with self._lock:
            self._session.pop(name, None)
        return KeyPlace.KEYRING

    def _forget(self, name: str) -> None:
        with self._lock:
            in_session = self._session.pop(name, None)
        try:
            self._system.forget(name)
        except (KeyringMissing, KeyNotFound):
            return
        except (KeyringLocked, KeyringSilent):
            if in_session is None:
                raise
