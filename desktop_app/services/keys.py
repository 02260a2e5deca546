"""Secrets by name: in the system's keyring, or where there is none that seals them, in a file that a passphrase opens,
or else in memory until the end.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app.engine.process.keys import SystemKeys
from desktop_app.errors.keys import KeyNotFound, KeyringLocked, KeyringMissing, KeyringSilent, KeysSealed

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path


class KeyPlace(StrEnum):
    """Where a secret is kept."""

    KEYRING = "keyring"
    SEALED = "sealed"
    SESSION = "session"


class KeysService:
    """What is written is sealed by a keyring, or in `sealed` (None: nowhere). Each call returns at once.

    What was in the sealed file when it was opened is in memory from then on, as is the passphrase.
    """

    def __init__(self, system: SystemKeys | None = None, sealed: Path | None = None) -> None:
        self._system = system or SystemKeys()
        self._sealed = sealed
        self._lock = threading.Lock()
        self._session: dict[str, str] = {}
        self._passphrase = ""
        self._in_file: set[str] = set()
        self._worker = ThreadPoolExecutor(2, thread_name_prefix="keys")
        self._writing = threading.Lock()

    @property
    def has_sealed_file(self) -> bool:
        """Whether the user has chosen it."""
        return self._sealed is not None and self._sealed.exists()

    @property
    def is_open(self) -> bool:
        """Whether the passphrase was entered since the start."""
        return bool(self._passphrase)

    def keep(self, name: str, secret: str) -> Future[KeyPlace]:
        """Keep a secret; where it is now. Without keyring and open file that is this session, which is to be told."""
        return self._worker.submit(self._keep, name, secret)

    def seal(self, passphrase: str) -> Future[tuple[str, ...]]:
        """Keep what is in memory in the sealed file from now on; the names. Fails with PassphraseWrong if there is one
        that this does not open, KeysFileDamaged, KeysFileUnwritable.
        """
        return self._worker.submit(self._seal, passphrase)

    def open(self, passphrase: str) -> Future[None]:
        """Open the sealed file. Fails with PassphraseWrong, KeysFileDamaged."""
        return self._worker.submit(self._open, passphrase)

    def of_session(self, name: str) -> str:
        """The secret, if it is in memory: kept until the end only, or of the open file; "" otherwise."""
        with self._lock:
            return self._session.get(name, "")

    def forget(self, name: str) -> Future[None]:
        """Remove a secret from wherever it is. Fails with KeysSealed if that may be the file that is not open."""
        return self._worker.submit(self._forget, name)

    def close(self) -> None:
        """Forget what is in memory; safe to call twice."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            self._session.clear()
            self._passphrase = ""

    def _keep(self, name: str, secret: str) -> KeyPlace:
        try:
            self._system.store(name, secret)
        except (KeyringMissing, KeyringLocked, KeyringSilent):
            with self._lock:
                self._session[name] = secret
            if not self.is_open:
                return KeyPlace.SESSION
            with self._writing:
                self._in_file.add(name)
                self._write()
            return KeyPlace.SEALED
        with self._lock:
            self._session.pop(name, None)
        return KeyPlace.KEYRING

    def _seal(self, passphrase: str) -> tuple[str, ...]:
        self._open(passphrase)
        with self._writing:
            with self._lock:
                names = tuple(self._session)
            self._in_file |= set(names)
            self._write()
        return names

    def _open(self, passphrase: str) -> None:
        assert self._sealed is not None
        with self._writing:
            kept = self._system.open_sealed(self._sealed, passphrase)
            with self._lock:
                self._session = {**kept, **self._session}
                self._passphrase = passphrase
            self._in_file |= set(kept)

    def _write(self) -> None:
        assert self._sealed is not None
        with self._lock:
            kept = {name: secret for name, secret in self._session.items() if name in self._in_file}
        self._system.write_sealed(self._sealed, self._passphrase, kept)

    def _forget(self, name: str) -> None:
        with self._lock:
            in_session = self._session.pop(name, None)
        if name in self._in_file:
            with self._writing:
                self._in_file.discard(name)
                self._write()
            return
        if in_session is None and self.has_sealed_file and not self.is_open:
            raise KeysSealed(provider=name)
        try:
            self._system.forget(name)
        except (KeyringMissing, KeyNotFound):
            return
        except (KeyringLocked, KeyringSilent):
            if in_session is None:
                raise
