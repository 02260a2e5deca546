"""A file that is being downloaded: `name.gguf.part`, until its bytes are known to be right.

Its length is how much has arrived, exactly, also after `kill -9`. Beside it lie notes on what it is to become, and a
lock, so that one process at most writes to it.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self, cast

import msgspec

from desktop_app.durable import move_into_place
from desktop_app.engine.local.fit import in_words
from desktop_app.errors.hub import FileTaken, FolderUnwritable, NoRoom
from desktop_app.file_lock import FileLock
from desktop_app.safe_names import unfinished

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SPARE_BYTES = 256 * 1024 * 1024
"""What a download leaves free: a full disk would take the conversations down with it."""

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
_KEEP_SIZE = 1  # FALLOC_FL_KEEP_SIZE
_SYNC_WRITE = 2  # SYNC_FILE_RANGE_WRITE

FLUSH_BYTES = 32 * 1024 * 1024
"""After so many the disk begins to write. Linux by itself waits half a minute: gigabytes, on a fast line."""


def _linux(name: str, *argtypes: type) -> Callable[..., int] | None:
    """A function of GNU's C library, None where it is another one's or another system's."""
    if sys.platform != "linux":
        return None
    function = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if function is None:
        return None
    function.argtypes = argtypes
    return cast("Callable[..., int]", function)


_fallocate = _linux("fallocate64", ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64)
_sync_file_range = _linux("sync_file_range", ctypes.c_int, ctypes.c_int64, ctypes.c_int64, ctypes.c_uint)


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Which bytes a part is made of. The same bytes of another revision will do."""

    sha256: str
    size_bytes: int
    etag: str
    repo_id: str
    revision: str
    path: str

    def makes(self, other: Origin) -> bool:
        """Whether bytes of one go on with bytes of the other."""
        return (self.sha256, self.size_bytes, self.etag) == (other.sha256, other.size_bytes, other.etag)


class PartFile:
    """Made by `opened`; what fails on the disk is NoRoom or FolderUnwritable."""

    def __init__(self, final: Path, lock: FileLock, descriptor: int) -> None:
        self.final = final
        self.path, self._notes, _ = unfinished(final)
        self._lock = lock
        self._descriptor = descriptor
        self.written = os.fstat(descriptor).st_size
        """In bytes."""
        self._flushed = self.written

    @classmethod
    @contextmanager
    def opened(cls, final: Path) -> Iterator[Self]:
        """The part of a file, made if there is none, and nobody else's for so long. Raises FileTaken."""
        path, _, lock_path = unfinished(final)
        with disk_failures(final.parent):
            final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = FileLock.try_acquire(lock_path)
        if lock is None:
            raise FileTaken("another process writes it", path=final.name)
        try:
            with disk_failures(final.parent):
                descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
                os.lseek(descriptor, 0, os.SEEK_END)
            part = cls(final, lock, descriptor)
            try:
                yield part
            finally:
                part._close()
        finally:
            lock.remove()

    def goes_on(self, origin: Origin) -> bool:
        """Whether what has arrived is the beginning of this."""
        noted = self._noted()
        return noted is not None and noted.makes(origin) and self.written <= origin.size_bytes

    def begin_anew(self, origin: Origin) -> None:
        """Throw away what has arrived, and note what comes instead."""
        with disk_failures(self.final.parent):
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            self.written = self._flushed = 0
            new = self._notes.with_name(f"{self._notes.name}.new")
            new.write_bytes(msgspec.json.encode(origin))
            new.replace(self._notes)

    def write(self, data: bytes) -> None:
        """Append. What was written before a failure stays."""
        view = memoryview(data)
        with disk_failures(self.final.parent):
            while view:
                count = os.write(self._descriptor, view)
                self.written += count
                view = view[count:]
        if self.written - self._flushed >= FLUSH_BYTES:
            self._flush()

    def reserve(self, size_bytes: int) -> None:
        """Take room for the whole file, where the system can do so without changing its length."""
        # posix_fallocate would change the length, and on file systems that cannot reserve write every block.
        failed = _fallocate is not None and _fallocate(self._descriptor, _KEEP_SIZE, 0, size_bytes)
        if failed and ctypes.get_errno() in _NO_SPACE:
            raise no_room(self.final.parent, size_bytes - self.written)

    def _flush(self) -> None:
        """Let the system begin to bring what was written to the disk, so that the end need not wait for all of it."""
        if _sync_file_range is not None:
            _sync_file_range(self._descriptor, self._flushed, self.written - self._flushed, _SYNC_WRITE)
        self._flushed = self.written

    def finish(self) -> None:
        """Give the file its name, durably. Raises FileTaken if that is taken by now."""
        if self.final.exists():
            raise FileTaken(path=self.final.name)
        with disk_failures(self.final.parent):
            self._close()
            move_into_place(self.path, self.final)
            self._notes.unlink(missing_ok=True)

    def discard(self) -> None:
        """Leave nothing of it."""
        with disk_failures(self.final.parent):
            self._close()
            self.path.unlink(missing_ok=True)
            self._notes.unlink(missing_ok=True)

    def _noted(self) -> Origin | None:
        try:
            return msgspec.json.decode(self._notes.read_bytes(), type=Origin)
        except (OSError, msgspec.DecodeError):
            return None

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


@contextmanager
def disk_failures(folder: Path) -> Iterator[None]:
    """What the disk refuses becomes NoRoom or FolderUnwritable."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise no_room(folder, 1, str(error)) from error
        raise FolderUnwritable(str(error), path=str(folder)) from error


def require_room(folder: Path, finals: dict[Path, int], promised: int = 0) -> None:
    """Raises NoRoom unless files of these sizes fit on the disk of `folder`, what they have taken already counted, and
    `promised` bytes for others.
    """
    missing = missing_bytes(finals)
    if missing and missing + promised + SPARE_BYTES > _free(folder):
        raise no_room(folder, missing, promised=promised)


def missing_bytes(finals: dict[Path, int]) -> int:
    """How much more of the disk files of these sizes will take."""
    return sum(max(0, size - _taken(final)) for final, size in finals.items())


def no_room(folder: Path, needed: int, detail: str = "", promised: int = 0) -> NoRoom:
    """The error, in figures."""
    available = max(_free(folder) - SPARE_BYTES - promised, 0)
    return NoRoom(detail, needed=in_words(needed), available=in_words(available), path=str(folder))


def _taken(final: Path) -> int:
    """Bytes of the disk that a file, finished or not, has already."""
    for path in (final, unfinished(final)[0]):
        try:
            found = path.stat()
        except OSError:
            continue
        return max(found.st_size, getattr(found, "st_blocks", 0) * 512)
    return 0


def _free(folder: Path) -> int:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free
