"""Verifying, copying, removing and forgetting models' files: what is promised of each, and what is never touched."""

from __future__ import annotations

import errno
import hashlib
import importlib
import os
import shutil
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest

from desktop_app.errors import (
    Cancelled,
    ChildCrashed,
    CopyFailed,
    FolderUnreadable,
    ForeignModel,
    InstalledModel,
    ModelFileMissing,
    NoRoomForCopy,
    NotInTrash,
    StillInFolder,
    TrashUnavailable,
)
from desktop_app.repositories import DownloadRequest, DownloadState, RepositoryFile
from desktop_app.services.events import ModelWork, Work
from desktop_app.services.found_models import FoundModel, Program
from desktop_app.services.models import Origin
from desktop_app.storage import downloads
from tests.engine.fake_child import Script
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop_app.domain import LocalModel
    from desktop_app.settings import Paths
    from tests.services.world import World

    MakeWorld = Callable[..., World]


@pytest.fixture(autouse=True)
def _no_starter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.services.models.starter_models", lambda: iter(()))


@pytest.fixture(autouse=True)
def trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A trash of one's own, where the library for it and Tandem look."""
    data = tmp_path / "share"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    monkeypatch.setattr("send2trash.plat_other.XDG_DATA_HOME", os.fsencode(data))
    monkeypatch.setattr("send2trash.plat_other.HOMETRASH_B", os.fsencode(data / "Trash"))
    return data / "Trash/files"


def _put(path: Path, content: bytes = b"") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"GGUF " + (content or path.name.encode()))
    return path


def _only(world: World) -> LocalModel:
    world.models.refresh().result(DEADLINE_S)
    (model,) = world.models.models
    return model


def _work(world: World) -> list[tuple[Work | None, float]]:
    return [(event.work, event.fraction) for event in world.heard.all if isinstance(event, ModelWork)]


