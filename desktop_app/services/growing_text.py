"""The text of an answer while it is written, between the thread that writes it and the one that keeps it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.domain import Message
    from desktop_app.engine.base import Delta


class GrowingText:
    """Begins with what the answer has; any thread may call."""

    def __init__(self, answer: Message) -> None:
        self._lock = threading.Lock()
        self._text = [answer.text]
        self._reasoning = [answer.reasoning]
        self._dirty = False

    def grow(self, delta: Delta) -> None:
        """A piece more."""
        with self._lock:
            (self._reasoning if delta.reasoning else self._text).append(delta.text)
            self._dirty = True

    def unsaved(self) -> tuple[str, str] | None:
        """The answer and the reasoning so far, if they grew since the last call."""
        with self._lock:
            if not self._dirty:
                return None
            return self._so_far()

    def not_saved(self) -> None:
        """What `unsaved` gave last did not reach the disk."""
        with self._lock:
            self._dirty = True

    def take(self) -> tuple[str, str]:
        """The answer and the reasoning so far, to be saved by the caller."""
        with self._lock:
            return self._so_far()

    def _so_far(self) -> tuple[str, str]:
        self._dirty = False
        # joined here, not per token, so that a token costs the same however long the answer is
        self._text = ["".join(self._text)]
        self._reasoning = ["".join(self._reasoning)]
        return self._text[0], self._reasoning[0]
