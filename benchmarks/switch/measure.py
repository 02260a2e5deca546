"""How long a switch takes to a model that stands ready, that is in the page cache, that is on the disk only.

`python -m benchmarks switch`
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import threading
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.fit.models import models
from benchmarks.switch.bare import Loaded, load
from desktop_app.domain import LoadSettings, LocalModel, PromptMessage, Role, Sampling, TemplateChoice
from desktop_app.engine.base import GenerationRequest
from desktop_app.engine.local.devices import threads
from desktop_app.engine.process.engine import ChildEngine, worker_argv
from desktop_app.services.residency import Residency

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_app.errors import AppError

GOALS = {"resident_over_cold": 0.05, "cached_over_bare_file": 1.1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Switched:
    """Seconds: until the model stood ready, and of these the ones that its process spent on loading it."""

    seconds: float
    load_s: float


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks switch", description=__doc__)
    parser.add_argument("--model", type=Path, action="append", default=[], help="two GGUF files; SmolLM2 and Gemma")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of ours, bare, bare, ours")
    parser.add_argument("--n-ctx", type=int, default=2048)
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="tandem-switch-") as folder:
        paths = options.model or [
            model.write(Path(folder) / f"{number}.gguf") for number, model in enumerate(models()) if number < 2
        ]
        result = measure(paths, options.rounds, options.n_ctx)
    print(json.dumps(result, indent=2) if options.json else _table(result))


def measure(paths: Sequence[Path], rounds: int, n_ctx: int) -> dict[str, object]:
    """Medians of seconds, and of ratios in the same round, for the last of the models; the others stand beside it."""
    found = [_inspected(path) for path in paths]
    wanted, settings = found[-1], LoadSettings(n_ctx=n_ctx)
    bare = partial(load, wanted.path, n_ctx, threads())
    ours = partial(_fresh, wanted, settings)
    bare()
    ours()
    cached = [(ours(), bare(), bare(), ours()) for _ in range(rounds)]
    waiting = partial(_expected, wanted, settings)
    expected = [(waiting(), bare(), bare(), waiting()) for _ in range(rounds)]
    cold = [one for one in (_cold(wanted, settings) for _ in range(rounds)) if one is not None]
    resident = _resident(found, settings, rounds)
    cold_s = statistics.median(one.seconds for one in cold) if cold else None
    switched = [one for first, _, _, fourth in cached for one in (first, fourth)]
    theirs = [one for _, second, third, _ in cached for one in (second, third)]
    return {
        "model": wanted.name,
        "model_mb": round(wanted.facts.size_bytes / 1e6, 1),
        "n_ctx": n_ctx,
        "rounds": rounds,
        "load_average": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "resident_s": _median([seconds for seconds, _ in resident]),
        "resident_word_s": _median([word for _, word in resident]),
        "cached_s": _median([one.seconds for one in switched]),
        "cached_load_s": _median([one.load_s for one in switched]),
        "cached_expected_s": _median([one.seconds for first, _, _, fourth in expected for one in (first, fourth)]),
        "cold_s": cold_s and round(cold_s, 4),
        "bare_file_s": _median([one.file_s for one in theirs]),
        "bare_ready_s": _median([one.ready_s for one in theirs]),
        "resident_over_cold": cold_s and round(_median([seconds for seconds, _ in resident]) / cold_s, 5),
        "resident_word_over_cold": cold_s and round(_median([word for _, word in resident]) / cold_s, 5),
        "cached_over_bare_file": _ratio(cached, lambda ours: ours.load_s, lambda bare: bare.file_s),
        "cached_over_bare_ready": _ratio(cached, lambda ours: ours.load_s, lambda bare: bare.ready_s),
        "whole_over_bare_ready": _ratio(cached, lambda ours: ours.seconds, lambda bare: bare.ready_s),
        "expected_over_bare_ready": _ratio(expected, lambda ours: ours.seconds, lambda bare: bare.ready_s),
        "goals": GOALS,
    }


def _inspected(path: Path) -> LocalModel:
    engine = ChildEngine(worker_argv("llama"), "llama")
    try:
        facts = engine.inspect(path, lambda _fraction: None)
    finally:
        engine.close()
    return LocalModel(path=path, facts=facts, name=facts.name)


def _residency() -> Residency:
    def make_engine(on_death: Callable[[AppError], None]) -> ChildEngine:
        return ChildEngine(worker_argv("llama"), kind="llama", on_death=on_death)

    return Residency(make_engine, lambda _event: None)


def _switch(residency: Residency, model: LocalModel, settings: LoadSettings) -> Switched:
    """What an answer waits for before its prompt is read, if nobody else has the device."""
    began = perf_counter()
    ticket = residency.device.ticket(model.facts.sha256)
    with residency.turn(ticket):
        resident = residency.ready(model, ticket, lambda _fraction: None, settings=settings)
        return Switched(seconds=perf_counter() - began, load_s=resident.loaded.load_s)


def _fresh(model: LocalModel, settings: LoadSettings) -> Switched:
    """A load with nothing in memory but the file's pages."""
    residency = _residency()
    try:
        return _switch(residency, model, settings)
    finally:
        residency.close()


def _expected(model: LocalModel, settings: LoadSettings) -> Switched:
    """The same after the list of models was opened, so that a process waits for whatever is chosen."""
    warmed = threading.Event()

    class Noted(ChildEngine):
        def warm(self) -> None:
            super().warm()
            warmed.set()

    residency = Residency(
        lambda on_death: Noted(worker_argv("llama"), kind="llama", on_death=on_death), lambda _event: None
    )
    try:
        residency.expect()
        warmed.wait()
        return _switch(residency, model, settings)
    finally:
        residency.close()


def _cold(model: LocalModel, settings: LoadSettings) -> Switched | None:
    """A load from the disk; None where the system cannot be told to forget a file's pages."""
    if not hasattr(os, "posix_fadvise"):
        return None
    descriptor = os.open(model.path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)
    return _fresh(model, settings)


def _resident(models: Sequence[LocalModel], settings: LoadSettings, rounds: int) -> list[tuple[float, float]]:
    """Seconds of each switch to the last of the models while all of them stand ready, and until its first token."""
    residency = _residency()
    seconds = []
    try:
        for model in models:
            _switch(residency, model, settings)
        for _ in range(rounds):
            for model in models:
                began = perf_counter()
                switched = _switch(residency, model, settings).seconds
                _say_a_word(residency, model, settings)
                taken = (switched, perf_counter() - began)
            seconds.append(taken)
    finally:
        residency.close()
    return seconds


def _say_a_word(residency: Residency, model: LocalModel, settings: LoadSettings) -> None:
    resident = residency.at_rest(model.facts.sha256, settings)
    assert resident is not None
    message = PromptMessage(role=Role.USER, text="The history of the city begins with the river.")
    request = GenerationRequest(messages=(message,), sampling=Sampling(max_tokens=1), template=TemplateChoice.PLAIN)
    for _ in resident.engine.generate(request):
        pass


def _ratio(
    rounds: Sequence[tuple[Switched, Loaded, Loaded, Switched]],
    ours: Callable[[Switched], float],
    bare: Callable[[Loaded], float],
) -> float:
    ratios = [(ours(first) + ours(fourth)) / (bare(second) + bare(third)) for first, second, third, fourth in rounds]
    return round(statistics.median(ratios), 3)


def _median(seconds: Sequence[float]) -> float:
    return round(statistics.median(seconds), 6)


def _table(result: dict[str, object]) -> str:
    return "\n".join(f"{name:<24}{value!s:>14}" for name, value in result.items())
