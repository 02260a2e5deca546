"""Not a word is lost: answers under way reach the disk, whatever dies or fills up."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, TypeVar

import pytest
from sqlalchemy import text

from desktop_app.domain import MessageState
from desktop_app.errors import Bug, DatabaseFailed, DiskFull
from desktop_app.services.events import BugFound
from desktop_app.storage import answers
from tests.engine.fake_child import Script
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy.orm import Session

    from desktop_app.settings import Paths
    from tests.services.world import World

PROMISE_S = 1.0

T = TypeVar("T")


def _limit_pages(session: Session, more: int) -> None:
    pages = session.execute(text("PRAGMA page_count")).scalar_one()
    session.execute(text(f"PRAGMA max_page_count = {pages + more}"))


def test_a_full_disk_ends_the_answer_in_words_and_it_is_stored_when_there_is_room(
    make_world: Callable[..., World], tmp_path: Path
) -> None:
    world = make_world(Script(generations=[["x" * 60_000, "@slow"]]))
    model = world.add_model(tmp_path)
    before = world.send("One", model, max_tokens=None)
    world.database.submit(_limit_pages, 4).result(DEADLINE_S)
    ended = world.end()
    assert isinstance(ended.error, DiskFull)
    assert (ended.answer.state, ended.answer.text[:10]) == (MessageState.FAILED, "x" * 10)
    assert world.messages(before)[0].text == "One"
    world.database.submit(_limit_pages, 10_000).result(DEADLINE_S)
    world.chat.close()
    stored = world.messages(before)[-1]
    assert (stored.state, stored.text) == (MessageState.FAILED, ended.answer.text)


def test_a_prompt_that_cannot_be_stored_is_refused_and_nothing_of_it_is_there(
    make_world: Callable[..., World], tmp_path: Path
) -> None:
    world = make_world()
    model = world.add_model(tmp_path)
    world.database.submit(_limit_pages, 2).result(DEADLINE_S)
    with pytest.raises(DiskFull, match="Free some space"):
        world.send("y" * 100_000, model)
    assert world.library.conversations().result(DEADLINE_S) == ()


def _failing(times: int, error: Exception, operation: Callable[..., T], failed: list[Exception]) -> Callable[..., T]:
    """`operation`, which raises `error` the first times that it is called."""

    def fail_first(*args: object, **kwargs: object) -> T:
        if len(failed) < times:
            failed.append(error)
            raise error
        return operation(*args, **kwargs)

    return fail_first


def test_a_write_that_fails_for_a_moment_does_not_end_the_answer_and_is_made_up_for(
    make_world: Callable[..., World], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[Exception] = []
    saved = threading.Event()

    def save(session: Session, *, answer_id: int, text: str, reasoning: str) -> None:
        save_partial(session, answer_id=answer_id, text=text, reasoning=reasoning)
        saved.set()

    save_partial = answers.save_partial
    monkeypatch.setattr(answers, "save_partial", _failing(2, DatabaseFailed("locked"), save, failed))
    world = make_world(Script(generations=[["Once ", "@slow"]]))
    conversation = world.send("Tell", world.add_model(tmp_path))
    assert saved.wait(DEADLINE_S)
    assert world.messages(conversation)[-1].text.startswith("Once ")
    assert len(failed) == 2
    assert world.messages(conversation)[-1].state is MessageState.STREAMING


def test_a_bug_in_a_write_fails_that_answer_with_a_report_and_the_next_is_kept(
    make_world: Callable[..., World], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bug = LookupError("a mistake of ours")
    monkeypatch.setattr(answers, "save_partial", _failing(1, bug, answers.save_partial, []))
    world = make_world(Script(generations=[["@slow"], ["x" * 60_000, "@slow"]]))
    model = world.add_model(tmp_path)
    conversation = world.send("One", model)
    assert "a mistake of ours" in world.heard.wait(BugFound).report
    ended = world.end()
    assert (type(ended.error), ended.answer.state) == (Bug, MessageState.FAILED)
    assert world.messages(conversation)[-1].text == ended.answer.text
    # only a keeper that still lives can find out that the disk is full
    world.send("Two", model, conversation)
    world.database.submit(_limit_pages, 4).result(DEADLINE_S)
    assert isinstance(world.end().error, DiskFull)


def test_a_bug_in_the_last_write_ends_the_answer_with_a_report_and_is_tried_again(
    make_world: Callable[..., World], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bug = LookupError("a mistake of ours")
    monkeypatch.setattr(answers, "finish", _failing(1, bug, answers.finish, []))
    world = make_world(Script(generations=[["Once"], ["more"]]))
    model = world.add_model(tmp_path)
    conversation = world.send("One", model)
    assert "a mistake of ours" in world.heard.wait(BugFound).report
    ended = world.end()
    assert (type(ended.error), ended.answer.state, ended.answer.text) == (Bug, MessageState.FAILED, "Once")
    world.send("Two", model, conversation)
    assert world.end().answer.text == "more"
    world.chat.close()
    first = world.messages(conversation)[1]
    assert (first.text, first.state) == ("Once", MessageState.COMPLETE)


def test_a_bug_that_stays_is_reported_without_end_of_the_keeper_or_of_closing(
    make_world: Callable[..., World], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bug = LookupError("a mistake of ours")
    monkeypatch.setattr(answers, "finish", _failing(1000, bug, answers.finish, []))
    world = make_world(Script(generations=[["Once"]]))
    world.send("One", world.add_model(tmp_path))
    assert world.end().answer.text == "Once"
    world.chat.close()
    reports = [event for event in world.heard.all if isinstance(event, BugFound)]
    assert len(reports) == 2


WRITER = """
import sys, time
from pathlib import Path
from desktop_app.services.events import AnswerGrew
from desktop_app.settings import Paths
from tests.engine.fake_child import Script
from tests.services.world import World

folder = Path(sys.argv[1])
paths = Paths(data=folder / "data", config=folder / "config", cache=folder / "cache", state=folder / "state")
world = World(paths, [Script(generations=[["@slow"]])])
world.send("Tell me", world.add_model(folder))
while True:
    grew = world.heard.wait(AnswerGrew)
    print(time.monotonic(), len(grew.text), flush=True)
"""


def test_kill_9_loses_at_most_a_second_of_an_answer_and_leaves_it_interrupted(
    paths: Paths, make_world: Callable[..., World]
) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(paths.data.parent)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    heard: list[tuple[float, int]] = []
    for line in writer.stdout:
        at, length = line.split()
        heard.append((float(at), int(length)))
        if heard[-1][0] - heard[0][0] > 2.5 * PROMISE_S:
            break
    killed_at = time.monotonic()
    writer.send_signal(signal.SIGKILL)
    writer.wait(DEADLINE_S)
    writer.stdout.close()
    safe = sum(length for at, length in heard if at < killed_at - PROMISE_S)

    database = sqlite3.connect(paths.database)
    kept, state = database.execute("select text, state from message where role = 'assistant'").fetchone()
    database.close()
    assert safe > 0
    assert len(kept) >= safe
    assert state == "streaming"

    make_world().database.submit(_interrupt).result(DEADLINE_S)
    database = sqlite3.connect(paths.database)
    assert database.execute("select state from message where role = 'assistant'").fetchone() == ("interrupted",)
    database.close()


def _interrupt(session: Session) -> int:
    return answers.interrupt_leftovers(session)
