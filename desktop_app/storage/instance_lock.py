"""One window a data folder. The command line does not take this lock: SQLite serialises its short writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from desktop_app.errors import AlreadyRunning
from desktop_app.file_lock import FileLock
from desktop_app.storage.failures import known_failures

if TYPE_CHECKING:
    from pathlib import Path


class InstanceLock:
    """Held by the window for as long as it runs; a killed window holds nothing."""

    def __init__(self, lock: FileLock) -> None:
        self._lock = lock

    @classmethod
    def acquire(cls, database: Path) -> Self:
        """Take the lock beside the database file. Raises AlreadyRunning, DataFolderUnwritable, DiskFull."""
        with known_failures(database):
            lock = FileLock.try_acquire(database.with_name(f"{database.name}.window"))
        if lock is None:
            raise AlreadyRunning
        return cls(lock)

    def release(self) -> None:
        """Let another window in. Safe to call twice."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
