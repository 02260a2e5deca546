from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from desktop_app.accounts import KeySource
from desktop_app.engine.process.keys import SystemKeys
from desktop_app.errors import AppError
from desktop_app.errors.keys import KeyringLocked, KeyringMissing, KeyringSilent
from desktop_app.services.keys import KeysService

CANARY = "sk-canary-0f1e2d3c"
DEADLINE_S = 60.0


def _odd(name: str, silence_s: float = DEADLINE_S) -> SystemKeys:
    return SystemKeys([sys.executable, "-P", "-m", "tests.engine.keys.odd_child", name], silence_s)


@pytest.fixture(autouse=True)
def _find_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))


@pytest.mark.parametrize(
    ("backend", "expected"),
    [
        ("none", KeyringMissing),
        ("null", KeyringMissing),
        ("plain", KeyringMissing),
        ("failing", KeyringMissing),
        ("locked", KeyringLocked),
    ],
)
def test_a_keyring_that_does_not_keep_a_key_is_told_without_the_key(backend: str, expected: type[AppError]) -> None:
    with pytest.raises(expected) as caught:
        _odd(backend).store("openai", CANARY)
    assert CANARY not in caught.value.detail
    assert caught.value.text()


def test_a_keyring_that_hangs_is_left_behind_with_its_process() -> None:
    with pytest.raises(KeyringSilent):
        _odd("hung", silence_s=0.2).store("openai", CANARY)


def test_the_end_of_the_program_waits_for_no_keyring() -> None:
    keys = KeysService(_odd("hung"))
    with ThreadPoolExecutor(1) as pool:
        keeping = pool.submit(keys.keep, "openai", CANARY)
        while not wait([keeping], timeout=0.1).done:  # it may not have begun to ask yet
            keys.close()
        assert isinstance(keeping.exception(), AppError)


@pytest.mark.parametrize("backend", ["none", "null", "plain", "failing", "locked"])
def test_without_a_keyring_a_key_is_kept_for_this_session_and_that_is_told(backend: str) -> None:
    keys = KeysService(_odd(backend))
    assert keys.keep("openai", CANARY) is KeySource.SESSION
    assert keys.secret("openai", KeySource.SESSION) == CANARY
    keys.close()
    assert keys.secret("openai", KeySource.SESSION) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's")
def test_a_real_secret_service_keeps_a_key_and_forgets_it(tmp_path: Path) -> None:
    script = f"""
from desktop_app.engine.process.keys import SystemKeys
from desktop_app.errors.keys import KeyNotFound
keys = SystemKeys()
keys.store("openai", {CANARY!r})
assert keys.read("openai") == {CANARY!r}
keys.store("openai", "another")
assert keys.read("openai") == "another"
keys.forget("openai")
keys.forget("openai")
try:
    keys.read("openai")
except KeyNotFound:
    print("forgotten")
"""
    home = tmp_path / "home"
    for folder in (home / ".cache", home / ".local" / "share", home / "run"):
        folder.mkdir(parents=True, mode=0o700)
    environment = {**os.environ, "HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run")}
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "DBUS_SESSION_BUS_ADDRESS"):
        environment.pop(name, None)
    unlocked = 'gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" -P -c "$1"'
    said = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", unlocked, sys.executable, script],
        input="a password",
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert said.stdout == "forgotten\n", said.stderr
