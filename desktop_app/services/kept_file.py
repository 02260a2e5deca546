"""Small values that may be worked out again, in files of the cache folder."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from desktop_app.durable import move_into_place

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")


class KeptFile(Generic[T]):
    """One value of `kind` in a JSON file. What cannot be read or written is as if it had never been there."""

    def __init__(self, path: Path, kind: type[T]) -> None:
        self._path = path
        self._kind = kind

    def read(self) -> T | None:
        """What was kept; None if there is nothing, or nothing of this version."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=self._kind)
        except (OSError, msgspec.DecodeError):
            return None

    def write(self, value: T) -> None:
        """Keep it."""
        part = self._path.with_suffix(".part")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(msgspec.json.encode(value))
            move_into_place(part, self._path)
