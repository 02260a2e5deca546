"""An answer that is under way."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.services.events import Phase


@dataclass(slots=True)
class Live:
    """An answer under way: what has come so far."""

    text: str = ""
    reasoning: str = ""
    phase: Phase = Phase.QUEUED
    fraction: float | None = None
    wait_s: float = 0.0
