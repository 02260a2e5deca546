from __future__ import annotations

import importlib
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.engine.local.gguf_header import Header, read_header
from desktop_app.engine.local.gguf_values import Array
from desktop_app.engine.local.tensor_types import TENSOR_TYPES
from desktop_app.errors import (
    AppError,
    BrokenGguf,
    LoadFailed,
    ModelFileMissing,
    NotAGguf,
    TruncatedGguf,
    UnknownArchitecture,
)
from tests.engine.local.broken_gguf import (
    ARRAY,
    BOOL,
    BROKEN,
    F32,
    STRING,
    U16,
    U32,
    WHOLE,
    TensorInfo,
    numbers,
    text,
    texts,
    u32,
)

if TYPE_CHECKING:
    from pathlib import Path

REFUSALS = (NotAGguf, TruncatedGguf, BrokenGguf, UnknownArchitecture)

RICH = (
    WHOLE.with_key("tokenizer.ggml.tokens", ARRAY, texts("a", "<|im_start|>", "한글"))
    .with_key("tokenizer.ggml.token_type", ARRAY, numbers(5, "i", 1, 3, 4))
    .with_key("tokenizer.ggml.eos_token_id", U32, u32(1))
    .with_key("tokenizer.ggml.add_bos_token", BOOL, b"\1")
    .with_key("llama.rope.freq_base", F32, b"\0\0\x80\x3f")
    .with_key("general.name", STRING, text("Tiny"))
)


def read(folder: Path, data: bytes) -> Header:
    path = folder / "model.gguf"
    path.write_bytes(data)
    return read_header(path)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_by_its_name(name: str, tmp_path: Path) -> None:
    data, kind = BROKEN[name]
    with pytest.raises(AppError) as caught:
        read(tmp_path, data)
    assert type(caught.value) is kind
    assert caught.value.detail
    assert "{" not in caught.value.text()


def test_the_error_names_the_file_and_not_its_folder(tmp_path: Path) -> None:
    with pytest.raises(BrokenGguf) as caught:
        read(tmp_path, BROKEN["dimension 0"][0])
    assert caught.value.text().startswith("The model file model.gguf is damaged.")


def test_a_missing_file_a_folder_and_a_forbidden_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ModelFileMissing):
        read_header(tmp_path / "gone.gguf")
    with pytest.raises(NotAGguf):
        read_header(tmp_path)
    locked = tmp_path / "locked.gguf"
    locked.write_bytes(WHOLE.packed())
    locked.chmod(0)
    if hasattr(os, "geteuid") and os.geteuid() != 0:
        with pytest.raises(LoadFailed):
            read_header(locked)


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    header = read(tmp_path, RICH.packed())
    assert (header.version, header.architecture, header.parameters) == (3, "llama", 8)
    assert header.tensors[0].shape == (4, 2)
    assert header.tensors[0].n_bytes == 32
    assert header.file_size == header.data_offset + 32
    assert header.text("general.name") == "Tiny"
    assert header.metadata["tokenizer.ggml.add_bos_token"] is True
    assert header.integer("tokenizer.ggml.add_bos_token") is None
    assert header.numbers("llama.rope.freq_base") == (1.0,)
    assert header.texts("tokenizer.ggml.tokens") == ("a", "<|im_start|>", "한글")
    assert header.vocabulary_size == 3
    assert header.token(1) == "<|im_start|>"
    assert header.token(7) == header.token(None) == ""
    assert header.added_tokens == {"<|im_start|>", "한글"}


def test_a_getter_for_another_type_finds_nothing(tmp_path: Path) -> None:
    header = read(tmp_path, RICH.packed())
    assert header.text("tokenizer.ggml.eos_token_id") == ""
    assert header.integer("general.name") is None
    assert header.texts("general.name") == header.texts("tokenizer.ggml.token_type") == ()
    assert header.numbers("general.name") == header.numbers("tokenizer.ggml.tokens") == ()


def test_version_2_an_alignment_and_padding_between_tensors_are_read(tmp_path: Path) -> None:
    two = (TensorInfo(shape=(3,)), TensorInfo(name="b", shape=(32,), kind=8, offset=64))
    file = replace(WHOLE, version=2, tensors=two, alignment=64, data=b"\0" * (64 + 34))
    header = read(tmp_path, file.with_key("general.alignment", U32, u32(64)).packed())
    assert header.data_offset % 64 == 0
    assert [tensor.n_bytes for tensor in header.tensors] == [12, 34]


