from __future__ import annotations

import subprocess
import sys

_MANY_CALLS = """
import desktop_app.ui
from PySide6.QtCore import QObject
thing = QObject()
for _ in range(200_000):
    thing.setObjectName("x")
print("alive")
"""


def test_the_window_survives_any_number_of_calls_into_qt() -> None:
    done = subprocess.run([sys.executable, "-c", _MANY_CALLS], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr
