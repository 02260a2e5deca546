"""Whether a model fits this computer and how fast it will be, before it is downloaded or loaded."""

from __future__ import annotations

import threading
import time
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from desktop_app.domain import LocalModel, MessageState
from desktop_app.engine.hub.catalogue import Catalogue, CatalogueModel, CatalogueQuantization, catalogue
from desktop_app.engine.local import devices, machine
from desktop_app.engine.local.fit import context_lengths, usual_n_ctx
from desktop_app.engine.local.memory_need import Setting, Shape
from desktop_app.engine.local.speed import MachineSpeed, tokens_per_s
from desktop_app.engine.local.verdict import Arrangement, Fit, Reason, Room, Verdict, Where, judge
from desktop_app.errors import AppError, Cancelled
from desktop_app.services.events import AnswerBegan, AnswerEnded, FitChanged, ModelChanged, Readiness, TurnBegan
from desktop_app.services.gauging import Gauging, GaugingEngine
from desktop_app.services.learning import Learning, OffBy
from desktop_app.services.recommending import Recommendation, recommend
from desktop_app.services.seats import PAGES_SEEM_FREE
from desktop_app.services.shapes import Shapes, ShapingEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from desktop_app.domain import Generation
    from desktop_app.engine.base import LoadedModel
    from desktop_app.services.events import AppEvent, Listener

__all__ = [
    "Arrangement",
    "Catalogue",
    "CatalogueModel",
    "CatalogueQuantization",
    "Fit",
    "FitService",
    "MachineSpeed",
    "OffBy",
    "Reason",
    "Recommendation",
    "Setting",
    "Shape",
    "Verdict",
    "Where",
    "catalogue",
    "context_lengths",
    "usual_n_ctx",
]

MEMORY_S = 1.0
"""How long what was free in the computer's memory counts as free now."""

CARDS_S = 15.0
"""The same of graphics cards, which are asked in a process of their own."""

LEAST_TOKENS = 32
"""An answer shorter than this says nothing about speed."""


class FitEngine(GaugingEngine, ShapingEngine, Protocol):
    """A process that measures the machine or reads headers."""


