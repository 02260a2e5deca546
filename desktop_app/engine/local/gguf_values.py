"""Reading the values of a GGUF header, little endian, while trusting none of its lengths.

Nothing is allocated for a length before it is known that the file has the bytes, and the header as a whole
is bounded, so a hostile file costs at most `MAX_HEADER_BYTES` of memory and a second or two.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Protocol

from desktop_app.errors import BrokenGguf, TruncatedGguf

MAX_HEADER_BYTES = 128 * 1024 * 1024
"""Real headers are up to some 40 MB: a vocabulary, its merges, now and then a whole tokenizer.json."""

MAX_TEXT_BYTES = 64 * 1024 * 1024
MAX_ARRAY = 1 << 24
_FIRST_READ = 1 << 20

STRING, ARRAY, BOOL, UINT32 = 8, 9, 7, 4
_SCALARS = {
    0: struct.Struct("<B"),
    1: struct.Struct("<b"),
    2: struct.Struct("<H"),
    3: struct.Struct("<h"),
    4: struct.Struct("<I"),
    5: struct.Struct("<i"),
    6: struct.Struct("<f"),
    7: struct.Struct("<B"),
    10: struct.Struct("<Q"),
    11: struct.Struct("<q"),
    12: struct.Struct("<d"),
}
_LENGTH = _SCALARS[10]


@dataclass(frozen=True, slots=True, eq=False)
class Array:
    """`count` values of one type as they lie in the file; unpacked only when asked, for a vocabulary has
    262,144 of them and most are never looked at.
    """

    kind: int
    count: int
    data: bytes

    @property
    def holds_texts(self) -> bool:
        """Whether the values are strings; numbers and booleans otherwise."""
        return self.kind == STRING

    def numbers(self) -> tuple[int | float, ...]:
        """All values, booleans as 0 and 1; empty if they are strings."""
        if self.holds_texts:
            return ()
        return struct.unpack(f"<{self.count}{_SCALARS[self.kind].format[1:]}", self.data)

    def texts(self, wanted: frozenset[int] | None = None) -> dict[int, str]:
        """Strings by index, all or the `wanted` ones; empty if the values are numbers."""
        found: dict[int, str] = {}
        if not self.holds_texts:
            return found
        position = 0
        end = self.count if wanted is None else min(self.count, max(wanted, default=-1) + 1)
        for index in range(end):
            (length,) = _LENGTH.unpack_from(self.data, position)
            position += 8 + length
            if wanted is None or index in wanted:
                found[index] = self.data[position - length : position].decode("utf-8", "replace")
        return found


Value = int | float | bool | str | Array


class Bytes(Protocol):
    """Something to read on from, be it a file or a connection."""

    def read(self, n_bytes: int, /) -> bytes:
        """The next `n_bytes`, fewer only at the end."""


class Source:
    """The bytes of one file from its start, read on as they are needed."""

    def __init__(self, file: Bytes, size: int, name: str) -> None:
        self.size = size
        self.name = name
        self.position = 0
        self._file = file
        self._buffer = bytearray()

    def broken(self, detail: str) -> BrokenGguf:
        """The error for a header that contradicts itself."""
        return BrokenGguf(f"{detail} (byte {self.position})", path=self.name)

    def expect(self, n_bytes: int, what: str) -> None:
        """Make sure of `n_bytes` more. Raises TruncatedGguf if the file has not got them."""
        end = self.position + n_bytes
        if end > self.size:
            raise TruncatedGguf(
                f"{what} needs {n_bytes} bytes at byte {self.position}; the file has {self.size}", path=self.name
            )
        if end > MAX_HEADER_BYTES:
            raise self.broken(f"{what} makes the header larger than {MAX_HEADER_BYTES} bytes")
        self._fill(end)

    def _fill(self, end: int) -> None:
        missing = end - len(self._buffer)
        if missing > 0:
            step = min(max(missing, len(self._buffer), _FIRST_READ), self.size - len(self._buffer))
            self._buffer += self._file.read(step)
        if len(self._buffer) < end:
            raise TruncatedGguf("the file became shorter while it was read", path=self.name)

    def take(self, n_bytes: int, what: str) -> bytes:
        """The next `n_bytes`."""
        self.expect(n_bytes, what)
        start = self.position
        self.position += n_bytes
        return bytes(memoryview(self._buffer)[start : self.position])

    def number(self, kind: int, what: str) -> int | float | bool:
        """The next scalar of a GGUF type."""
        layout = _SCALARS[kind]
        self.expect(layout.size, what)
        (value,) = layout.unpack_from(self._buffer, self.position)
        self.position += layout.size
        return bool(value) if kind == BOOL else value

    def count(self, what: str, most: int, each: int) -> int:
        """The next 64-bit count of things of at least `each` bytes."""
        value = int(self.number(10, what))
        if value > most:
            raise self.broken(f"{what} is {value}, more than {most}")
        if value * each > self.size - self.position:
            raise TruncatedGguf(f"{what} is {value}; the file ends before", path=self.name)
        return value

    def text_bytes(self, what: str, most: int = MAX_TEXT_BYTES) -> bytes:
        """The next string, undecoded."""
        return self.take(self.count(f"the length of {what}", most, 1), what)

    def value(self, key: str) -> Value:
        """The next typed value. Strings that are not UTF-8 get replacement characters."""
        kind = int(self.number(UINT32, f"the type of {key}"))
        if kind == STRING:
            return self.text_bytes(key).decode("utf-8", "replace")
        if kind == ARRAY:
            return self._array(key)
        if kind not in _SCALARS:
            raise self.broken(f"{key} has the unknown type {kind}")
        return self.number(kind, key)

    def _array(self, key: str) -> Array:
        kind = int(self.number(UINT32, f"the type of {key}"))
        if kind == STRING:
            count = self.count(f"the number of {key}", MAX_ARRAY, 8)
            return Array(kind, count, self._packed_texts(count, key))
        if kind not in _SCALARS:  # llama.cpp reads no arrays of arrays either
            raise self.broken(f"{key} is an array of the type {kind}")
        size = _SCALARS[kind].size
        count = self.count(f"the number of {key}", MAX_ARRAY, size)
        return Array(kind, count, self.take(count * size, key))

    def _packed_texts(self, count: int, key: str) -> bytes:
        start = position = self.position
        unpack, buffer, end = _LENGTH.unpack_from, self._buffer, min(self.size, MAX_HEADER_BYTES)
        for _ in range(count):
            try:
                (length,) = unpack(buffer, position)
            except struct.error:
                self.position = position
                self.expect(8, key)
                (length,) = unpack(buffer, position)
            position += 8 + length
            if position > end:
                self.position = position - length
                if length > MAX_TEXT_BYTES:
                    raise self.broken(f"a string of {key} is {length} bytes long")
                self.expect(length, key)
        self.position = start
        return self.take(position - start, key)
