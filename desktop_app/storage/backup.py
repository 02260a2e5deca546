"""Verified copies of the database, one a day and one before each migration, the newest few kept."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from desktop_app.durable import create_private, move_into_place
from desktop_app.errors import DatabaseDamaged
from desktop_app.file_lock import FileLock
from desktop_app.storage.driver import connect
from desktop_app.storage.failures import known_failures

if TYPE_CHECKING:
    from pathlib import Path

KEEP = 5
EVERY = timedelta(days=1)

_TIME = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"tandem-(\d{8}T\d{6}Z)(?:-before-\w+)?\.sqlite3")
_PART = "unfinished.part"
_HEALTHY = [("ok",)]


def is_due(last: datetime | None, now: datetime) -> bool:
    """Whether the daily backup is to be made; also when the clock was set back behind the last one."""
    return last is None or now - last >= EVERY or last > now


def made_in(folder: Path) -> list[Path]:
    """The backups in a folder, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))


def made_at(backup: Path) -> datetime:
    """When a backup was made, by its name."""
    match = _NAME.fullmatch(backup.name)
    assert match is not None
    return datetime.strptime(match[1], _TIME).replace(tzinfo=UTC)


def last_made(folder: Path) -> datetime | None:
    """When the newest backup in a folder was made."""
    backups = made_in(folder)
    return made_at(backups[-1]) if backups else None


def back_up(database: Path, *, folder: Path, now: datetime, before: str = "") -> Path:
    """Copy a database while it may be in use, check the copy, and only then let the oldest one go.

    `before` names the migration that follows. Raises DatabaseDamaged (and then leaves the good backups alone),
    DiskFull, DataFolderUnwritable, DatabaseFailed.
    """
    with known_failures(database):
        return _back_up(database, folder, now, before)


def _back_up(database: Path, folder: Path, now: datetime, before: str) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    suffix = f"-before-{before}" if before else ""
    final = folder / f"tandem-{now.astimezone(UTC).strftime(_TIME)}{suffix}.sqlite3"
    with FileLock.wait_for(folder / ".lock"):
        part = folder / _PART
        _remove_with_journal(part)
        try:
            _copy(database, part)
            _check(part, database)
            move_into_place(part, final)
        finally:
            _remove_with_journal(part)
        for old in made_in(folder)[:-KEEP]:
            old.unlink()
    return final


def _copy(database: Path, part: Path) -> None:
    create_private(part)
    with closing(connect(database, mode="ro")) as source, closing(connect(part)) as target:
        # In one step: a copy in several begins anew each time that somebody writes in between.
        source.backup(target)
        # The copy must be one file that needs nothing beside it.
        target.execute("PRAGMA journal_mode=DELETE")


def _check(part: Path, database: Path) -> None:
    with closing(connect(part, mode="ro")) as copy:
        found = copy.execute("PRAGMA integrity_check").fetchall()
    if found != _HEALTHY:
        raise DatabaseDamaged("; ".join(str(line) for (line,) in found), path=str(database))


def _remove_with_journal(part: Path) -> None:
    part.unlink(missing_ok=True)
    part.with_name(f"{part.name}-journal").unlink(missing_ok=True)
