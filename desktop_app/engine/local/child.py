"""The `llama` child: what it does with the commands of its parent.

llama.cpp is imported with the first load, so that a child that only inspects a file answers at once.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from desktop_app.engine.base import Delta, Finished, LoadedModel, PromptProgress, Started, Usage, Waiting
from desktop_app.engine.local import workers
from desktop_app.engine.local.energy import Counter, EnergyRun, counters
from desktop_app.engine.local.fit import shape_of
from desktop_app.engine.local.inspection import inspect
from desktop_app.engine.local.placing import plan
from desktop_app.engine.local.splits import read_model
from desktop_app.engine.process.fit_lines import Gauge, Gauged, ReadShape, ShapeRead
from desktop_app.engine.process.protocol import (
    Begun,
    Count,
    Counted,
    Ended,
    Generate,
    Inspect,
    Inspected,
    Load,
    Loaded,
    Piece,
    Plan,
    Planned,
    Progress,
    Reading,
    Warm,
    Warmed,
)
from desktop_app.engine.process.worker import serve
from desktop_app.errors import LoadFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop_app.engine.base import GenerationEvent, LoadPlan
    from desktop_app.engine.local.gguf_header import Header
    from desktop_app.engine.local.resident import Resident
    from desktop_app.engine.process.protocol import Event
    from desktop_app.engine.process.worker import Emit, Job, StopFlag

_PROGRESS_STEP = 0.01
_FRAME_S = 1 / 60


class LlamaChild:
    """Holds one model at most."""

    kind = "llama"

    def __init__(self) -> None:
        self._resident: Resident | None = None
        self._planned: tuple[str, Header] | None = None
        """The header of the file that was planned for: reading it takes a good part of a quick load."""
        self._counters: list[Counter] = []

    def run(self, command: Job, emit: Emit, stop: StopFlag) -> None:
        """Carry out one command; see `worker.Backend`."""
        match command:
            case Inspect():
                report = _Report(command.id, emit)
                emit(Inspected(id=command.id, facts=inspect(Path(command.path), report, stop.is_set, command.sha256)))
            case Plan():
                emit(Planned(id=command.id, plan=self._plan(command)))
            case Warm():
                _warm()
                emit(Warmed(id=command.id))
            case Load():
                emit(Loaded(id=command.id, model=self._load(command, emit, stop)))
            case Generate():
                self._generate(command, emit, stop)
            case Count():
                emit(Counted(id=command.id, count=self._ready().count(command.request, stop)))
            case ReadShape():
                emit(ShapeRead(id=command.id, shape=shape_of(read_model(Path(command.path)).header)))
            case Gauge():
                emit(_gauged(command, stop))

    def close(self) -> None:
        """Release the model."""
        if self._resident is not None:
            self._resident.close()
            self._resident = None

    def _plan(self, command: Plan) -> LoadPlan:
        from desktop_app.engine.local import llama_backend

        request = command.request
        workers.use(request.settings.workers)
        header = read_model(Path(request.path)).header
        self._planned = (request.path, header)
        return plan(shape_of(header), request.settings, llama_backend.gpus())

    def _load(self, command: Load, emit: Emit, stop: StopFlag) -> LoadedModel:
        from desktop_app.engine.local.resident import Resident

        self.close()
        began = perf_counter()
        workers.use(command.request.settings.workers)
        planned, self._planned = self._planned, None
        path = command.request.path
        header = planned[1] if planned and planned[0] == path else read_model(Path(path)).header
        resident = Resident(command.request, header, _Report(command.id, emit), stop)
        self._resident = resident
        self._counters = counters(resident.placement.gpus)
        return LoadedModel(
            engine_version=resident.engine_version,
            placement=resident.placement,
            n_ctx=resident.n_ctx,
            load_s=perf_counter() - began,
            costs=resident.costs,
            available_bytes=resident.available_bytes,
            estimate=resident.estimate,
            memory=resident.memory,
            notes=resident.notes,
            unused_cards=resident.unused_cards,
        )

    def _generate(self, command: Generate, emit: Emit, stop: StopFlag) -> None:
        run = EnergyRun(self._counters)
        for event in merged(self._ready().answer(command.request, stop)):
            run.look()
            ended = replace(event, energy=run.end()) if isinstance(event, Finished) else event
            emit(_told(command.id, ended))

    def _ready(self) -> Resident:
        if self._resident is None:
            raise LoadFailed("No model is loaded.")
        return self._resident


def _warm() -> None:
    """Import what a load imports, and look at the processor as it does: a good part of a second on a slow computer."""
    from desktop_app.engine.local import resident
    from desktop_app.engine.local.devices import threads

    del resident
    threads()


def _gauged(command: Gauge, stop: StopFlag) -> Gauged:
    from desktop_app.engine.local import gauge

    key = gauge.machine_key()
    speed = None if key == command.known else gauge.measure(stop)
    return Gauged(id=command.id, key=key, room=gauge.room(), speed=speed)


class _Report:
    """Emits progress, 0..1, in steps large enough to be worth a line."""

    def __init__(self, command_id: int, emit: Emit) -> None:
        self._id = command_id
        self._emit = emit
        self._last = 0.0

    def __call__(self, fraction: float) -> None:
        if fraction >= self._last + _PROGRESS_STEP or fraction >= 1.0 > self._last:
            self._last = fraction
            self._emit(Progress(id=self._id, fraction=min(fraction, 1.0)))


def merged(events: Iterable[GenerationEvent]) -> Iterator[GenerationEvent]:
    """`events` with the pieces of text that come quicker than frames joined; none is lost where they break off.

    Each line wakes the parent, which on few cores takes one from the model. A piece waits for the next token at
    most, and only if the one before it came within a frame.
    """
    held: Delta | None = None
    sent_at = -_FRAME_S
    try:
        for event in events:
            if held and not (isinstance(event, Delta) and event.reasoning is held.reasoning):
                yield held
                held = None
            if not isinstance(event, Delta):
                yield event
                continue
            held = _joined(held, event) if held else event
            now = perf_counter()
            if now - sent_at >= _FRAME_S:
                yield held
                held, sent_at = None, now
    except Exception:
        if held:
            yield held
        raise


def _joined(one: Delta, other: Delta) -> Delta:
    return Delta(text=one.text + other.text, reasoning=one.reasoning, tokens=one.tokens + other.tokens)


def _told(command_id: int, event: GenerationEvent) -> Event:
    match event:
        case Delta():
            return Piece(id=command_id, delta=event)
        case PromptProgress():
            return Reading(id=command_id, progress=event)
        case Started():
            return Begun(id=command_id, started=event)
        case Finished():
            return Ended(id=command_id, finished=event)
        case Waiting() | Usage():
            raise TypeError(f"nobody waits for a provider here: {event!r}")


def main() -> int:
    """Serve the parent until it is done; the exit status."""
    return serve(LlamaChild())
