"""Which models there are: told soon, found once, and given up at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import LoadSettings, ModelDefaults
from desktop_app.errors import ChildDied, ModelFileMissing, NoSuchModel
from desktop_app.services.events import ModelChanged, ModelsChanged, Readiness
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


@pytest.fixture
def folder(paths: Paths) -> Path:
    paths.models.mkdir(parents=True, exist_ok=True)
    return paths.models


def _file(folder: Path, name: str) -> None:
    (folder / f"{name}.gguf").write_bytes(b"GGUF " + name.encode())


def _names(event: ModelsChanged) -> list[str]:
    return [model.name for model in event.models]


def _told(world: World) -> list[list[str]]:
    return [_names(event) for event in world.heard.all if isinstance(event, ModelsChanged)]


def test_what_is_known_is_told_before_a_new_file_is_read_and_each_new_one_when_it_is(
    make_world: MakeWorld, folder: Path
) -> None:
    _file(folder, "known")
    first = make_world()
    first.models.refresh().result(DEADLINE_S)
    first.close()
    _file(folder, "another")
    _file(folder, "new")
    world = make_world()
    world.models.refresh().result(DEADLINE_S)
    told = _told(world)
    assert told[:3] == [["known"], ["another", "known"], ["another", "known", "new"]]
    assert told[-1] == ["another", "known", "new"]


def test_an_empty_folder_is_told_when_the_search_is_over(make_world: MakeWorld) -> None:
    world = make_world()
    world.models.refresh().result(DEADLINE_S)
    assert _told(world) == [[]]


def test_one_process_reads_all_new_files_and_none_is_started_for_known_ones(
    make_world: MakeWorld, folder: Path
) -> None:
    for name in ("one", "three", "two"):
        _file(folder, name)
    world = make_world()
    world.models.refresh().result(DEADLINE_S)
    assert _told(world)[-1] == ["one", "three", "two"]
    world.models.refresh().result(DEADLINE_S)
    assert len(world.inspectors) == 1
    assert not world.inspectors[0].alive


def test_a_file_that_kills_its_reader_is_left_out_and_the_rest_are_found(make_world: MakeWorld, folder: Path) -> None:
    for name in ("a", "b"):
        _file(folder, name)
    world = make_world(inspections=[Script(start="die")])
    world.models.refresh().result(DEADLINE_S)
    assert _told(world)[-1] == ["b"]


def test_a_model_in_several_files_is_listed_once(make_world: MakeWorld, folder: Path) -> None:
    for name in ("big-00001-of-00002", "big-00002-of-00002", "small"):
        _file(folder, name)
    world = make_world()
    world.models.refresh().result(DEADLINE_S)
    assert _told(world)[-1] == ["big-00001-of-00002", "small"]


def test_closing_does_not_wait_for_a_file_that_is_being_read(make_world: MakeWorld, folder: Path) -> None:
    for name in ("endless", "never-begun"):
        _file(folder, name)
    world = make_world(inspections=[Script(start="deaf")])
    search = world.models.refresh()
    assert world.reading.wait(DEADLINE_S)
    world.models.close()
    assert search.done()
    assert not any(inspector.alive for inspector in world.inspectors)


@pytest.mark.parametrize("path", ["nowhere/model", "model.gguf", "~/model.GGUF"])
def test_a_path_that_leads_nowhere_is_a_missing_file_not_an_unknown_model(make_world: MakeWorld, path: str) -> None:
    world = make_world()
    with pytest.raises(ModelFileMissing) as missing:
        world.models.find(path).result(DEADLINE_S)
    assert missing.value.values == {"path": path}


def test_a_model_is_found_by_the_name_of_its_file_and_an_unknown_name_is_told(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    world = make_world()
    model = world.add_model(tmp_path, "Story")
    assert world.models.find("story.gguf").result(DEADLINE_S) == model
    assert world.models.find(model.facts.sha256[:8]).result(DEADLINE_S) == model
    with pytest.raises(NoSuchModel):
        world.models.find("storm").result(DEADLINE_S)


def test_preparing_a_model_that_is_not_here_is_told_as_trouble(make_world: MakeWorld) -> None:
    world = make_world()
    world.models.prepare("0" * 64)
    trouble = world.heard.wait(ModelChanged)
    assert (trouble.readiness, type(trouble.error)) == (Readiness.TROUBLE, NoSuchModel)


def test_a_file_whose_reader_dies_is_refused_with_the_reason(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(inspections=[Script(start="die")])
    with pytest.raises(ChildDied):
        world.add_model(tmp_path)


def test_defaults_hold_at_once_and_outlive_the_program(make_world: MakeWorld, tmp_path: Path) -> None:
    wanted = ModelDefaults(load=LoadSettings(n_ctx=4096, threads=2), system_prompt="Be brief.")
    first = make_world()
    model = first.add_model(tmp_path)
    assert first.models.defaults(model.facts.sha256) == ModelDefaults()
    stored = first.models.set_defaults(model.facts.sha256, wanted)
    assert first.models.defaults(model.facts.sha256) == wanted
    stored.result(DEADLINE_S)
    first.close()
    second = make_world()
    assert second.models.find(str(model.path)).result(DEADLINE_S) == model
    assert second.models.defaults(model.facts.sha256) == wanted
    assert second.models.defaults("0" * 64) == ModelDefaults()


def test_defaults_of_a_model_that_nobody_knows_are_refused(make_world: MakeWorld) -> None:
    world = make_world()
    with pytest.raises(NoSuchModel):
        world.models.set_defaults("0" * 64, ModelDefaults(system_prompt="x")).result(DEADLINE_S)
