from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import TemplateSource
from desktop_app.engine.local.gguf_header import read_header
from desktop_app.engine.local.inspection import CHUNK_BYTES, inspect
from desktop_app.engine.local.model_names import display_name, file_stem, quantization
from desktop_app.engine.local.splits import read_model
from desktop_app.errors import (
    BrokenGguf,
    Cancelled,
    LoadFailed,
    ModelFileMissing,
    TruncatedGguf,
    UnknownArchitecture,
)
from tests.engine.local.broken_gguf import ARCHITECTURE, STRING, U16, U32, WHOLE, Gguf, Key, TensorInfo, text, u32

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.domain import ModelFacts


def look(path: Path) -> ModelFacts:
    return inspect(path, lambda _fraction: None, lambda: False)


def write(folder: Path, file: Gguf, name: str = "model.gguf") -> Path:
    path = folder / name
    path.write_bytes(file.packed())
    return path


def named(name: str, **more: str) -> Gguf:
    file = WHOLE.with_key("general.name", STRING, text(name))
    for key, value in more.items():
        file = file.with_key(f"general.{key}", STRING, text(value))
    return file


def test_the_starter_models_facts(starter_model: Path) -> None:
    seen: list[float] = []
    facts = inspect(starter_model, seen.append, lambda: False)
    assert facts.sha256 == hashlib.sha256(starter_model.read_bytes()).hexdigest()
    assert facts.size_bytes == 98_362_432
    assert (facts.name, facts.quantization) == ("SmolLM2-135M-Instruct", "Q4_1")
    assert (facts.architecture, facts.parameters, facts.layers) == ("llama", 134_515_008, 30)
    assert facts.context_length == 8192
    assert (facts.template_source, facts.template_family, facts.is_base) == (TemplateSource.FILE, None, False)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_the_base_models_facts(gemma_model: Path) -> None:
    facts = look(gemma_model)
    assert (facts.name, facts.quantization, facts.parameters) == ("Gemma 3 270m", "Q4_K_M", 268_098_176)
    assert (facts.template_source, facts.template_family, facts.is_base) == (TemplateSource.NONE, None, True)


def test_a_model_that_ollama_has_packed_with_its_vision_encoder_is_refused_before_it_is_hashed(tmp_path: Path) -> None:
    tensors = (*WHOLE.tensors, TensorInfo(name="v.blk.0.attn_q.weight", offset=32))
    path = write(tmp_path, replace(WHOLE, tensors=tensors, data=b"\0" * 64))
    seen: list[float] = []
    with pytest.raises(UnknownArchitecture) as refused:
        inspect(path, seen.append, lambda: False)
    assert refused.value.values == {"architecture": "llama + vision, Ollama"}
    assert seen == []


def test_an_inspection_can_be_stopped_between_two_chunks(starter_model: Path) -> None:
    seen: list[float] = []
    with pytest.raises(Cancelled):
        inspect(starter_model, seen.append, lambda: len(seen) == 3)
    assert len(seen) == 3
    assert CHUNK_BYTES <= 4 * 1024 * 1024


def test_a_file_that_is_cut_while_it_is_hashed_is_called_incomplete(tmp_path: Path) -> None:
    path = write(tmp_path, replace(WHOLE, data=b"\0" * (3 * CHUNK_BYTES)))

    def cut(_fraction: float) -> None:
        path.write_bytes(WHOLE.packed())

    with pytest.raises(TruncatedGguf):
        inspect(path, cut, lambda: False)


def test_a_file_that_grows_while_it_is_hashed_is_not_taken_for_what_it_was(tmp_path: Path) -> None:
    path = write(tmp_path, replace(WHOLE, data=b"\0" * (2 * CHUNK_BYTES)))
    grown: list[float] = []

    def grow(fraction: float) -> None:
        if not grown:
            with path.open("ab") as file:
                file.write(b"\0" * CHUNK_BYTES)
        grown.append(fraction)

    with pytest.raises(TruncatedGguf):
        inspect(path, grow, lambda: False)
    assert max(grown) <= 1.0


