"""How near the estimates come: memory to what llama.cpp allocates in the child, speed to what is written there.

`python -m benchmarks fit`
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.fit.models import Model, models
from desktop_app.domain import LoadSettings, PromptMessage, Role, Sampling, TemplateChoice
from desktop_app.engine.base import Finished, GenerationRequest, LoadRequest, Started
from desktop_app.engine.local.memory_need import Setting, memory_need
from desktop_app.engine.local.speed import KEPT_TOKENS, tokens_per_s
from desktop_app.engine.process.engine import ChildEngine, worker_argv

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_app.engine.local.memory_need import Shape
    from desktop_app.engine.local.speed import MachineSpeed

MEMORY_GOAL, SPEED_GOAL = 0.05, 0.2
_GAUGE_S = 300.0
_SPEED_N_CTX = 2048
_SENTENCE = "The history of the city begins with the river. "


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """An answer: how many tokens were kept in the middle of it, and tokens a second."""

    kept: int
    rate: float


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks fit", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1, help="rounds of gauge, answers, gauge for each model")
    parser.add_argument("--tokens", type=int, default=48, help="tokens an answer")
    parser.add_argument("--n-ctx", type=int, nargs="+", default=[512, 2048, 8192], help="context lengths to load with")
    parser.add_argument("--model", action="append", default=[], help="only models whose name has this in it")
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args(arguments)
    result = measure(options.rounds, options.tokens, options.n_ctx, options.model)
    print(json.dumps(result, indent=2) if options.json else _table(result))


def measure(rounds: int, tokens: int, contexts: Sequence[int], wanted: Sequence[str]) -> dict[str, object]:
    """For each model how far off the memory was at its worst, and the median of how far off the speed was."""
    measured: dict[str, dict[str, object]] = {}
    gauges = _Gauges()
    with tempfile.TemporaryDirectory(prefix="tandem-fit-") as folder:
        for model in models():
            if not wanted or any(part in model.name for part in wanted):
                path = model.write(Path(folder) / "model.gguf")
                measured[model.name] = _model(model, path, rounds, tokens, contexts, gauges)
    return {
        "rounds": rounds,
        "tokens": tokens,
        "load_average": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "memory_goal": MEMORY_GOAL,
        "speed_goal": SPEED_GOAL,
        "worst_memory_off": _worst(measured, "memory_off"),
        "worst_speed_off": _worst(measured, "speed_off"),
        "worst_long_speed_off": _worst(measured, "long_speed_off"),
        "models": measured,
    }


class _Gauges:
    """The machine's speed before and after each round; what comes after one model comes before the next."""

    def __init__(self) -> None:
        self._last: MachineSpeed | None = None

    def around(self, answer: Callable[[], None]) -> tuple[MachineSpeed, MachineSpeed]:
        """Measured, then `answer` called, then measured again."""
        before = self._last or _gauge()
        answer()
        self._last = _gauge()
        return before, self._last


def _model(
    model: Model, path: Path, rounds: int, tokens: int, contexts: Sequence[int], gauges: _Gauges
) -> dict[str, object]:
    engine = ChildEngine(worker_argv("llama"), "llama")
    try:
        shape = engine.shape(path)
        loads = {str(n_ctx): _load(engine, path, shape, n_ctx) for n_ctx in contexts}
        worst = max((load["off"] for load in loads.values()), key=abs)
        found: dict[str, object] = {"memory_off": worst, "loads": loads}
        if model.tells_speed and rounds:
            found |= _speed(engine, path, shape, rounds, tokens, gauges)
    finally:
        engine.close()
    return found


def _load(engine: ChildEngine, path: Path, shape: Shape, n_ctx: int) -> dict[str, float]:
    """Bytes of weights and context, as estimated from the header and as llama.cpp reports them."""
    loaded = engine.load(LoadRequest(path=str(path), settings=LoadSettings(n_ctx=n_ctx)), lambda _fraction: None)
    said = memory_need(shape, Setting(n_ctx=loaded.n_ctx), loaded.placement.layers_on_gpu).model
    return {"estimated": said, "allocated": loaded.memory.model, "off": round(said / loaded.memory.model - 1, 4)}


