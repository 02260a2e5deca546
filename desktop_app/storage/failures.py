"""Which failures of SQLite and of the file system a person can act on, and which are bugs."""

from __future__ import annotations

import errno
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop_app.errors import AppError, DatabaseDamaged, DatabaseFailed, DataFolderUnwritable, DiskFull

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Primary result codes, https://www.sqlite.org/rescode.html; the standard library names them from 3.11 on,
# pysqlite3 does not.
_ERROR, _PERM, _BUSY, _LOCKED, _READONLY, _IOERR = 1, 3, 5, 6, 8, 10
_CORRUPT, _FULL, _CANTOPEN, _PROTOCOL, _NOTADB = 11, 13, 14, 15, 26

_NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})
_NO_LEAVE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOENT, errno.EISDIR})
_PROBE_BYTES = 64 * 1024


@contextmanager
def known_failures(path: Path) -> Iterator[None]:
    """Turn what a person can act on into AppErrors about the database at `path`; bugs pass through."""
    try:
        yield
    except Exception as error:
        known = known_failure(error, path)
        if known is None:
            raise
        raise known from error


def is_readonly(error: BaseException) -> bool:
    """Whether a read-only connection was not enough for what had to be done."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in {_READONLY, _CANTOPEN}


def is_sql_error(error: BaseException) -> bool:
    """Whether SQLite could not make sense of a statement, for lack of a table or because of its schema."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == _ERROR


def known_failure(error: BaseException, path: Path) -> AppError | None:
    """What `error` means for the database at `path` in a person's terms, or None if it is a bug of ours.

    Takes the driver's errors, SQLAlchemy's around them (by their `orig`) and OSError.
    """
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, OSError):
        return _from_errno(cause, path)
    if isinstance(cause, UnicodeDecodeError):
        # The driver cannot even say what SQLite complains about: a broken schema is quoted in the complaint.
        return DatabaseDamaged(str(cause), path=str(path))
    code = getattr(cause, "sqlite_errorcode", None)
    return None if code is None else _from_sqlite(code & 0xFF, str(cause), path)


def _from_errno(error: OSError, path: Path) -> AppError:
    if error.errno in _NO_ROOM:
        return DiskFull(str(error))
    if error.errno in _NO_LEAVE:
        return DataFolderUnwritable(str(error), path=str(path.parent))
    return DatabaseFailed(str(error))


def _from_sqlite(code: int, detail: str, path: Path) -> AppError | None:
    if code == _FULL:
        return DiskFull(detail)
    if code in {_CORRUPT, _NOTADB}:
        return DatabaseDamaged(detail, path=str(path))
    if code in {_CANTOPEN, _READONLY, _PERM}:
        return DataFolderUnwritable(detail, path=str(path.parent))
    if code == _IOERR and not _has_room(path):
        return DiskFull(detail)
    if code in {_IOERR, _BUSY, _LOCKED, _PROTOCOL}:
        return DatabaseFailed(detail)
    return None


def _has_room(path: Path) -> bool:
    """Whether a file beside the database could grow past the largest of its files.

    SQLite calls only ENOSPC a full disk; a quota or a limit on the file's size it calls an I/O error.
    """
    largest = max((file.stat().st_size for file in path.parent.glob(f"{path.name}*") if file.is_file()), default=0)
    try:
        with tempfile.TemporaryFile(dir=path.parent, buffering=0) as probe:
            probe.seek(largest)
            probe.write(bytes(_PROBE_BYTES))
            probe.write(b"\0")
    except OSError as error:
        return error.errno not in _NO_ROOM
    return True
