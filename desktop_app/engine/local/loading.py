"""Bringing a model into memory: on graphics cards as far as they go, and on the CPU if it comes to that."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.domain import Placement
from desktop_app.engine.base import LoadNote
from desktop_app.engine.local import llama_backend
from desktop_app.engine.local import llama_model as llama
from desktop_app.engine.local.devices import available_memory, threads
from desktop_app.engine.local.fit import in_words
from desktop_app.engine.local.memory_need import UBATCH, Setting, Shape, memory_need
from desktop_app.engine.local.placing import fewer, layers_for, room_now, setting_for
from desktop_app.errors import AppError, Cancelled, LoadFailed, TooLargeForMemory, UnknownArchitecture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.engine.base import LoadRequest
    from desktop_app.engine.local.verdict import Room
    from desktop_app.engine.process.worker import StopFlag

_UNKNOWN = re.compile(r"unknown model architecture: '([^']*)'")
NO_MEMORY = re.compile(
    r"failed to allocate|unable to allocate|cannot allocate|out of memory|out of device memory|OutOfDeviceMemory"
    r"|bad_alloc|not enough memory"
)
"""What llama.cpp and its backends say when memory runs out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A model with its context; `available_bytes` were free for it, and it is spread over so many `cards`."""

    model: llama.Model
    context: llama.Context
    setting: Setting
    placement: Placement
    notes: tuple[LoadNote, ...]
    available_bytes: int
    cards: int


def load(
    request: LoadRequest, shape: Shape, *, on_progress: Callable[[float], None], stop: StopFlag, undo: ExitStack
) -> Loaded:
    """Load the weights and make a context; `undo` closes both. `on_progress` gets 0..1, anew for each attempt.

    Raises TooLargeForMemory, ContextTooLarge, UnknownArchitecture, LoadFailed; Cancelled once `stop` is set.
    """
    return _Load(request, shape, on_progress, stop).run(undo)


class _Load:
    def __init__(
        self, request: LoadRequest, shape: Shape, on_progress: Callable[[float], None], stop: StopFlag
    ) -> None:
        self._request = request
        self._settings = request.settings
        self._shape = shape
        self._on_progress = on_progress
        self._stop = stop
        self._threads = self._settings.threads or threads()

    def run(self, undo: ExitStack) -> Loaded:
        """See `load`."""
        room = self._room()
        setting = setting_for(self._shape, self._settings, room)
        wanted = layers_for(self._shape, setting, self._settings.gpu_layers, room)
        model, context, on_gpu = self._try_all(setting, wanted, room, undo)
        return Loaded(
            model=model,
            context=context,
            setting=Setting(n_ctx=context.n_ctx, kv_type=setting.kv_type),
            placement=Placement(threads=self._threads, layers=model.layers + 1, layers_on_gpu=on_gpu, gpus=room.gpus),
            notes=tuple(self._notes(setting, wanted, on_gpu, room)),
            available_bytes=_available(room),
            cards=len(room.each),
        )

    def _try_all(
        self, setting: Setting, wanted: int, room: Room, undo: ExitStack
    ) -> tuple[llama.Model, llama.Context, int]:
        """With so many layers on the cards, or with fewer where their memory runs out."""
        on_gpu, steps = wanted, fewer(wanted)
        while True:
            try:
                with ExitStack() as attempt:
                    model, context = self._try(setting, on_gpu, attempt)
                    undo.push(attempt.pop_all())
            except llama.ModelRefused as error:
                if self._stop.is_set():
                    raise Cancelled from error
                if not (on_gpu and NO_MEMORY.search(str(error))):
                    raise self._refusal(str(error), setting, room) from error
                on_gpu = self._step_down(setting, next(step for step in steps if step < on_gpu))
            else:
                return model, context, on_gpu

    def _notes(self, setting: Setting, wanted: int, on_gpu: int, room: Room) -> Iterator[LoadNote]:
        if setting.kv_type != self._settings.kv_type:
            yield LoadNote.KV_TYPE
        if on_gpu < wanted:
            yield LoadNote.GPU_STEPPED_DOWN
        elif room.gpus and self._settings.gpu_layers is None and on_gpu <= len(self._shape.geometry.layers):
            yield LoadNote.GPU_PARTLY

    def _room(self) -> Room:
        return room_now(llama_backend.gpus(), max(0, available_memory() - self._request.reserved_bytes))

    def _step_down(self, setting: Setting, layers: int) -> int:
        """So many layers, or fewer if there is room for fewer by now; the rest must fit the computer's memory."""
        room = self._room()
        layers = min(layers, layers_for(self._shape, setting, None, room))
        need = memory_need(self._shape, setting, layers).cpu.total
        if need > room.host:
            raise TooLargeForMemory(needed=in_words(need), available=in_words(room.host))
        return layers

    def _try(self, setting: Setting, on_gpu: int, undo: ExitStack) -> tuple[llama.Model, llama.Context]:
        def report(fraction: float) -> bool:
            self._on_progress(fraction)
            return not self._stop.is_set()

        model = llama.Model(self._request.path, gpu_layers=on_gpu, on_progress=report)
        undo.callback(model.close)
        if not model.writes_text:
            raise UnknownArchitecture(architecture=self._shape.architecture)
        context = llama.Context(
            model,
            n_ctx=setting.n_ctx,
            n_batch=4 * UBATCH if on_gpu else UBATCH,
            threads=self._threads,
            kv_type=setting.kv_type,
            stop_address=self._stop.address,
        )
        undo.callback(context.close)
        return model, context

    def _refusal(self, log: str, setting: Setting, room: Room) -> AppError:
        """Why llama.cpp returned nothing, by what it logged."""
        if unknown := _UNKNOWN.search(log):
            return UnknownArchitecture(log, architecture=unknown[1])
        if NO_MEMORY.search(log):
            needed = memory_need(self._shape, setting).total
            return TooLargeForMemory(log, needed=in_words(needed), available=in_words(_available(room)))
        return LoadFailed(log)


def _available(room: Room) -> int:
    return room.host + (0 if room.shared else room.gpu)
