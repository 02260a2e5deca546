"""A turn that nobody has judged loses its cover with the next prompt, and everybody is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.errors import AnswerHidden
from desktop_app.services.events import VotesChanged
from desktop_app.services.votes import VotesService
from tests.engine.fake_child import Script
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop_app.domain import BlindTurn
    from tests.services.world import World


def test_the_next_prompt_tells_that_the_last_turn_stands_with_its_names(
    make_world: Callable[..., World], tmp_path: Path
) -> None:
    world = make_world(*(Script(generations=[["one"], ["two"], ["three"]]) for _ in range(2)))
    chat = world.compare("First?", *(world.add_model(tmp_path, name) for name in "ab"))
    world.ends(2)
    VotesService(world.database, world.heard.listen).set_blind(chat, on=True).result()
    world.ask(chat, "Second?")
    world.ends(2)
    assert [turn.is_revealed for turn in _told(world)] == []
    late = world.lanes.add(chat, world.open_lanes(chat)[0].lane.setup).result(DEADLINE_S)
    with pytest.raises(AnswerHidden):
        world.chat.catch_up(late.id).result(DEADLINE_S)
    world.ask(chat, "Third?", lanes=tuple(one.lane.id for one in world.open_lanes(chat)[:2]))
    world.ends(2)
    assert [turn.is_revealed for turn in _told(world)] == [True, False]


def _told(world: World) -> tuple[BlindTurn, ...]:
    """The blind turns as they were told last."""
    return [event for event in world.heard.all if isinstance(event, VotesChanged)][-1].blind_turns
