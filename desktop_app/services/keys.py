"""Secrets by name. Each is in one place: in the system's keyring, or where there is none that seals them, in a file
that the user's passphrase opens, or else in memory until the end. Whoever keeps one remembers which place that is.
"""

from __future__ import annotations

import contextlib
import threading
from collections import defaultdict
from typing import TYPE_CHECKING

from desktop_app.accounts import KeySource
from desktop_app.engine.process.keys import SystemKeys
from desktop_app.errors import AppError
from desktop_app.errors.keys import KeyNotKept, KeyringLocked, KeyringMissing, KeyringSilent, KeysFileUnwritable
from desktop_app.services.left_behind import LeftBehind
from desktop_app.services.sealed_keys import SealedKeys

if TYPE_CHECKING:
    from pathlib import Path

_NOT_NOW = (KeyringMissing, KeyringLocked, KeyringSilent)


class KeysService:
    """`sealed` is the file, None for none. Calls that ask the keyring or the file block, the keyring's up to its
    owner's patience: they are made off the window's thread.
    """

    def __init__(self, system: SystemKeys | None = None, sealed: Path | None = None) -> None:
        self._system = system or SystemKeys()
        self._sealed = SealedKeys(self._system, sealed)
        self._left = LeftBehind(sealed.with_name("keys-left-behind.json") if sealed else None)
        self._left_sealed = LeftBehind(sealed.with_name("keys-left-sealed.json") if sealed else None)
        self._lock = threading.Lock()
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        """Each name's in the keyring."""
        self._session: dict[str, str] = {}

    @property
    def has_sealed_file(self) -> bool:
        """Whether the user has chosen it."""
        return self._sealed.exists

    @property
    def is_open(self) -> bool:
        """Whether its passphrase was entered since the start."""
        return self._sealed.is_open

    @property
    def left_behind(self) -> tuple[str, ...]:
        """Names that the keyring still has and should not: `sweep` removes them, as does whatever finds it open."""
        return self._left.names

    def keep(
        self, name: str, secret: str, was: KeySource = KeySource.NONE, *, beyond_session: bool = False
    ) -> KeySource:
        """Keep a secret, in the place of the one that `was` there; where it is now: the keyring if it can, else the
        sealed file if that is open, else this session, which is to be told. Raises as `SealedKeys.put` does, and
        KeyNotKept for one that must be kept `beyond_session` and cannot; then nothing was changed.
        """
        try:
            with self._turns[name]:
                self._system.store(name, secret)
                self._left.discard(name)
        except _NOT_NOW as error:
            is_silent = isinstance(error, KeyringSilent)
            if beyond_session and not self.is_open:
                if is_silent and was is not KeySource.KEYRING:  # it may still do it
                    self._left.add(name)
                raise KeyNotKept(error.message) from error
            if is_silent or was is KeySource.KEYRING:
                self._left.add(name)
            return self._keep_here(name, secret, was)
        self._forget_here(name, was)
        self._sweep()
        return KeySource.KEYRING

    def secret(self, name: str, where: KeySource) -> str:
        """A secret that is in memory, of the session or of the open file; "" for any other."""
        if where not in {KeySource.SESSION, KeySource.SEALED}:
            return ""
        with self._lock:
            # What is being sealed is for a moment in both places.
            return self._session.get(name, "") or self._sealed.secret(name)

    def forget(self, name: str, was: KeySource) -> bool:
        """Remove a secret from where it `was`; whether it is gone. One in a keyring or a file that cannot be opened now
        is remembered, and removed as soon as that is open. Raises as `SealedKeys.drop` does.
        """
        match was:
            case KeySource.SESSION:
                with self._lock:
                    self._session.pop(name, None)
            case KeySource.SEALED:
                if not self.is_open:
                    self._left_sealed.add(name)
                    return not self.has_sealed_file
                self._sealed.drop({name})
            case KeySource.KEYRING:
                self._left.add(name)
                with contextlib.suppress(*_NOT_NOW):
                    self.sweep()
                return name not in self._left.names
            case KeySource.NONE | KeySource.ENVIRONMENT:
                pass
        return True

    def open(self, passphrase: str) -> None:
        """Open the sealed file, and take out of it what was to go while it was closed. Raises PassphraseWrong,
        KeysFileDamaged.
        """
        self._sealed.open(passphrase)
        names = self._left_sealed.names
        with contextlib.suppress(KeysFileUnwritable):  # then the next time
            self._sealed.drop(names)
            for name in names:
                self._left_sealed.discard(name)

    def seal(self, passphrase: str) -> tuple[str, ...]:
        """Keep what is in memory in the sealed file from now on; the names. Raises PassphraseWrong if there is one that
        this does not open, KeysFileDamaged, KeysFileUnwritable.
        """
        with self._lock:
            moved = dict(self._session)
        self.open(passphrase)
        self._sealed.put(moved)
        for name in moved:
            self._left_sealed.discard(name)
        with self._lock:
            self._session = {name: secret for name, secret in self._session.items() if moved.get(name) != secret}
        return tuple(moved)

    def delete_closed_file(self) -> None:
        """Delete the sealed file if it is not open: nothing in it is wanted, and nobody needs the passphrase for that.
        Raises KeysFileUnwritable.
        """
        if not self.is_open and self.has_sealed_file:
            self._sealed.delete()
            for name in self._left_sealed.names:
                self._left_sealed.discard(name)

    def sweep(self) -> None:
        """Remove from the keyring what was left behind there. Raises KeyringMissing, KeyringLocked, KeyringSilent."""
        for name in self.left_behind:
            with self._turns[name]:
                if name in self.left_behind:  # else it was kept anew meanwhile
                    self._system.forget(name)
                    self._left.discard(name)

    def close(self) -> None:
        """Forget what is in memory, and wait for no keyring; safe to call twice."""
        self._system.interrupt()
        self._sealed.close()
        with self._lock:
            self._session.clear()

    def _keep_here(self, name: str, secret: str, was: KeySource) -> KeySource:
        if self.is_open:
            self._sealed.put({name: secret})
            self._left_sealed.discard(name)
            with self._lock:
                self._session.pop(name, None)
            return KeySource.SEALED
        if was is KeySource.SEALED:
            self._left_sealed.add(name)
        with self._lock:
            self._session[name] = secret
        return KeySource.SESSION

    def _forget_here(self, name: str, was: KeySource) -> None:
        with self._lock:
            self._session.pop(name, None)
        if was is KeySource.SEALED:
            self._left_sealed.add(name)
            if self.is_open:
                with contextlib.suppress(AppError):  # `open` comes back to it
                    self._sealed.drop({name})
                    self._left_sealed.discard(name)

    def _sweep(self) -> None:
        with contextlib.suppress(AppError):
            self.sweep()
