"""Tiny models with random weights, written with the `gguf` package."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from gguf import GGUFWriter, Keys, TokenType

if TYPE_CHECKING:
    from pathlib import Path

WIDTH = 64
LAYERS = 2
N_CTX = 4096
_CONTROL = ("<unk>", "<s>", "</s>")
_YES, _NO = True, False
_VOCABULARY = len(_CONTROL) + 256


def write_mamba(path: Path) -> Path:
    """A recurrent model: its state cannot be cut back."""
    writer = _writer(path, "mamba")
    inner, state, rank, kernel = 2 * WIDTH, 8, 4, 4
    writer.add_head_count(0)
    writer.add_feed_forward_length(0)
    writer.add_ssm_conv_kernel(kernel)
    writer.add_ssm_inner_size(inner)
    writer.add_ssm_state_size(state)
    writer.add_ssm_time_step_rank(rank)
    random = _Weights(writer)
    random.tensor("token_embd.weight", _VOCABULARY, WIDTH)
    random.ones("output_norm.weight", WIDTH)
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        random.ones(f"{block}.attn_norm.weight", WIDTH)
        random.tensor(f"{block}.ssm_in.weight", 2 * inner, WIDTH)
        random.tensor(f"{block}.ssm_conv1d.weight", inner, kernel)
        random.tensor(f"{block}.ssm_conv1d.bias", inner)
        random.tensor(f"{block}.ssm_x.weight", rank + 2 * state, inner)
        random.tensor(f"{block}.ssm_dt.weight", inner, rank)
        random.tensor(f"{block}.ssm_dt.bias", inner)
        writer.add_tensor(f"{block}.ssm_a", -np.ones((inner, state), dtype=np.float32) / 8)
        random.ones(f"{block}.ssm_d", inner)
        random.tensor(f"{block}.ssm_out.weight", WIDTH, inner)
    return _written(writer, path)


def write_llama(path: Path, *, architecture: str = "llama", layers: int = LAYERS) -> Path:
    """A model with ordinary attention; `layers` is what its header says, not what it has."""
    writer = _writer(path, architecture, layers)
    writer.add_head_count(4)
    writer.add_feed_forward_length(2 * WIDTH)
    random = _Weights(writer)
    random.tensor("token_embd.weight", _VOCABULARY, WIDTH)
    random.ones("output_norm.weight", WIDTH)
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        random.ones(f"{block}.attn_norm.weight", WIDTH)
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            random.tensor(f"{block}.{name}.weight", WIDTH, WIDTH)
        random.ones(f"{block}.ffn_norm.weight", WIDTH)
        random.tensor(f"{block}.ffn_gate.weight", 2 * WIDTH, WIDTH)
        random.tensor(f"{block}.ffn_up.weight", 2 * WIDTH, WIDTH)
        random.tensor(f"{block}.ffn_down.weight", WIDTH, 2 * WIDTH)
    return _written(writer, path)


class _Weights:
    def __init__(self, writer: GGUFWriter) -> None:
        self._writer = writer
        self._random = np.random.default_rng(7)

    def tensor(self, name: str, *shape: int) -> None:
        self._writer.add_tensor(name, self._random.normal(0.0, 0.3, shape).astype(np.float32))

    def ones(self, name: str, size: int) -> None:
        self._writer.add_tensor(name, np.ones(size, dtype=np.float32))


def _writer(path: Path, architecture: str, layers: int = LAYERS) -> GGUFWriter:
    writer = GGUFWriter(path, architecture)
    writer.add_name("tiny")
    writer.add_context_length(N_CTX)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(layers)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([*_CONTROL, *(f"<0x{byte:02X}>" for byte in range(256))])
    writer.add_token_scores([0.0] * _VOCABULARY)
    writer.add_token_types([TokenType.UNKNOWN, *[TokenType.CONTROL] * 2, *[TokenType.BYTE] * 256])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_bool(Keys.Tokenizer.ADD_BOS, _YES)
    writer.add_bool(Keys.Tokenizer.ADD_PREFIX, _NO)
    return writer


def _written(writer: GGUFWriter, path: Path) -> Path:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
