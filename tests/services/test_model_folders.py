"""Several models folders: what lies in them, what is moved between them, and what in them cannot be used."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import MessageState
from desktop_app.errors import ChildCrashed, ModelFileMissing
from desktop_app.services.model_folders import models_below
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


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A folder that the user has added."""
    folder = tmp_path / "disk" / "models"
    folder.mkdir(parents=True)
    return folder


def _put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"GGUF " + path.name.encode("utf-8", "surrogateescape"))
    return path


def _search(world: World) -> dict[str, ModelEntry]:
    world.models.refresh().result(DEADLINE_S)
    return {entry.model.name: entry for entry in world.models.entries()}


def test_a_folder_that_was_added_is_looked_into_and_no_more_when_it_is_taken_away(
    make_world: MakeWorld, paths: Paths, disk: Path
) -> None:
    _put(paths.models / "own.gguf")
    _put(disk / "deep" / "er" / "theirs.gguf")
    world = make_world()
    assert list(_search(world)) == ["own"]
    world.models.folders.add(disk).result(DEADLINE_S)
    found = _search(world)
    assert {name: entry.origin for name, entry in found.items()} == {"own": Origin.TANDEM, "theirs": Origin.FOLDER}
    world.close()
    again = make_world()
    assert again.models.folders.all() == (paths.models, disk)
    assert list(_search(again)) == ["own", "theirs"]


def test_new_downloads_go_to_the_chosen_folder_as_long_as_it_is_one_of_them(
    make_world: MakeWorld, paths: Paths, disk: Path
) -> None:
    folders = make_world().models.folders
    assert folders.for_downloads() == paths.models
    folders.add(disk)
    folders.download_to(disk)
    assert folders.for_downloads() == disk
    disk.rename(disk.with_name("unplugged"))
    assert folders.for_downloads() == paths.models
    disk.with_name("unplugged").rename(disk)
    assert folders.for_downloads() == disk
    folders.remove(disk)
    assert folders.for_downloads() == paths.models
    folders.add(disk)
    assert folders.for_downloads() == paths.models


def test_each_folder_says_what_its_models_take_and_what_is_free(
    make_world: MakeWorld, paths: Paths, disk: Path
) -> None:
    folders = make_world().models.folders
    inner = paths.models / "inner"
    folders.add(inner)
    folders.add(disk)
    shutil.rmtree(disk)
    own, nested, gone = folders.states([(paths.models / "a.gguf", 5), (inner / "b.gguf", 7), (disk.parent / "c", 9)])
    assert (own.models, own.models_bytes, own.is_own, own.takes_downloads) == (1, 5, True, True)
    assert (nested.models, nested.models_bytes) == (1, 7)
    assert (gone.models, gone.free_bytes) == (0, None)
    assert own.free_bytes is not None
    assert own.free_bytes > 0


def test_a_conversation_goes_on_with_a_model_that_was_moved_to_another_folder(
    make_world: MakeWorld, paths: Paths, disk: Path
) -> None:
    world = make_world(Script(generations=[["Yes"]]))
    world.models.folders.add(disk)
    old = _put(paths.models / "old.gguf")
    model = _search(world)["old"].model
    old.rename(disk / "renamed.gguf")
    conversation = world.send("Still there?", model)
    assert world.end().answer.state is MessageState.COMPLETE
    assert world.messages(conversation)[-1].text == "Yes"
    assert world.models.get(model.facts.sha256).path == disk / "renamed.gguf"
    (entry,) = world.models.entries()
    assert (entry.missing, entry.paths) == (False, (disk / "renamed.gguf",))


def test_the_moved_file_is_read_before_all_other_new_ones(make_world: MakeWorld, paths: Paths, disk: Path) -> None:
    world = make_world(Script(generations=[["Yes"]]))
    world.models.folders.add(disk)
    model_file = _put(paths.models / "moved.gguf")
    model = _search(world)["moved"].model
    model_file.rename(disk / "z.gguf")
    for name in "abc":
        _put(disk / f"{name}.gguf")
    told = len(world.heard.all)
    _search(world)
    names = [[m.path.name for m in event.models] for event in world.heard.all[told:] if hasattr(event, "models")]
    assert names[:3] == [[], ["z.gguf"], ["a.gguf", "z.gguf"]]
    assert world.models.get(model.facts.sha256).path == disk / "z.gguf"


