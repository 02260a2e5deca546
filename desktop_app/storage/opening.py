"""What must be true of a database before it is used: that it is there, whole, ours, and of the right schema.

A new database comes into being under another name and is moved into place when it is complete, so that a
file at the database's own path is never a half-made one. What stands there is therefore never replaced.
"""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop_app.durable import create_private, make_private, move_into_place
from desktop_app.errors import DatabaseDamaged, DatabaseMissing, DatabaseNewer
from desktop_app.file_lock import FileLock
from desktop_app.storage import backup, migrations
from desktop_app.storage.driver import connect, dbapi, engine_version, journal_mode_for, settle_journal_mode
from desktop_app.storage.failures import is_readonly, is_sql_error
from desktop_app.storage.schema import APPLICATION_ID

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

_MAGIC = b"SQLite format 3\0"
_BESIDE = ("-wal", "-shm", "-journal")


def prepare(database: Path, *, backups: Path) -> bool:
    """Make sure that `database` can be used with the newest schema; True if it was made just now.

    Raises DatabaseMissing, DatabaseDamaged, DatabaseNewer (and then nothing was changed), the driver's Error,
    SQLAlchemy's errors, OSError.
    """
    # Two processes that start at once must neither make nor migrate it twice.
    with FileLock.wait_for(database.with_name(f"{database.name}.opening")):
        if not database.exists():
            _refuse_to_replace(database, backups)
            _create(database)
            return True
        for name in ("", *_BESIDE):
            make_private(database.with_name(database.name + name))
        revision = _inspect(database)
        if revision not in migrations.REVISIONS:
            raise DatabaseNewer(f"revision {revision}")
        if revision != migrations.HEAD:
            _migrate(database, backups)
        return False


def _refuse_to_replace(database: Path, backups: Path) -> None:
    left = [path for path in _beside(database) if path.stat().st_size]
    left += backup.made_in(backups)
    if left:
        raise DatabaseMissing(f"there is {left[-1]}", path=str(database))


def _create(database: Path) -> None:
    from desktop_app.storage import migrating

    new = database.with_name(f"{database.name}.new")
    for leftover in (new, *_beside(new), *_beside(database)):
        leftover.unlink(missing_ok=True)
    create_private(new)
    migrating.upgrade(new)
    with closing(connect(new)) as connection:
        settle_journal_mode(connection, journal_mode_for(engine_version()))
    move_into_place(new, database)


def _migrate(database: Path, backups: Path) -> None:
    from desktop_app.storage import migrating

    backup.back_up(database, folder=backups, now=datetime.now(UTC), before=migrations.HEAD)
    migrating.upgrade(database)


def _inspect(database: Path) -> str:
    """The revision of the schema. Read-only, so that a file which is refused stays as it is."""
    with database.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise DatabaseDamaged("it does not begin as a database does", path=str(database))
    try:
        with closing(connect(database, mode="ro")) as connection:
            return _revision(connection, database)
    except dbapi.Error as error:
        if is_sql_error(error):
            raise DatabaseDamaged(str(error), path=str(database)) from error
        if not is_readonly(error):
            raise
    # The last transaction was cut off and must be rolled back before anything can be read.
    with closing(connect(database)) as connection:
        return _revision(connection, database)


def _revision(connection: sqlite3.Connection, database: Path) -> str:
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    if application_id != APPLICATION_ID:
        raise DatabaseDamaged("it belongs to another program", path=str(database))
    found = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != ("ok",):
        raise DatabaseDamaged(str(found[0]), path=str(database))
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise DatabaseDamaged("its schema has no revision", path=str(database))
    return str(row[0])


def _beside(database: Path) -> list[Path]:
    files = [database.with_name(database.name + name) for name in _BESIDE]
    return [file for file in files if file.exists()]
