"""How several answers are shown while they are written side by side: `python -m benchmarks lanes`."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from time import perf_counter, thread_time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.conversations import answers, conversation, message, settle
from desktop_app.domain import MessageState, Role
from desktop_app.services.events import Phase
from desktop_app.ui.lanes.view import LanesView
from desktop_app.ui.theme import Theme

if TYPE_CHECKING:
    from desktop_app.domain import Message

_CHARACTERS_PER_TOKEN = 4
_SIZE = (1600, 800)
_PACES = (1.0, 0.8, 0.6, 0.4, 0.9, 0.7)
"""Each lane writes at a pace of its own, so that the rows are uneven all the time."""


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks lanes", description=__doc__)
    parser.add_argument("--lanes", type=int, default=4, choices=range(2, 7))
    parser.add_argument("--characters", type=int, default=8_000, help="of the longest answer")
    parser.add_argument("--rate", type=int, default=100, help="tokens a second in each lane")
    parser.add_argument("--turns", type=int, default=20, help="that were said before")
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args(arguments)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(app, Qt.ColorScheme.Light)
    theme.apply()
    window = QWidget()
    window.resize(*_SIZE)
    view = LanesView(theme, window)
    view.resize(*_SIZE)
    results = {}
    for name, together in (("together", True), ("apart", False)):
        _fill(view, options.lanes, options.turns)
        window.show()
        view.read_together(view.columns if together else [])
        settle(app)
        text = answers(options.characters)["mixed"]
        results[name] = _measure(app, view, text, options.rate * _CHARACTERS_PER_TOKEN)
    print(json.dumps(results, indent=2) if options.json else _table(results))


def _fill(view: LanesView, lanes: int, turns: int) -> None:
    """A conversation with a turn under way in each lane."""
    columns = [view.column(at) for at in range(lanes)]
    view.show_columns(columns)
    for at, column in enumerate(columns):
        begun = 2 * turns + 1
        said = [replace(one, id=one.id + 100_000 * at, turn_id=(one.id + 1) // 2) for one in _turns(turns)]
        prompt = replace(message(begun + 100_000 * at, Role.USER, "Go on."), turn_id=turns + 1)
        answer = message(_answer(at), Role.ASSISTANT, "", MessageState.STREAMING)
        column.transcript.show_messages([*said, prompt, replace(answer, turn_id=turns + 1)])
        column.transcript.set_phase(_answer(at), Phase.WRITING, None)
        column.transcript.page.follow_end()


def _turns(turns: int) -> list[Message]:
    """A prompt first in each turn."""
    return [
        message(one.id, Role.USER if one.id % 2 else Role.ASSISTANT, "A question?" if one.id % 2 else one.text * 2)
        for one in conversation(2 * turns)
    ]


def _answer(lane: int) -> int:
    return 99_999 + 100_000 * lane


def _measure(app: QApplication, view: LanesView, text: str, rate: int) -> dict[str, float]:
    """Milliseconds between ticks of a 1 ms timer, on the clock and of processor time, while all lanes write."""
    gaps: list[float] = []
    own: list[float] = []
    began = perf_counter()
    at = [began, thread_time()]
    shown = [0] * len(view.columns)

    def tick() -> None:
        now, busy = perf_counter(), thread_time()
        gaps.append(now - at[0])
        own.append(busy - at[1])
        at[:] = [now, busy]

    def feed() -> None:
        spent = perf_counter() - began
        for lane, column in enumerate(view.columns):
            due = min(round(len(text) * _PACES[lane]), int(spent * rate * _PACES[lane]))
            column.transcript.append(_answer(lane), text[shown[lane] : due], reasoning=False)
            shown[lane] = due
        if shown[0] == len(text):
            app.quit()

    timers = [QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer), QTimer(interval=8)]
    for timer, act in zip(timers, (tick, feed), strict=True):
        timer.timeout.connect(act)
        timer.start()
    app.exec()
    for timer in timers:
        timer.stop()
    return {
        "gap_p99_ms": _percentile(gaps, 0.99),
        "gap_worst_ms": _percentile(gaps, 1),
        "busy_p99_ms": _percentile(own, 0.99),
        "busy_worst_ms": _percentile(own, 1),
        "busy_share": round(sum(own) / sum(gaps), 2),
    }


def _percentile(values: list[float], share: float) -> float:
    return round(1000 * sorted(values)[min(len(values) - 1, int(share * len(values)))], 1)


def _table(results: dict[str, dict[str, float]]) -> str:
    names = list(next(iter(results.values())))
    lines = ["".join(f"{name:>14}" for name in ("", *names))]
    lines += [f"{side:>14}" + "".join(f"{one[name]:>14}" for name in names) for side, one in results.items()]
    return "\n".join(lines)
