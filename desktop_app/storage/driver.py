"""The SQLite driver, the engine's version and what it may be trusted with, and how connections are set up."""

from __future__ import annotations

import urllib.parse
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path
    from types import ModuleType

dbapi: ModuleType
try:
    import pysqlite3.dbapi2 as _pysqlite3
except ImportError:
    # The standard library's engine may be an old one; `journal_mode_for` then keeps it away from WAL.
    import sqlite3.dbapi2 as _sqlite3

    dbapi = _sqlite3
else:
    dbapi = _pysqlite3

BUSY_TIMEOUT_S = 10.0
"""How long one process waits for another's write; a write takes milliseconds."""


class JournalMode(StrEnum):
    """How SQLite keeps a transaction whole."""

    WAL = "wal"
    DELETE = "delete"


def journal_mode_for(version: tuple[int, int, int]) -> JournalMode:
    """WAL only where it is safe: SQLite 3.7.0 to 3.51.2 can corrupt a WAL database while two connections
    write and checkpoint (https://www.sqlite.org/wal.html#walresetbug); 3.44.6 and 3.50.7 carry the fix too.
    """
    backport = _BACKPORTS.get(version[:2])
    fixed = version >= _FIXED or (backport is not None and version >= backport)
    return JournalMode.WAL if fixed else JournalMode.DELETE


_FIXED = (3, 51, 3)
_BACKPORTS = {(3, 44): (3, 44, 6), (3, 50): (3, 50, 7)}


def engine_version() -> tuple[int, int, int]:
    """The version of the SQLite engine in use."""
    major, minor, patch = dbapi.sqlite_version_info
    return major, minor, patch


def connect(path: Path, *, mode: str = "rw", foreign_keys: bool = True) -> sqlite3.Connection:
    """A connection that begins no transaction by itself and never creates the file.

    `mode` is "rw" or "ro". Bytes that lie in the file are not trusted: functions named by its schema do not
    run, and cells are checked as they are read. Raises the driver's Error.
    """
    uri = f"file:{urllib.parse.quote(path.absolute().as_posix())}?mode={mode}"
    connection: sqlite3.Connection = dbapi.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    # One broken byte must not make a whole conversation unreadable.
    connection.text_factory = _readable
    connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")
    # FULL in WAL mode as well: a message that was acknowledged must survive a power loss, and a commit with
    # its fsync takes well under a millisecond on an SSD.
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def _readable(text: bytes) -> str:
    return text.decode(errors="replace")


def settle_journal_mode(connection: sqlite3.Connection, wanted: JournalMode) -> JournalMode:
    """Switch to `wanted`; returns the mode in force, which is DELETE where the file system does not allow WAL.

    Raises the driver's Error while another process keeps the database in the other mode: an engine that may
    corrupt a WAL database must not touch one.
    """
    if _journal_mode(connection) is wanted:
        return wanted
    connection.execute(f"PRAGMA journal_mode={wanted}")
    return _journal_mode(connection)


def _journal_mode(connection: sqlite3.Connection) -> JournalMode:
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    return JournalMode(mode)
