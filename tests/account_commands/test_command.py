"""`tandem accounts` as a person runs it: a process of its own, a profile of its own, a provider on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cloud_server import KEY, CloudServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEADLINE_S = 120


@pytest.fixture
def server() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An empty profile without a keyring."""
    folders = {f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    kept.pop("DBUS_SESSION_BUS_ADDRESS", None)
    return {**kept, "HOME": str(tmp_path / "home"), "LC_ALL": "C.UTF-8", "OPENAI_API_KEY": KEY, **folders}


def _tandem(*arguments: str, environment: dict[str, str], typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "desktop_app", "accounts", *arguments],
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )


def test_an_account_is_added_listed_tested_and_removed(environment: dict[str, str], server: CloudServer) -> None:
    address = f"{server.origin}/v1"
    added = _tandem(
        "add",
        "openai",
        "--base-url",
        address,
        "--variable",
        "OPENAI_API_KEY",
        "--name",
        "Mine",
        environment=environment,
    )
    assert added.returncode == 0, added.stderr
    assert added.stdout == "Mine (openai) works: 2 models; gpt-5-mini has answered.\n"
    listed = json.loads(_tandem("list", "--json", environment=environment).stdout)
    (account,) = listed["accounts"]
    assert (account["account"], account["name"], account["address"]) == ("openai", "Mine", address)
    assert (account["key"], account["variable"]) == ("environment", "OPENAI_API_KEY")
    assert "Mine" in _tandem("list", environment=environment).stdout
    tested = json.loads(_tandem("test", "mine", "--json", environment=environment).stdout)
    assert tested["works"] is True
    assert tested["available"] == ["gpt-5", "gpt-5-mini"]
    removed = _tandem("remove", "openai", environment=environment)
    assert removed.stdout == "Removed Mine; its key stays in OPENAI_API_KEY.\n"
    assert "no accounts yet" in _tandem("list", environment=environment).stdout
