"""How soon the window stands over 100,000 messages, against a bare PySide6 window: `python -m benchmarks start`."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.start.profile import fill

MARKS = ("painted", "usable", "complete")
"""The first frame is drawn; a key that was typed is to be seen; the conversation last used is on the page and its model
is known.
"""

MESSAGES = 100_000
DEADLINE_S = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A program that prints each mark with the system's monotonic time and the processor's time until then."""

    module: str
    environment: dict[str, str]

    def start(self) -> dict[str, float]:
        """Seconds from the start of the process to each mark; those of the processor under `…_cpu`."""
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", self.module],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            check=True,
        )
        told = {mark: (float(at), float(cpu)) for mark, at, cpu in map(str.split, done.stdout.splitlines())}
        return {mark: told[mark][0] - began for mark in MARKS} | {f"{mark}_cpu": told[mark][1] for mark in MARKS}


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks start", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of A B B A")
    parser.add_argument("--messages", type=int, default=MESSAGES, help="stored messages")
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="tandem-start-") as folder:
        result = measure(Path(folder), options.rounds, options.messages)
    print(json.dumps(result, indent=2) if options.json else _table(result))


def measure(folder: Path, rounds: int, messages: int) -> dict[str, object]:
    """Medians of seconds to each mark, and of the ratio of ours to the bare window's in the same round."""
    kinds = ("DATA", "CONFIG", "CACHE", "STATE")
    profile = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in kinds}
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"), **profile}
    ours = Side(module="benchmarks.start.our_window", environment=environment)
    bare = Side(module="benchmarks.start.bare_window", environment=environment)
    fill(folder, messages)
    for side in (ours, bare):
        side.start()
    taken = [tuple(side.start() for side in (ours, bare, bare, ours)) for _ in range(rounds)]
    return {
        "messages": messages,
        "rounds": rounds,
        "load_average": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "marks": {name: _against(name, taken) for mark in MARKS for name in (mark, f"{mark}_cpu")},
    }


def _against(mark: str, taken: list[tuple[dict[str, float], ...]]) -> dict[str, float]:
    ratios = [(first[mark] + fourth[mark]) / (second[mark] + third[mark]) for first, second, third, fourth in taken]
    return {
        "ours_s": round(statistics.median(side[mark] for sides in taken for side in (sides[0], sides[3])), 3),
        "bare_s": round(statistics.median(side[mark] for sides in taken for side in (sides[1], sides[2])), 3),
        "ratio": round(statistics.median(ratios), 2),
        "ratio_low": round(min(ratios), 2),
        "ratio_high": round(max(ratios), 2),
    }


def _table(result: dict[str, object]) -> str:
    marks = result["marks"]
    assert isinstance(marks, dict)
    head = "start: {messages} messages stored, {rounds} rounds, load average {load_average}".format(**result)
    row = "{mark:<14}{ours_s:>10}{bare_s:>10}{ratio:>8}   {ratio_low} to {ratio_high}"
    lines = [head, f"{'seconds to':<14}{'ours':>10}{'bare':>10}{'ratio':>8}   low to high"]
    return "\n".join([*lines, *(row.format(mark=mark, **figures) for mark, figures in marks.items())])
