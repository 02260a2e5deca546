from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from desktop_app.errors import DiskFull
from desktop_app.storage import answers, conversations, messages
from desktop_app.storage.database import Database, Session
from tests.storage.sql import rows

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.domain import LaneSetup
    from desktop_app.settings import Paths
    from tests.storage.zygote import Zygote

KILLS = 50


@pytest.mark.parametrize("journal_mode", ["wal", "delete"])
def test_an_acknowledged_message_survives_kill_9(paths: Paths, zygote: Zygote, journal_mode: str) -> None:
    acknowledged: list[str] = []
    for kill in range(KILLS):
        process = zygote.start("store_for_ever", str(paths.database), journal_mode)
        # Each process gets a little further than the last; the signal finds it in the middle of whatever follows.
        acknowledged += [zygote.line() for _ in range(1 + kill % 4)]
        acknowledged += zygote.kill(process)
        assert rows(paths.database, "PRAGMA integrity_check") == [("ok",)]
        stored = {str(row[0]) for row in rows(paths.database, "SELECT id FROM message WHERE role = 'user'")}
        assert stored.issuperset(acknowledged)
    assert len(set(acknowledged)) == len(acknowledged) >= KILLS
    halves = "SELECT count(*) FROM turn WHERE (SELECT count(*) FROM message WHERE turn_id = turn.id) <> 2"
    assert rows(paths.database, halves) == [(0,)]
    assert rows(paths.database, "PRAGMA foreign_key_check") == []


def test_a_database_killed_at_any_statement_of_its_making_is_simply_made_again(tmp_path: Path, zygote: Zygote) -> None:
    statement, end = 0, ""
    while end != "ended 0":
        statement += 1
        database = tmp_path / f"{statement}" / "tandem.sqlite3"
        database.parent.mkdir()
        zygote.start("create_until", str(database), statement)
        end = zygote.line()
        if statement % 7 == 0:
            opened = Database.open(database)
            assert opened.read(conversations.recent).result() == ()
            opened.close()
            assert not database.with_name("tandem.sqlite3.new").exists()
    assert statement > 20


def _grow(session: Session, *, pages: int) -> None:
    used = session.scalars(text("PRAGMA page_count")).one()
    session.execute(text(f"PRAGMA max_page_count={used + pages}"))


def test_a_full_disk_is_named_and_spoils_nothing(database: Database, paths: Paths, setup: LaneSetup) -> None:
    kept = database.submit(messages.begin_turn, conversation_id=None, text="before", setup=setup).result()
    answer = kept.lanes[0].answer
    database.submit(answers.save_partial, answer_id=answer.id, text="so far", reasoning="").result()

    database.submit(_grow, pages=2).result()
    with pytest.raises(DiskFull):
        database.submit(messages.begin_turn, conversation_id=None, text="x" * 100_000, setup=setup).result()
    with pytest.raises(DiskFull):
        database.submit(answers.save_partial, answer_id=answer.id, text="y" * 100_000, reasoning="").result()

    assert [found.title for found in database.read(conversations.recent).result()] == ["before"]
    assert database.read(messages.get, message_id=answer.id).result().text == "so far"
    database.submit(_grow, pages=100_000).result()
    database.submit(messages.begin_turn, conversation_id=None, text="x" * 100_000, setup=setup).result()
    assert len(database.read(conversations.recent).result()) == 2
    assert rows(paths.database, "PRAGMA integrity_check") == [("ok",)]


def test_a_limit_on_the_files_size_is_a_full_disk_too(paths: Paths, zygote: Zygote) -> None:
    zygote.start("write_past_a_size_limit", str(paths.database))
    code, stored, end = zygote.rest()
    assert (code, end) == ("disk_full", "ended 0")
    assert rows(paths.database, "PRAGMA integrity_check") == [("ok",)]
    prompts = [row[0] for row in rows(paths.database, "SELECT text FROM message WHERE role = 'user' ORDER BY id")]
    assert [prompt.split()[0] for prompt in prompts[:-1]] == [f"{number}" for number in range(int(stored))]
    assert prompts[-1] == "there is room again"
