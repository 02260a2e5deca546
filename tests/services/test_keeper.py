"""Not a word is lost: answers under way reach the disk, whatever dies or fills up."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from desktop_app.domain import MessageState
from desktop_app.errors import DiskFull
from tests.engine.fake_child import Script
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy.orm import Session

    from desktop_app.settings import Paths
    from tests.services.world import World

PROMISE_S = 1.0


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
    from desktop_app.storage import messages

    return messages.interrupt_leftovers(session)
