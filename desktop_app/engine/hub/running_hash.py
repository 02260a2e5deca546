"""SHA-256 of a file while it grows.

A thread of its own reads the file back, mostly from the system's cache, and so needs no state that would have to
survive a restart: what was there before is read again from the disk while the network brings the rest.
"""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import FileIO
    from pathlib import Path

CHUNK_BYTES = 1024 * 1024
_LOOK_S = 0.1


class RunningHash:
    """Follows a file up to where `grown` says it is written. Used in a `with` block, which ends it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed = threading.Condition()
        self._written = 0
        self._done = 0
        self._ended = False
        self._failure: OSError | None = None
        self._digest = hashlib.sha256()
        self._thread = threading.Thread(target=self._run, name="sha256", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        self._thread.join()

    @property
    def done_bytes(self) -> int:
        """How far it is."""
        return self._done

    def grown(self, written: int) -> None:
        """The file holds so many bytes now."""
        with self._changed:
            self._written = written
            self._changed.notify_all()

    def restart(self) -> None:
        """The file is empty again."""
        with self._changed:
            self._written = self._done = 0
            self._digest = hashlib.sha256()

    def hexdigest(self, size_bytes: int, on_progress: Callable[[], None]) -> str:
        """Wait until so many bytes are read; `on_progress` is called now and then and may raise. Raises OSError."""
        while True:
            with self._changed:
                if self._failure is not None:
                    raise self._failure
                if self._done >= size_bytes:
                    return self._digest.hexdigest()
                self._changed.wait(_LOOK_S)
            on_progress()

    def _run(self) -> None:
        try:
            with self._path.open("rb", buffering=0) as file:
                self._follow(file)
        except OSError as error:
            with self._changed:
                self._failure = error
                self._changed.notify_all()

    def _follow(self, file: FileIO) -> None:
        chunk = memoryview(bytearray(CHUNK_BYTES))
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._ended or self._written > self._done)
                if self._ended:
                    return
                digest, start = self._digest, self._done
                ahead = min(self._written - start, CHUNK_BYTES)
            file.seek(start)
            count = file.readinto(chunk[:ahead])
            digest.update(chunk[:count])
            with self._changed:
                if digest is not self._digest:  # begun again meanwhile
                    continue
                if not count:
                    raise OSError(f"{self._path.name} ends at byte {start}")
                self._done = start + count
                self._changed.notify_all()
