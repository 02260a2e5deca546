from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import MessageState
from desktop_app.errors import AlreadyRunning, DataFolderUnwritable
from desktop_app.file_lock import FileLock
from desktop_app.storage import answers, messages
from desktop_app.storage.database import Database
from desktop_app.storage.instance_lock import InstanceLock
from desktop_app.storage.writer import Writer

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.domain import LaneSetup
    from desktop_app.settings import Paths
    from tests.storage.zygote import Zygote


def test_an_answer_that_another_process_is_writing_is_not_a_leftover_until_that_process_dies(
    database: Database, paths: Paths, zygote: Zygote
) -> None:
    process = zygote.start("stream", str(paths.database))
    answer_id = int(zygote.line())
    assert database.submit(answers.interrupt_leftovers).result() == 0
    assert database.read(messages.get, message_id=answer_id).result().state is MessageState.STREAMING

    zygote.kill(process)
    assert database.submit(answers.interrupt_leftovers).result() == 1
    left = database.read(messages.get, message_id=answer_id).result()
    assert (left.state, left.text, left.reasoning) == (MessageState.INTERRUPTED, "as far as", "hm")
    assert database.submit(answers.interrupt_leftovers).result() == 0


def test_ones_own_answers_are_no_leftovers(database: Database, setup: LaneSetup) -> None:
    turn = database.submit(messages.begin_turn, conversation_id=None, text="?", setup=setup).result()
    assert database.submit(answers.interrupt_leftovers).result() == 0
    answer = database.read(messages.get, message_id=turn.lanes[0].answer.id).result()
    assert answer.state is MessageState.STREAMING


def test_an_answer_left_by_a_closed_database_is_a_leftover(paths: Paths, setup: LaneSetup) -> None:
    first = Database.open(paths.database)
    first.submit(messages.begin_turn, conversation_id=None, text="?", setup=setup).result()
    first.close()
    second = Database.open(paths.database)
    assert second.submit(answers.interrupt_leftovers).result() == 1
    second.close()


def test_a_killed_writers_traces_are_swept_and_a_living_ones_stay(
    database: Database, paths: Paths, zygote: Zygote
) -> None:
    folder = paths.data / "writers"
    (ours,) = folder.iterdir()
    process = zygote.start("stream", str(paths.database))
    zygote.line()
    assert len(list(folder.iterdir())) == 2
    zygote.kill(process)
    database.submit(answers.interrupt_leftovers).result()
    assert list(folder.iterdir()) == [ours]
    database.close()
    assert list(folder.iterdir()) == []


def test_a_token_taken_while_another_process_sweeps_is_taken_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []
    acquire = FileLock.try_acquire

    def swept_at_first(path: Path) -> FileLock | None:
        taken.append(path)
        lock = acquire(path)
        if len(taken) == 1:
            path.unlink()
        return lock

    monkeypatch.setattr(FileLock, "try_acquire", swept_at_first)
    writer = Writer.enter(tmp_path / "writers")
    assert [path.name for path in (tmp_path / "writers").iterdir()] == [writer.token]
    assert len(taken) == 2
    assert writer.is_alive(writer.token)
    writer.leave()
    writer.leave()
    assert not writer.is_alive(writer.token)


def test_there_is_one_window_a_data_folder(paths: Paths) -> None:
    with InstanceLock.acquire(paths.database):
        with pytest.raises(AlreadyRunning, match="already running"):
            InstanceLock.acquire(paths.database)
        Database.open(paths.database).close()
    InstanceLock.acquire(paths.database).release()


def test_a_killed_window_leaves_no_lock(paths: Paths, zygote: Zygote) -> None:
    process = zygote.start("hold_window_lock", str(paths.database))
    assert zygote.line() == "held"
    with pytest.raises(AlreadyRunning):
        InstanceLock.acquire(paths.database)
    zygote.kill(process)
    lock = InstanceLock.acquire(paths.database)
    lock.release()
    lock.release()


def test_a_lock_in_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataFolderUnwritable):
        InstanceLock.acquire(tmp_path / "missing" / "tandem.sqlite3")
