"""A real Secret Service for one test: gnome-keyring on a bus of its own, unlocked or not."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEEDED = ("dbus-daemon", "gnome-keyring-daemon")
DEADLINE_S = 60


@contextmanager
def secret_service(home: Path, *, password: str) -> Iterator[dict[str, str]]:
    """Start it in `home`, opened with `password`; what a process needs in its environment to reach it."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"there is no {' and no '.join(missing)} on this machine")
    for folder in (".cache", ".local/share", "run"):
        (home / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    environment = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run")}
    environment |= {
        f"XDG_{kind}_HOME": str(home / place) for kind, place in (("CACHE", ".cache"), ("DATA", ".local/share"))
    }
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | environment,
        text=True,
    )
    assert bus.stdout is not None
    try:
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        keyring = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | environment,
        )
        assert keyring.stdin is not None
        assert keyring.stdout is not None
        try:
            keyring.stdin.write(password.encode())
            keyring.stdin.close()
            keyring.stdout.readline()  # it says where it listens once it does
            yield environment
        finally:
            keyring.send_signal(signal.SIGTERM)
            keyring.wait(DEADLINE_S)
            keyring.stdout.close()
    finally:
        bus.terminate()
        bus.wait(DEADLINE_S)
        bus.stdout.close()


def lock() -> None:
    """Lock the collection, as a desktop does when its user goes away; nobody here answers what would unlock it."""
    _in_a_process("secretstorage.get_default_collection(bus).lock()")


def unlock(password: str) -> None:
    """Unlock it without a prompt, by the way that gnome-keyring has for its own."""
    _in_a_process(f"""
from secretstorage.util import DBusAddressWrapper, format_secret, open_session
own = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"
secret = format_secret(open_session(bus), {password.encode()!r}, "text/plain")
login = "/org/freedesktop/secrets/collection/login"
DBusAddressWrapper("/org/freedesktop/secrets", own, bus).call("UnlockWithMasterPassword", "o(oayays)", login, secret)
""")


def _in_a_process(script: str) -> None:
    whole = f"import secretstorage\nbus = secretstorage.dbus_init()\n{script}"
    subprocess.run([sys.executable, "-c", whole], check=True, timeout=DEADLINE_S)
