"""One call that is due later, and can be put off."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Alarm:
    """Calls `ring` once for each `set`, on a thread of its own; used under its owner's lock."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._timer: threading.Timer | None = None

    def set(self, seconds: float) -> None:
        """Ring after so long, and not at the time set before."""
        self.off()
        self._timer = threading.Timer(max(0.0, seconds), self._ring)
        self._timer.name = "alarm"
        self._timer.daemon = True
        self._timer.start()

    def off(self) -> None:
        """Do not ring."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
