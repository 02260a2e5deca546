"""A saved comparison is run again through the services that answer: every prompt, in each lane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.services.events import CatchUp
from desktop_app.services.reports import Kind, ReportsService, Words
from tests.engine.fake_child import Script

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.services.world import World


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
    reports = ReportsService(world.database, world.heard.listen)
    try:
        reports.write(compared, tmp_path / "c.json", Kind.JSON, Words(), "en").result()
        conversation_id, anew = reports.take_in(tmp_path / "c.json").result()
        for lane_id in anew:
            assert world.chat.catch_up(lane_id).result() == 2
        for _ in anew:
            world.heard.wait(CatchUp, lambda event: event.is_over)
    finally:
        reports.close()
    assert world.said(conversation_id) == [
        ["Well?", "from a", "And?", "a again"],
        ["Well?", "from b", "And?", "b again"],
        ["Well?", "new a", "And?", "new a again"],
        ["Well?", "new b", "And?", "new b again"],
    ]
    assert [message.text for message in world.engines[0].asked[3].messages] == ["Well?", "new a", "And?"]