def test_a_file_without_tensors_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, replace(WHOLE, tensors=(), data=b"").packed()).parameters == 0


def test_each_prefix_of_a_file_is_refused_as_incomplete(tmp_path: Path) -> None:
    whole = RICH.packed()
    for length in range(4, len(whole)):
        with pytest.raises(TruncatedGguf):
            read(tmp_path, whole[:length])


FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_flips = st.lists(st.tuples(st.integers(0, len(RICH.packed()) - 1), st.integers(0, 255)), min_size=1, max_size=8)


def _refused_or_read(folder: Path, data: bytes) -> None:
    try:
        header = read(folder, data)
    except REFUSALS:
        return
    header.token(0)
    _ = header.added_tokens, header.parameters, header.vocabulary_size
    for key, value in header.metadata.items():
        if isinstance(value, Array):
            header.numbers(key)
            header.texts(key)


@FUZZ
@given(flips=_flips)
def test_flipped_bytes_give_a_header_or_a_named_refusal(flips: list[tuple[int, int]], tmp_path: Path) -> None:
    data = bytearray(RICH.packed())
    for place, value in flips:
        data[place] = value
    _refused_or_read(tmp_path, bytes(data))


@FUZZ
@given(
    place=st.integers(4, len(RICH.packed()) - 9),
    value=st.one_of(st.integers(0, 1 << 64 - 1), st.sampled_from([0, 1, (1 << 31) - 1, 1 << 63, (1 << 64) - 1])),
    width=st.sampled_from([4, 8]),
)
def test_changed_lengths_give_a_header_or_a_named_refusal(place: int, value: int, width: int, tmp_path: Path) -> None:
    data = bytearray(RICH.packed())
    data[place : place + width] = (value % (1 << 8 * width)).to_bytes(width, "little")
    _refused_or_read(tmp_path, bytes(data))


@FUZZ
@given(cut=st.tuples(st.integers(0, 400), st.integers(0, 400)), junk=st.binary(max_size=60))
def test_replaced_stretches_give_a_header_or_a_named_refusal(cut: tuple[int, int], junk: bytes, tmp_path: Path) -> None:
    data = RICH.packed()
    _refused_or_read(tmp_path, data[: min(cut)] + junk + data[max(cut) :])


def test_the_sizes_of_tensor_types_are_those_of_the_gguf_package() -> None:
    package: Any = importlib.import_module("gguf")
    for number, (block, n_bytes) in package.GGML_QUANT_SIZES.items():
        if number.name == "Q8_1":  # 36 bytes in ggml itself; the package counts it as 40
            continue
        known = TENSOR_TYPES[int(number)]
        assert (known.name, known.block, known.block_bytes) == (number.name, block, n_bytes)


def test_the_starter_model_is_read(starter_model: Path) -> None:
    header = read_header(starter_model)
    assert (header.architecture, header.parameters, len(header.tensors)) == ("llama", 134_515_008, 272)
    assert header.vocabulary_size == 49_152
    assert header.token(2) == "<|im_end|>"
    assert "<|im_start|>" in header.added_tokens


def test_the_base_model_is_read(gemma_model: Path) -> None:
    header = read_header(gemma_model)
    assert (header.architecture, header.parameters) == ("gemma3", 268_098_176)
    assert header.vocabulary_size == 262_144
    assert "<start_of_turn>" in header.added_tokens
    assert header.of_architecture("attention.sliding_window") == 512


def test_what_the_gguf_package_reads_of_a_real_model_is_what_is_read_here(starter_model: Path) -> None:
    package: Any = importlib.import_module("gguf")
    reader = package.GGUFReader(starter_model)
    header = read_header(starter_model)
    assert header.data_offset == reader.data_offset
    theirs = [(t.name, t.tensor_type.name, t.n_bytes, t.n_elements) for t in reader.tensors]
    assert [(t.name, t.type_name, t.n_bytes, t.n_elements) for t in header.tensors] == theirs
    field = reader.fields["tokenizer.ggml.tokens"]
    assert header.texts("tokenizer.ggml.tokens")[:500] == tuple(
        bytes(field.parts[i]).decode() for i in field.data[:500]
    )


def test_an_architecture_may_be_missing_only_in_the_later_part_of_a_split_model(tmp_path: Path) -> None:
    bare = replace(WHOLE, keys=())
    assert read(tmp_path, bare.with_key("split.no", U16, b"\1\0").packed()).architecture == ""
    with pytest.raises(BrokenGguf):
        read(tmp_path, bare.with_key("split.no", U16, b"\0\0").packed())
