"""Sealed keys from the command line: the passphrase is asked for on the terminal, whatever standard input is."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import Account, CloudModel, KeySource, Provider, key_name
from desktop_app.engine.keys import sealed_file
from desktop_app.settings import Paths
from desktop_app.storage import accounts as stored
from desktop_app.storage.database import Database
from tests.cloud_server import ANSWER, KEY, CloudServer

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.platform != "win32":
    import pty

DEADLINE_S = 120
PASSPHRASE = "correct horse canary staple"
ASK = ("ask", "--model", "openai:gpt-5", "--allow-cloud")

_WITH_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(int(sys.argv[1]), termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""
"""Gives a new session its terminal, which is the descriptor that the first argument names."""


@pytest.fixture
def server() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


@pytest.fixture
def environment(tmp_path: Path, server: CloudServer, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A profile with one account, whose key is sealed."""
    monkeypatch.setattr(sealed_file, "N", 2**10)
    folders = {f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
    paths = Paths(
        **{name: Path(folders[f"XDG_{name.upper()}_HOME"]) / "tandem" for name in ("data", "config", "cache", "state")}
    )
    paths.create()
    account = Account(
        slug="openai",
        provider=Provider.OPENAI,
        name="My OpenAI",
        base_url=f"{server.origin}/v1",
        key_source=KeySource.SEALED,
        models=(CloudModel(id="gpt-5", name="GPT 5"),),
    )
    database = Database.open(paths.database)
    database.submit(stored.keep, account=account).result()
    database.close()
    sealed_file.write(paths.sealed_keys, PASSPHRASE, {key_name("openai"): KEY})
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {**kept, "HOME": str(tmp_path / "home"), "LC_ALL": "C.UTF-8", **folders}


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal to type on")
def test_the_passphrase_is_typed_unseen_on_the_terminal_while_the_prompt_comes_by_a_pipe(
    environment: dict[str, str],
) -> None:
    ours, theirs = pty.openpty()
    command = ["-m", "desktop_app", *ASK, "-"]
    with subprocess.Popen(
        [sys.executable, "-c", _WITH_TERMINAL, str(theirs), *command],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=(theirs,),
        start_new_session=True,
        text=True,
    ) as process:
        os.close(theirs)
        assert process.stdin is not None
        process.stdin.write("hm")
        process.stdin.close()
        process.stdin = None
        shown = ""
        while not shown.endswith("My OpenAI: "):
            shown += os.read(ours, 1000).decode()
        os.write(ours, f"{PASSPHRASE}\n".encode())
        out, err = process.communicate(timeout=DEADLINE_S)
    with contextlib.suppress(OSError):  # nobody has it open any more
        shown += os.read(ours, 1000).decode()
    os.close(ours)
    assert (process.returncode, out) == (0, "".join(ANSWER) + "\n"), err
    assert PASSPHRASE not in shown + err


def test_without_a_terminal_the_passphrase_is_a_line_of_standard_input_or_what_to_do_is_told(
    environment: dict[str, str], server: CloudServer
) -> None:
    def ask(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "desktop_app", *ASK, "--json", *arguments],
            env=environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            start_new_session=True,
            check=False,
        )

    refused = ask("hm")
    told = json.loads(refused.stdout)
    assert (refused.returncode, told["error"]) == (1, "passphrase_needed")
    assert "--passphrase-stdin" in told["message"]
    assert ask("-", "--passphrase-stdin", typed=PASSPHRASE).returncode == 2
    assert server.seen == []
    assert json.loads(ask("hm", "--passphrase-stdin", typed=f"{PASSPHRASE}\n").stdout)["text"] == "".join(ANSWER)
