"""What a child writes to stderr: always read, so that it never blocks, and kept for the reason of its death."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import IO

HEAD_BYTES = 16 * 1024
TAIL_BYTES = 64 * 1024


class LastWords:
    """The beginning and the end of a stream of any length."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._head = bytearray()
        self._tail = bytearray()
        self._left_out = False

    def drain(self, pipe: IO[bytes]) -> None:
        """Read `pipe` to its end and close it; for a thread of its own."""
        with pipe:
            while chunk := pipe.read1(TAIL_BYTES):  # type: ignore[attr-defined]  # a pipe has it, IO does not say so
                self.add(chunk)

    def add(self, chunk: bytes) -> None:
        """Keep `chunk` in place of the oldest bytes after the beginning."""
        with self._lock:
            room = HEAD_BYTES - len(self._head)
            self._head += chunk[:room]
            self._tail += chunk[room:]
            if len(self._tail) > TAIL_BYTES:
                self._left_out = True
                del self._tail[:-TAIL_BYTES]

    def text(self) -> str:
        """What is kept, with a line that says so where something was left out."""
        with self._lock:
            gap = b"\n[...]\n" if self._left_out else b""
            return bytes(self._head + gap + self._tail).decode(errors="replace")