@pytest.mark.parametrize(
    "file",
    [
        replace(WHOLE, keys=(Key(name="general.architecture", kind=STRING, value=text("clip")),)),
        replace(WHOLE, keys=(Key(name="general.architecture", kind=STRING, value=text("nomic-bert")),)),
        WHOLE.with_key("general.type", STRING, text("adapter")),
    ],
)
def test_files_that_hold_no_model_that_writes_text_are_refused(file: Gguf, tmp_path: Path) -> None:
    with pytest.raises(UnknownArchitecture) as caught:
        look(write(tmp_path, file))
    assert caught.value.values["architecture"] in {"clip", "nomic-bert", "adapter"}


def split(folder: Path, count: int = 3, tensor: str = "blk.{}.weight") -> list[Path]:
    paths = []
    for number in range(count):
        part = replace(
            WHOLE, keys=(ARCHITECTURE,) if number == 0 else (), tensors=(TensorInfo(name=tensor.format(number)),)
        )
        part = part.with_key("split.no", U16, number.to_bytes(2, "little"))
        part = part.with_key("split.count", U16, count.to_bytes(2, "little"))
        part = part.with_key("split.tensors.count", U32, u32(count))
        paths.append(write(folder, part, f"big-Q8_0-{number + 1:05}-of-{count:05}.gguf"))
    return paths


def test_a_split_model_is_one_model(tmp_path: Path) -> None:
    paths = split(tmp_path)
    facts = look(paths[0])
    assert facts.parameters == 24
    assert facts.size_bytes == sum(path.stat().st_size for path in paths)
    assert facts.sha256 == hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
    assert facts.name == "big"
    assert read_model(paths[0]).paths == tuple(paths)


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    paths = split(tmp_path)
    paths[1].unlink()
    with pytest.raises(ModelFileMissing) as caught:
        look(paths[0])
    assert caught.value.values == {"path": "big-Q8_0-00002-of-00003.gguf"}


def test_a_later_part_sends_the_user_to_the_first(tmp_path: Path) -> None:
    with pytest.raises(LoadFailed) as caught:
        look(split(tmp_path)[1])
    assert "choose the first part" in caught.value.detail


def test_parts_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    paths = split(tmp_path)
    paths[1].write_bytes(paths[2].read_bytes())
    with pytest.raises(BrokenGguf):
        look(paths[0])
    with pytest.raises(BrokenGguf):
        look(split(tmp_path, tensor="same")[0])


def test_a_renamed_split_model_says_what_its_files_must_be_called(tmp_path: Path) -> None:
    renamed = split(tmp_path)[0].rename(tmp_path / "big.gguf")
    with pytest.raises(LoadFailed) as caught:
        look(renamed)
    assert "-00001-of-00003.gguf" in caught.value.detail


@pytest.mark.parametrize(
    ("file", "file_name", "shown"),
    [
        (named("Qwen2.5 7B Instruct"), "x.gguf", "Qwen2.5 7B Instruct"),
        (named("  Llama 3 "), "x.gguf", "Llama 3"),
        (named("model"), "Mistral-7B-Instruct-v0.3.Q4_K_M.gguf", "Mistral-7B-Instruct-v0.3"),
        (named("."), "phi-4-mini-UD-Q4_K_XL.gguf", "phi-4-mini"),
        (named("/tmp/out/hf"), "tiny.f16.gguf", "tiny"),
        (named("Foo Mix1 Ep2", basename="foo", finetune="mix1-ep2"), "Foo-Chat-IQ4_XS.gguf", "Foo-Chat"),
        (named("", basename="gemma-3", size_label="4B", finetune="it"), "x.gguf", "gemma-3-4B-it"),
        (named("Safe\u202eName\n"), "plain-q8_0.gguf", "plain"),
        (WHOLE, "한글-모델-Q8_0.gguf", "한글-모델"),
        (WHOLE, "Q4_0.gguf", "Q4_0"),
        (named("N" * 500), "x.gguf", "x"),
        (WHOLE, "N" * 500 + ".gguf", "N" * 80),
    ],
)
def test_a_model_is_shown_by_a_name_that_helps(file: Gguf, file_name: str, shown: str, tmp_path: Path) -> None:
    assert display_name(read_header(write(tmp_path, file)), file_name) == shown


