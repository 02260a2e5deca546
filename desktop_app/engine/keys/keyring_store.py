"""Secrets in the system's keyring, and nowhere else: the one place that imports keyring.

Every call may wait for a person who unlocks it, so only child processes call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyring import backend
from keyring.errors import KeyringLocked as Locked

from desktop_app.errors.keys import KeyNotFound, KeyringLocked, KeyringMissing
from desktop_app.keyrings import SEALED

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Tandem"


def read(name: str) -> str:
    """The secret of this name. Raises KeyNotFound, KeyringMissing, KeyringLocked."""
    secret = _asked(name)
    if secret is None:
        raise KeyNotFound(name=name)
    return secret


def store(name: str, secret: str) -> None:
    """Keep a secret, and read it back to see that it is kept. Raises KeyringMissing, KeyringLocked."""
    ring = _sealed()
    try:
        ring.set_password(SERVICE, name, secret)
        kept = ring.get_password(SERVICE, name)
    except Exception as error:  # noqa: BLE001 - a backend raises whatever its system does
        raise _verdict(error) from None
    if kept != secret:
        forget(name)
        raise KeyringMissing(f"{type(ring).__module__} gives back something else than it was given")


def forget(name: str) -> None:
    """Remove a secret; nothing if there is none. Raises KeyringMissing, KeyringLocked."""
    if _asked(name) is None:
        return
    try:
        _sealed().delete_password(SERVICE, name)
    except Exception as error:  # noqa: BLE001 - a backend raises whatever its system does
        raise _verdict(error) from None


def _asked(name: str) -> str | None:
    ring = _sealed()
    try:
        return ring.get_password(SERVICE, name)
    except Exception as error:  # noqa: BLE001 - a backend raises whatever its system does
        raise _verdict(error) from None


def _sealed() -> KeyringBackend:
    """The best keyring that seals what it keeps, whatever else is installed or configured."""
    try:
        rings = [ring for ring in backend.get_all_keyring() if type(ring).__module__ in SEALED]
    except Exception as error:  # noqa: BLE001 - a backend raises whatever its system does
        raise _verdict(error) from None
    if not rings:
        raise KeyringMissing
    return max(rings, key=backend.by_priority)


def _verdict(error: Exception) -> KeyringMissing | KeyringLocked:
    """Without the error's own text, in which a backend may repeat what it was given."""
    kind = KeyringLocked if isinstance(error, Locked) else KeyringMissing
    return kind(f"{type(error).__module__}.{type(error).__name__}")
