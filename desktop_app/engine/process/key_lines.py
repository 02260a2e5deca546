"""The lines of the protocol that only a `keys` child knows. `secret` stands last, as in `hub_lines`."""

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


class KeyDone(msgspec.Struct, tag="key_done", frozen=True, kw_only=True):
    """The answer to each of them; `secret` is what was read."""

    id: int
    secret: str = ""


KeyCommand = ReadKey | StoreKey | ForgetKey
KeyAnswer = KeyDone

KEY_FINAL = (KeyDone,)
