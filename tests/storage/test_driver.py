from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from desktop_app.storage.driver import (
    JournalMode,
    connect,
    dbapi,
    engine_version,
    journal_mode_for,
    settle_journal_mode,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 7, 0), JournalMode.DELETE),
        ((3, 40, 1), JournalMode.DELETE),
        ((3, 44, 5), JournalMode.DELETE),
        ((3, 44, 6), JournalMode.WAL),
        ((3, 45, 0), JournalMode.DELETE),
        ((3, 49, 2), JournalMode.DELETE),
        ((3, 50, 6), JournalMode.DELETE),
        ((3, 50, 7), JournalMode.WAL),
        ((3, 51, 0), JournalMode.DELETE),
        ((3, 51, 2), JournalMode.DELETE),
        ((3, 51, 3), JournalMode.WAL),
        ((3, 52, 0), JournalMode.WAL),
        ((3, 53, 4), JournalMode.WAL),
        ((4, 0, 0), JournalMode.WAL),
    ],
)
def test_wal_is_used_only_on_an_engine_that_cannot_corrupt_it(version: tuple[int, int, int], mode: JournalMode) -> None:
    assert journal_mode_for(version) is mode


def test_the_engine_at_hand_is_named_by_three_numbers() -> None:
    assert ".".join(str(part) for part in engine_version()) == dbapi.sqlite_version


@pytest.mark.parametrize(
    ("pragma", "value"), [("foreign_keys", 1), ("trusted_schema", 0), ("cell_size_check", 1), ("synchronous", 2)]
)
def test_every_connection_is_strict_and_durable(tmp_path: Path, pragma: str, value: int) -> None:
    path = tmp_path / "with ? and # and %41.sqlite3"
    path.touch()
    with closing(connect(path)) as connection:
        assert connection.execute(f"PRAGMA {pragma}").fetchone() == (value,)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.skipif(sys.platform == "win32", reason="there every file system has shared memory")
def test_a_file_system_without_shared_memory_gets_no_wal(tmp_path: Path) -> None:
    path = tmp_path / "tandem.sqlite3"
    with closing(dbapi.connect(f"file:{path}?vfs=unix-dotfile", uri=True)) as connection:
        assert settle_journal_mode(connection, JournalMode.WAL) is JournalMode.DELETE


def test_connecting_never_makes_a_file(tmp_path: Path) -> None:
    with pytest.raises(dbapi.OperationalError, match="unable to open"):
        connect(tmp_path / "missing.sqlite3")
    assert list(tmp_path.iterdir()) == []
