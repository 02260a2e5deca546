"""A blank Mamba with large states and little else, for measuring what states cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.engine.local.blank_model import Value, write_blank

if TYPE_CHECKING:
    from pathlib import Path

LAYERS = 4
ELEMENTS = LAYERS * 512 * 256
"""Of the states of all layers."""

_WIDTH, _INNER, _STATE, _KERNEL, _RANK, _WORDS, _N_CTX = 256, 512, 256, 4, 32, 256, 256


def write_blank_states(path: Path) -> Path:
    """Such a model. Raises OSError."""
    metadata: dict[str, Value] = {
        "general.architecture": "mamba",
        "mamba.block_count": LAYERS,
        "mamba.context_length": _N_CTX,
        "mamba.embedding_length": _WIDTH,
        "mamba.feed_forward_length": 0,
        "mamba.attention.head_count": 0,
        "mamba.attention.layer_norm_rms_epsilon": 1e-5,
        "mamba.ssm.conv_kernel": _KERNEL,
        "mamba.ssm.inner_size": _INNER,
        "mamba.ssm.state_size": _STATE,
        "mamba.ssm.time_step_rank": _RANK,
        "mamba.vocab_size": _WORDS,
        "tokenizer.ggml.model": "none",
    }
    tensors: dict[str, tuple[tuple[int, ...], str]] = {
        "token_embd.weight": ((_WIDTH, _WORDS), "Q8_0"),
        "output_norm.weight": ((_WIDTH,), "F32"),
    }
    for block in (f"blk.{layer}" for layer in range(LAYERS)):
        tensors |= {
            f"{block}.attn_norm.weight": ((_WIDTH,), "F32"),
            f"{block}.ssm_in.weight": ((_WIDTH, 2 * _INNER), "Q8_0"),
            f"{block}.ssm_conv1d.weight": ((_KERNEL, _INNER), "F32"),
            f"{block}.ssm_conv1d.bias": ((_INNER,), "F32"),
            f"{block}.ssm_x.weight": ((_INNER, _RANK + 2 * _STATE), "Q8_0"),
            f"{block}.ssm_dt.weight": ((_RANK, _INNER), "F32"),
            f"{block}.ssm_dt.bias": ((_INNER,), "F32"),
            f"{block}.ssm_a": ((_STATE, _INNER), "F32"),
            f"{block}.ssm_d": ((_INNER,), "F32"),
            f"{block}.ssm_out.weight": ((_INNER, _WIDTH), "Q8_0"),
        }
    return write_blank(path, metadata, tensors)
