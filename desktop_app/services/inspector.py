"""Says what model files are, by a child process that lasts as long as there are files to read."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol, Self

from desktop_app.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop_app.domain import ModelFacts


class InspectingEngine(Protocol):
    """An engine that can say what a model file is, without loading it."""

    def inspect(self, path: Path, on_progress: Callable[[float], None], sha256: str = "") -> ModelFacts:
        """Read the header within bounds and hash the file, unless its hash is given. Raises AppError."""

    def close(self) -> None:
        """End the process behind it; what it inspects ends as Cancelled."""

    @property
    def alive(self) -> bool:
        """Whether it can inspect another file."""


class Inspector:
    """Within a `with` block one process reads file after file; a new one takes over from one that died of a file.

    One thread uses it; `close` may be called from another.
    """

    def __init__(self, make_engine: Callable[[], InspectingEngine]) -> None:
        self._make_engine = make_engine
        self._lock = threading.Lock()
        self._closed = False
        self._engine: InspectingEngine | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def inspect(
        self, path: Path, on_progress: Callable[[float], None] = lambda _fraction: None, sha256: str = ""
    ) -> ModelFacts:
        """What a model file says of itself; `on_progress` gets 0..1 while it is hashed, which it is unless its hash is
        given. Raises AppError, Cancelled once it is closed.
        """
        engine = self._engine
        if engine is None or not engine.alive:
            engine = self._start()
        return engine.inspect(path, on_progress, sha256)

    def close(self) -> None:
        """Give up the file that is being read, and every later one."""
        with self._lock:
            self._closed = True
        self._end()

    def _start(self) -> InspectingEngine:
        self._end()
        engine = self._make_engine()
        with self._lock:
            closed = self._closed
            self._engine = None if closed else engine
        if closed:
            engine.close()
            raise Cancelled
        return engine

    def _end(self) -> None:
        with self._lock:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()
