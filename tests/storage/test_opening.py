from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop_app.errors import AppError, DatabaseDamaged, DatabaseMissing, DatabaseNewer
from desktop_app.storage import conversations, messages
from desktop_app.storage.database import Database
from desktop_app.storage.driver import connect
from tests.storage.sql import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.domain import LaneSetup
    from desktop_app.settings import Paths

PAGE = 4096


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory, setup: LaneSetup) -> Path:
    """A database with some conversations in it, closed."""
    path = tmp_path_factory.mktemp("used") / "tandem.sqlite3"
    database = Database.open(path)
    for number in range(20):
        database.submit(
            messages.begin_turn, conversation_id=None, text=f"question {number} " * 99, setup=setup
        ).result()
    database.close()
    return path


@pytest.fixture
def used_bytes(used: Path) -> bytes:
    return used.read_bytes()


def _with_flipped(data: bytes, start: int, length: int) -> bytes:
    return data[:start] + bytes(byte ^ 0xFF for byte in data[start : start + length]) + data[start + length :]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: b"Dear diary,\n" * 1000, id="a text file"),
        pytest.param(lambda _: bytes(8192), id="zeros"),
        pytest.param(lambda data: data[:10], id="ten bytes"),
        pytest.param(lambda data: data[:100], id="only the header"),
        pytest.param(lambda data: data[:PAGE], id="only the first page"),
        pytest.param(lambda data: data[: len(data) // 2], id="the first half"),
        pytest.param(lambda data: data[:-PAGE], id="one page short"),
        pytest.param(lambda data: _with_flipped(data, 0, 8), id="magic"),
        pytest.param(lambda data: _with_flipped(data, 16, 2), id="page size"),
        pytest.param(lambda data: _with_flipped(data, 100, 8), id="first page"),
        pytest.param(lambda data: data.replace(b"CREATE TABLE draft", b"CREATE TABLE \xb9\xb9\xb9 ("), id="schema"),
        pytest.param(lambda data: data[:PAGE] + bytes(len(data) - PAGE), id="zeros after the first page"),
        *(pytest.param(lambda data, p=page: _with_flipped(data, p * PAGE, 8), id=f"page {page}") for page in (1, 5, 9)),
    ],
)
def test_a_damaged_file_is_refused_and_left_as_it_is(
    paths: Paths, used_bytes: bytes, damage: Callable[[bytes], bytes]
) -> None:
    damaged = damage(used_bytes)
    paths.database.write_bytes(damaged)
    for _ in range(2):
        with pytest.raises(DatabaseDamaged) as caught:
            Database.open(paths.database)
        assert str(paths.database) in caught.value.text()
        assert paths.database.read_bytes() == damaged


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 64))
@example(92, 4)
@example(87808, 1)
def test_whatever_bytes_are_flipped_a_refused_file_is_left_as_it_is(used: Path, start: int, length: int) -> None:
    whole = used.read_bytes()
    damaged = _with_flipped(whole, start % len(whole), length)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tandem.sqlite3"
        path.write_bytes(damaged)
        try:
            database = Database.open(path)
        except AppError:
            assert path.read_bytes() == damaged
        else:
            database.close()


def test_damage_that_shows_only_later_is_named_as_well(paths: Paths, used_bytes: bytes) -> None:
    paths.database.write_bytes(used_bytes)
    ((page,),) = rows(paths.database, "SELECT rootpage FROM sqlite_master WHERE name = 'message'", mode="ro")
    database = Database.open(paths.database)
    paths.database.write_bytes(_with_flipped(used_bytes, (page - 1) * PAGE, PAGE))
    reading = database.read(messages.path, lane_id=1)
    with pytest.raises(DatabaseDamaged):
        reading.result()
    database.close()


def test_a_byte_that_is_no_text_spoils_only_itself(paths: Paths, used_bytes: bytes) -> None:
    paths.database.write_bytes(used_bytes.replace(b"question 7 ", b"qu\xffstion 7 "))
    database = Database.open(paths.database)
    titles = [found.title for found in database.read(conversations.recent).result()]
    database.close()
    assert len(titles) == 20
    assert [title[:10] for title in titles if "\ufffd" in title] == ["qu\ufffdstion 7"]


def test_another_programs_database_is_refused_and_left_as_it_is(paths: Paths) -> None:
    with closing(sqlite3.connect(paths.database)) as connection:
        connection.execute("CREATE TABLE conversation (id INTEGER)")
    before = paths.database.read_bytes()
    with pytest.raises(DatabaseDamaged) as caught:
        Database.open(paths.database)
    assert caught.value.detail == "it belongs to another program"
    assert paths.database.read_bytes() == before


@pytest.mark.parametrize("statement", ["DELETE FROM alembic_version", "DROP TABLE alembic_version"])
def test_a_schema_without_a_revision_is_refused(paths: Paths, used_bytes: bytes, statement: str) -> None:
    paths.database.write_bytes(used_bytes)
    rows(paths.database, statement)
    before = paths.database.read_bytes()
    with pytest.raises(DatabaseDamaged):
        Database.open(paths.database)
    assert paths.database.read_bytes() == before


def test_a_newer_schema_is_refused_byte_for_byte(paths: Paths, used_bytes: bytes) -> None:
    paths.database.write_bytes(used_bytes)
    rows(paths.database, "UPDATE alembic_version SET version_num = '9999'")
    before = paths.database.read_bytes()
    with pytest.raises(DatabaseNewer, match="newer version of Tandem"):
        Database.open(paths.database)
    assert paths.database.read_bytes() == before
    assert list(paths.backups.iterdir()) == []


def test_a_lost_database_is_not_replaced_by_an_empty_one_while_there_are_backups(paths: Paths) -> None:
    Database.open(paths.database).close()
    again = Database.open(paths.database)
    assert again.daily_backup is not None
    again.close()
    made = again.daily_backup.result()
    paths.database.unlink()
    with pytest.raises(DatabaseMissing, match="is not there any more"):
        Database.open(paths.database)
    assert not paths.database.exists()

    paths.database.write_bytes(made.read_bytes())
    Database.open(paths.database).close()


def test_a_journal_without_its_database_is_not_replayed_into_a_new_one(paths: Paths) -> None:
    wal = paths.database.with_name(f"{paths.database.name}-wal")
    wal.write_bytes(b"the last words")
    with pytest.raises(DatabaseMissing):
        Database.open(paths.database)
    assert wal.read_bytes() == b"the last words"


@pytest.mark.parametrize("journal_mode", ["delete", "wal"])
def test_what_a_killed_process_left_beside_the_database_is_put_right(
    paths: Paths, used_bytes: bytes, journal_mode: str
) -> None:
    """A cut-off transaction is rolled back from the journal, a committed one is taken from the WAL."""
    running = paths.cache / paths.database.name
    running.write_bytes(used_bytes)
    with closing(connect(running)) as connection:
        connection.execute(f"PRAGMA journal_mode={journal_mode}")
        # A cache of one page makes SQLite write to the file before the transaction ends.
        connection.execute("PRAGMA cache_size=1")
        connection.execute("UPDATE conversation SET title = 'committed'")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE message SET text = text || 'cut off'")
        for file in paths.cache.iterdir():
            shutil.copy(file, paths.data / file.name)
    assert paths.database.with_name(f"{paths.database.name}-{journal_mode.replace('delete', 'journal')}").exists()
    database = Database.open(paths.database)
    assert {found.title for found in database.read(conversations.recent).result()} == {"committed"}
    database.close()
    assert rows(paths.database, "SELECT count(*) FROM message WHERE text LIKE '%cut off'") == [(0,)]