class FitService:
    """Any thread may call. What is learned goes by events: give every one to `follow`."""

    def __init__(
        self,
        *,
        cache: Path,
        make_engine: Callable[[], FitEngine],
        get: Callable[[str], LocalModel],
        listen: Listener,
    ) -> None:
        """`cache` is the folder for what is kept; `get` finds a model by its SHA-256 or raises AppError."""
        self._get = get
        self._listen = listen
        self._gauging = Gauging(make_engine, cache / "machine_speed.json", self._tell)
        self._learning = Learning(cache / "learned.json")
        self._shapes = Shapes(make_engine, cache / "shapes", lambda model_id: get(model_id).path)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="fit")
        self._lock = threading.Lock()
        self._closed = False
        self._busy: set[tuple[str, int | str]] = set()
        self._loaded: dict[str, LoadedModel] = {}
        """As each model was loaded last."""
        self._present: dict[str, LoadedModel] = {}
        """Of these, what is in memory."""
        self._free = (0, -MEMORY_S)
        self._looked: Room | None = None
        self._own_on_cards = 0
        """Bytes that models of ours had on the cards when these were looked at last."""

    @property
    def speed(self) -> MachineSpeed | None:
        """What is known of this machine's speed; None before it was ever measured."""
        measured = self._gauging.measured
        return measured.speed if measured else None

    @property
    def measuring(self) -> bool:
        """Whether the machine is being measured, or will be as soon as it is at rest."""
        return self._gauging.under_way

    def measure(self, *, again: bool = False) -> Future[MachineSpeed | None]:
        """This machine's speed: in a moment if it was measured before, else in some seconds in which nothing else
        computes here. `again`: measure in any case. None where it cannot be measured. Tells `FitChanged`.
        """
        return self._gauging.measure(again=again)

    def judge(self, shape: Shape, setting: Setting, *, estimated: bool = False, layers: int | None = None) -> Verdict:
        """Whether a model fits with this setting now, and how fast it will be, by all that is known; models in memory
        are taken to make room for it, as they will. Takes about a millisecond. `estimated`: the shape's weights were
        guessed from their size. `layers` are to be on graphics cards; None: as many as is best.
        """
        measured = self._gauging.measured
        corrections = self._learning.of(shape.architecture, measured).corrections
        speed = measured.speed if measured else None
        return judge(shape, setting, self._room(), speed, corrections, estimated=estimated, layers=layers)

    def shape_of(self, model_id: str) -> Future[Shape]:
        """What decides the memory and the speed of a model on this computer. The future fails with AppError."""
        return self._shapes.of(model_id)

    def off_by(self, architecture: str) -> OffBy:
        """How far the estimates were off when a model of this architecture was last loaded, and last wrote."""
        experience = self._learning.of(architecture, self._gauging.measured)
        return OffBy(memory=experience.memory_off, speed=experience.speed_off)

    def recommended(self, language: str = "") -> Future[Recommendation | None]:
        """The catalogue's model for this computer, once that is measured; None if none fits. Of models about as good
        one made for `language` (ISO 639-1) goes first.
        """
        chosen: Future[Recommendation | None] = Future()

        def choose() -> None:
            try:
                roomy = int(devices.total_memory() * machine.COMFORTABLE)
                found = recommend(catalogue().models, self._judge_guessed, roomy=roomy, language=language)
                chosen.set_result(found)
            except Exception as error:  # noqa: BLE001 - whoever waits gets it
                chosen.set_exception(error)

        def measured(_speed: Future[MachineSpeed | None]) -> None:
            with self._lock:
                if self._closed:
                    chosen.set_exception(Cancelled())
                else:
                    self._worker.submit(choose)

        # Where nothing can be measured the memory decides.
        self.measure().add_done_callback(measured)
        return chosen

    def follow(self, event: AppEvent) -> None:
        """Learn from what happens in the other services. Returns at once."""
        match event:
            case TurnBegan():
                streaming = [one.id for one in event.messages if one.state is MessageState.STREAMING]
                self._set_busy(began=[("answer", answer_id) for answer_id in streaming])
            case AnswerBegan():
                self._set_busy(began=[("answer", event.answer.id)])
            case AnswerEnded():
                self._set_busy(ended=[("answer", event.answer.id)])
                if event.answer.generation is not None:
                    generation = event.answer.generation
                    self._submit(lambda: self._learn_from_answer(generation))
            case ModelChanged():
                self._follow_model(event)
            case _:
                pass

    def close(self) -> None:
        """End what is under way; safe to call twice."""
        with self._lock:
            self._closed = True
        self._gauging.close()
        self._shapes.close()
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _follow_model(self, event: ModelChanged) -> None:
        model = ("model", event.model_id)
        if event.readiness is Readiness.LOADING:
            self._set_busy(began=[model])
            return
        self._set_busy(ended=[model])
        with self._lock:
            self._present.pop(event.model_id, None)
            if event.readiness is Readiness.READY and event.loaded is not None:
                self._present[event.model_id] = event.loaded
        if event.readiness is Readiness.READY and event.loaded is not None:
            model_id, loaded = event.model_id, event.loaded
            self._loaded[model_id] = loaded
            self._submit(lambda: self._learn_from_load(model_id, loaded))

    def _set_busy(
        self, began: Iterable[tuple[str, int | str]] = (), ended: Iterable[tuple[str, int | str]] = ()
    ) -> None:
        with self._lock:
            self._busy = (self._busy | set(began)) - set(ended)
            busy = bool(self._busy)
        self._gauging.set_busy(busy=busy)

    def _submit(self, task: Callable[[], None]) -> None:
        with self._lock:
            if not self._closed:
                self._worker.submit(task)

    def _judge_guessed(self, shape: Shape, setting: Setting) -> Verdict:
        return self.judge(shape, setting, estimated=True)

    def _learn_from_load(self, model_id: str, loaded: LoadedModel) -> None:
        try:
            architecture = self._get(model_id).facts.architecture
        except AppError:
            return
        if self._learning.loaded(architecture, estimate=loaded.estimate, memory=loaded.memory):
            self._tell()

    def _learn_from_answer(self, generation: Generation) -> None:
        """Compare with what had been predicted for a conversation of that length, placed as the model is."""
        loaded, measured = self._loaded.get(generation.model.id), self._gauging.measured
        seen = generation.decode_tokens_per_s
        if loaded is None or measured is None or generation.completion_tokens < LEAST_TOKENS or not seen:
            return
        if loaded.placement.threads != measured.speed.threads:
            return
        try:
            shape = self._shapes.of(generation.model.id).result()
        except (AppError, CancelledError):
            return
        kept = generation.prompt_tokens + generation.completion_tokens // 2
        setting = Setting(n_ctx=loaded.n_ctx)
        predicted = tokens_per_s(
            shape, setting, measured.speed, loaded.placement.layers_on_gpu, kept=min(kept, loaded.n_ctx)
        )
        if self._learning.answered(shape.architecture, predicted=predicted, seen=seen, measured=measured):
            self._tell()

    def _room(self) -> Room:
        free, seen_at = self._free
        if time.monotonic() - seen_at > MEMORY_S:
            free = devices.available_memory()
            self._free = (free, time.monotonic())
        room = self._gauging.room or Room(host=free)
        if room.gpus and self._gauging.room_age_s > CARDS_S:
            self._gauging.look()
        with self._lock:
            present = tuple(self._present.values())
        if room is not self._looked:
            self._looked, self._own_on_cards = room, sum(model.memory.gpu.total for model in present)
        own = self._own_on_cards
        # Where they lie is not told; llama.cpp spreads them evenly.
        cards = tuple(card + own // len(room.cards) for card in room.cards)
        return replace(room, host=free + sum(map(_gained, present)), gpu=room.gpu + own, cards=cards)

    def _tell(self) -> None:
        self._listen(FitChanged(measuring=self._gauging.under_way))


def _gained(model: LoadedModel) -> int:
    """What the computer's memory wins when a model goes to make room for another: its pages may seem free already."""
    taken = model.memory.cpu.total + model.estimate.cpu.around
    return taken - model.memory.cpu.weights if PAGES_SEEM_FREE else taken
