"""Profiles with scripted engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.services.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from desktop_app.settings import Paths
    from tests.engine.fake_child import Script


@pytest.fixture
def make_world(paths: Paths) -> Iterator[Callable[..., World]]:
    """Build services whose engines play these scripts, one after another."""
    made: list[World] = []

    def make(*scripts: Script, inspections: Sequence[Script] = ()) -> World:
        made.append(World(paths, scripts, inspections))
        return made[-1]

    yield make
    for world in made:
        world.close()
