"""The lines of the protocol that only a `keys` child knows. `secret` stands last, as in `hub_lines`;
of the sealed file it is the passphrase, and `kept` and `put` are secrets by name.
"""

from __future__ import annotations

import msgspec


class ReadKey(msgspec.Struct, tag="read_key", frozen=True, kw_only=True):
    """Say what the keyring has under a name."""

    id: int
    name: str


class StoreKey(msgspec.Struct, tag="store_key", frozen=True, kw_only=True):
    """Keep a secret under a name."""

    id: int
    name: str
    secret: str


class ForgetKey(msgspec.Struct, tag="forget_key", frozen=True, kw_only=True):
    """Remove a secret."""

    id: int
    name: str


class OpenSealed(msgspec.Struct, tag="open_sealed", frozen=True, kw_only=True):
    """Say what is in the sealed file."""

    id: int
    path: str
    secret: str


class ChangeSealed(msgspec.Struct, tag="change_sealed", frozen=True, kw_only=True):
    """Take secrets into the sealed file, and others out of it by name."""

    id: int
    path: str
    secret: str
    drop: tuple[str, ...] = ()
    put: dict[str, str] = {}


class SealedOpened(msgspec.Struct, tag="sealed_opened", frozen=True, kw_only=True):
    """The answer to `OpenSealed` and `ChangeSealed`: all that is in the file."""

    id: int
    kept: dict[str, str]


class KeyDone(msgspec.Struct, tag="key_done", frozen=True, kw_only=True):
    """The answer to each of the others; `secret` is what was read."""

    id: int
    secret: str = ""


KeyCommand = ReadKey | StoreKey | ForgetKey | OpenSealed | ChangeSealed
KeyAnswer = KeyDone | SealedOpened

KEY_FINAL = (KeyDone, SealedOpened)
