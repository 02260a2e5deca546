"""How an answer is shown while it is written at 500 tokens a second: `python -m benchmarks transcript`."""

from __future__ import annotations

import argparse
import json
import statistics
from time import perf_counter, thread_time
from typing import TYPE_CHECKING

from benchmarks.conversations import answers, message, settle, show_transcript
from desktop_app.domain import MessageState, Role
from desktop_app.services.events import Phase

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop_app.ui.chat.transcript import Transcript

_CHARACTERS_PER_TOKEN = 4
_FRAME_S = 0.016
_REPARSED = 40
"""Whole texts that are parsed and laid out to estimate doing so at each frame."""


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks transcript", description=__doc__)
    parser.add_argument("--characters", type=int, default=50_000, help="of each answer")
    parser.add_argument("--rate", type=int, default=500, help="tokens a second")
    parser.add_argument("--rounds", type=int, default=5, help="of the measurement of cost")
    parser.add_argument("--kinds", nargs="*", help="mixed code table list paragraph; all if left out")
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args(arguments)
    app, transcript = show_transcript()
    results: dict[str, dict[str, float]] = {}
    for kind, text in answers(options.characters).items():
        if options.kinds is None or kind in options.kinds:
            results[kind] = measure(app, transcript, text, options.rate * _CHARACTERS_PER_TOKEN, options.rounds)
    print(json.dumps(results, indent=2) if options.json else _table(results))


def measure(app: QApplication, transcript: Transcript, text: str, rate: int, rounds: int) -> dict[str, float]:
    """Milliseconds of the event loop's gaps (on the clock, and of processor time), and ratios of cost."""
    gaps, own = _gaps(app, transcript, text, rate)
    step = max(1, round(rate * _FRAME_S))
    runs = [_costs(app, transcript, text, step) for _ in range(rounds)]
    edge = round(1000 / step)
    # the page is filled by the first screens: what the first 1,000 cost is read when there is something to scroll
    first = [sum(run[2 * edge : 3 * edge]) for run in runs]
    last = [sum(run[-edge:]) for run in runs]
    total = statistics.median(sum(run) for run in runs)
    return {
        "gap_p99_ms": round(1000 * _percentile(gaps, 0.99), 1),
        "gap_worst_ms": round(1000 * max(gaps), 1),
        "busy_p99_ms": round(1000 * _percentile(own, 0.99), 1),
        "busy_worst_ms": round(1000 * max(own), 1),
        "frame_ms": round(1000 * statistics.median(statistics.median(run) for run in runs), 2),
        "last_over_first_1k": round(statistics.median(b / a for a, b in zip(first, last, strict=True)), 2),
        "over_reparsing": round(total / _reparsing(text, step), 3),
    }


def _begin(app: QApplication, transcript: Transcript) -> int:
    transcript.show_messages([message(1, Role.USER, "Go on."), message(2, Role.ASSISTANT, "", MessageState.STREAMING)])
    transcript.set_phase(2, Phase.WRITING, None)
    settle(app)
    return 2


def _gaps(app: QApplication, transcript: Transcript, text: str, rate: int) -> tuple[list[float], list[float]]:
    """Seconds between ticks of a 1 ms timer while the text comes in at `rate` characters a second."""
    from PySide6.QtCore import Qt, QTimer

    answer = _begin(app, transcript)
    gaps: list[float] = []
    own: list[float] = []
    began = perf_counter()
    at = [began, thread_time()]
    shown = 0

    def tick() -> None:
        now, busy = perf_counter(), thread_time()
        gaps.append(now - at[0])
        own.append(busy - at[1])
        at[:] = [now, busy]

    def feed() -> None:
        nonlocal shown
        due = min(len(text), int((perf_counter() - began) * rate))
        transcript.append(answer, text[shown:due], reasoning=False)
        shown = due
        if shown == len(text):
            app.quit()

    timers = [QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer), QTimer(interval=8)]
    for timer, act in zip(timers, (tick, feed), strict=True):
        timer.timeout.connect(act)
        timer.start()
    app.exec()
    for timer in timers:
        timer.stop()
    return gaps, own


def _costs(app: QApplication, transcript: Transcript, text: str, step: int) -> list[float]:
    """Seconds of processor time for each frame of `step` characters, painting and all."""
    answer = _begin(app, transcript)
    costs: list[float] = []
    for start in range(0, len(text), step):
        began = thread_time()
        transcript.append(answer, text[start : start + step], reasoning=False)
        transcript.show_now()
        for _ in range(4):
            app.processEvents()
        costs.append(thread_time() - began)
    return costs


def _reparsing(text: str, step: int) -> float:
    """Seconds, estimated, of setting the whole text so far as Qt's Markdown at each frame."""
    from PySide6.QtGui import QTextDocument

    cost = 0.0
    for number in range(1, _REPARSED + 1):
        began = thread_time()
        document = QTextDocument()
        document.setMarkdown(text[: len(text) * number // _REPARSED])
        document.setTextWidth(632)
        document.size()
        cost += thread_time() - began
    return cost * len(text) / step / _REPARSED


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _table(results: dict[str, dict[str, float]]) -> str:
    names = list(next(iter(results.values())))
    head = f"{'answer':<12}" + "".join(f"{name:>20}" for name in names)
    return "\n".join(
        [head, *(f"{kind:<12}" + "".join(f"{row[n]:>20}" for n in names) for kind, row in results.items())]
    )
