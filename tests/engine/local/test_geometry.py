from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from desktop_app.engine.local.geometry import MAX_LAYERS, Geometry, StateSpace, geometry
from desktop_app.engine.local.gguf_header import read_header
from tests.engine.local.broken_gguf import ARRAY, BOOL, STRING, U32, Gguf, Key, numbers, text, u32

if TYPE_CHECKING:
    from pathlib import Path


def of(folder: Path, architecture: str, *arrays: tuple[str, bytes], **figures: int) -> Geometry:
    file = Gguf(keys=(Key(name="general.architecture", kind=STRING, value=text(architecture)),))
    for key, figure in figures.items():
        file = file.with_key(f"{architecture}.{key.replace('__', '.')}", U32, u32(figure))
    for key, array in arrays:
        file = file.with_key(f"{architecture}.{key}", ARRAY, array)
    path = folder / "model.gguf"
    path.write_bytes(file.packed())
    return geometry(read_header(path))


def test_the_starter_models_figures(starter_model: Path) -> None:
    figures = geometry(read_header(starter_model))
    assert len(figures.layers) == 30
    assert {(x.heads_kv, x.key_length, x.value_length, x.sliding, x.state_bytes) for x in figures.layers} == {
        (3, 64, 64, False, 0)
    }
    assert (figures.context_length, figures.embedding_length, figures.vocabulary_size) == (8192, 576, 49_152)
    assert (figures.sliding_window, figures.state_space) == (0, None)


def test_each_sixth_layer_of_gemma_3_sees_everything(gemma_model: Path) -> None:
    figures = geometry(read_header(gemma_model))
    assert [x.sliding for x in figures.layers] == [i % 6 != 5 for i in range(18)]
    assert figures.sliding_window == 512
    assert figures.layers[0].key_length == 256
    assert figures.vocabulary_size == 262_144


def test_a_pattern_in_the_file_says_which_layers_slide(tmp_path: Path) -> None:
    pattern = ("attention.sliding_window_pattern", numbers(BOOL, "B", 1, 0, 1))
    figures = of(tmp_path, "gemma4", pattern, block_count=4, attention__sliding_window=512)
    assert [x.sliding for x in figures.layers] == [True, False, True, False]


def test_a_window_without_a_known_pattern_is_not_counted_on(tmp_path: Path) -> None:
    figures = of(tmp_path, "llama", block_count=2, attention__sliding_window=4096)
    assert not any(x.sliding for x in figures.layers)


def test_layers_may_differ_in_heads_and_some_keep_a_state_instead(tmp_path: Path) -> None:
    heads = ("attention.head_count_kv", numbers(5, "i", 0, 8, 0, 4))
    figures = of(
        tmp_path, "jamba", heads, block_count=4, attention__head_count=32, embedding_length=4096,
        ssm__inner_size=8192, ssm__conv_kernel=4, ssm__state_size=16,
    )  # fmt: skip
    assert [(x.heads_kv, x.state_bytes > 0) for x in figures.layers] == [(0, True), (8, False), (0, True), (4, False)]
    assert figures.layers[1].key_length == 128
    assert figures.state_space == StateSpace(conv_kernel=4, inner_size=8192, state_size=16, groups=0, time_steps=0)


def test_each_fourth_layer_of_a_hybrid_attends(tmp_path: Path) -> None:
    figures = of(
        tmp_path, "qwen3next", block_count=4, full_attention_interval=4, attention__head_count_kv=2,
        ssm__inner_size=64, ssm__state_size=16,
    )  # fmt: skip
    assert [(x.heads_kv, x.state_bytes > 0) for x in figures.layers] == [(0, True)] * 3 + [(2, False)]


def test_layers_that_share_a_cache_have_none_of_their_own(tmp_path: Path) -> None:
    figures = of(tmp_path, "gemma3n", block_count=4, attention__head_count_kv=2, attention__shared_kv_layers=2)
    assert [x.heads_kv for x in figures.layers] == [2, 2, 0, 0]