def _everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_an_unchanged_file_is_said_to_be_so_and_read_whole(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world()
    model = world.add_model(tmp_path, "same")
    verified = world.files.verify(model.facts.sha256).result(DEADLINE_S)
    assert (verified.path, verified.unchanged, verified.as_downloaded) == (model.path, True, None)
    assert _work(world) == [(Work.VERIFYING, 0.0), (Work.VERIFYING, 0.5), (Work.VERIFYING, 1.0), (None, 0.0)]


def test_a_file_whose_bytes_have_changed_under_the_same_size_and_time_is_found_out(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    world = make_world()
    model = world.add_model(tmp_path, "changed")
    before = model.path.stat()
    model.path.write_bytes(model.path.read_bytes()[::-1])
    os.utime(model.path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert _only(world) == model
    assert not world.files.verify(model.facts.sha256).result(DEADLINE_S).unchanged
    now = _only(world)
    assert now.facts.sha256 == hashlib.sha256(model.path.read_bytes()).hexdigest()


@pytest.mark.parametrize(("recorded", "same"), [("", None), ("ab" * 32, False), (None, True)])
def test_a_downloaded_file_is_compared_with_what_the_hub_said(
    make_world: MakeWorld, paths: Paths, recorded: str | None, same: bool | None
) -> None:
    world = make_world()
    path = _put(paths.models / "someone" / "Small-GGUF" / "small.gguf")
    model = _only(world)
    file = RepositoryFile(path="small.gguf", size_bytes=1, sha256=model.facts.sha256 if recorded is None else recorded)
    request = DownloadRequest(repo_id="someone/Small-GGUF", revision="a" * 40, files=(file,), folder=paths.models)
    added = world.database.submit(downloads.add, request=request, name="Small", created_at=datetime.now(UTC)).result(
        DEADLINE_S
    )
    world.database.submit(downloads.settle, download_id=added.id, state=DownloadState.DONE, received_bytes=1).result(
        DEADLINE_S
    )
    verified = world.files.verify(model.facts.sha256).result(DEADLINE_S)
    assert (verified.path, verified.source, verified.as_downloaded) == (path, "someone/Small-GGUF", same)


@pytest.mark.parametrize("flipped", [False, True])
def test_each_part_of_a_split_model_is_compared_with_what_the_hub_said(
    make_world: MakeWorld, paths: Paths, flipped: bool
) -> None:
    world = make_world()
    folder = paths.models / "someone" / "Big-GGUF"
    parts = [_put(folder / f"big-0000{number}-of-00002.gguf") for number in (1, 2)]
    model = _only(world)
    hashes = [hashlib.sha256(part.read_bytes()).hexdigest() for part in parts]
    if flipped:
        parts[1].write_bytes(parts[1].read_bytes()[::-1])
    request = DownloadRequest(
        repo_id="someone/Big-GGUF",
        revision="a" * 40,
        files=tuple(RepositoryFile(path=p.name, size_bytes=1, sha256=h) for p, h in zip(parts, hashes, strict=True)),
        folder=paths.models,
    )
    add = partial(downloads.add, request=request, name="Big", created_at=datetime.now(UTC))
    added = world.database.submit(add).result(DEADLINE_S)
    world.database.submit(downloads.settle, download_id=added.id, state=DownloadState.DONE, received_bytes=1).result(
        DEADLINE_S
    )
    assert world.files.verify(model.facts.sha256).result(DEADLINE_S).as_downloaded is not flipped
    told = [fraction for work, fraction in _work(world) if work is not None]
    assert told == sorted(told)
    # The second reading, part by part, is told as well.
    assert [fraction for fraction in told if fraction > 0.5][-1:] == [1.0]


def test_a_file_that_cannot_be_used_goes_to_the_trash(make_world: MakeWorld, paths: Paths, trash: Path) -> None:
    world = make_world(inspections=[Script(missing="broken.gguf")])
    path = _put(paths.models / "someone" / "broken.gguf")
    world.models.refresh().result(DEADLINE_S)
    assert [refused.path for refused in world.models.refused()] == [path]
    removed = world.files.remove(path).result(DEADLINE_S)
    assert _everything(trash) == ["broken.gguf"]
    assert not path.parent.exists()
    world.models.refresh().result(DEADLINE_S)
    assert world.models.refused() == ()
    assert removed.can_be_restored
    assert world.files.restore(removed).result(DEADLINE_S) is None
    assert path.is_file()
    assert _everything(trash) == []


def test_a_file_that_vanishes_is_told_as_missing(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(inspections=[Script(), Script(missing="gone.gguf")])
    model = world.add_model(tmp_path, "gone")
    with pytest.raises(ModelFileMissing):
        world.files.verify(model.facts.sha256).result(DEADLINE_S)
    assert _work(world)[-1] == (None, 0.0)


def test_a_file_that_kills_its_reader_fails_alone(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(inspections=[Script(), Script(start="die")])
    model = world.add_model(tmp_path, "deadly")
    with pytest.raises(ChildCrashed):
        world.files.verify(model.facts.sha256).result(DEADLINE_S)


def test_verifying_can_be_stopped(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world(inspections=[Script(), Script(start="deaf")])
    model = world.add_model(tmp_path, "large")
    world.reading.clear()
    verifying = world.files.verify(model.facts.sha256)
    assert world.reading.wait(DEADLINE_S)
    world.files.stop(model.facts.sha256)
    with pytest.raises(Cancelled):
        verifying.result(DEADLINE_S)
    assert not world.inspectors[-1].alive


def test_a_copy_is_verified_and_used_and_the_original_stays(
    make_world: MakeWorld, paths: Paths, tmp_path: Path
) -> None:
    world = make_world()
    model = world.add_model(tmp_path, "theirs")
    copied = world.files.copy(model.facts.sha256).result(DEADLINE_S)
    assert copied.path == paths.models / "theirs.gguf"
    assert copied.path.read_bytes() == model.path.read_bytes()
    assert _everything(paths.models) == ["theirs.gguf"]
    assert [work for work, _ in _work(world)] == [Work.COPYING] * 2 + [Work.VERIFYING] * 2 + [None]
    (entry,) = world.models.entries()
    assert (entry.paths, entry.origin) == ((copied.path, model.path), Origin.TANDEM)


def test_a_file_called_by_its_hash_is_copied_under_a_name_that_says_what_it_is(
    make_world: MakeWorld, paths: Paths, tmp_path: Path
) -> None:
    world = make_world()
    blob = _put(tmp_path / "blobs" / f"sha256-{'5a' * 32}")
    found = FoundModel(program=Program.OLLAMA, name="gemma3:4b", path=blob, size_bytes=9)
    model = world.files.use_found(found).result(DEADLINE_S)
    assert (model.path, model.name) == (blob, "gemma3:4b")
    copied = world.files.copy(model.facts.sha256).result(DEADLINE_S)
    assert copied.path == paths.models / "gemma3-4b F16.gguf"


def test_a_copy_never_takes_the_place_of_another_file(make_world: MakeWorld, paths: Paths, tmp_path: Path) -> None:
    other = _put(paths.models / "same.gguf", b"quite another")
    world = make_world()
    model = world.add_model(tmp_path, "same")
    copied = world.files.copy(model.facts.sha256).result(DEADLINE_S)
    assert copied.path == paths.models / "2" / "same.gguf"
    assert other.read_bytes() == b"GGUF quite another"


def test_a_model_in_several_files_is_copied_whole(make_world: MakeWorld, paths: Paths, tmp_path: Path) -> None:
    first = _put(tmp_path / "big-00001-of-00002.gguf")
    _put(tmp_path / "big-00002-of-00002.gguf")
    world = make_world()
    model = world.models.add_file(first).result(DEADLINE_S)
    world.files.copy(model.facts.sha256).result(DEADLINE_S)
    assert _everything(paths.models) == ["big-00001-of-00002.gguf", "big-00002-of-00002.gguf"]


def test_a_copy_that_came_out_wrong_leaves_nothing(make_world: MakeWorld, paths: Paths, tmp_path: Path) -> None:
    world = make_world()
    model = world.add_model(tmp_path, "fickle")
    model.path.write_bytes(b"GGUF other bytes by now")
    with pytest.raises(CopyFailed):
        world.files.copy(model.facts.sha256).result(DEADLINE_S)
    assert _everything(paths.models) == []
    assert list(paths.models.iterdir()) == []


def test_a_copy_that_does_not_fit_is_refused_before_anything_is_written(
    make_world: MakeWorld, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world()
    model = world.add_model(tmp_path, "large")
    usage = shutil.disk_usage(tmp_path)._replace(free=100)
    monkeypatch.setattr("desktop_app.services.model_copy.shutil.disk_usage", lambda _: usage)
    with pytest.raises(NoRoomForCopy) as refused:
        world.files.copy(model.facts.sha256).result(DEADLINE_S)
    assert refused.value.values["path"] == str(paths.models)
    assert not paths.models.exists() or list(paths.models.iterdir()) == []


def test_what_a_killed_copy_has_left_is_no_model_and_goes_with_the_next_one(
    make_world: MakeWorld, paths: Paths, tmp_path: Path
) -> None:
    left = _put(paths.models / ".copying-1234-abcd" / "half.gguf")
    world = make_world()
    world.models.refresh().result(DEADLINE_S)
    assert world.models.models == ()
    model = world.add_model(tmp_path, "next")
    world.files.copy(model.facts.sha256).result(DEADLINE_S)
    assert not left.parent.exists()


def test_stopping_a_copy_leaves_nothing(make_world: MakeWorld, paths: Paths, tmp_path: Path) -> None:
    world = make_world(inspections=[Script(), Script(start="deaf")])
    model = world.add_model(tmp_path, "large")
    world.reading.clear()
    copying = world.files.copy(model.facts.sha256)
    assert world.reading.wait(DEADLINE_S)
    world.files.stop(model.facts.sha256)
    with pytest.raises(Cancelled):
        copying.result(DEADLINE_S)
    assert list(paths.models.iterdir()) == []


def test_a_removed_model_lies_in_the_trash_with_all_its_parts_and_comes_back_whole(
    make_world: MakeWorld, paths: Paths, trash: Path
) -> None:
    folder = paths.models / "someone" / "Big-GGUF"
    first = _put(folder / "big-00001-of-00002.gguf")
    second = _put(folder / "big-00002-of-00002.gguf")
    world = make_world()
    model = _only(world)
    removed = world.files.remove(first).result(DEADLINE_S)
    assert _everything(trash) == ["big-00001-of-00002.gguf", "big-00002-of-00002.gguf"]
    assert not folder.parent.exists()
    assert paths.models.exists()
    assert world.models.entries() == ()
    assert removed.can_be_restored
    assert world.files.restore(removed).result(DEADLINE_S) == model
    assert second.read_bytes() == b"GGUF big-00002-of-00002.gguf"
    assert _everything(trash.parent) == []


def test_a_vision_projector_belongs_to_the_models_beside_it_and_goes_with_the_last(
    make_world: MakeWorld, paths: Paths, trash: Path
) -> None:
    folder = paths.models / "someone" / "Seeing-GGUF"
    small, large = _put(folder / "seeing-Q4_K_M.gguf"), _put(folder / "seeing-Q8_0.gguf")
    projector = _put(folder / "seeing.mmproj-F16.gguf")
    world = make_world()
    world.models.refresh().result(DEADLINE_S)
    assert {entry.model.path: entry.projectors for entry in world.models.entries()} == {
        small: (projector,),
        large: (projector,),
    }
    world.files.remove(small).result(DEADLINE_S)
    assert projector.is_file()
    removed = world.files.remove(large).result(DEADLINE_S)
    assert _everything(trash) == ["seeing-Q4_K_M.gguf", "seeing-Q8_0.gguf", "seeing.mmproj-F16.gguf"]
    assert not folder.exists()
    restored = world.files.restore(removed).result(DEADLINE_S)
    assert restored is not None
    assert restored.path == large
    assert projector.is_file()


def test_a_projector_in_a_folder_of_many_models_is_nobodys(make_world: MakeWorld, paths: Paths) -> None:
    path = _put(paths.models / "alone.gguf")
    projector = _put(paths.models / "mmproj-other.gguf")
    world = make_world()
    _only(world)
    (entry,) = world.models.entries()
    assert entry.projectors == ()
    world.files.remove(path).result(DEADLINE_S)
    assert projector.is_file()


def test_what_was_taken_from_the_trash_already_cannot_be_restored(
    make_world: MakeWorld, paths: Paths, trash: Path
) -> None:
    path = _put(paths.models / "small.gguf")
    world = make_world()
    _only(world)
    removed = world.files.remove(path).result(DEADLINE_S)
    (trash / "small.gguf").unlink()
    with pytest.raises(NotInTrash):
        world.files.restore(removed).result(DEADLINE_S)
    _put(path, b"another one by now")
    with pytest.raises(NotInTrash):
        world.files.restore(removed).result(DEADLINE_S)
    assert path.read_bytes() == b"GGUF another one by now"


@pytest.mark.parametrize("fault", [PermissionError(errno.EACCES, "denied"), OSError(errno.EROFS, "read-only")])
def test_a_file_in_a_folder_that_may_not_be_changed_stays_with_words(
    make_world: MakeWorld, paths: Paths, monkeypatch: pytest.MonkeyPatch, fault: OSError
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise fault

    path = _put(paths.models / "stays.gguf")
    world = make_world()
    model = _only(world)
    monkeypatch.setattr("send2trash.plat_other.trash_move", refuse)
    with pytest.raises(TrashUnavailable):
        world.files.remove(path).result(DEADLINE_S)
    assert path.exists()
    assert world.models.models == (model,)


def test_without_a_trash_nothing_is_deleted_not_even_a_part(
    make_world: MakeWorld, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _put(paths.models / "big-00001-of-00002.gguf")
    second = _put(paths.models / "big-00002-of-00002.gguf")
    world = make_world()
    model = _only(world)
    plat_other = importlib.import_module("send2trash.plat_other")
    into_trash = plat_other.trash_move

    def full_after_the_first(source: bytes, *more: object, **others: object) -> None:
        if source == os.fsencode(second):
            raise OSError("no room in the trash")
        into_trash(source, *more, **others)

    monkeypatch.setattr(plat_other, "trash_move", full_after_the_first)
    with pytest.raises(TrashUnavailable) as refused:
        world.files.remove(first).result(DEADLINE_S)
    assert refused.value.values == {"path": str(second)}
    assert first.exists()
    assert second.exists()
    assert world.models.models == (model,)


def test_the_model_of_another_program_is_never_deleted_but_can_be_forgotten(
    make_world: MakeWorld, tmp_path: Path, trash: Path
) -> None:
    theirs = _put(tmp_path / ".lmstudio" / "models" / "someone" / "Small-GGUF" / "small.gguf")
    world = make_world()
    world.models.add_file(theirs).result(DEADLINE_S)
    world.models.refresh().result(DEADLINE_S)
    (entry,) = world.models.entries()
    assert (entry.origin, entry.program) == (Origin.PROGRAM, Program.LM_STUDIO)
    with pytest.raises(ForeignModel) as refused:
        world.files.remove(theirs).result(DEADLINE_S)
    assert refused.value.values == {"name": "small", "program": "LM Studio"}
    world.files.forget(entry.model.facts.sha256).result(DEADLINE_S)
    world.models.refresh().result(DEADLINE_S)
    assert world.models.entries() == ()
    assert theirs.exists()
    assert not trash.exists()


def test_a_file_that_would_be_found_again_cannot_be_forgotten(make_world: MakeWorld, paths: Paths) -> None:
    _put(paths.models / "own.gguf")
    world = make_world()
    model = _only(world)
    with pytest.raises(StillInFolder):
        world.files.forget(model.facts.sha256).result(DEADLINE_S)
    model.path.unlink()
    world.models.refresh().result(DEADLINE_S)
    world.files.forget(model.facts.sha256).result(DEADLINE_S)
    assert world.models.entries() == ()


def test_the_starter_model_is_not_removed(
    make_world: MakeWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starter = _put(tmp_path / "site-packages" / "starter.gguf")
    monkeypatch.setattr("desktop_app.services.models.starter_models", lambda: iter((starter,)))
    world = make_world()
    assert _only(world).path == starter
    with pytest.raises(InstalledModel):
        world.files.remove(starter).result(DEADLINE_S)
    assert starter.exists()


def test_only_files_that_are_listed_can_be_removed(make_world: MakeWorld, tmp_path: Path) -> None:
    stranger = _put(tmp_path / "letter.gguf")
    with pytest.raises(ModelFileMissing):
        make_world().files.remove(stranger).result(DEADLINE_S)
    assert stranger.exists()


def test_a_folder_that_is_not_there_is_refused_before_it_is_added(make_world: MakeWorld, tmp_path: Path) -> None:
    world = make_world()
    with pytest.raises(FolderUnreadable):
        world.files.check_folder(tmp_path / "nowhere").result(DEADLINE_S)
    assert world.files.check_folder(tmp_path).result(DEADLINE_S) == tmp_path


def test_the_models_of_a_folder_go_with_it_and_their_files_stay(make_world: MakeWorld, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    file = _put(folder / "theirs.gguf")
    world = make_world()
    world.files.add_folder(folder).result(DEADLINE_S)
    _only(world)
    _, state = world.files.folders().result(DEADLINE_S)
    assert (state.path, state.models, state.models_bytes) == (folder, 1, 1)
    world.files.remove_folder(folder).result(DEADLINE_S)
    world.models.refresh().result(DEADLINE_S)
    assert world.models.entries() == ()
    assert file.exists()


def test_a_name_given_while_a_search_reads_a_large_file_holds(make_world: MakeWorld, paths: Paths) -> None:
    world = make_world(inspections=[Script(), Script(start="deaf")])
    _put(paths.models / "a.gguf")
    model = _only(world)
    _put(paths.models / "large.gguf")
    world.reading.clear()
    search = world.models.refresh()
    assert world.reading.wait(DEADLINE_S)
    world.models.rename(model.facts.sha256, "Mine").result(DEADLINE_S)
    assert [one.name for one in world.models.models] == ["Mine"]
    world.inspectors[-1].close()
    search.result(DEADLINE_S)
    assert [one.name for one in world.models.models] == ["Mine"]
