"""An engine that is begun before it is known for which model, when one is likely to be wanted soon."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from desktop_app.errors import AppError
from desktop_app.services.alarm import Alarm

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.engine.base import Engine

    OnDeath = Callable[[AppError], None]
    EngineFactory = Callable[[OnDeath], Engine]
    """Makes an engine; what it is given is called if the engine ends by itself."""

KEEP_S = 60.0
"""How long it waits to be taken: some 30 MB are not worth more."""


class SpareEngine:
    """One at most; any thread may call, and only `take` waits, for a process to start."""

    def __init__(self, make_engine: EngineFactory, make_alarm: Callable[[Callable[[], None]], Alarm] = Alarm) -> None:
        self._make_engine = make_engine
        self._lock = threading.Lock()
        self._spare: _Spare | None = None
        self._expecting = False
        self._closed = False
        self._alarm = make_alarm(self.drop)
        self._threads: list[threading.Thread] = []

    def expect(self) -> None:
        """A load is likely to come. Returns at once."""
        with self._lock:
            if self._closed:
                return
            self._alarm.set(KEEP_S)
            if not self._expecting and (self._spare is None or not self._spare.engine.alive):
                self._expecting = True
                self._start(self._begin)

    def take(self, on_death: OnDeath) -> Engine:
        """An engine, begun before or just now; `on_death` is called if it ends by itself. Raises AppError."""
        with self._lock:
            spare, self._spare = self._spare, None
            self._alarm.off()
        if spare is None or not spare.engine.alive:
            return self._make_engine(on_death)
        spare.on_death = on_death
        return spare.engine

    def drop(self) -> None:
        """Nobody came."""
        with self._lock:
            spare, self._spare = self._spare, None
            if spare is not None:
                self._start(spare.engine.close)

    def close(self) -> None:
        """End it; safe to call twice."""
        with self._lock:
            self._closed = True
            self._alarm.off()
        self.drop()
        for thread in tuple(self._threads):
            thread.join()

    def _begin(self) -> None:
        try:
            spare = _Spare(self._make_engine)
        except AppError:
            spare = None  # a load will say why
        with self._lock:
            self._expecting = False
            if not self._closed and spare is not None:
                self._spare = spare
                # Whoever took an engine meanwhile has turned the alarm off.
                self._alarm.set(KEEP_S)
        if spare is not None:
            if self._closed:
                spare.engine.close()
            with suppress(AppError):
                spare.engine.warm()

    def _start(self, work: Callable[[], None]) -> None:
        self._threads = [one for one in self._threads if one.is_alive()]
        thread = threading.Thread(target=work, name="spare-engine")
        self._threads.append(thread)
        thread.start()


class _Spare:
    def __init__(self, make_engine: EngineFactory) -> None:
        self.on_death: OnDeath | None = None
        self.engine = make_engine(self._died)

    def _died(self, error: AppError) -> None:
        if self.on_death is not None:
            self.on_death(error)
