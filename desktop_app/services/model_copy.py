"""Copying a model into a models folder: whole and verified, or not at all."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from desktop_app.durable import move_into_place
from desktop_app.engine.hub.part_file import SPARE_BYTES
from desktop_app.engine.local.fit import in_words
from desktop_app.engine.local.splits import parts_by_name
from desktop_app.errors import CopyFailed, ModelFileMissing, NoRoomForCopy
from desktop_app.file_lock import FileLock
from desktop_app.safe_names import file_name_for, is_safe_file_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from desktop_app.domain import LocalModel

CHUNK_BYTES = 4 * 1024 * 1024
"""Some 10 ms of writing: how long a stop waits at most."""

_UNFINISHED = ".copying-"
"""How the folder of a copy begins that is not finished; a search looks into no folder whose name begins with a dot."""


def copy_model(
    model: LocalModel,
    folder: Path,
    *,
    on_progress: Callable[[float], None],
    verify: Callable[[Path], str],
    raise_if_stopped: Callable[[], None],
) -> Path:
    """Copy all of a model's files; the first one's path. `on_progress` gets 0..1; `verify` says the SHA-256 of what
    was written, before it gets its name.

    Raises NoRoomForCopy, CopyFailed, ModelFileMissing, and what `verify` and `raise_if_stopped` raise.
    """
    parts = parts_by_name(model.path)
    try:
        total = sum(part.stat().st_size for part in parts)
    except OSError as error:
        raise ModelFileMissing(str(error), path=str(model.path)) from error
    _require_room(folder, total)
    names = _names(model, parts)
    done = 0
    try:
        with _unfinished(folder) as workshop:
            for part, name in zip(parts, names, strict=True):
                for count in _copied(part, workshop / name):
                    raise_if_stopped()
                    done += count
                    on_progress(min(done / max(total, 1), 1.0))
            if verify(workshop / names[0]) != model.facts.sha256:
                raise CopyFailed("what was written is not what was read", name=model.name, path=str(folder))
            return _put_in_place(workshop, names, folder)
    except OSError as error:
        raise CopyFailed(str(error), name=model.name, path=str(folder)) from error


def _copied(source: Path, target: Path) -> Iterator[int]:
    """Copy a file; after each chunk how many bytes it was."""
    with source.open("rb", buffering=0) as reading, target.open("xb", buffering=0) as writing:
        chunk = bytearray(CHUNK_BYTES)
        view = memoryview(chunk)
        while count := reading.readinto(chunk):
            left = view[:count]
            while left:
                left = left[writing.write(left) or 0 :]
            yield count


def _put_in_place(workshop: Path, names: Sequence[str], folder: Path) -> Path:
    """Give the files their names, the first one last: a model is known by it."""
    place = _free_place(folder, names)
    place.mkdir(parents=True, exist_ok=True)
    for name in reversed(names):
        move_into_place(workshop / name, place / name)
    return place / names[0]


def _free_place(folder: Path, names: Sequence[str]) -> Path:
    place, number = folder, 1
    while any((place / name).exists() for name in names):
        number += 1
        place = folder / f"{number}"
    return place


def _names(model: LocalModel, parts: Sequence[Path]) -> tuple[str, ...]:
    """Those of the files, or one made from the model's where a file is called by its hash or strangely."""
    names = tuple(part.name for part in parts)
    if all(is_safe_file_name(name) for name in names) or len(names) > 1:
        return names
    return (file_name_for(f"{model.name} {model.facts.quantization}"),)


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """A folder for what is not finished, gone at the end; what a copy that was killed has left goes, too."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.glob(f"{_UNFINISHED}*"):
        lock = FileLock.try_acquire(left / "lock") if left.is_dir() and not left.is_symlink() else None
        if lock is not None:
            lock.remove()
            shutil.rmtree(left, ignore_errors=True)
    workshop = folder / f"{_UNFINISHED}{os.getpid()}-{os.urandom(4).hex()}"
    workshop.mkdir(mode=0o700)
    lock = FileLock.try_acquire(workshop / "lock")
    try:
        yield workshop
    finally:
        if lock is not None:
            lock.remove()
        with suppress(OSError):
            shutil.rmtree(workshop)


def _require_room(folder: Path, needed: int) -> None:
    standing = folder
    while not standing.exists() and standing != standing.parent:
        standing = standing.parent
    try:
        available = max(shutil.disk_usage(standing).free - SPARE_BYTES, 0)
    except OSError:
        return  # making the folder will say what is wrong
    if needed > available:
        raise NoRoomForCopy(needed=in_words(needed), available=in_words(available), path=str(folder))
