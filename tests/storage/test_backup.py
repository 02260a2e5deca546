from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from desktop_app.errors import DatabaseDamaged
from desktop_app.storage import backup, drafts
from desktop_app.storage.database import Database
from tests.storage.sql import rows

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.settings import Paths

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (None, True),
        (NOON - timedelta(days=30), True),
        (NOON - timedelta(days=1), True),
        (NOON - timedelta(hours=23), False),
        (NOON, False),
        (NOON + timedelta(days=2), True),
    ],
)
def test_a_backup_is_due_once_a_day(last: datetime | None, due: bool) -> None:
    assert backup.is_due(last, NOON) is due


def test_a_backup_holds_what_was_committed_while_the_database_is_in_use(database: Database, paths: Paths) -> None:
    database.submit(drafts.save, conversation_id=None, text="kept").result()
    made = backup.back_up(paths.database, folder=paths.backups, now=NOON)
    database.submit(drafts.save, conversation_id=None, text="later").result()
    assert made.name == "tandem-20261124T120000Z.sqlite3"
    assert rows(made, "SELECT text FROM draft", mode="ro") == [("kept",)]
    assert rows(made, "PRAGMA journal_mode", mode="ro") == [("delete",)]
    assert sorted(path.name for path in paths.backups.iterdir()) == [".lock", made.name]


def test_the_newest_five_are_kept_and_nothing_else_is_touched(database: Database, paths: Paths) -> None:
    assert database.journal_mode
    theirs = paths.backups / "my own copy.sqlite3"
    theirs.write_text("mine")
    days = [NOON + timedelta(days=day) for day in range(7)]
    for day in days:
        backup.back_up(paths.database, folder=paths.backups, now=day, before="0002" if day == days[-1] else "")
    made = backup.made_in(paths.backups)
    assert [backup.made_at(path) for path in made] == days[2:]
    assert backup.last_made(paths.backups) == days[-1]
    assert theirs.read_text() == "mine"


def _damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[3 * 4096 : 3 * 4096 + 8] = bytes(8)
    path.write_bytes(data)


def test_a_damaged_database_never_takes_the_place_of_a_good_backup(paths: Paths) -> None:
    Database.open(paths.database).close()
    good = [backup.back_up(paths.database, folder=paths.backups, now=NOON + timedelta(days=day)) for day in range(5)]
    contents = [path.read_bytes() for path in good]
    _damage(paths.database)
    with pytest.raises(DatabaseDamaged):
        backup.back_up(paths.database, folder=paths.backups, now=NOON + timedelta(days=9))
    assert backup.made_in(paths.backups) == good
    assert [path.read_bytes() for path in good] == contents
    assert sorted(path.name for path in paths.backups.iterdir()) == [".lock", *(path.name for path in good)]


def test_a_backup_that_was_cut_off_is_cleared_away(paths: Paths) -> None:
    Database.open(paths.database).close()
    (paths.backups / "unfinished.part").write_bytes(b"half")
    made = backup.back_up(paths.database, folder=paths.backups, now=NOON)
    assert sorted(path.name for path in paths.backups.iterdir()) == [".lock", made.name]


def test_the_first_start_of_a_day_backs_up_and_the_second_does_not(paths: Paths) -> None:
    first = Database.open(paths.database)
    assert first.daily_backup is None
    first.submit(drafts.save, conversation_id=None, text="words").result()
    first.close()

    second = Database.open(paths.database)
    assert second.daily_backup is not None
    assert not second.daily_backup.done(), "it lets the window come to stand first"
    second.close()
    assert rows(second.daily_backup.result(), "SELECT text FROM draft", mode="ro") == [("words",)]

    third = Database.open(paths.database)
    assert third.daily_backup is None
    third.close()


def test_a_window_that_stays_open_backs_up_without_being_closed(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    Database.open(paths.database).close()
    monkeypatch.setattr("desktop_app.storage.database.BACKUP_AFTER_S", 0.0)
    opened = Database.open(paths.database)
    assert opened.daily_backup is not None
    assert opened.daily_backup.result(60).is_file()
    opened.close()


def test_a_daily_backup_that_fails_is_told_and_stops_nothing(
    paths: Paths, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    Database.open(paths.database).close()

    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "move_into_place", no_space)
    database = Database.open(paths.database)
    database.submit(drafts.save, conversation_id=None, text="goes on").result()
    database.close()
    assert "the daily backup failed" in caplog.text
    assert "DiskFull" in caplog.text
    assert backup.made_in(paths.backups) == []
