"""A start of the window that goes wrong, as somebody sees it who clicked an icon and has no terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from desktop_app.settings import Paths
from desktop_app.storage.instance_lock import InstanceLock

if TYPE_CHECKING:
    from pathlib import Path

DEADLINE_S = 60
SAY_BOX = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from desktop_app.app import run_window
from desktop_app.settings import default_paths

def look():
    box = QApplication.activeModalWidget()
    if isinstance(box, QMessageBox) and box.isVisible():
        print(box.text(), box.informativeText(), sep="\\n", flush=True)
        box.reject()
    else:
        QTimer.singleShot(20, look)

def with_a_look(*arguments):
    app = start(*arguments)
    QTimer.singleShot(0, look)
    return app

import PySide6.QtWidgets
start = QApplication
PySide6.QtWidgets.QApplication = with_a_look
with_a_look.exec = QApplication.exec
sys.exit(run_window(default_paths()))
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kinds = ("DATA", "CONFIG", "CACHE", "STATE")
    folders = {f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in kinds}
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", **folders}


def _start(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SAY_BOX],
        env=environment,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )


def test_a_data_folder_that_cannot_be_written_is_told_in_a_box(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    done = _start(environment)
    assert done.stdout.splitlines() == [
        f"Tandem cannot write to its data folder {tmp_path}/data/tandem.",
        "Make the folder writable, or set XDG_DATA_HOME to another place.",
    ]
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


def test_a_state_folder_that_cannot_be_written_is_told_with_its_own_variable(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    done = _start(environment)
    assert done.stdout.splitlines() == [
        f"Tandem cannot write to its folder {tmp_path}/state/tandem.",
        "Make the folder writable, or set XDG_STATE_HOME to another place.",
    ]
    assert done.returncode == 1


def test_a_running_tandem_that_does_not_answer_is_told_in_a_box(environment: dict[str, str], tmp_path: Path) -> None:
    profile = Paths(**{kind: tmp_path / kind / "tandem" for kind in ("data", "config", "cache", "state")})
    profile.create()
    with InstanceLock.acquire(profile.database):
        done = _start(environment)
    assert done.stdout.splitlines() == [
        "Tandem is already running with this data folder.",
        "Use the open window, or close it first.",
    ]
    assert done.returncode == 1