def test_an_answer_with_a_model_that_is_gone_says_where_it_lay(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world()
    model = world.add_model(tmp_path, "gone")
    model.path.unlink()
    world.send("Hello?", model)
    error = world.end().error
    assert isinstance(error, ModelFileMissing)
    assert error.values == {"path": str(model.path)}


def test_stopping_ends_the_search_for_a_moved_model(make_world: MakeWorld, paths: Paths) -> None:
    world = make_world(inspections=[Script(), Script(start="deaf")])
    old = _put(paths.models / "old.gguf")
    model = _search(world)["old"].model
    world.reading.clear()
    old.rename(paths.models / "new.gguf")
    conversation = world.send("Wait for it", model)
    assert world.reading.wait(DEADLINE_S)
    world.chat.stop(conversation)
    assert world.end().answer.state is MessageState.STOPPED


def test_a_file_that_cannot_be_used_is_listed_with_the_reason_and_read_once(
    make_world: MakeWorld, paths: Paths
) -> None:
    _put(paths.models / "bad.gguf")
    _put(paths.models / "good.gguf")
    world = make_world(inspections=[Script(start="die")])
    assert list(_search(world)) == ["good"]
    (refused,) = world.models.refused()
    assert refused.path == paths.models / "bad.gguf"
    assert isinstance(refused.error, ChildCrashed)
    processes = len(world.inspectors)
    _search(world)
    assert len(world.inspectors) == processes
    (paths.models / "bad.gguf").write_bytes(b"GGUF and whole now")
    assert list(_search(world)) == ["bad", "good"]
    assert world.models.refused() == ()


def test_a_model_without_one_of_its_parts_is_missing(make_world: MakeWorld, paths: Paths) -> None:
    world = make_world()
    _put(paths.models / "big-00001-of-00002.gguf")
    second = _put(paths.models / "big-00002-of-00002.gguf")
    assert not _search(world)["big-00001-of-00002"].missing
    second.unlink()
    assert _search(world)["big-00001-of-00002"].missing


def test_odd_names_loops_of_links_and_locked_folders_do_not_end_a_search(make_world: MakeWorld, paths: Paths) -> None:
    odd = ["한글 모델 🐙.gguf", "with\nnewline.gguf", os.fsdecode(b"not-utf8-\xff.gguf"), "-rf.gguf", "UPPER.GGUF"]
    for name in odd:
        _put(paths.models / name)
    (paths.models / "loop").symlink_to(paths.models, target_is_directory=True)
    (paths.models / "circle.gguf").symlink_to(paths.models / "circle.gguf")
    (paths.models / "dangling.gguf").symlink_to(paths.models / "nothing")
    (paths.models / "folder.gguf").mkdir()
    (paths.models / "mmproj-model.gguf").write_bytes(b"GGUF projector")
    locked = paths.models / "locked"
    _put(locked / "hidden.gguf")
    locked.chmod(0)
    world = make_world()
    try:
        found = _search(world)
    finally:
        locked.chmod(0o700)
    assert {entry.model.path.name for entry in found.values()} - {"hidden.gguf"} == set(odd)


def test_a_folder_that_is_not_there_has_no_models(tmp_path: Path) -> None:
    assert list(models_below(tmp_path / "nowhere")) == []


def test_two_names_of_one_file_are_no_duplicate(make_world: MakeWorld, paths: Paths) -> None:
    real = _put(paths.models / "real.gguf")
    (paths.models / "alias.gguf").symlink_to(real)
    (entry,) = _search(make_world()).values()
    assert len(entry.paths) == 1


def test_the_licence_of_a_model_that_an_earlier_version_has_read_is_found_without_reading_the_file_whole(
    make_world: MakeWorld, paths: Paths
) -> None:
    from sqlalchemy import text

    _put(paths.models / "old.gguf")
    world = make_world()
    model = _search(world)["old"].model
    world.database.submit(lambda session: session.execute(text("UPDATE model SET licence = NULL"))).result(DEADLINE_S)
    again = _search(world)["old"].model
    assert again.facts.sha256 == model.facts.sha256
    assert len(world.inspectors) == 2
    _search(world)
    assert len(world.inspectors) == 2
