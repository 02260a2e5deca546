"""How fast tokens are written while the window shows them and is scrolled, against no window at all:
`python -m benchmarks busy`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.composition import build
from desktop_app.domain import LaneSetup, Sampling
from desktop_app.services.events import AnswerEnded
from desktop_app.settings import Paths
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.live_preferences import LivePreferences
from desktop_app.ui.theme import Theme
from desktop_app.windows import open_window

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.composition import Services
    from desktop_app.services.events import AppEvent, Listener

DEADLINE_S = 300
_PROMPT = "Write a very long story about a lighthouse and its keeper."
_SCROLL_MS = 50
_SCROLL_PIXELS = 120


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks busy", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of window, none, none, window")
    parser.add_argument("--tokens", type=int, default=256, help="tokens an answer")
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="tandem-busy-") as folder:
        result = measure(Path(folder), options.rounds, options.tokens)
    lines = [f"{name:<24}{value}" for name, value in result.items()]
    print(json.dumps(result, indent=2) if options.json else "\n".join(lines))


def measure(folder: Path, rounds: int, tokens: int) -> dict[str, float]:
    """Medians of tokens a second, and of the ratio in the same round."""
    app = QApplication([])
    bridge = Bridge(app)
    shown, alone = _Side(folder / "shown", bridge.listen), _Side(folder / "alone", lambda _: None)
    theme = Theme(app, Qt.ColorScheme.Light)
    theme.apply()
    preferences = LivePreferences(shown.services.preferences, bridge)
    window = open_window(shown.services, bridge=bridge, theme=theme, preferences=preferences, paths=shown.paths)
    window.show()
    scrolling = QTimer(interval=_SCROLL_MS)
    steps = [_SCROLL_PIXELS]

    def scroll() -> None:
        bar = window.transcript.page.verticalScrollBar()
        if bar.value() in (bar.minimum(), bar.maximum()):
            steps[0] = -_SCROLL_PIXELS if bar.value() == bar.maximum() else _SCROLL_PIXELS
        bar.setValue(bar.value() + steps[0])

    scrolling.timeout.connect(scroll)

    def with_window() -> float:
        scrolling.start()
        try:
            return shown.rate(tokens, _turn_the_loop, opened=window.shelf.open)
        finally:
            scrolling.stop()

    def without() -> float:
        return alone.rate(tokens, lambda ended: ended.result(DEADLINE_S))

    try:
        for side in (with_window, without):
            side()
        rates = [(with_window(), without(), without(), with_window()) for _ in range(rounds)]
    finally:
        window.close()
        bridge.close()
        for one in (shown, alone):
            one.services.close()
    ratios = [(first + fourth) / (second + third) for first, second, third, fourth in rates]
    return {
        "window_tokens_per_s": round(statistics.median(rate for round_ in rates for rate in (round_[0], round_[3])), 1),
        "alone_tokens_per_s": round(statistics.median(rate for round_ in rates for rate in (round_[1], round_[2])), 1),
        "ratio": round(statistics.median(ratios), 3),
        "ratio_low": round(min(ratios), 3),
        "ratio_high": round(max(ratios), 3),
        "load_average": os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0,
    }


class _Side:
    """A profile with its services; `listen` hears what they tell."""

    def __init__(self, profile: Path, listen: Listener) -> None:
        names = ("data", "config", "cache", "state")
        self.paths = Paths(**{name: profile / name for name in names})
        self._tell = listen
        self._ended: Future[AnswerEnded] = Future()
        self.services: Services = build(self.paths, self._listen)
        self.services.preferences.change(first_run_done=True, keep_awake=False).result(DEADLINE_S)
        self.services.models.refresh().result(DEADLINE_S)

    def rate(
        self, tokens: int, wait: Callable[[Future[AnswerEnded]], object], opened: Callable[[int], None] | None = None
    ) -> float:
        """Tokens a second of one answer in a conversation of its own."""
        model = self.services.models.default()
        assert model is not None, "the starter model is not installed: run `make run` once"
        self._ended = Future()
        sampling = Sampling(temperature=0.0, repeat_penalty=1.1, max_tokens=tokens)
        setup = LaneSetup(model=model.ref, sampling=sampling)
        asked = self.services.chat.send(conversation_id=None, text=_PROMPT, setup=setup)
        if opened is not None:
            opened(asked.result(DEADLINE_S))
        wait(self._ended)
        facts = self._ended.result(0).answer.generation
        assert facts is not None
        return facts.decode_tokens_per_s

    def _listen(self, event: AppEvent) -> None:
        self._tell(event)
        if isinstance(event, AnswerEnded):
            self._ended.set_result(event)


def _turn_the_loop(ended: Future[AnswerEnded]) -> None:
    loop = QEventLoop()
    look = QTimer(interval=_SCROLL_MS)
    look.timeout.connect(lambda: loop.quit() if ended.done() else None)
    look.start()
    loop.exec()
