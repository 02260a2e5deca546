from __future__ import annotations

import stat
import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from desktop_app.errors import DatabaseFailed, DataFolderUnwritable
from desktop_app.storage import conversations, drafts, failures, messages, opening
from desktop_app.storage import database as database_module
from desktop_app.storage.database import Database, Session
from desktop_app.storage.driver import JournalMode, connect, engine_version, journal_mode_for
from tests.storage.sql import rows

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.domain import LaneSetup
    from desktop_app.settings import Paths
    from tests.storage.zygote import Zygote


def _pragma(session: Session, name: str) -> object:
    return session.scalars(text(f"PRAGMA {name}")).one()


def _draft_and_fail(session: Session, *, error: Exception) -> None:
    drafts.save(session, conversation_id=None, text="half")
    session.flush()
    raise error


def test_the_journal_mode_is_the_one_for_this_engine(database: Database) -> None:
    assert database.journal_mode is journal_mode_for(engine_version())
    assert database.submit(_pragma, "journal_mode").result() == database.journal_mode


@pytest.mark.parametrize("run", ["submit", "read"])
def test_foreign_keys_are_on(database: Database, run: str) -> None:
    assert getattr(database, run)(_pragma, "foreign_keys").result() == 1


def test_an_operation_that_fails_leaves_nothing_behind(database: Database) -> None:
    failing = database.submit(_draft_and_fail, error=ZeroDivisionError("ours"))
    with pytest.raises(ZeroDivisionError, match="ours"):
        failing.result()
    assert database.read(drafts.load, conversation_id=None).result() == ""


def test_a_bug_passes_through_as_itself(database: Database) -> None:
    def break_a_rule(session: Session) -> None:
        session.execute(text("INSERT INTO turn (conversation_id, created_at) VALUES (77, '2026-01-01')"))

    with pytest.raises(IntegrityError):
        database.submit(break_a_rule).result()


def test_a_read_sees_every_write_submitted_before_it(database: Database) -> None:
    for number in range(50):
        database.submit(drafts.save, conversation_id=None, text=f"{number}")
        assert database.read(drafts.load, conversation_id=None).result() == f"{number}"


def test_a_long_read_delays_no_write(database: Database) -> None:
    reading, written = threading.Event(), threading.Event()

    def read_long(session: Session) -> str:
        before = drafts.load(session, conversation_id=None)
        reading.set()
        assert written.wait(30)
        return before

    if database.journal_mode is not JournalMode.WAL:
        pytest.skip("this engine may not use WAL, so reads take their turn among the writes")
    read = database.read(read_long)
    assert reading.wait(30)
    database.submit(drafts.save, conversation_id=None, text="meanwhile").result()
    written.set()
    assert read.result() == ""


def test_reads_cannot_write(database: Database) -> None:
    if database.journal_mode is not JournalMode.WAL:
        pytest.skip("this engine may not use WAL, so reads share the connection of the writes")
    writing = database.read(drafts.save, conversation_id=None, text="by mistake")
    with pytest.raises(DataFolderUnwritable):
        writing.result()


def test_an_engine_with_the_wal_bug_works_without_wal(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    Database.open(paths.database).close()
    for module in (database_module, opening):
        monkeypatch.setattr(module, "engine_version", lambda: (3, 40, 1))
    database = Database.open(paths.database)
    assert database.journal_mode is JournalMode.DELETE
    database.submit(drafts.save, conversation_id=None, text="kept").result()
    assert database.read(drafts.load, conversation_id=None).result() == "kept"
    assert not paths.database.with_name(f"{paths.database.name}-wal").exists()
    database.close()
    assert rows(paths.database, "PRAGMA journal_mode") == [("delete",)]


def test_an_engine_with_the_wal_bug_never_writes_to_a_wal_that_is_in_use(
    database: Database, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.journal_mode is not JournalMode.WAL:
        pytest.skip("this engine may not use WAL itself")
    database.submit(drafts.save, conversation_id=None, text="kept").result()
    monkeypatch.setattr("desktop_app.storage.driver.BUSY_TIMEOUT_S", 0.05)
    monkeypatch.setattr(database_module, "engine_version", lambda: (3, 40, 1))
    with pytest.raises(DatabaseFailed):
        Database.open(paths.database)
    assert database.read(drafts.load, conversation_id=None).result() == "kept"


def test_closing_finishes_what_was_submitted_and_is_safe_twice(paths: Paths) -> None:
    database = Database.open(paths.database)
    for number in range(20):
        database.submit(drafts.save, conversation_id=None, text=f"{number}")
    database.close()
    database.close()
    assert rows(paths.database, "SELECT text FROM draft") == [("19",)]
    assert [path.name for path in paths.data.iterdir() if path.name.endswith(("-wal", "-shm"))] == []


def test_only_the_owner_may_read_any_file(database: Database, paths: Paths, setup: LaneSetup) -> None:
    database.submit(messages.begin_turn, conversation_id=None, text="private", setup=setup).result()
    files = [path for path in paths.data.rglob("*") if path.is_file()]
    assert paths.database in files
    assert len(files) >= 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    folders = [path for path in paths.data.rglob("*") if path.is_dir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_a_database_that_others_could_read_is_made_private(paths: Paths) -> None:
    Database.open(paths.database).close()
    paths.database.chmod(0o644)
    Database.open(paths.database).close()
    assert stat.S_IMODE(paths.database.stat().st_mode) == 0o600


@pytest.mark.parametrize("in_the_way", ["data", "data/tandem.sqlite3/folder"])
def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path, in_the_way: str) -> None:
    obstacle = tmp_path / in_the_way
    obstacle.parent.mkdir(parents=True, exist_ok=True)
    obstacle.write_text("in the way")
    with pytest.raises(DataFolderUnwritable) as caught:
        Database.open(tmp_path / "data" / "tandem.sqlite3")
    assert str(tmp_path / "data") in caught.value.text()
    assert obstacle.read_text() == "in the way"


def test_a_lock_that_does_not_clear_is_a_known_failure(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.storage.driver.BUSY_TIMEOUT_S", 0.05)
    database = Database.open(paths.database)
    other = connect(paths.database)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseFailed):
        database.submit(drafts.save, conversation_id=None, text="waits").result()
    other.execute("ROLLBACK")
    other.close()
    database.submit(drafts.save, conversation_id=None, text="now").result()
    database.close()


@pytest.mark.parametrize("number", [13, 28])
def test_permission_is_an_unwritable_folder_and_no_space_is_a_full_disk(tmp_path: Path, number: int) -> None:
    known = failures.known_failure(OSError(number, "injected"), tmp_path / "tandem.sqlite3")
    assert known is not None
    assert known.code == {13: "data_folder_unwritable", 28: "disk_full"}[number]


def test_two_processes_store_at_the_same_time(
    database: Database, paths: Paths, setup: LaneSetup, zygote: Zygote
) -> None:
    zygote.start("store_some", str(paths.database), 40)
    assert zygote.line() == "open"
    for number in range(40):
        database.submit(messages.begin_turn, conversation_id=None, text=f"ours {number}", setup=setup).result()
    assert zygote.rest() == ["ended 0"]
    assert len(database.read(conversations.recent).result()) == 80
    assert rows(paths.database, "PRAGMA integrity_check") == [("ok",)]
