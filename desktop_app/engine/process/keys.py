"""The parent's side of a `keys` child: one question to the keyring, in a process that may hang."""

from __future__ import annotations

import threading
from types import MappingProxyType
from typing import TYPE_CHECKING

from desktop_app.engine.process.client import Child
from desktop_app.engine.process.key_lines import (
    ChangeSealed,
    ForgetKey,
    KeyDone,
    OpenSealed,
    ReadKey,
    SealedOpened,
    StoreKey,
)
from desktop_app.engine.process.protocol import Failed
from desktop_app.engine.process.spawn import worker_argv
from desktop_app.engine.process.under_way import Deadlines
from desktop_app.errors import Bug, ChildSilent, by_code
from desktop_app.errors.keys import KeyringMissing, KeyringSilent

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from desktop_app.engine.process.protocol import Answer, Command
    from desktop_app.errors import AppError

KIND = "keys"

DEADLINES = Deadlines(cancel_s=0.5, quit_s=0.5, terminate_s=0.5)

NOTHING: Mapping[str, str] = MappingProxyType({})

SILENCE_S = 90.0
"""Long enough to type the password of a locked keyring."""


class SystemKeys:
    """The system's keyring. Every call blocks, up to `silence_s`, and is made off the window's thread."""

    def __init__(self, argv: Sequence[str] | None = None, silence_s: float = SILENCE_S) -> None:
        self._argv = argv or worker_argv(KIND)
        self._silence_s = silence_s
        self._lock = threading.Lock()
        self._asking: set[Child] = set()

    def read(self, name: str) -> str:
        """The secret of this name. Raises KeyNotFound, KeyringMissing, KeyringLocked, KeyringSilent."""
        return self._ask(lambda id_: ReadKey(id=id_, name=name))

    def store(self, name: str, secret: str) -> None:
        """Keep a secret. Raises KeyringMissing, KeyringLocked, KeyringSilent."""
        self._ask(lambda id_: StoreKey(id=id_, name=name, secret=secret))

    def forget(self, name: str) -> None:
        """Remove a secret; nothing if there is none. Raises KeyringMissing, KeyringLocked, KeyringSilent."""
        self._ask(lambda id_: ForgetKey(id=id_, name=name))

    def open_sealed(self, path: Path, passphrase: str) -> dict[str, str]:
        """The secrets in a sealed file, by name. Raises PassphraseWrong, KeysFileDamaged."""
        return self._sealed(lambda id_: OpenSealed(id=id_, path=str(path), secret=passphrase))

    def change_sealed(
        self, path: Path, passphrase: str, put: Mapping[str, str] = NOTHING, drop: Collection[str] = ()
    ) -> dict[str, str]:
        """Take secrets into the file, which is made if there is none, and others out; all that is in it then. Raises
        PassphraseWrong, KeysFileDamaged, KeysFileUnwritable.
        """
        return self._sealed(
            lambda id_: ChangeSealed(id=id_, path=str(path), secret=passphrase, put=dict(put), drop=tuple(drop))
        )

    def interrupt(self) -> None:
        """End every question that waits for an answer; whoever asked gets Cancelled."""
        with self._lock:
            asking = tuple(self._asking)
        for child in asking:
            child.close()

    def _ask(self, command: Callable[[int], Command]) -> str:
        final = self._final(command)
        if isinstance(final, KeyDone):
            return final.secret
        raise _error(final)

    def _sealed(self, command: Callable[[int], Command]) -> dict[str, str]:
        final = self._final(command)
        if isinstance(final, SealedOpened):
            return final.kept
        raise _error(final)

    def _final(self, command: Callable[[int], Command]) -> Answer:
        child = Child(self._argv, kind=KIND, deadlines=DEADLINES)
        with self._lock:
            self._asking.add(child)
        try:
            *_, final = child.events(child.request(command, self._silence_s))
        except ChildSilent as error:
            raise KeyringSilent(error.detail) from None
        finally:
            child.close()
            with self._lock:
                self._asking.discard(child)
        return final


def _error(final: Answer) -> AppError:
    if isinstance(final, Failed):
        return by_code(final.code, final.detail, final.values) or KeyringMissing(final.detail)
    return Bug(f"An event out of place: {type(final).__name__}")
