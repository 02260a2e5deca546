"""Workers on other machines: in the user's own network alone, and never where words must stay on this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.errors import BadWorker
from desktop_app.services.events import AnswerEnded
from desktop_app.services.workers import MOST_WORKERS, checked, in_reach
from tests.engine.fake_child import Script
from tests.services.world import DEADLINE_S, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop_app.settings import Paths

HERE, THERE = "127.0.0.1:50052", "192.168.0.7:50052"


@pytest.fixture
def make_world(paths: Paths) -> Iterator[Callable[..., World]]:
    made: list[World] = []

    def make(*scripts: Script) -> World:
        made.append(World(paths, scripts or (Script(),)))
        return made[-1]

    yield make
    for world in made:
        world.close()


@pytest.mark.parametrize(
    ("text", "workers"),
    [
        ("", ()),
        (" 127.0.0.1:50052 ", (HERE,)),
        (
            "192.168.0.7:50052, 10.0.0.3:1,\nstudy.local:65535 attic:7",
            (THERE, "10.0.0.3:1", "study.local:65535", "attic:7"),
        ),
        (f"{THERE} {THERE}", (THERE,)),
    ],
)
def test_workers_are_addresses_of_this_computer_or_of_a_private_network(text: str, workers: tuple[str, ...]) -> None:
    assert checked(text) == workers


@pytest.mark.parametrize(
    "text",
    [
        "8.8.8.8:50052",
        "example.org:50052",
        "192.168.0.7",
        "192.168.0.7:0",
        "192.168.0.7:70000",
        "http://192.168.0.7:50052",
        "2130706433:50052",
        "user@192.168.0.7:1",
        "192.168.0.7:50052;rm",
        " ".join(f"10.0.0.{number}:1" for number in range(MOST_WORKERS + 1)),
    ],
)
def test_what_is_no_address_or_one_out_in_the_world_is_refused(text: str) -> None:
    with pytest.raises(BadWorker):
        checked(text)


def test_where_words_stay_only_workers_on_this_computer_are_used() -> None:
    assert in_reach((HERE, THERE, "localhost:1"), stays=True) == (HERE, "localhost:1")
    assert in_reach((HERE, THERE), stays=False) == (HERE, THERE)


def _workers(world: World) -> list[tuple[str, ...]]:
    return [engine.loaded.settings.workers for engine in world.engines if engine.loaded is not None]


def test_a_locked_conversation_is_answered_without_other_machines(
    make_world: Callable[..., World], tmp_path: Path
) -> None:
    world = make_world()
    world.preferences.change(workers=(HERE, THERE)).result(DEADLINE_S)
    model = world.add_model(tmp_path)
    conversation = world.send("One", model, max_tokens=3)
    assert world.end().error is None
    assert _workers(world) == [(HERE, THERE)]
    folder = world.folders.create("Private").result(DEADLINE_S)
    world.locks.keep_folder(folder.id, local_only=True).result(DEADLINE_S)
    world.folders.put([conversation], folder.id).result(DEADLINE_S)
    world.send("Two", model, conversation, max_tokens=3)
    assert world.end().error is None
    assert _workers(world) == [(HERE, THERE), (HERE,)]
    assert [engine.alive for engine in world.engines] == [False, True]


def test_offline_no_model_uses_another_machine_and_one_that_does_is_ended(
    make_world: Callable[..., World], tmp_path: Path
) -> None:
    world = make_world(Script(generations=[["Once ", "@slow"]]))
    world.preferences.change(workers=(THERE,)).result(DEADLINE_S)
    model = world.add_model(tmp_path)
    world.send("One", model)
    world.first_words()
    world.preferences.change(offline=True).result(DEADLINE_S)
    world.models.leave_workers()
    ended = world.heard.wait(AnswerEnded)
    assert ended.answer.text.startswith("Once ")
    world.send("Two", model, max_tokens=3)
    assert world.end().error is None
    assert _workers(world) == [(THERE,), ()]


def test_a_lock_ends_an_answer_that_another_machine_helps_to_write(
    make_world: Callable[..., World], tmp_path: Path
) -> None:
    world = make_world(Script(generations=[["@slow"]]))
    world.preferences.change(workers=(THERE,)).result(DEADLINE_S)
    conversation = world.send("One", world.add_model(tmp_path))
    world.first_words()
    assert world.chat.stop_leaving([conversation]) == 1
    world.end()
