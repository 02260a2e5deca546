"""Reading in folders that belong to other programs: bounded, and without leaving them."""

from __future__ import annotations

import os
import stat
from itertools import islice
from typing import TYPE_CHECKING

from desktop_app.engine.local.splits import parts_by_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_ENTRIES = 20_000
MAX_DEPTH = 6
MAX_TEXT_BYTES = 1_000_000
MAGIC = b"GGUF"


def files_below(root: Path, *, depth: int = MAX_DEPTH) -> Iterator[Path]:
    """Everything in `root` that is no folder, in the order of names, to `depth` folders deep, from 20,000 entries at
    most. Folders that are links are not followed. Raises PermissionError if `root` may not be listed.
    """
    entries = 0
    waiting = [(root, 0)]
    while waiting:
        folder, level = waiting.pop()
        try:
            with os.scandir(folder) as every:
                listed = sorted(islice(every, MAX_ENTRIES - entries), key=lambda entry: entry.name)
        except PermissionError:
            if folder == root:
                raise
            continue
        except OSError:
            continue
        entries += len(listed)
        folders = []
        for entry in listed:
            if entry.is_dir(follow_symlinks=False):
                folders.append((folder / entry.name, level + 1))
            else:
                yield folder / entry.name
        if level < depth:
            waiting += reversed(folders)


def text_of(path: Path) -> str:
    """What a small file says; "" if it is none, too large, or cannot be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return ""
        with path.open("rb") as file:
            content = file.read(MAX_TEXT_BYTES + 1)
    except OSError:
        return ""
    return content.decode("utf-8-sig", errors="replace") if len(content) <= MAX_TEXT_BYTES else ""


def model_size(path: Path, root: Path) -> int:
    """The bytes of the whole model that `path` is the only or first file of.

    0 if it is none, if a part of it is missing, or if a link leads out of `root`, which is resolved.
    """
    try:
        parts = parts_by_name(path)
        return sum(_size(part, root) for part in parts)
    except OSError:
        return 0


def _size(part: Path, root: Path) -> int:
    """Raises OSError for what is no readable GGUF file in `root`."""
    real = part.resolve(strict=True)
    status = real.stat()
    if not real.is_relative_to(root) or not stat.S_ISREG(status.st_mode):
        raise OSError("not a file of this folder")
    with real.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise OSError("no GGUF file")
    return status.st_size