def test_the_first_of_four_layers_may_be_the_one_that_sees_everything(tmp_path: Path) -> None:
    figures = of(tmp_path, "smallthinker", block_count=5, attention__sliding_window=4096)
    assert [x.sliding for x in figures.layers] == [False, True, True, True, False]


def test_windows_that_llama_cpp_does_not_use_are_not_counted_on(tmp_path: Path) -> None:
    assert of(tmp_path, "phi3", block_count=2, attention__sliding_window=2047).sliding_window == 0
    assert of(tmp_path, "exaone4", block_count=30, attention__sliding_window=4096).sliding_window == 0
    assert of(tmp_path, "exaone4", block_count=64).sliding_window == 4096


def test_layers_of_lfm2_that_do_not_attend_keep_a_short_state(tmp_path: Path) -> None:
    heads = ("attention.head_count_kv", numbers(5, "i", 0, 8))
    figures = of(
        tmp_path, "lfm2", heads, block_count=2, attention__head_count=32, embedding_length=2048, shortconv__l_cache=3
    )
    assert [(x.heads_kv, x.state_bytes) for x in figures.layers] == [(0, 2048 * 2 * 4), (8, 0)]


def test_layers_of_falcon_h1_have_a_cache_and_a_state(tmp_path: Path) -> None:
    figures = of(
        tmp_path, "falcon-h1", block_count=1, attention__head_count_kv=2, ssm__inner_size=64, ssm__state_size=16
    )
    assert [(x.heads_kv, x.state_bytes) for x in figures.layers] == [(2, 64 * 16 * 4)]


def test_compressed_attention_keeps_one_row_a_token(tmp_path: Path) -> None:
    figures = of(
        tmp_path, "deepseek2", block_count=1, attention__head_count=16, attention__head_count_kv=1,
        attention__key_length=576, attention__value_length=512, attention__key_length_mla=192,
    )  # fmt: skip
    assert [(x.heads_kv, x.key_length, x.value_length) for x in figures.layers] == [(1, 576, 0)]


def test_layers_that_only_guess_ahead_keep_nothing(tmp_path: Path) -> None:
    figures = of(tmp_path, "glm4moe", block_count=3, attention__head_count_kv=2, nextn_predict_layers=1)
    assert [x.heads_kv for x in figures.layers] == [2, 2, 0]


def test_an_absurd_number_of_layers_costs_nothing(tmp_path: Path) -> None:
    assert len(of(tmp_path, "llama", block_count=4_000_000_000).layers) == MAX_LAYERS
    assert of(tmp_path, "llama").layers == ()


@pytest.mark.parametrize("architecture", ["llama", "gemma3", "mamba"])
def test_files_of_the_gguf_package_are_read(architecture: str, tmp_path: Path) -> None:
    package: Any = importlib.import_module("gguf")
    path = tmp_path / f"{architecture}.gguf"
    writer = package.GGUFWriter(path, architecture)
    writer.add_block_count(3)
    writer.add_context_length(128)
    writer.add_embedding_length(64)
    if architecture == "mamba":
        writer.add_ssm_conv_kernel(4)
        writer.add_ssm_inner_size(128)
        writer.add_ssm_state_size(16)
        writer.add_ssm_time_step_rank(4)
    else:
        writer.add_head_count(4)
        writer.add_head_count_kv(2)
    writer.add_token_list(["<s>", "a", "b"])
    writer.add_tensor("token_embd.weight", np.zeros((3, 64), dtype=np.float32))
    writer.add_tensor("output.weight", np.zeros((3, 64), dtype=np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    header = read_header(path)
    figures = geometry(header)
    assert header.file_size == path.stat().st_size
    assert [(t.type_name, t.shape, t.n_bytes) for t in header.tensors] == [
        ("F32", (64, 3), 768),
        ("F16", (64, 3), 384),
    ]
    assert header.parameters == 384
    assert (len(figures.layers), figures.context_length, figures.vocabulary_size) == (3, 128, 3)
    assert [x.state_bytes > 0 for x in figures.layers] == [architecture == "mamba"] * 3
    assert [x.heads_kv for x in figures.layers] == ([0] if architecture == "mamba" else [2]) * 3
