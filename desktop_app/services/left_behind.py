"""Names of keys that a keyring or a file still has although nobody wants them there: it was shut."""

from __future__ import annotations

import contextlib
import json
import threading
from typing import TYPE_CHECKING

from desktop_app.durable import create_private, move_into_place

if TYPE_CHECKING:
    from pathlib import Path


class LeftBehind:
    """Kept in a file, so that they are remembered until that is open again; None: until the end. It is read at
    each use, since another process may have added to it.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._unwritten: set[str] = set()

    @property
    def names(self) -> tuple[str, ...]:
        """In their order."""
        return tuple(sorted(self._unwritten | self._written()))

    def add(self, name: str) -> None:
        """Remember one."""
        with self._lock:
            self._write({*self.names, name})

    def discard(self, name: str) -> None:
        """It is gone, or wanted again."""
        with self._lock:
            if name in self.names:
                self._write({*self.names} - {name})

    def _written(self) -> set[str]:
        with contextlib.suppress(OSError, ValueError):
            found = json.loads(self._file.read_bytes()) if self._file is not None else []
            if isinstance(found, list):
                return {name for name in found if isinstance(name, str)}
        return set()

    def _write(self, names: set[str]) -> None:
        """Where nothing can be written they are remembered until the end at least."""
        self._unwritten = names
        if self._file is None:
            return
        part = self._file.with_suffix(".part")
        with contextlib.suppress(OSError):
            if not names:
                self._file.unlink(missing_ok=True)
                return
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            create_private(part)
            part.write_text(json.dumps(sorted(names)), encoding="utf-8")
            move_into_place(part, self._file)
            self._unwritten = set()
