"""Models of other programs are found on a thread of their own, and used where they lie."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.local.other_programs import finding
from desktop_app.services.found_models import Found, FoundModelsService, LockedFolder, Program
from tests.engine.local.other_programs.homes import REGISTRY, around, pull, put_model
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop_app.settings import Paths
    from tests.services.world import World


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    pull(folder / ".ollama/models", f"{REGISTRY}/gemma3/4b")
    put_model(folder / ".lmstudio/models/a/b/llama.gguf")
    return folder


def find(home: Path, *known: Path) -> Found:
    service = FoundModelsService(lambda: known, lambda: around(home))
    try:
        return service.find().result(DEADLINE_S)
    finally:
        service.close()


def test_what_tandem_uses_already_is_not_offered_again(home: Path) -> None:
    llama, gemma = find(home).models
    assert (llama.name, gemma.name) == ("llama", "gemma3:4b")
    assert find(home, llama.path).models == (gemma,)


def test_a_folder_that_may_not_be_read_is_told_beside_the_models(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locked = LockedFolder(program=Program.OLLAMA, path=home)
    monkeypatch.setattr(finding, "find_models", lambda _around: iter([locked]))
    assert find(home) == Found(locked=(locked,))


def test_closing_ends_a_search_at_the_next_thing_found(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()
    found = find(home).models[0]

    def endless(_around: object) -> Iterator[object]:
        while True:
            begun.set()
            yield found

    monkeypatch.setattr(finding, "find_models", endless)
    service = FoundModelsService(lambda: (), lambda: around(home))
    search = service.find()
    assert begun.wait(DEADLINE_S)
    service.close()
    assert search.done()


def test_a_found_model_is_added_without_being_copied(
    home: Path, make_world: Callable[..., World], paths: Paths
) -> None:
    world = make_world()
    gemma = find(home).models[1]
    model = world.models.add_file(gemma.path).result(DEADLINE_S)
    assert model.path == gemma.path
    assert find(home, model.path).models == (find(home).models[0],)
    assert not list(paths.models.iterdir())
