"""The shapes of the models on this computer, each read once by a child process and kept by its content."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol

from desktop_app.engine.local.memory_need import Shape
from desktop_app.errors import Cancelled
from desktop_app.services.kept_file import KeptFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path


class ShapingEngine(Protocol):
    """An engine that can say what decides a model's memory and speed."""

    def shape(self, path: Path) -> Shape:
        """Read the header of a model file within bounds. Raises AppError."""

    def close(self) -> None:
        """End the process behind it; what it reads ends as Cancelled."""

    @property
    def alive(self) -> bool:
        """Whether it can read another file."""


class Shapes:
    """One thread and, while there are files to read, one process. `path_of` raises AppError for an unknown model."""

    def __init__(self, make_engine: Callable[[], ShapingEngine], folder: Path, path_of: Callable[[str], Path]) -> None:
        self._make_engine = make_engine
        self._folder = folder
        self._path_of = path_of
        self._known: dict[str, Shape] = {}
        self._lock = threading.Lock()
        self._waiting = 0
        self._closed = False
        self._engine: ShapingEngine | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="shapes")

    def known(self, model_id: str) -> Shape | None:
        """The shape of a model if it was read in this run of the program."""
        return self._known.get(model_id)

    def of(self, model_id: str) -> Future[Shape]:
        """The shape of the model with this SHA-256. The future fails with AppError."""
        with self._lock:
            self._waiting += 1
        return self._worker.submit(self._read, model_id)

    def close(self) -> None:
        """End the process; safe to call twice."""
        with self._lock:
            self._closed = True
            engine = self._engine
        if engine is not None:
            engine.close()
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _read(self, model_id: str) -> Shape:
        try:
            shape = self._known.get(model_id) or self._kept_or_read(model_id)
            self._known[model_id] = shape
            return shape
        finally:
            with self._lock:
                self._waiting -= 1
                over = self._engine if not self._waiting else None
                if over is not None:
                    self._engine = None
            if over is not None:
                over.close()

    def _kept_or_read(self, model_id: str) -> Shape:
        file = KeptFile(self._folder / f"{model_id}.json", Shape)
        shape = file.read()
        if shape is None:
            shape = self._ready().shape(self._path_of(model_id))
            file.write(shape)
        return shape

    def _ready(self) -> ShapingEngine:
        """The process that reads; a new one takes over from one that died of a file."""
        engine = self._engine
        if engine is None or not engine.alive:
            if engine is not None:
                engine.close()
            engine = self._make_engine()
            with self._lock:
                closed = self._closed
                self._engine = None if closed else engine
            if closed:
                engine.close()
                raise Cancelled
        return engine