@pytest.mark.parametrize(
    ("file_name", "stem"),
    [
        ("SmolLM2-135M-Instruct.Q4_1.gguf", "SmolLM2-135M-Instruct"),
        ("Big-BF16-00001-of-00002.gguf", "Big"),
        ("gpt-oss-20b-MXFP4.GGUF", "gpt-oss-20b"),
        ("Model-i1-IQ2_XXS.gguf", "Model"),
        ("no-quant.gguf", "no-quant"),
        ("noend", "noend"),
    ],
)
def test_a_files_stem_has_no_quantization(file_name: str, stem: str) -> None:
    assert file_stem(file_name) == stem


F32, F16, Q8_0 = 0, 1, 8


def tensors(*kinds: int) -> Gguf:
    infos: list[TensorInfo] = []
    offset = 0
    sizes = {F32: 128, F16: 64, Q8_0: 34}
    for number, kind in enumerate(kinds):
        infos.append(TensorInfo(name=f"t{number}", shape=(32, 1), kind=kind, offset=offset))
        offset += -(-sizes[kind] // 32) * 32
    return replace(WHOLE, tensors=tuple(infos), data=b"\0" * offset)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        (tensors(Q8_0, Q8_0, F32).with_key("general.file_type", U32, u32(15)), "Q4_K_M"),
        (tensors(Q8_0, Q8_0, F32).with_key("general.file_type", U32, u32(1)), "Q8_0"),
        (tensors(F16).with_key("general.file_type", U32, u32(15)), "F16"),
        (tensors(Q8_0, F32, Q8_0), "Q8_0"),
        (tensors(F16, F16, F32), "F16"),
        (tensors(Q8_0).with_key("general.file_type", U32, u32(1024 + 7)), "Q8_0"),
        (tensors(Q8_0).with_key("general.file_type", U32, u32(4_000_000_000)), "Q8_0"),
        (tensors(Q8_0).with_key("general.file_type", STRING, text("Q4_0")), "Q8_0"),
        (replace(WHOLE, tensors=(), data=b""), "?"),
    ],
)
def test_the_quantization_is_the_recipe_where_it_fits_the_tensors(file: Gguf, name: str, tmp_path: Path) -> None:
    assert quantization(read_header(write(tmp_path, file))) == name


@pytest.mark.parametrize(
    ("keys", "licence"),
    [
        ({}, ""),
        ({"license": "apache-2.0", "license.name": "Apache"}, "apache-2.0"),
        ({"license": "other", "license.name": "gemma"}, "gemma"),
        ({"license": "Other"}, "Other"),
        ({"license.name": "llama3.2"}, "llama3.2"),
        ({"license": "mit\n\x1b[31m" + "x" * 500}, "mit[31m" + "x" * 73),
    ],
)
def test_the_licence_is_the_files_own_word_and_one_line(tmp_path: Path, keys: dict[str, str], licence: str) -> None:
    assert look(write(tmp_path, named("Story", **keys))).licence == licence


def test_a_file_whose_hash_is_known_is_not_read_whole(starter_model: Path) -> None:
    seen: list[float] = []
    facts = inspect(starter_model, seen.append, lambda: True, "ab" * 32)
    assert (facts.sha256, facts.name, seen) == ("ab" * 32, "SmolLM2-135M-Instruct", [])
