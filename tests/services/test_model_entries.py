"""What is known of each model: its copies, its name, whose it is, and that it is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.errors import NoSuchModel
from desktop_app.services.models import ModelEntry, Origin
from tests.engine.fake_child import Script
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop_app.settings import Paths
    from tests.services.world import World

    MakeWorld = Callable[..., World]


@pytest.fixture(autouse=True)
def _no_starter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.services.models.starter_models", lambda: iter(()))


def _only(world: World) -> ModelEntry:
    world.models.refresh().result(DEADLINE_S)
    (entry,) = world.models.entries()
    return entry


def test_two_files_with_the_same_bytes_are_one_model_with_two_copies(
    make_world: MakeWorld, paths: Paths, tmp_path: Path
) -> None:
    world = make_world()
    model = world.add_model(tmp_path, "Story")
    (paths.models / "copy.gguf").parent.mkdir(parents=True, exist_ok=True)
    (paths.models / "copy.gguf").write_bytes(model.path.read_bytes())
    entry = _only(world)
    assert entry.paths == (paths.models / "copy.gguf", model.path)
    assert entry.model.path == paths.models / "copy.gguf"
    assert entry.origin is Origin.TANDEM


def test_a_model_without_its_file_is_missing_and_cannot_be_chosen(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world()
    model = world.add_model(tmp_path, "Story")
    assert not _only(world).missing
    model.path.unlink()
    entry = _only(world)
    assert (entry.missing, entry.paths, entry.origin) == (True, (model.path,), Origin.FILE)
    assert world.models.models == ()


def test_a_given_name_is_the_models_name_everywhere_and_after_a_restart(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world()
    model = world.add_model(tmp_path, "Story")
    world.models.rename(model.facts.sha256, "  The small\n one ").result(DEADLINE_S)
    assert [known.name for known in world.models.models] == ["The small one"]
    assert world.models.find("the small one").result(DEADLINE_S).path == model.path
    world.close()
    again = make_world()
    assert _only(again).model.name == "The small one"
    again.models.rename(model.facts.sha256, "").result(DEADLINE_S)
    assert again.models.models[0].name == model.facts.name


def test_a_model_that_is_not_here_cannot_be_named(make_world: MakeWorld) -> None:
    with pytest.raises(NoSuchModel):
        make_world().models.rename("0" * 64, "Ghost").result(DEADLINE_S)


def test_a_favourite_stays_one_until_it_is_taken_back(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world()
    model = world.add_model(tmp_path, "Story")
    world.models.set_favourite(model.facts.sha256, favourite=True).result(DEADLINE_S)
    assert _only(world).favourite
    world.close()
    again = make_world()
    assert _only(again).favourite
    again.models.set_favourite(model.facts.sha256, favourite=False).result(DEADLINE_S)
    assert not _only(again).favourite


def test_when_a_model_wrote_last_is_known(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(Script(generations=[["Yes"]]))
    model = world.add_model(tmp_path, "Story")
    assert _only(world).last_used is None
    world.send("Tell me", model)
    ended = world.end().answer
    last_used = _only(world).last_used
    assert last_used is not None
    assert last_used >= ended.created_at
