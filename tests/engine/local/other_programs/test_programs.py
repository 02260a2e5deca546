"""Each program's models are found where that program keeps them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.local.other_programs.found import Program
from tests.engine.local.other_programs.homes import (
    REGISTRY,
    around,
    found_in,
    names_in,
    pull,
    put_in_hub_cache,
    put_model,
    put_text,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def test_an_empty_home_has_none(home: Path) -> None:
    assert found_in(around(home)) == []


def test_lm_studios_models_with_the_size_of_all_their_parts(home: Path) -> None:
    models = home / ".lmstudio/models"
    file = put_model(models / "lmstudio-community/gemma-3-4b-it-GGUF/gemma-3-4b-it-Q4_K_M.gguf")
    put_model(file.with_name("mmproj-model-f16.gguf"))
    first = put_model(models / "unsloth/Big-GGUF/Big-Q8_0-00001-of-00002.gguf")
    second = put_model(first.with_name("Big-Q8_0-00002-of-00002.gguf"))
    put_model(models / "unsloth/Half-GGUF/Half-00001-of-00002.gguf")
    gemma, big = found_in(around(home))
    assert (gemma.program, gemma.name, gemma.path) == (Program.LM_STUDIO, "gemma-3-4b-it-Q4_K_M", file)
    assert gemma.size_bytes == file.stat().st_size
    assert (big.name, big.path) == ("Big-Q8_0", first)
    assert big.size_bytes == first.stat().st_size + second.stat().st_size


def test_lm_studio_is_followed_to_where_its_pointer_and_its_settings_say(home: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    put_text(home / ".lmstudio-home-pointer", f"{moved}\n")
    put_text(moved / "settings.json", json.dumps({"downloadsFolder": str(tmp_path / "downloads")}))
    put_model(tmp_path / "downloads/a/b/downloaded.gguf")
    put_model(moved / "models/a/b/there.gguf")
    put_model(home / ".cache/lm-studio/models/a/b/older.gguf")
    assert [name for _, name in names_in(around(home))] == ["downloaded", "there", "older"]


def test_ollamas_models_by_ollamas_names(home: Path) -> None:
    models = home / ".ollama/models"
    blob = pull(models, f"{REGISTRY}/gemma3/4b")
    pull(models, "registry.ollama.ai/somebody/story/latest")
    pull(models, "hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF/Q4_K_M")
    found = found_in(around(home))
    assert [one.name for one in found] == [
        "hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M",
        "gemma3:4b",
        "somebody/story:latest",
    ]
    assert found[1].path == blob
    assert found[1].size_bytes == blob.stat().st_size


def test_ollama_as_a_service_and_where_its_variable_says(home: Path, tmp_path: Path) -> None:
    pull(tmp_path / "system/usr/share/ollama/.ollama/models", f"{REGISTRY}/llama3.2/1b")
    pull(tmp_path / "disk/ollama", f"{REGISTRY}/qwen3/0.6b")
    surroundings = around(home, OLLAMA_MODELS=str(tmp_path / "disk/ollama"))
    assert names_in(surroundings) == [("Ollama", "qwen3:0.6b"), ("Ollama", "llama3.2:1b")]


def test_a_model_that_has_two_tags_comes_once(home: Path) -> None:
    models = home / ".ollama/models"
    pull(models, f"{REGISTRY}/gemma3/4b")
    manifest = models / "manifests" / REGISTRY / "gemma3"
    (manifest / "latest").write_bytes((manifest / "4b").read_bytes())
    assert names_in(around(home)) == [("Ollama", "gemma3:4b")]


def test_jans_models_by_the_names_in_their_files(home: Path) -> None:
    models = home / ".config/Jan/data/llamacpp/models"
    put_model(models / "unsloth/Qwen3-4B/model.gguf")
    put_text(
        models / "unsloth/Qwen3-4B/model.yml",
        "model_path: llamacpp/models/unsloth/Qwen3-4B/model.gguf\nname: 'Qwen3 4B Instruct'\nsize_bytes: 1\n",
    )
    put_model(models / "Jan-v1-4B/model.gguf")
    put_model(home / "jan/models/older/older-q4.gguf")
    assert names_in(around(home)) == [("Jan", "Jan-v1-4B"), ("Jan", "Qwen3 4B Instruct"), ("Jan", "older-q4")]


def test_jans_moved_data_folder(home: Path, tmp_path: Path) -> None:
    put_text(home / ".config/Jan/settings.json", json.dumps({"data_folder": str(tmp_path / "jan data")}))
    put_model(tmp_path / "jan data/llamacpp/models/m/model.gguf")
    assert names_in(around(home)) == [("Jan", "m")]


def test_gpt4alls_models_without_its_downloads_under_way(home: Path, tmp_path: Path) -> None:
    usual = home / ".local/share/nomic.ai/GPT4All"
    put_model(usual / "Llama-3.2-1B-Instruct-Q4_0.gguf")
    put_model(usual / "incomplete-Phi-3-mini.gguf")
    put_text(usual / "localdocs_v3.db", "words of the user")
    put_text(home / ".config/nomic.ai/GPT4All.ini", f"[General]\nmodelPath={tmp_path}/moved\nother=1\n")
    put_model(tmp_path / "moved/Moved.gguf")
    assert names_in(around(home)) == [("GPT4All", "Moved"), ("GPT4All", "Llama-3.2-1B-Instruct-Q4_0")]


def test_mstys_own_ollama(home: Path) -> None:
    pull(home / ".config/Msty/models", f"{REGISTRY}/gemma3/1b")
    assert names_in(around(home)) == [("Msty", "gemma3:1b")]


def test_what_llama_cpp_has_downloaded(home: Path, tmp_path: Path) -> None:
    put_model(home / ".cache/llama.cpp/ggml-org_gemma-3-1b-it-GGUF_gemma-3-1b-it-Q4_K_M.gguf")
    put_model(tmp_path / "cache/other.gguf")
    assert names_in(around(home, LLAMA_CACHE=str(tmp_path / "cache"))) == [
        ("llama.cpp", "other"),
        ("llama.cpp", "ggml-org_gemma-3-1b-it-GGUF_gemma-3-1b-it-Q4_K_M"),
    ]


def test_the_hubs_cache_by_the_links_of_its_snapshots(home: Path) -> None:
    hub = home / ".cache/huggingface/hub"
    link = put_in_hub_cache(hub, "bartowski/SmolLM2-GGUF", "SmolLM2-Q4_K_M.gguf")
    put_in_hub_cache(hub, "bartowski/SmolLM2-GGUF", "SmolLM2-Q4_K_M.gguf", revision="b" * 40)
    put_in_hub_cache(hub, "someone/dataset", "model.safetensors")
    (found,) = found_in(around(home))
    assert (found.program, found.name, found.path) == (Program.HUGGING_FACE, "SmolLM2-Q4_K_M", link)
    assert found.size_bytes == link.stat().st_size


@pytest.mark.parametrize("variable", ["HF_HUB_CACHE", "HF_HOME"])
def test_the_hubs_cache_where_its_variables_say(home: Path, tmp_path: Path, variable: str) -> None:
    folder = tmp_path / "hub"
    put_in_hub_cache(folder if variable == "HF_HUB_CACHE" else folder / "hub", "a/b", "m.gguf")
    assert names_in(around(home, **{variable: str(folder)})) == [("Hugging Face", "m")]


@pytest.mark.parametrize(
    ("platform", "program", "file"),
    [
        ("darwin", "Jan", "Library/Application Support/Jan/data/llamacpp/models/m/model.gguf"),
        ("darwin", "GPT4All", "Library/Application Support/nomic.ai/GPT4All/m.gguf"),
        ("darwin", "llama.cpp", "Library/Caches/llama.cpp/m.gguf"),
        ("darwin", "LM Studio", ".lmstudio/models/a/b/m.gguf"),
        ("win32", "Jan", "AppData/Roaming/Jan/data/llamacpp/models/m/model.gguf"),
        ("win32", "GPT4All", "AppData/Local/nomic.ai/GPT4All/m.gguf"),
        ("win32", "llama.cpp", "AppData/Local/llama.cpp/m.gguf"),
        ("win32", "LM Studio", ".lmstudio/models/a/b/m.gguf"),
    ],
)
def test_the_places_on_macos_and_windows(home: Path, platform: str, program: str, file: str) -> None:
    put_model(home / file)
    assert names_in(around(home, platform)) == [(program, "m")]


def test_one_file_that_two_programs_know_comes_once(home: Path) -> None:
    file = put_model(home / ".lmstudio/models/a/b/m.gguf")
    (home / "jan").mkdir()
    (home / "jan/models").symlink_to(file.parent)
    assert names_in(around(home)) == [("LM Studio", "m")]
