"""A saved comparison is run again through the services that answer: each prompt as it was asked then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.domain import LaneSetup, Sampling
from desktop_app.services.events import CatchUp
from desktop_app.services.reports import Kind, ReportsService, Words
from tests.engine.fake_child import Script
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop_app.services.reports import TakenIn
    from tests.services.world import World


def _run_again(world: World, conversation_id: int, path: Path) -> TakenIn:
    reports = ReportsService(
        world.database, world.heard.listen, models=lambda: world.models.models, accounts=lambda: ()
    )
    try:
        reports.write(conversation_id, path, Kind.JSON, Words(), "en").result(DEADLINE_S)
        saved = reports.look(path).result(DEADLINE_S)
        chosen = {one.key: one.here for one in saved.models if one.here is not None}
        taken = reports.take_in(saved, chosen).result(DEADLINE_S)
    finally:
        reports.close()
    for lane_id, asks in taken.asks:
        assert world.chat.run_again(lane_id, asks).result(DEADLINE_S) == len(asks)
    for _ in taken.asks:
        world.heard.wait(CatchUp, lambda event: event.is_over)
    return taken


def test_new_lanes_are_asked_all_that_was_asked_then(make_world: Callable[..., World], tmp_path: Path) -> None:
    world = make_world(
        Script(generations=[["from a"], ["a again"], ["new a"], ["new a again"]]),
        Script(generations=[["from b"], ["b again"], ["new b"], ["new b again"]]),
    )
    models = [world.add_model(tmp_path, name) for name in "ab"]
    compared = world.compare("Well?", *models)
    world.ends(2)
    world.ask(compared, "And?")
    world.ends(2)
    taken = _run_again(world, compared, tmp_path / "c.json")
    assert world.said(taken.conversation_id) == [
        ["Well?", "from a", "And?", "a again"],
        ["Well?", "from b", "And?", "b again"],
        ["Well?", "new a", "And?", "new a again"],
        ["Well?", "new b", "And?", "new b again"],
    ]
    assert [message.text for message in world.engines[0].asked[3].messages] == ["Well?", "new a", "And?"]


def test_each_prompt_is_asked_under_the_setup_and_the_seed_of_then(
    make_world: Callable[..., World], tmp_path: Path
) -> None:
    world = make_world(Script(generations=[["one"], ["two"], ["one again"], ["two again"]]))
    first = LaneSetup(
        model=world.add_model(tmp_path).ref, system_prompt="Be brief.", sampling=Sampling(temperature=0.1)
    )
    conversation = world.chat.send(conversation_id=None, text="One?", setup=first).result(DEADLINE_S)
    world.end()
    second = replace(first, system_prompt="Be long.", sampling=Sampling(temperature=1.5, stop=("END",)))
    world.chat.send(conversation_id=conversation, text="Two?", setup=second).result(DEADLINE_S)
    world.end()
    (lane,) = world.open_lanes(conversation)
    world.lanes.set_setup(lane.lane.id, replace(first, system_prompt="Now otherwise.")).result(DEADLINE_S)

    taken = _run_again(world, conversation, tmp_path / "c.json")

    again = world.engines[0].asked[2:]
    assert [one.sampling for one in again] == [
        Sampling(temperature=0.1, seed=1),
        Sampling(temperature=1.5, stop=("END",), seed=1),
    ]
    assert [one.messages[0].text for one in again] == ["Be brief.", "Be long."]
    assert [one.anew for one in again] == [True, True]
    anew = world.open_lanes(taken.conversation_id)[1]
    assert anew.lane.setup.system_prompt == "Now otherwise."
    assert anew.lane.setup.sampling.seed is None
