"""The window as a process of its own: what it imports, and what is left when it is killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEADLINE_S = 60
PROMISE_S = 1.0


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    folders = {
        name: str(tmp_path / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    }
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), **folders}


@pytest.fixture
def window(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.window_driver"], env=environment, stdout=subprocess.PIPE, text=True
    )
    yield process
    process.kill()
    process.wait(DEADLINE_S)
    assert process.stdout is not None
    process.stdout.close()


def _lines(process: subprocess.Popen[str], kind: str) -> Iterator[list[str]]:
    assert process.stdout is not None
    for line in process.stdout:
        word, *rest = line.split()
        if word == kind:
            yield rest


def test_the_windows_process_imports_no_llama_cpp_no_sdk_and_no_hub(window: subprocess.Popen[str]) -> None:
    modules = next(_lines(window, "modules"))
    assert "PySide6.QtWidgets" in modules
    forbidden = ("llama_cpp", "openai", "anthropic", "google.genai", "huggingface_hub", "keyring", "pyqtgraph")
    assert [name for name in modules if name.startswith(forbidden)] == []


def test_kill_9_on_the_window_leaves_no_child_and_loses_at_most_a_second(
    window: subprocess.Popen[str], environment: dict[str, str]
) -> None:
    heard: list[tuple[float, int]] = []
    for at, characters in _lines(window, "grew"):
        heard.append((float(at), int(characters)))
        if heard[-1][0] - heard[0][0] > 2.5 * PROMISE_S:
            break
    children = psutil.Process(window.pid).children(recursive=True)
    killed_at = time.monotonic()
    window.send_signal(signal.SIGKILL)
    window.wait(DEADLINE_S)
    assert children
    assert psutil.wait_procs(children, timeout=DEADLINE_S)[1] == []

    database = sqlite3.connect(f"{environment['XDG_DATA_HOME']}/tandem/tandem.sqlite3")
    rows = database.execute("select role, text from message order by id").fetchall()
    assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
    database.close()
    (role, prompt), (_, kept) = rows
    assert (role, prompt) == ("user", "Write a very long story about a lighthouse and its keeper.")
    safe = sum(characters for at, characters in heard if at < killed_at - PROMISE_S)
    assert 0 < safe <= len(kept)


def test_the_desktops_request_to_end_closes_the_window_and_keeps_the_answer(
    window: subprocess.Popen[str], environment: dict[str, str]
) -> None:
    next(_lines(window, "grew"))
    window.send_signal(signal.SIGTERM)
    assert window.wait(DEADLINE_S) == 0
    database = sqlite3.connect(f"{environment['XDG_DATA_HOME']}/tandem/tandem.sqlite3")
    ((state, kept),) = database.execute("select state, text from message where role = 'assistant'").fetchall()
    database.close()
    assert state == "interrupted"
    assert kept


def test_a_second_start_raises_the_first_window_and_ends(
    window: subprocess.Popen[str], environment: dict[str, str]
) -> None:
    next(_lines(window, "modules"))
    second = subprocess.run(
        [sys.executable, "-m", "desktop_app"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    assert second.returncode == 0
    assert second.stderr.startswith("tandem: Tandem is already running with this data folder.")
    assert window.poll() is None
