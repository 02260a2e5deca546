"""Secrets in a file that a passphrase opens: scrypt makes a key of it, AES-GCM seals. For where there is no keyring."""

from __future__ import annotations

import base64
import json
import os
import secrets
from typing import TYPE_CHECKING, Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from desktop_app.durable import create_private, move_into_place
from desktop_app.errors.keys import KeysFileDamaged, KeysFileUnwritable, PassphraseWrong
from desktop_app.file_lock import FileLock

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

VERSION = 1

N, R, P = 2**17, 8, 1
"""scrypt's cost: 128 MiB and some tenths of a second (OWASP's recommendation of 2025)."""

_MOST_N, _MOST_R, _MOST_P = 2**20, 16, 4
"""Of a file that somebody else may have written."""

_MOST_BYTES = 1_000_000


class _Sealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    n: int
    r: int
    p: int
    salt: bytes
    nonce: bytes
    sealed: bytes

    def about(self) -> bytes:
        """All but what is sealed, which is sealed with it against changes."""
        salt = base64.b64encode(self.salt).decode()
        return json.dumps([self.version, self.n, self.r, self.p, salt]).encode()


def change(path: Path, passphrase: str, put: Mapping[str, str], drop: Collection[str]) -> dict[str, str]:
    """Take secrets in or out, whatever other processes do to the file at the same time; all that is sealed then.

    Raises PassphraseWrong, KeysFileDamaged, KeysFileUnwritable; then the old file is whole.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock.wait_for(path.with_name(f"{path.name}.lock"))
    except OSError as error:
        raise KeysFileUnwritable(os.strerror(error.errno or 0), path=str(path)) from error
    with lock:
        kept = read(path, passphrase)
        changed = {name: secret for name, secret in kept.items() if name not in drop} | dict(put)
        if changed != kept:
            write(path, passphrase, changed)
    return changed


def write(path: Path, passphrase: str, kept: dict[str, str]) -> None:
    """Seal these secrets in the place of all that were there. Raises KeysFileUnwritable; then the old file is whole."""
    made = _Sealed(
        version=VERSION, n=N, r=R, p=P, salt=secrets.token_bytes(16), nonce=secrets.token_bytes(12), sealed=b""
    )
    sealed = AESGCM(_key(made, passphrase)).encrypt(made.nonce, msgspec.json.encode(kept), made.about())
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.unlink(missing_ok=True)
        create_private(part)
        part.write_bytes(msgspec.json.encode(msgspec.structs.replace(made, sealed=sealed)))
        move_into_place(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise KeysFileUnwritable(os.strerror(error.errno or 0), path=str(path)) from error


def read(path: Path, passphrase: str) -> dict[str, str]:
    """What is sealed there; nothing if there is no file. Raises PassphraseWrong, KeysFileDamaged."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise KeysFileDamaged(path=str(path))
        found = msgspec.json.decode(path.read_bytes(), type=_Sealed)
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        raise KeysFileDamaged(path=str(path)) from None
    if found.version != VERSION or found.n > _MOST_N or found.r > _MOST_R or found.p > _MOST_P:
        raise KeysFileDamaged(path=str(path))
    try:
        opened = AESGCM(_key(found, passphrase)).decrypt(found.nonce, found.sealed, found.about())
        return msgspec.json.decode(opened, type=dict[str, str])
    except InvalidTag:
        raise PassphraseWrong from None
    except (ValueError, msgspec.DecodeError):
        raise KeysFileDamaged(path=str(path)) from None


def _key(made: _Sealed, passphrase: str) -> bytes:
    kdf: Any = Scrypt(salt=made.salt, length=32, n=made.n, r=made.r, p=made.p)
    return bytes(kdf.derive(passphrase.encode()))
