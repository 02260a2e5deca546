"""The database: every operation is one transaction, on a thread of the database's own."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop_app.storage import backup, opening
from desktop_app.storage.driver import JournalMode, connect, engine_version, journal_mode_for, settle_journal_mode
from desktop_app.storage.failures import known_failures
from desktop_app.storage.storage_thread import StorageThread
from desktop_app.storage.transactions import READ, WRITE
from desktop_app.storage.writer import Writer

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Database", "Session"]

P = ParamSpec("P")
T = TypeVar("T")

BACKUP_AFTER_S = 10.0
"""The daily backup reads the whole database, so it lets the window come to stand first."""

_log = logging.getLogger(__name__)


class Database:
    """Runs operations: functions whose first parameter is a session. Made by `open`."""

    def __init__(
        self, *, writer: StorageThread, reader: StorageThread, journal_mode: JournalMode, closing: ExitStack
    ) -> None:
        self.journal_mode = journal_mode
        self.daily_backup: Future[Path] | None = None
        self._writer = writer
        self._reader = reader
        self._closing = closing
        self._closed = threading.Event()
        self._submitting = threading.Lock()
        self._last_write: Future[Any] = Future()
        self._last_write.set_result(None)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a database, make it if there is none, migrate it if it is older.

        Once a day a backup, `daily_backup`, is made in the background `BACKUP_AFTER_S` later, or when the database
        is closed before. Raises DataFolderUnwritable, DatabaseMissing, DatabaseDamaged, DatabaseNewer, DiskFull,
        DatabaseFailed.
        """
        backups = path.parent / "backups"
        with ExitStack() as closing:
            with known_failures(path):
                is_new = opening.prepare(path, backups=backups)
                identity = Writer.enter(path.parent / "writers")
            closing.callback(identity.leave)
            writer = StorageThread(path, name="storage", connect=lambda: _writing(path), begin=WRITE, writer=identity)
            closing.callback(writer.close)
            # Being a write transaction, this also finds out whether anything can be written.
            journal_mode = writer.run(_journal_mode).result()
            reader = writer
            if journal_mode is JournalMode.WAL:
                # Elsewhere a read keeps writes waiting, so there it takes its turn among them.
                reader = StorageThread(
                    path, name="storage-read", connect=lambda: _reading(path), begin=READ, writer=identity
                )
                closing.callback(reader.close)
            database = cls(writer=writer, reader=reader, journal_mode=journal_mode, closing=closing.pop_all())
        if not is_new:
            database._back_up_daily(path, backups)
        return database

    def submit(
        self, operation: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Run `operation(session, ...)` in one transaction, after those submitted before it.

        A result means that it is on disk. The Future fails with DiskFull, DatabaseDamaged, DatabaseFailed or
        DataFolderUnwritable, or with what the operation raised; nothing of it is stored then.
        """
        with self._submitting:
            future = self._writer.run(operation, *args, **kwargs)
            self._last_write = future
        return future

    def read(self, operation: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run an operation that only reads: it sees every write submitted before it, and delays none after."""
        with self._submitting:
            last_write = self._last_write

        def after_the_writes(session: Session) -> T:
            wait([last_write])
            return operation(session, *args, **kwargs)

        return self._reader.run(after_the_writes)

    def close(self) -> None:
        """Finish what was submitted and let go of the files. Safe to call twice."""
        self._closing.close()

    def _back_up_daily(self, path: Path, backups: Path) -> None:
        if not backup.is_due(backup.last_made(backups), datetime.now(UTC)):
            return

        def back_up() -> Path:
            self._closed.wait(BACKUP_AFTER_S)
            return backup.back_up(path, folder=backups, now=datetime.now(UTC))

        executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="storage-backup")
        self._closing.callback(executor.shutdown)
        self._closing.callback(self._closed.set)
        self.daily_backup = executor.submit(back_up)
        self.daily_backup.add_done_callback(_log_failure)


def _log_failure(made: Future[Path]) -> None:
    error = made.exception()
    if error is not None:
        _log.warning("the daily backup failed: %r", error)


def _journal_mode(session: Session) -> JournalMode:
    return JournalMode(session.scalars(text("PRAGMA journal_mode")).one())


def _writing(path: Path) -> sqlite3.Connection:
    connection = connect(path)
    settle_journal_mode(connection, journal_mode_for(engine_version()))
    return connection


def _reading(path: Path) -> sqlite3.Connection:
    return connect(path, mode="ro")
