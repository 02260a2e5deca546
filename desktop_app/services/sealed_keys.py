"""Secrets in the file that the user's passphrase opens: once it is open, they and the passphrase are in memory."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from desktop_app.errors.keys import KeysFileUnwritable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from desktop_app.engine.process.keys import SystemKeys


class SealedKeys:
    """`file` None: there can be none. Calls block while a child reads or writes it."""

    def __init__(self, system: SystemKeys, file: Path | None) -> None:
        self._system = system
        self._file = file
        self._changing = threading.Lock()
        self._kept: dict[str, str] = {}
        self._passphrase = ""

    @property
    def exists(self) -> bool:
        """Whether the user has chosen it."""
        return self._file is not None and self._file.exists()

    @property
    def is_open(self) -> bool:
        """Whether the passphrase was entered since the start."""
        return bool(self._passphrase)

    def secret(self, name: str) -> str:
        """One of them; "" if it is not there, or the file not open."""
        return self._kept.get(name, "")

    def open(self, passphrase: str) -> None:
        """Take what is in it; nothing, if there is no file yet. Raises PassphraseWrong, KeysFileDamaged."""
        assert self._file is not None
        with self._changing:
            self._kept = self._system.open_sealed(self._file, passphrase)
            self._passphrase = passphrase

    def put(self, secrets: Mapping[str, str]) -> None:
        """Keep these in it, which is open. Raises PassphraseWrong, KeysFileDamaged, KeysFileUnwritable."""
        assert self._file is not None
        with self._changing:
            self._kept = self._system.change_sealed(self._file, self._passphrase, put=secrets)

    def drop(self, names: Collection[str]) -> None:
        """Take these out of it, which is open. Raises as `put` does."""
        assert self._file is not None
        with self._changing:
            if not self._kept.keys().isdisjoint(names):
                self._kept = self._system.change_sealed(self._file, self._passphrase, drop=names)

    def delete(self) -> None:
        """Delete the file, which needs no passphrase; nothing if there is none. Raises KeysFileUnwritable."""
        assert self._file is not None
        with self._changing:
            self._kept, self._passphrase = {}, ""
            try:
                self._file.unlink(missing_ok=True)
            except OSError as error:
                raise KeysFileUnwritable(error.strerror or "", path=str(self._file)) from error

    def close(self) -> None:
        """Forget what is in memory."""
        self._kept, self._passphrase = {}, ""
