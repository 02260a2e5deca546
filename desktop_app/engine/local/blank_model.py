"""Models of a given shape with nothing in them: files full of holes, for measuring what a shape costs.

A weight of zero takes as long to read and to multiply as any other, and a file of holes is written in no time.
"""

from __future__ import annotations

import struct
from math import prod
from typing import TYPE_CHECKING

from desktop_app.engine.local.tensor_types import TENSOR_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Value = bool | int | float | str | list[int] | list[float] | list[str]
"""Of a key; numbers are written as 32 bits, and a list as what its first item is."""

_ALIGNMENT = 32
_UINT32, _INT32, _FLOAT32, _BOOL, _STRING, _ARRAY = 4, 5, 6, 7, 8, 9
_NUMBERS = {kind.name: number for number, kind in TENSOR_TYPES.items()}


def write_blank(path: Path, metadata: Mapping[str, Value], tensors: Mapping[str, tuple[tuple[int, ...], str]]) -> Path:
    """A GGUF file with these keys and with tensors of these shapes (innermost first) and types. Raises OSError."""
    infos, offset = [], 0
    for name, (shape, type_name) in tensors.items():
        number = _NUMBERS[type_name]
        dimensions = struct.pack(f"<I{len(shape)}Q", len(shape), *shape)
        infos.append(_text(name) + dimensions + struct.pack("<IQ", number, offset))
        kind = TENSOR_TYPES[number]
        offset = _aligned(offset + prod(shape) // kind.block * kind.block_bytes)
    keys = [_text(key) + _value(value) for key, value in metadata.items()]
    header = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata)) + b"".join([*keys, *infos])
    with path.open("wb") as file:
        file.write(header)
        file.truncate(_aligned(len(header)) + offset)
    return path


def _value(value: Value) -> bytes:
    match value:
        case bool():
            return struct.pack("<IB", _BOOL, value)
        case int():
            return struct.pack("<II", _UINT32, value)
        case float():
            return struct.pack("<If", _FLOAT32, value)
        case str():
            return struct.pack("<I", _STRING) + _text(value)
        case list():
            kind, items = _items(value)
            return struct.pack("<IIQ", _ARRAY, kind, len(value)) + items


def _items(values: list[int] | list[float] | list[str]) -> tuple[int, bytes]:
    """Their type and their bytes."""
    match values[0]:
        case str():
            return _STRING, b"".join(_text(str(text)) for text in values)
        case float():
            return _FLOAT32, struct.pack(f"<{len(values)}f", *values)
        case _:
            return _INT32, struct.pack(f"<{len(values)}i", *values)


def _text(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _aligned(position: int) -> int:
    return (position + _ALIGNMENT - 1) // _ALIGNMENT * _ALIGNMENT