def _speed(
    engine: ChildEngine, path: Path, shape: Shape, rounds: int, tokens: int, gauges: _Gauges
) -> dict[str, object]:
    """In a conversation that begins, and in one as long as the window tells the speed for."""
    loaded = engine.load(LoadRequest(path=str(path), settings=LoadSettings(n_ctx=_SPEED_N_CTX)), lambda _fraction: None)
    setting, on_gpu = Setting(n_ctx=_SPEED_N_CTX), loaded.placement.layers_on_gpu
    prompts = {"": _SENTENCE, "long_": _sentences(engine, KEPT_TOKENS)}
    found: dict[str, object] = {}
    ratios: dict[str, list[float]] = {name: [] for name in prompts}
    steady = []
    for _ in range(rounds):
        written: dict[str, tuple[_Written, _Written]] = {}

        def answer(written: dict[str, tuple[_Written, _Written]] = written) -> None:
            for name, prompt in prompts.items():
                _answer(engine, prompt, 8)
                written[name] = (_answer(engine, prompt, tokens), _answer(engine, prompt, tokens))

        both = gauges.around(answer)
        steady += [speed.steady for speed in both]
        for name, (one, other) in written.items():
            said = [tokens_per_s(shape, setting, speed, on_gpu, kept=one.kept) for speed in both]
            ratios[name].append(sum(said) / (one.rate + other.rate))
            found[f"{name}predicted_tokens_per_s"] = round(statistics.mean(said), 1)
            found[f"{name}tokens_per_s"] = round((one.rate + other.rate) / 2, 1)
    for name, each in ratios.items():
        found[f"{name}speed_off"] = round(statistics.median(each) - 1, 3)
        found[f"{name}speed_off_low"], found[f"{name}speed_off_high"] = (
            round(edge(each) - 1, 3) for edge in (min, max)
        )
    return {**found, "steady": all(steady)}


def _gauge() -> MachineSpeed:
    engine = ChildEngine(worker_argv("llama"), "llama")
    try:
        speed = engine.gauge(None, _GAUGE_S).speed
    finally:
        engine.close()
    assert speed is not None
    return speed


def _sentences(engine: ChildEngine, tokens: int) -> str:
    """About so many tokens of text."""
    message = PromptMessage(role=Role.USER, text=_SENTENCE * 8)
    counted = engine.count(GenerationRequest(messages=(message,), sampling=Sampling(), template=TemplateChoice.PLAIN))
    return _SENTENCE * (8 * tokens // counted.prompt_tokens)


def _answer(engine: ChildEngine, prompt: str, tokens: int) -> _Written:
    """With the settings that a new conversation has."""
    message = PromptMessage(role=Role.USER, text=prompt)
    request = GenerationRequest(
        messages=(message,), sampling=Sampling(seed=1, max_tokens=tokens), template=TemplateChoice.PLAIN
    )
    read = written = 0
    decode_s = 0.0
    for event in engine.generate(request):
        if isinstance(event, Started):
            read = event.prompt_tokens
        if isinstance(event, Finished):
            written, decode_s = event.completion_tokens, event.decode_s
    return _Written(kept=read + written // 2, rate=(written - 1) / decode_s)


def _worst(measured: dict[str, dict[str, object]], name: str) -> float | None:
    offs = [float(str(found[name])) for found in measured.values() if name in found]
    return max(offs, key=abs, default=None)


def _table(result: dict[str, object]) -> str:
    found = result["models"]
    assert isinstance(found, dict)
    head = (
        "fit: {rounds} rounds of {tokens} tokens, load average {load_average}\n"
        "at the worst: memory {worst_memory_off:+.1%} (goal ±5%), speed {worst_speed_off} (goal ±0.2)"
    )
    columns = "".join(f"{name:>8}" for name in ("memory", *2 * ("said", "seen", "off")))
    lines = [head.format(**result), f"{'model':<28}{columns}"]
    for name, one in found.items():
        line = f"{name:<28}{one['memory_off']:>+8.1%}"
        if "speed_off" in one:
            for length in ("", "long_"):
                said, seen = one[f"{length}predicted_tokens_per_s"], one[f"{length}tokens_per_s"]
                line += f"{said:>8}{seen:>8}{one[f'{length}speed_off']:>+8.1%}"
        lines.append(line)
    return "\n".join(lines)
