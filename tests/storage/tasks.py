"""What the forked processes do."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.domain import LOCAL, LaneSetup, ModelRef
from desktop_app.errors import AppError
from desktop_app.storage import answers, driver, messages, migrating, migrations, opening
from desktop_app.storage import database as database_module
from desktop_app.storage.database import Database
from desktop_app.storage.instance_lock import InstanceLock

if TYPE_CHECKING:
    import sqlite3

    from desktop_app.storage.messages import BegunTurn

SETUP = LaneSetup(model=ModelRef(provider=LOCAL, id="cd" * 32, name="other"))


def say(words: object) -> None:
    """One line, whole, on disk or not: a pipe has it at once."""
    os.write(1, f"{words}\n".encode())


def store_for_ever(path: str, journal_mode: str) -> None:
    """Store prompts and say each one's message id when it is acknowledged."""
    _pretend_engine_needs(journal_mode)
    database = Database.open(Path(path))
    assert database.journal_mode == journal_mode
    while True:
        say(_store(database, "a prompt " * 50).lanes[0].prompt.id)


def store_some(path: str, count: int) -> None:
    """Store prompts while others do so too."""
    database = Database.open(Path(path))
    say("open")
    for number in range(count):
        _store(database, f"from the other process, {number}")
    database.close()


def stream(path: str) -> None:
    """Begin an answer, keep a part of it, and wait to be killed."""
    database = Database.open(Path(path))
    answer = _store(database, "a question").lanes[0].answer
    database.submit(answers.save_partial, answer_id=answer.id, text="as far as", reasoning="hm").result()
    say(answer.id)
    signal.pause()


def create_until(path: str, statement: int) -> None:
    """Make a database and die at its n-th statement."""
    _die_at(statement)
    Database.open(Path(path)).close()


def migrate_until(path: str, scripts: str, statement: int) -> None:
    """Migrate a database with one more revision, and die at its n-th statement."""
    _die_at(statement)
    migrations.REVISIONS = (*migrations.REVISIONS, "9999")
    migrations.HEAD = "9999"
    migrating.SCRIPTS = Path(scripts)
    Database.open(Path(path)).close()


def write_past_a_size_limit(path: str) -> None:
    """Store until the files may grow no more, then let them."""
    import resource

    database = Database.open(Path(path))
    limit = max(file.stat().st_size for file in Path(path).parent.iterdir()) + 100_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    stored = 0
    try:
        while True:
            _store(database, f"{stored} " + "x" * 20_000)
            stored += 1
    except AppError as error:
        say(error.code)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    _store(database, "there is room again")
    database.close()
    say(stored)


def hold_window_lock(path: str) -> None:
    """Be the window, until killed."""
    lock = InstanceLock.acquire(Path(path))
    say("held")
    signal.pause()
    lock.release()


def _store(database: Database, text: str) -> BegunTurn:
    return database.submit(messages.begin_turn, conversation_id=None, text=text, setup=SETUP).result()


def _pretend_engine_needs(journal_mode: str) -> None:
    wanted = driver.JournalMode(journal_mode)
    for module in (database_module, opening):
        vars(module)["journal_mode_for"] = lambda _version: wanted


def _die_at(statement: int) -> None:
    left = statement

    def count(_words: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def connect(path: Path, *, mode: str = "rw", foreign_keys: bool = True) -> sqlite3.Connection:
        connection = driver.connect(path, mode=mode, foreign_keys=foreign_keys)
        connection.set_trace_callback(count)
        return connection

    for module in (migrating, opening):
        vars(module)["connect"] = connect
