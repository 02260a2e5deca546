"""A lock between processes that the system itself releases when its holder ends, however that ends."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int, *, wait: bool) -> bool:
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError:
                # LK_LOCK gives up after ten tries a second apart.
                if not wait:
                    return False
            else:
                return True
else:
    import fcntl

    def _lock(descriptor: int, *, wait: bool) -> bool:
        # flock, not lockf: a POSIX record lock would be lost as soon as any other descriptor of this process
        # on the same file is closed.
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class FileLock:
    """An exclusive lock on a file made for that purpose, readable by its owner only."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor: int | None = descriptor

    @classmethod
    def try_acquire(cls, path: Path) -> Self | None:
        """The lock, or None if somebody holds it. Raises OSError."""
        return cls._acquire(path, wait=False)

    @classmethod
    def wait_for(cls, path: Path) -> Self:
        """The lock, once whoever holds it has let go. Raises OSError."""
        lock = cls._acquire(path, wait=True)
        assert lock is not None
        return lock

    @staticmethod
    def is_held(path: Path) -> bool:
        """Whether somebody holds it just now. Nothing is made, and only whoever tries in the same moment is refused."""
        try:
            descriptor = os.open(path, os.O_RDWR)
        except OSError:
            return False
        try:
            return not _lock(descriptor, wait=False)
        except OSError:
            return False
        finally:
            os.close(descriptor)

    @classmethod
    def _acquire(cls, path: Path, *, wait: bool) -> Self | None:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            held = _lock(descriptor, wait=wait)
        except OSError:
            os.close(descriptor)
            raise
        if not held:
            os.close(descriptor)
            return None
        return cls(path, descriptor)

    def is_at_its_path(self) -> bool:
        """Whether the locked file still bears its name; it may have been unlinked before the lock was taken."""
        if self._descriptor is None:
            return False
        try:
            return os.path.samestat(self.path.stat(), os.fstat(self._descriptor))
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Let go. Safe to call twice."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def remove(self) -> None:
        """Let go and remove the file. Safe to call twice."""
        if sys.platform == "win32":
            # An open file cannot be removed there, neither ours nor, which is what counts, another process's.
            self.release()
            with contextlib.suppress(PermissionError):
                self.path.unlink(missing_ok=True)
        elif self._descriptor is not None:
            # While the lock is held: nobody else can have taken it as his in between.
            self.path.unlink(missing_ok=True)
            self.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
