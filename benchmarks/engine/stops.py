"""How soon an answer is at an end that somebody stops, while its prompt is read and while it is written, and whether
the next one is as if nothing had been: `python -m benchmarks stop`.
"""

from __future__ import annotations

import argparse
import json
import random
import threading
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.engine.asking import Asking, load_average, long_prompt, said, spread, starter_model
from desktop_app.domain import Sampling, StopReason
from desktop_app.engine.base import Finished, GenerationRequest

if TYPE_CHECKING:
    from desktop_app.domain import PromptMessage

CHECK = said("Tell me about the sea.")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks stop", description=__doc__)
    parser.add_argument("--model", type=Path, help="a GGUF file; SmolLM2 if left out")
    parser.add_argument("--rounds", type=int, default=40, help="stops of each kind")
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args(arguments)
    result = measure(options.model or starter_model(), options.rounds)
    lines = [f"{name:<18}{figure}" for name, figure in result.items()]
    print(json.dumps(result, indent=2) if options.json else "\n".join(lines))


def measure(model: Path, rounds: int) -> dict[str, object]:
    """Milliseconds from the stop to the end, and how many answers after one differ from an unstopped engine's."""
    side, untouched = Asking(model, 8192), Asking(model, 8192)
    chance = random.Random(7)
    reading, writing = [], []
    differ = 0
    try:
        expected = untouched.ask((CHECK,), 16).text
        for number in range(rounds):
            reading.append(_stopped(side, said(long_prompt(number + 1, 3000)), chance.uniform(0.05, 0.5)))
            writing.append(_stopped(side, said(f"{number}. Tell a very long story."), chance.uniform(0.3, 0.8)))
            differ += side.ask((CHECK,), 16).text != expected
    finally:
        side.close()
        untouched.close()
    return {
        "model": model.name,
        "rounds": rounds,
        "load_average": load_average(),
        "reading_ms": _times(reading),
        "writing_ms": _times(writing),
        "answers_that_differ": differ,
    }


def _stopped(side: Asking, prompt: PromptMessage, after_s: float) -> float:
    """Seconds from the stop, `after_s` seconds after the asking, to the end."""
    called: list[float] = []

    def stop() -> None:
        called.append(perf_counter())
        side.engine.cancel()

    sampling = Sampling(temperature=0.0, repeat_penalty=1.0)
    events = side.engine.generate(GenerationRequest(messages=(prompt,), sampling=sampling))
    timer = threading.Timer(after_s, stop)
    timer.start()
    for event in events:
        if isinstance(event, Finished):
            ended = perf_counter()
            timer.cancel()
            stopped = event.stop_reason is StopReason.STOPPED and called
            return ended - called[0] if stopped else 0.0
    raise RuntimeError("The answer has no end.")


def _times(seconds: list[float]) -> dict[str, float]:
    reached = sorted(1000 * one for one in seconds if one)
    if not reached:
        raise SystemExit("Every answer had ended before it could be stopped.")
    return spread(reached, 1) | {"p95": round(reached[int(0.95 * (len(reached) - 1))], 1), "stops": len(reached)}
