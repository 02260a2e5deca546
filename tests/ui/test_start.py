"""The first picture of the window, before there is anything behind it, as a process of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from desktop_app.composition import build
from desktop_app.domain import LaneSetup, ModelRef
from desktop_app.settings import Paths

if TYPE_CHECKING:
    from pathlib import Path

DEADLINE_S = 60
AUTHOR = ModelRef(provider="local", id="0" * 64, name="A model")
KINDS = ("data", "config", "cache", "state")
LATER = (
    "sqlalchemy", "pysqlite3", "sqlite3", "asyncio", "msgspec", "markdown_it", "pygments", "psutil",
    "desktop_app.services", "desktop_app.engine", "desktop_app.composition", "desktop_app.domain",
    "desktop_app.preferences", "desktop_app.ui.window_parts",
)  # fmt: skip


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A profile with one conversation, and words in it that were not sent."""
    made = Paths(**{kind: tmp_path / kind / "tandem" for kind in KINDS})
    services = build(made, lambda _: None)
    try:
        services.preferences.change(first_run_done=True).result()
        services.library.add_sample(
            title="Lighthouses", turns=(("Who?", "The keeper."),), author=AUTHOR, setup=LaneSetup(model=AUTHOR)
        ).result()
        (conversation,) = services.library.conversations().result()
        services.library.save_draft(conversation.id, "left unsent").result()
    finally:
        services.close()
    return made


def _run(paths: Paths, what: str) -> tuple[int, list[tuple[str, str]], str]:
    """The exit status, what was told, and the standard error."""
    profile = {f"XDG_{kind.upper()}_HOME": str(getattr(paths, kind).parent) for kind in KINDS}
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.start_driver", what],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8", **profile},
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    lines = [line.split(" ", 1) for line in done.stdout.splitlines()]
    told = [(kind, rest if kind == "modules" else json.loads(rest)) for kind, rest in lines]
    return done.returncode, told, done.stderr


def _drafts(paths: Paths) -> list[str]:
    database = sqlite3.connect(paths.database)
    try:
        return [text for (text,) in database.execute("select text from draft where text != ''")]
    finally:
        database.close()


def test_the_first_picture_waits_for_no_service_and_none_of_their_libraries(paths: Paths) -> None:
    _, told, _ = _run(paths, "close")
    kind, modules = told[0]
    assert kind == "modules"
    assert "desktop_app.ui.main_window" in modules.split()
    assert [name for name in modules.split() if name.startswith(LATER)] == []


def test_what_is_typed_before_there_are_services_joins_the_stored_draft_and_enter_sends_nothing(paths: Paths) -> None:
    status, told, errors = _run(paths, "stay")
    assert told[1:] == [("field", "left unsent\ntyped early"), ("sent", "Who?\nThe keeper.")]
    assert (status, "Traceback" in errors) == (0, False)
    assert _drafts(paths) == ["left unsent\ntyped early"]


def test_a_window_that_is_closed_before_there_are_services_keeps_what_was_typed(paths: Paths) -> None:
    status, _, errors = _run(paths, "close")
    assert (status, "Traceback" in errors) == (0, False)
    assert _drafts(paths) == ["left unsent\ntyped early"]


def test_a_damaged_database_is_told_in_a_box_and_leaves_no_empty_window(paths: Paths) -> None:
    whole = paths.database.read_bytes()
    broken = whole[:100] + b"\xff" * 4000 + whole[4100:]
    paths.database.write_bytes(broken)
    status, told, errors = _run(paths, "fail")
    assert told[1][0] == "box"
    assert "damaged" in told[1][1]
    assert told[2] == ("visible", "False")
    assert told[-1] == ("copied", "typed early")
    assert (status, "Traceback" in errors) == (1, False)
    assert paths.database.read_bytes() == broken


@pytest.mark.parametrize("lacks", ["no-services", "no-parts"])
def test_a_bug_in_the_start_ends_it_in_words_and_keeps_what_was_typed(paths: Paths, lacks: str) -> None:
    status, told, errors = _run(paths, lacks)
    assert told[1] == ("box", "Tandem made a mistake.")
    assert told[2] == ("visible", "False")
    assert "RuntimeError: a bug" in told[3][1]
    assert told[4] == ("copied", "typed early")
    assert (status, errors.splitlines()[0].startswith("tandem: Tandem made a mistake.")) == (1, True)
    assert _drafts(paths) == ["left unsent\ntyped early"]
