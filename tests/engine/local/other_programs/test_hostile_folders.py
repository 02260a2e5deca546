"""What lies in other programs' folders is not trusted, and nothing outside them is read."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.local.other_programs import finding, reading
from desktop_app.engine.local.other_programs.finding import find_models
from desktop_app.engine.local.other_programs.found import LockedFolder, Program
from tests.engine.local.other_programs.homes import (
    REGISTRY,
    around,
    found_in,
    layer,
    names_in,
    pull,
    put_in_hub_cache,
    put_manifest,
    put_model,
    put_text,
)

if TYPE_CHECKING:
    from pathlib import Path

MODELS = ".lmstudio/models"
OLLAMA = ".ollama/models"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    "layers",
    [
        [layer("model", "sha256:../../../../secret")],
        [layer("model", "sha256:" + "A" * 64)],
        [layer("model", "sha256:" + "0" * 63)],
        [layer("model", "sha512:" + "0" * 64)],
        [layer("model", "sha256:" + "0" * 64 + "\n")],
        [layer("model", "sha256:" + "0" * 64)],
        [layer("template", "sha256:" + "0" * 64)],
        [{"mediaType": 7, "digest": ["sha256"]}],
        "no list",
        [],
        None,
    ],
)
def test_a_hostile_manifest_leads_nowhere_and_hides_no_other(home: Path, layers: object) -> None:
    put_model(home / "secret")
    put_manifest(home / OLLAMA, f"{REGISTRY}/bad/latest", layers)
    pull(home / OLLAMA, f"{REGISTRY}/good/latest")
    assert names_in(around(home)) == [("Ollama", "good:latest")]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"[" * 100_000, b'{"layers": ' + b" " * reading.MAX_TEXT_BYTES + b"[]}"],
    ids=["empty", "no text", "deep", "long"],
)
def test_a_manifest_that_is_none_is_passed_over(home: Path, content: bytes) -> None:
    file = home / OLLAMA / "manifests" / REGISTRY / "bad/latest"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    assert found_in(around(home)) == []


def test_two_layers_of_weights_are_not_one_model(home: Path) -> None:
    blobs = [pull(home / OLLAMA, f"{REGISTRY}/{name}/latest") for name in ("a", "b")]
    put_manifest(home / OLLAMA, f"{REGISTRY}/a/latest", [layer("model", blob.name.replace("-", ":")) for blob in blobs])
    assert names_in(around(home)) == [("Ollama", "b:latest")]


def test_a_file_that_is_no_gguf_is_no_model_whatever_its_name(home: Path) -> None:
    put_text(home / MODELS / "a/b/pointer.gguf", "version https://git-lfs.github.com/spec/v1")
    put_text(home / MODELS / "a/b/empty.gguf", "")
    (home / MODELS / "a/b/folder.gguf").mkdir()
    assert found_in(around(home)) == []


def test_no_link_leads_out_of_a_folder(home: Path, tmp_path: Path) -> None:
    outside = put_model(tmp_path / "outside/secret.gguf")
    folder = home / MODELS / "a/b"
    folder.mkdir(parents=True)
    (folder / "stolen.gguf").symlink_to(outside)
    (folder / "dangling.gguf").symlink_to(tmp_path / "nowhere")
    (home / MODELS / "everything").symlink_to(tmp_path)
    (home / MODELS / "loop").symlink_to(home / MODELS)
    put_model(folder / "own.gguf")
    (folder / "alias.gguf").symlink_to("own.gguf")
    assert names_in(around(home)) == [("LM Studio", "alias")]


def test_a_snapshot_links_into_its_own_repository_only(home: Path, tmp_path: Path) -> None:
    hub = home / ".cache/huggingface/hub"
    link = put_in_hub_cache(hub, "a/b", "good.gguf")
    link.with_name("stolen.gguf").symlink_to(put_model(tmp_path / "outside.gguf"))
    assert names_in(around(home)) == [("Hugging Face", "good")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(home: Path) -> None:
    put_model(home / MODELS / "a/b/good.gguf")
    os.mkfifo(home / MODELS / "a/b/pipe.gguf")
    os.mkfifo(home / ".lmstudio/settings.json")
    assert names_in(around(home)) == [("LM Studio", "good")]


@pytest.mark.parametrize(
    "named", ["/", "{home}", "{parent}", "relative/models", "\\\\server\\share", "//server/share", "a\0b"]
)
def test_a_setting_cannot_name_everything_nor_another_computer(home: Path, named: str) -> None:
    put_model(home / "documents/private.gguf")
    folder = named.format(home=home, parent=home.parent)
    put_text(home / ".lmstudio/settings.json", json.dumps({"downloadsFolder": folder}))
    assert found_in(around(home)) == []
    assert around(home).named(folder) is None


def test_the_search_ends_in_a_folder_without_end(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ENTRIES", 10)
    for number in range(30):
        put_model(home / MODELS / f"a/b/{number:02}.gguf")
    assert 0 < len(found_in(around(home))) <= 10


def test_too_deep_is_not_looked_into(home: Path) -> None:
    put_model(home / MODELS / "/".join("abcdefgh") / "deep.gguf")
    put_model(home / MODELS / "a/b/c/high.gguf")
    assert names_in(around(home)) == [("LM Studio", "high")]


def test_one_program_cannot_crowd_out_the_others(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MAX_MODELS", 2)
    for number in range(5):
        put_model(home / MODELS / f"a/b/{number}.gguf")
    pull(home / OLLAMA, f"{REGISTRY}/gemma3/4b")
    assert names_in(around(home)) == [("LM Studio", "0"), ("LM Studio", "1"), ("Ollama", "gemma3:4b")]


def test_a_folder_that_may_not_be_listed_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifests = home / OLLAMA / "manifests"
    manifests.mkdir(parents=True)
    scandir = os.scandir

    def refuse(path: os.PathLike[str]) -> object:
        if path == manifests:
            raise PermissionError
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert list(find_models(around(home))) == [LockedFolder(program=Program.OLLAMA, path=home / OLLAMA)]
