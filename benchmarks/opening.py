"""What opening a long conversation costs beside a short one: `python -m benchmarks open`."""

from __future__ import annotations

import argparse
import gc
import json
import statistics
from time import thread_time
from typing import TYPE_CHECKING

import psutil

from benchmarks.conversations import conversation, settle, show_transcript

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop_app.domain import Message
    from desktop_app.ui.chat.transcript import Transcript

_STEPS = 300
_STEP_PIXELS = 120


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks open", description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000, help="in the long conversation")
    parser.add_argument("--short", type=int, default=100, help="in the short one")
    parser.add_argument("--rounds", type=int, default=9, help="rounds of short, long, long, short")
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args(arguments)
    result = measure(options.short, options.messages, options.rounds)
    lines = [f"{name:<28}{value:>10}" for name, value in result.items()]
    print(json.dumps(result, indent=2) if options.json else "\n".join(lines))


def measure(short: int, long: int, rounds: int) -> dict[str, float]:
    """Medians of the time to the first picture, their ratio in the same round, memory, and scrolling."""
    app, transcript = show_transcript()
    few = conversation(short)
    _open(app, transcript, few)
    base = _memory()
    many = conversation(long)
    of_few, of_many, ratios = [], [], []
    for _ in range(rounds):
        first, second, third, fourth = (_open(app, transcript, side) for side in (few, many, many, few))
        of_few += [first, fourth]
        of_many += [second, third]
        ratios.append((second + third) / (first + fourth))
    _open(app, transcript, many)
    added = _memory() - base
    gaps = _scroll(app, transcript)
    return {
        "short_ms": round(1000 * statistics.median(of_few), 2),
        "long_ms": round(1000 * statistics.median(of_many), 2),
        "ratio": round(statistics.median(ratios), 2),
        "ratio_low": round(min(ratios), 2),
        "ratio_high": round(max(ratios), 2),
        "added_memory_mb": round(added / 1e6, 1),
        "scroll_busy_p99_ms": round(1000 * gaps[int(len(gaps) * 0.99)], 1),
        "scroll_busy_worst_ms": round(1000 * gaps[-1], 1),
    }


def _open(app: QApplication, transcript: Transcript, messages: list[Message]) -> float:
    """Seconds of processor time from the call to the first picture, which is when the reader can read."""
    transcript.clear()
    settle(app)
    gc.collect()
    began = thread_time()
    transcript.show_messages(messages)
    transcript.repaint()
    took = thread_time() - began
    settle(app)
    return took


def _scroll(app: QApplication, transcript: Transcript) -> list[float]:
    """Seconds of processor time for each turn of the event loop while the wheel turns upwards, in order of length."""
    bar = transcript.page.verticalScrollBar()
    gaps = []
    for _ in range(_STEPS):
        began = thread_time()
        bar.setValue(bar.value() - _STEP_PIXELS)
        app.processEvents()
        shown = thread_time()
        # what is made ahead of the reader comes in a turn of the loop of its own
        app.processEvents()
        gaps += [shown - began, thread_time() - shown]
    return sorted(gaps)


def _memory() -> float:
    gc.collect()
    return float(psutil.Process().memory_info().rss)
