"""Children like the real ones, which let a test step in at the gaps between two of their verbs."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.engine.process.engine import ChildEngine
from desktop_app.services.alarm import Alarm
from tests.engine.fake_child import KIND, Script, fake_argv

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from desktop_app.domain import ModelFacts
    from desktop_app.engine.base import GenerationEvent, GenerationRequest, LoadedModel, LoadRequest
    from desktop_app.errors import AppError

    Step = Callable[[], object]


class Stage:
    """What the engines of one world play, and what they have done so far.

    `before` maps a verb ("spawn", "load", "generate", "close") to what happens the next time right before it.
    """

    def __init__(self, scripts: Sequence[Script]) -> None:
        self._scripts = iter(scripts)
        self.before: dict[str, Step] = {}
        self.engines: list[StagedEngine] = []
        self.spawned_on: list[threading.Thread] = []

    def engine(self, on_death: Callable[[AppError], None]) -> StagedEngine:
        """The next engine, or what `before["spawn"]` raises."""
        self.spawned_on.append(threading.current_thread())
        self.comes("spawn")
        self.engines.append(StagedEngine(self, next(self._scripts, Script()), on_death))
        return self.engines[-1]

    def comes(self, verb: str) -> None:
        """A verb is about to be carried out."""
        self.before.pop(verb, lambda: None)()


class StagedEngine(ChildEngine):
    """A scripted child; `loaded` is what it was to load, `cancels` counts how often it was told to cancel, `dies` is
    its `on_death`, `asked` what it was to answer.
    """

    def __init__(self, stage: Stage, script: Script, on_death: Callable[[AppError], None]) -> None:
        super().__init__(fake_argv(script), KIND, on_death=on_death)
        self._stage = stage
        self.script = script
        self.is_loaded = False
        self.loaded: LoadRequest | None = None
        self.dies = on_death
        self.cancels = 0
        self.asked: list[GenerationRequest] = []

    def load(self, request: LoadRequest, on_progress: Callable[[float], None]) -> LoadedModel:
        self._stage.comes("load")
        self.loaded = request
        loaded = super().load(request, on_progress)
        self.is_loaded = True
        return loaded

    def generate(self, request: GenerationRequest) -> Iterator[GenerationEvent]:
        self.asked.append(request)
        self._stage.comes("generate")
        return super().generate(request)

    def cancel(self) -> None:
        self.cancels += 1
        super().cancel()

    def close(self) -> None:
        self._stage.comes("close")
        super().close()


class FakeAlarm(Alarm):
    """Rings when the test says so; `due` is for when it was set last, None if it is off."""

    def __init__(self, ring: Callable[[], None]) -> None:
        super().__init__(ring)
        self.ring = ring
        self.due: float | None = None

    def set(self, seconds: float) -> None:
        self.due = seconds

    def off(self) -> None:
        self.due = None


class StagedInspector(ChildEngine):
    """A scripted child to whom different files are different models; it sets `reading` when it is given one."""

    def __init__(self, script: Script, reading: threading.Event) -> None:
        super().__init__(fake_argv(script), KIND)
        self._reading = reading

    def inspect(self, path: Path, on_progress: Callable[[float], None], sha256: str = "") -> ModelFacts:
        self._reading.set()
        facts = super().inspect(path, on_progress, sha256)
        return replace(facts, sha256=sha256 or hashlib.sha256(path.read_bytes()).hexdigest(), name=path.stem)
