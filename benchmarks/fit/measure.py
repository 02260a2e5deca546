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
from desktop_app.engine.local.speed import tokens_per_s
from desktop_app.engine.process.engine import ChildEngine, worker_argv

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.engine.local.memory_need import Shape
    from desktop_app.engine.local.speed import MachineSpeed

MEMORY_GOAL, SPEED_GOAL = 0.05, 0.2
_GAUGE_S = 300.0
_SPEED_N_CTX = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """An answer: how many tokens were kept in the middle of it, and tokens a second."""

    kept: int
    rate: float


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks fit", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of gauge, answer, answer, gauge for each model")
    parser.add_argument("--tokens", type=int, default=64, help="tokens an answer")
    parser.add_argument("--n-ctx", type=int, nargs="+", default=[512, 2048, 8192], help="context lengths to load with")
    parser.add_argument("--model", action="append", default=[], help="only models whose name has this in it")
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args(arguments)
    result = measure(options.rounds, options.tokens, options.n_ctx, options.model)
    print(json.dumps(result, indent=2) if options.json else _table(result))


def measure(rounds: int, tokens: int, contexts: Sequence[int], wanted: Sequence[str]) -> dict[str, object]:
    """For each model how far off the memory was at its worst, and the median of how far off the speed was."""
    measured: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory(prefix="tandem-fit-") as folder:
        for model in models():
            if not wanted or any(part in model.name for part in wanted):
                path = model.write(Path(folder) / "model.gguf")
                measured[model.name] = _model(model, path, rounds, tokens, contexts)
    return {
        "rounds": rounds,
        "tokens": tokens,
        "load_average": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "memory_goal": MEMORY_GOAL,
        "speed_goal": SPEED_GOAL,
        "worst_memory_off": _worst(measured, "memory_off"),
        "worst_speed_off": _worst(measured, "speed_off"),
        "models": measured,
    }


def _model(model: Model, path: Path, rounds: int, tokens: int, contexts: Sequence[int]) -> dict[str, object]:
    engine = ChildEngine(worker_argv("llama"), "llama")
    try:
        shape = engine.shape(path)
        loads = {str(n_ctx): _load(engine, path, shape, n_ctx) for n_ctx in contexts}
        worst = max((load["off"] for load in loads.values()), key=abs)
        found: dict[str, object] = {"memory_off": worst, "loads": loads}
        if model.tells_speed and rounds:
            found |= _speed(engine, path, shape, rounds, tokens)
    finally:
        engine.close()
    return found


def _load(engine: ChildEngine, path: Path, shape: Shape, n_ctx: int) -> dict[str, float]:
    """Bytes of weights and context, as estimated from the header and as llama.cpp reports them."""
    loaded = engine.load(LoadRequest(path=str(path), settings=LoadSettings(n_ctx=n_ctx)), lambda _fraction: None)
    said = memory_need(shape, Setting(n_ctx=loaded.n_ctx), loaded.placement.layers_on_gpu).model
    return {"estimated": said, "allocated": loaded.memory.model, "off": round(said / loaded.memory.model - 1, 4)}


def _speed(engine: ChildEngine, path: Path, shape: Shape, rounds: int, tokens: int) -> dict[str, object]:
    loaded = engine.load(LoadRequest(path=str(path), settings=LoadSettings(n_ctx=_SPEED_N_CTX)), lambda _fraction: None)
    setting, on_gpu = Setting(n_ctx=_SPEED_N_CTX), loaded.placement.layers_on_gpu
    _answer(engine, 8)
    predicted, seen, ratios, steady = [], [], [], []
    for _ in range(rounds):
        first, one, other, second = _gauge(), _answer(engine, tokens), _answer(engine, tokens), _gauge()
        said = [tokens_per_s(shape, setting, speed, on_gpu, kept=one.kept) for speed in (first, second)]
        predicted += said
        seen += [one.rate, other.rate]
        ratios.append(sum(said) / (one.rate + other.rate))
        steady += [first.steady, second.steady]
    return {
        "predicted_tokens_per_s": round(statistics.median(predicted), 1),
        "tokens_per_s": round(statistics.median(seen), 1),
        "speed_off": round(statistics.median(ratios) - 1, 3),
        "speed_off_low": round(min(ratios) - 1, 3),
        "speed_off_high": round(max(ratios) - 1, 3),
        "steady": all(steady),
    }


def _gauge() -> MachineSpeed:
    engine = ChildEngine(worker_argv("llama"), "llama")
    try:
        speed = engine.gauge(None, _GAUGE_S).speed
    finally:
        engine.close()
    assert speed is not None
    return speed


def _answer(engine: ChildEngine, tokens: int) -> _Written:
    """With the settings that a new conversation has."""
    message = PromptMessage(role=Role.USER, text="The history of the city begins with the river.")
    request = GenerationRequest(
        messages=(message,), sampling=Sampling(seed=1, max_tokens=tokens), template=TemplateChoice.PLAIN
    )
    prompt = written = 0
    decode_s = 0.0
    for event in engine.generate(request):
        if isinstance(event, Started):
            prompt = event.prompt_tokens
        if isinstance(event, Finished):
            written, decode_s = event.completion_tokens, event.decode_s
    return _Written(kept=prompt + written // 2, rate=(written - 1) / decode_s)


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
    lines = [head.format(**result), f"{'model':<28}{'memory':>8}{'said':>8}{'seen':>8}{'off':>8}"]
    for name, one in found.items():
        line = f"{name:<28}{one['memory_off']:>+8.1%}"
        if "speed_off" in one:
            line += f"{one['predicted_tokens_per_s']:>8}{one['tokens_per_s']:>8}{one['speed_off']:>+8.1%}"
        lines.append(line)
    return "\n".join(lines)
