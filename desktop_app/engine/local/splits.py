"""Models that were split into several files, as llama.cpp names them: `name-00001-of-00003.gguf`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.engine.local.gguf_header import Header, read_header
from desktop_app.errors import BrokenGguf, LoadFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_PARTS = 1024
_PART = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf")


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A whole model: its files in order, and the first one's header with the tensors of all of them.
    A tensor's offset counts from the start of its own file's data.
    """

    paths: tuple[Path, ...]
    header: Header

    @property
    def size_bytes(self) -> int:
        """All files together."""
        return self.header.file_size


def read_model(path: Path) -> ModelFiles:
    """A model by its only or its first file.

    Raises what `read_header` raises, for any of the files; LoadFailed for a part that is not the first;
    BrokenGguf if the parts do not belong together.
    """
    header = read_header(path)
    count = header.integer("split.count") or 1
    if header.metadata.get("split.no"):
        raise LoadFailed(f"{path.name} is a later part of a model in {count} files; choose the first part")
    if count == 1:
        return ModelFiles((path,), header)
    paths = _parts(path, count)
    return ModelFiles(paths, joined(header, [read_header(part) for part in paths[1:]], path.name))


def joined(first: Header, others: Sequence[Header], name: str) -> Header:
    """The header of a whole model from those of its parts in order; `name` is the first one's.

    Raises BrokenGguf if they do not belong together.
    """
    count = len(others) + 1
    for number, other in enumerate(others, 1):
        if other.integer("split.no") != number or other.integer("split.count") != count:
            raise BrokenGguf(f"part {number + 1} is not part {number + 1} of {count}", path=name)
    tensors = tuple(tensor for part in (first, *others) for tensor in part.tensors)
    if len({tensor.name for tensor in tensors}) < len(tensors):
        raise BrokenGguf("two parts of the model hold the same tensor", path=name)
    if len(tensors) != (first.integer("split.tensors.count") or len(tensors)):
        raise BrokenGguf("the parts do not hold the number of tensors that the first one says", path=name)
    return replace(first, tensors=tensors, file_size=sum(part.file_size for part in (first, *others)))


def parts_by_name(path: Path) -> tuple[Path, ...]:
    """The files of the model that `path` is the only or the first file of, by their names; none for a later part."""
    named = _PART.fullmatch(path.name)
    if named is None:
        return (path,)
    count = int(named["count"])
    if int(named["number"]) != 1 or not 0 < count <= MAX_PARTS:
        return ()
    return tuple(path.with_name(f"{named['stem']}-{number:05}-of-{count:05}.gguf") for number in range(1, count + 1))


def _parts(path: Path, count: int) -> tuple[Path, ...]:
    named = _PART.fullmatch(path.name)
    if named is None or int(named["count"]) != count or int(named["number"]) != 1 or not 1 < count <= MAX_PARTS:
        raise LoadFailed(
            f"{path.name} is one of {count} files; their names must end in “-00001-of-{count:05}.gguf” and so on"
        )
    return parts_by_name(path)
