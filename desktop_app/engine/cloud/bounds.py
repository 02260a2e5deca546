"""How long and how much: the limits of one command, kept with the task that carries it out."""

from __future__ import annotations

import asyncio
import time
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.engine.process.cloud_lines import Patience

MOST_BYTES = 32 * 1024 * 1024
"""Of one answer: some hundred times the longest that any model writes, with all that surrounds each piece of it."""

MOST_OF_AN_ERROR = 64 * 1024


class TooMuch(Exception):
    """An answer without an end, in bytes."""


class TooLong(Exception):
    """One without an end, in time: it was given so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no end within {seconds:g} s")
        self.seconds = seconds


class Silence(Exception):
    """Nothing came for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no byte for {seconds:g} s")
        self.seconds = seconds


class Bounds:
    """`begun` once the first piece of an answer is there: from then on the limit of silence counts. Until then it has a
    time of its own, which no other sign of life renews.
    """

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        now = time.monotonic()
        self._until, self._begin_until = now + patience.total_s, now + patience.begin_s
        self._received = 0
        self.begun = False

    @property
    def silence_s(self) -> float:
        """How long nothing may come from now on."""
        return self._patience.silence_s if self.begun else self._patience.first_s

    def take(self, n_bytes: int) -> None:
        """Count what has come. Raises TooMuch, TooLong, Silence."""
        self._received += n_bytes
        if self._received > MOST_BYTES:
            raise TooMuch(f"more than {MOST_BYTES} bytes")
        if time.monotonic() > self._until:
            raise TooLong(self._patience.total_s)
        if not self.begun and time.monotonic() > self._begin_until:
            raise Silence(self._patience.begin_s)

    def timeout(self) -> asyncio.Timeout:
        """For one wait for bytes; raises TimeoutError out of it."""
        until = self._until if self.begun else min(self._until, self._begin_until)
        return asyncio.timeout(min(self.silence_s, max(until - time.monotonic(), 0.0)))


BOUNDS: ContextVar[Bounds] = ContextVar("BOUNDS")
