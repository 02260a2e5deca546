"""Freed memory goes back to the system."""

from __future__ import annotations

import subprocess
import sys

import pytest

FREEING = """
import threading
from pathlib import Path
from desktop_app.freed_memory import give_back

def resident_mb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

def use():
    kept = []
    for size in range(20_000):
        block = bytearray(5_000)
        if size % 100 == 0:
            kept.append(block)
        blocks.append(block)
    blocks.clear()
    held.append(kept)

blocks, held = [], []
thread = threading.Thread(target=use)
thread.start()
thread.join()
before = resident_mb()
give_back()
print(before - resident_mb())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the C library does so by itself")
def test_what_a_thread_has_freed_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", FREEING], capture_output=True, text=True, timeout=60, check=True)
    assert float(done.stdout) > 20


def test_a_c_library_that_cannot_do_it_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda _: object())
    from desktop_app.freed_memory import give_back

    give_back()
