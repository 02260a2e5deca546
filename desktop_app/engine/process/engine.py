"""`Engine` over a child process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.domain import StopReason
from desktop_app.engine.base import Finished
from desktop_app.engine.process.client import Child
from desktop_app.engine.process.fit_lines import Gauge, Gauged, ReadShape, ShapeRead
from desktop_app.engine.process.protocol import (
    Begun,
    Count,
    Counted,
    Ended,
    Failed,
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
from desktop_app.engine.process.spawn import worker_argv
from desktop_app.engine.process.under_way import Deadlines
from desktop_app.errors import AppError, Bug, Cancelled, by_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from desktop_app.domain import ModelFacts
    from desktop_app.engine.base import (
        GenerationEvent,
        GenerationRequest,
        LoadedModel,
        LoadPlan,
        LoadRequest,
        PromptCount,
    )
    from desktop_app.engine.local.memory_need import Shape
    from desktop_app.engine.local.speed import MachineKey
    from desktop_app.engine.process.protocol import Answer
    from desktop_app.engine.process.under_way import Request

__all__ = ["ChildEngine", "worker_argv"]


class ChildEngine:
    """An engine whose work is done by a process of its own; see `engine.base.Engine` for the verbs.

    Every verb may be called from any thread; commands run one at a time, in the order in which they came.
    """

    def __init__(
        self,
        argv: Sequence[str],
        kind: str,
        *,
        deadlines: Deadlines | None = None,
        on_death: Callable[[AppError], None] | None = None,
    ) -> None:
        """Start the process without waiting for it. Raises ChildDied if it cannot be started.

        `on_death` is called once, on another thread, if the process ends without `close`.
        """
        self._deadlines = deadlines or Deadlines()
        self._child = Child(argv, kind=kind, deadlines=self._deadlines, on_death=on_death)
        self._counting: Request | None = None

    @property
    def alive(self) -> bool:
        """Whether the engine can still answer."""
        return self._child.alive

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._child.pid

    def inspect(self, path: Path, on_progress: Callable[[float], None], sha256: str = "") -> ModelFacts:
        """What the GGUF file at `path` says of itself; `on_progress` gets 0..1. It is hashed unless its hash is
        given. Raises AppError.
        """
        request = self._child.request(lambda id_: Inspect(id=id_, path=str(path), sha256=sha256))
        final = self._final(request, on_progress)
        if isinstance(final, Inspected):
            return final.facts
        raise _error(final)

    def plan(self, request: LoadRequest) -> LoadPlan:
        """What `load` would take. Raises AppError."""
        final = self._final(self._child.request(lambda id_: Plan(id=id_, request=request)), lambda _fraction: None)
        if isinstance(final, Planned):
            return final.plan
        raise _error(final)

    def warm(self) -> None:
        """Get ready to load something soon. Raises AppError."""
        final = self._final(self._child.request(lambda id_: Warm(id=id_)), lambda _fraction: None)
        if not isinstance(final, Warmed):
            raise _error(final)

    def load(self, request: LoadRequest, on_progress: Callable[[float], None]) -> LoadedModel:
        """Make a model ready; `on_progress` gets 0..1 and at last 1. Raises AppError."""
        final = self._final(self._child.request(lambda id_: Load(id=id_, request=request)), on_progress)
        if isinstance(final, Loaded):
            return final.model
        raise _error(final)

    def shape(self, path: Path) -> Shape:
        """What decides the memory and the speed of the GGUF file at `path`. Raises AppError."""
        final = self._final(self._child.request(lambda id_: ReadShape(id=id_, path=str(path))), lambda _fraction: None)
        if isinstance(final, ShapeRead):
            return final.shape
        raise _error(final)

    def gauge(self, known: MachineKey | None, silence_s: float) -> Gauged:
        """Which machine this is, its room, and its speed unless it is the one that is `known`. The process is ended
        if that takes longer than `silence_s`. Raises AppError.
        """
        request = self._child.request(lambda id_: Gauge(id=id_, known=known), silence_s)
        final = self._final(request, lambda _fraction: None)
        if isinstance(final, Gauged):
            return final
        raise _error(final)

    def generate(self, request: GenerationRequest) -> Iterator[GenerationEvent]:
        """Ask for one answer and yield what happens; the command is sent at once. Raises AppError.

        A count under way gives way to it.
        """
        counting = self._counting
        if counting is not None:
            self._child.cancel(counting.id)
        return self._generation(
            self._child.request(lambda id_: Generate(id=id_, request=request), self._deadlines.silence_s)
        )

    def count(self, request: GenerationRequest) -> PromptCount:
        """How large the prompt of `generate` would be; one at a time. Raises AppError, Cancelled if it gave way."""
        counting = self._counting = self._child.request(lambda id_: Count(id=id_, request=request))
        try:
            final = self._final(counting, lambda _fraction: None)
        finally:
            self._counting = None
        if isinstance(final, Counted):
            return final.count
        raise _error(final)

    def cancel(self) -> None:
        """Stop whatever is under way or waits for its turn."""
        self._child.cancel_all()

    def close(self) -> None:
        """End the process, by force if it must be; generations under way end as stopped. Safe to call twice."""
        self._child.close()

    def _generation(self, request: Request) -> Iterator[GenerationEvent]:
        try:
            for event in self._child.events(request):
                match event:
                    case Piece():
                        yield event.delta
                    case Reading():
                        yield event.progress
                    case Begun():
                        yield event.started
                    case Ended():
                        yield event.finished
                    case _:
                        raise _error(event)
        except Cancelled:
            yield Finished(
                stop_reason=StopReason.STOPPED, completion_tokens=0, prompt_s=0.0, first_token_s=0.0, decode_s=0.0
            )

    def _final(self, request: Request, on_progress: Callable[[float], None]) -> Answer:
        """The final event of a load or an inspection; a successful one is reported as whole."""
        reported = 0.0
        for event in self._child.events(request):
            if isinstance(event, Progress):
                reported = event.fraction
                on_progress(reported)
        if not isinstance(event, Failed) and reported < 1.0:
            on_progress(1.0)
        return event


def _error(event: Answer) -> AppError:
    """The exception for a command that did not end as it should."""
    if not isinstance(event, Failed):
        return Bug(f"An event out of place: {event!r}")
    return by_code(event.code, event.detail, event.values) or Bug(event.detail)
