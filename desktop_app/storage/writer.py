"""Who is writing an answer right now.

Several processes may write to one database: the window, and `tandem ask` beside it. Each streaming answer
names its writer by a token; the writer holds a lock on a file of that name for as long as it lives. So
another process can tell an answer that is being written from one that was left behind, without trusting
process ids (which are used again, and differ between containers) or clocks.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Self

from desktop_app.file_lock import FileLock

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

_KEY = "writer"


class Writer:
    """This process as a writer of one database."""

    def __init__(self, lock: FileLock) -> None:
        self._lock = lock
        self._folder = lock.path.parent
        self.token = lock.path.name

    @classmethod
    def enter(cls, folder: Path) -> Self:
        """Take a new token, whose lock file lies in `folder`. Raises OSError."""
        folder.mkdir(mode=0o700, exist_ok=True)
        while True:
            lock = FileLock.try_acquire(folder / secrets.token_hex(8))
            # Another process may have swept the file away between its creation and its locking.
            if lock is not None:
                if lock.is_at_its_path():
                    return cls(lock)
                lock.release()

    def is_alive(self, token: str) -> bool:
        """Whether the writer that `token` names still runs."""
        path = self._folder / token
        if not path.exists():
            return False
        lock = FileLock.try_acquire(path)
        if lock is None:
            return True
        lock.remove()
        return False

    def sweep(self) -> None:
        """Remove what killed writers left in the folder."""
        for path in self._folder.iterdir():
            self.is_alive(path.name)

    def leave(self) -> None:
        """Stop being a writer. Safe to call twice."""
        self._lock.remove()


def writer_of(session: Session) -> Writer:
    """Who writes in this session."""
    writer = session.info[_KEY]
    assert isinstance(writer, Writer)
    return writer


def info_with(writer: Writer) -> dict[str, Writer]:
    """What a session must be made with, for `writer_of` to answer."""
    return {_KEY: writer}
