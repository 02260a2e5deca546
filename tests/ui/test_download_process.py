"""A download through the real window, killed in the middle and taken up by the next start."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.hub_repo import COMMIT, Repo
from tests.hub_server import HubServer
from tests.ui.download_driver import PAUSE_AT, REPO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEADLINE_S = 120
FILE = "Tiny-Q4_1.gguf"


@pytest.fixture
def model(starter_model: Path, tmp_path: Path) -> Path:
    """The starter model under another name, so that it is another model to Tandem."""
    content = starter_model.read_bytes()
    name = content.index(b"Smollm2", 0, 4096)
    made = tmp_path / FILE
    made.write_bytes(content[:name] + b"Another" + content[name + 7 :])
    return made


@pytest.fixture
def hub(model: Path) -> Iterator[HubServer]:
    with HubServer({REPO: Repo({FILE: model})}) as server:
        yield server


@pytest.fixture
def environment(tmp_path: Path, hub: HubServer) -> dict[str, str]:
    kinds = ("DATA", "CONFIG", "CACHE", "STATE")
    folders = {f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in kinds}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "XDG_"))}
    return {**inherited, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "HF_ENDPOINT": hub.endpoint, **folders}


@contextmanager
def _window(what: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.download_driver", what], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(DEADLINE_S)
        assert process.stdout is not None
        process.stdout.close()


def _steps(process: subprocess.Popen[str]) -> dict[str, str]:
    """What each step has told, up to the last."""
    told: dict[str, str] = {}
    assert process.stdout is not None
    for line in process.stdout:
        step, _, words = line.strip().partition(" ")
        told[step] = words
        if step == "end":
            return told
    raise AssertionError(f"the window ended after {list(told)}")


@pytest.mark.parametrize("what", ["begin", "pause"])
def test_a_download_goes_on_after_kill_9_is_verified_and_chats(
    hub: HubServer, model: Path, environment: dict[str, str], tmp_path: Path, what: str
) -> None:
    content = model.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    folder = tmp_path / "data" / "tandem" / "models" / REPO
    hub.pace = 40_000_000
    with _window(what, environment) as process:
        told = _steps(process)
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGKILL)
        process.wait(DEADLINE_S)
        assert psutil.wait_procs(children, timeout=DEADLINE_S)[1] == []
    assert told["looked"].startswith("Q4_1 · 98.4 MB")
    assert told[{"begin": "running", "pause": "paused"}[what]].count(" of 98.4 MB") == 1
    part = folder / f"{FILE}.part"
    kept = part.stat().st_size
    assert PAUSE_AT < kept < len(content)
    assert part.read_bytes() == content[:kept]
    assert not (folder / FILE).exists()

    hub.pace = 0.0
    hub.sent_bytes = 0
    hub.storage_requests.clear()
    with _window("go-on", environment) as process:
        told = _steps(process)
    if what == "pause":
        assert told["found"].startswith("Paused · ")
        assert told["strip"] == "1 download paused"
    assert told["done"] == "Verified · 98.4 MB"
    assert told["answered"] == sha256
    assert (folder / FILE).read_bytes() == content
    assert [seen.headers["range"] for seen in hub.storage_requests] == [f"bytes={kept}-"]
    assert hub.sent_bytes == len(content) - kept
    database = sqlite3.connect(tmp_path / "data" / "tandem" / "tandem.sqlite3")
    assert database.execute("select revision, state from download").fetchall() == [(COMMIT, "done")]
    assert database.execute("select model_id from message where role = 'assistant'").fetchall() == [(sha256,)]
    database.close()
