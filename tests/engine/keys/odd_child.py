"""A `keys` child, or with another word a `cloud` child, that has another backend in the place of the system's:
`python -m tests.engine.keys.odd_child NAME [cloud]`.
"""

from __future__ import annotations

import functools
import sys
import threading

from keyring import backend
from keyring.errors import KeyringLocked

from desktop_app.engine.keys.child import main
from desktop_app.keyrings import SEALED


class Sealed(backend.KeyringBackend):
    """What the odd ones have in common: they call themselves something that is on the list."""

    priority = 5

    def get_password(self, service: str, username: str) -> str | None:
        del service, username
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        del service, username, password

    def delete_password(self, service: str, username: str) -> None:
        del service, username


class Null(Sealed):
    """Forgets at once."""


class Locked(Sealed):
    def get_password(self, service: str, username: str) -> str | None:
        del service, username
        raise KeyringLocked("dismissed")

    def set_password(self, service: str, username: str, password: str) -> None:
        del service, username, password
        raise KeyringLocked("dismissed")


class Failing(Sealed):
    def get_password(self, service: str, username: str) -> str | None:
        del service
        raise RuntimeError(f"cannot read {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        del service, username
        raise RuntimeError(f"cannot store {password}")


class Hung(Sealed):
    def get_password(self, service: str, username: str) -> str | None:
        del service, username
        threading.Event().wait()
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        del service, username, password
        threading.Event().wait()


class PlainText(Sealed):
    """As keyrings.alt has it: works, and writes what it is given where anybody can read it."""

    def get_password(self, service: str, username: str) -> str | None:
        del service, username
        raise AssertionError("it must never be asked")

    def set_password(self, service: str, username: str, password: str) -> None:
        del service, username, password
        raise AssertionError("it must never be asked")


PATIENCE_S = 0.5
"""With a keyring, in a cloud child."""

KINDS: dict[str, type[Sealed]] = {"null": Null, "locked": Locked, "failing": Failing, "hung": Hung}

if __name__ == "__main__":
    name = sys.argv[1]
    kind = PlainText if name == "plain" else KINDS.get(name)
    if kind is not None and name != "plain":
        kind.__module__ = next(iter(SEALED))
    backend.get_all_keyring = lambda: [] if kind is None else [kind()]  # type: ignore[assignment]
    if sys.argv[2:] != ["cloud"]:
        sys.exit(main())
    from desktop_app.engine.cloud import child
    from desktop_app.engine.cloud.secrets import Secrets

    vars(child)["Secrets"] = functools.partial(Secrets, patience_s=PATIENCE_S)
    sys.exit(child.main())
