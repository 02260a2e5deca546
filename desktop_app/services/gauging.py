"""How fast this machine is: measured once in a process of its own while nothing else computes here, and kept."""

from __future__ import annotations

import math
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop_app.engine.local.speed import MachineKey, MachineSpeed
from desktop_app.errors import AppError, Cancelled
from desktop_app.services.kept_file import KeptFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop_app.engine.local.verdict import Room
    from desktop_app.engine.process.fit_lines import Gauged

SILENCE_S = 180.0
"""More than any machine needs; the measurement takes some seconds."""

RETRY_S = 180.0
"""After a measurement that was disturbed."""

RETRIES = 4
"""In one run of the program; a machine that is never at rest is measured again at its next start."""


class GaugingEngine(Protocol):
    """An engine that can measure the machine."""

    def gauge(self, known: MachineKey | None, silence_s: float) -> Gauged:
        """Which machine this is, its room, and its speed unless it is the one that is `known`. Raises AppError."""

    def cancel(self) -> None:
        """Stop measuring."""

    def close(self) -> None:
        """End the process behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A machine and what was measured of it."""

    key: MachineKey
    speed: MachineSpeed


class Gauging:
    """One thread measures; any thread may call. `changed` is called, on any, when there is news.

    A measurement gives way at once when `set_busy` says that a model is loaded or writes, and begins anew after that.
    """

    def __init__(
        self,
        make_engine: Callable[[], GaugingEngine],
        file: Path,
        changed: Callable[[], None],
        *,
        retry_s: float = RETRY_S,
    ) -> None:
        self._make_engine = make_engine
        self._kept = KeptFile(file, Measured)
        self._changed = changed
        self._retry_s = retry_s
        self._retries = RETRIES
        self._condition = threading.Condition()
        self._busy = False
        self._closed = False
        self._engine: GaugingEngine | None = None
        self._disturbed = False
        self._tried = False
        self._pending: Future[MachineSpeed | None] | None = None
        self._retry: threading.Timer | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="gauge")
        self._measured = self._kept.read()
        self._room: Room | None = None
        self._looked_at = -math.inf

    @property
    def measured(self) -> Measured | None:
        """What is known, from this run of the program or an earlier one."""
        return self._measured

    @property
    def under_way(self) -> bool:
        """Whether the machine is being looked at, or will be as soon as it is at rest."""
        return self._pending is not None

    @property
    def room(self) -> Room | None:
        """The memory that was free at the last look; None before the first."""
        return self._room

    @property
    def room_age_s(self) -> float:
        """Seconds since the last look."""
        return time.monotonic() - self._looked_at

    def measure(self, *, again: bool = False) -> Future[MachineSpeed | None]:
        """The speed, measured if this machine never was, or `again` in any case; None where it cannot be.

        It is tried once in a run of the program, so that whoever asks again at each news brings about no more news.
        """
        known = self._measured
        if again or not self._tried:
            return self._begin(known.key if known and known.speed.steady and not again else None, replaces=again)
        return self._pending or _done(known.speed if known else None)

    def look(self) -> None:
        """Ask anew how much room there is; a machine that has become another one is measured."""
        self._begin(self._measured.key if self._measured else None)

    def set_busy(self, *, busy: bool) -> None:
        """Whether a model is loaded or writes just now. Returns at once."""
        with self._condition:
            self._busy = busy
            if busy and self._engine is not None:
                self._engine.cancel()
            self._condition.notify_all()

    def close(self) -> None:
        """End a measurement under way; safe to call twice."""
        with self._condition:
            self._closed = True
            engine = self._engine
            if self._retry is not None:
                self._retry.cancel()
            self._condition.notify_all()
        if engine is not None:
            engine.close()
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _begin(self, known: MachineKey | None, *, replaces: bool = False) -> Future[MachineSpeed | None]:
        with self._condition:
            if self._closed:
                return _failed(Cancelled())
            if self._pending is not None and not replaces:
                return self._pending
            self._pending = pending = self._worker.submit(self._measure, known, replaces=replaces)
        self._changed()
        pending.add_done_callback(self._end)
        return pending

    def _end(self, future: Future[MachineSpeed | None]) -> None:
        with self._condition:
            if self._pending is future:
                self._pending = None
            if self._disturbed:
                self._disturbed = False
                self._try_later()
        self._changed()

    def _measure(self, known: MachineKey | None, *, replaces: bool) -> MachineSpeed | None:
        while True:
            self._wait_for_rest()
            try:
                self._take(self._gauge(known), replaces=replaces)
            except Cancelled:
                continue  # somebody wants an answer, or the program ends
            except AppError:
                pass  # what was known stays; without anything there is no speed to tell
            self._tried = True
            return self._measured.speed if self._measured else None

    def _wait_for_rest(self) -> None:
        with self._condition:
            self._condition.wait_for(lambda: self._closed or not self._busy)
            if self._closed:
                raise Cancelled

    def _gauge(self, known: MachineKey | None) -> Gauged:
        engine = self._make_engine()
        try:
            with self._condition:
                if self._closed or self._busy:
                    raise Cancelled
                self._engine = engine
            return engine.gauge(known, SILENCE_S)
        finally:
            with self._condition:
                self._engine = None
            engine.close()

    def _take(self, gauged: Gauged, *, replaces: bool) -> None:
        self._room, self._looked_at = gauged.room, time.monotonic()
        speed, old = gauged.speed, self._measured
        if speed is None:
            return
        better = old is None or old.key != gauged.key or speed.cpu.bandwidth > old.speed.cpu.bandwidth
        if replaces or speed.steady or better:
            self._measured = Measured(key=gauged.key, speed=speed)
            self._kept.write(self._measured)
        self._disturbed = not speed.steady

    def _try_later(self) -> None:
        if self._closed or not self._retries:
            return
        self._retries -= 1
        if self._retry is not None:
            self._retry.cancel()
        self._retry = threading.Timer(self._retry_s, self._begin, (None,))
        self._retry.daemon = True
        self._retry.start()


def _done(speed: MachineSpeed | None) -> Future[MachineSpeed | None]:
    future: Future[MachineSpeed | None] = Future()
    future.set_result(speed)
    return future


def _failed(error: AppError) -> Future[MachineSpeed | None]:
    future: Future[MachineSpeed | None] = Future()
    future.set_exception(error)
    return future
