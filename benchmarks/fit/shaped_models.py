"""Blank models with the tensors that llama.cpp expects of an architecture, for figures as a GGUF header has them.

The tensors are those of llama.cpp's `src/models/*.cpp`. Matrices are of one type, everything else is F32.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.engine.local.blank_model import Value, write_blank
from desktop_app.engine.local.tensor_types import TENSOR_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Figures = Mapping[str, int | list[int]]
    Tensors = dict[str, tuple[int, ...]]

_SINGLE_STATES = frozenset({"mamba", "jamba"})
_GROUPED_STATES = frozenset({"mamba2", "granitehybrid"})
_NORMED_HEADS = frozenset({"qwen3", "qwen3moe", "gemma3", "lfm2", "exaone4"})
_POST_NORMED = frozenset({"gemma3", "exaone4"})
_NORMAL, _UNKNOWN, _CONTROL, _BYTE = 1, 2, 3, 6
"""Kinds of tokens, as llama.cpp counts them."""

_BLOCKS = {kind.name: kind.block for kind in TENSOR_TYPES.values()}


def write_shaped(path: Path, architecture: str, figures: Figures, *, tied: bool, type_name: str = "Q8_0") -> Path:
    """A blank model; `figures` without the architecture in their keys, `vocab_size` among them. Raises OSError."""
    keys = {f"{architecture}.{key}": value for key, value in figures.items()}
    metadata = {
        "general.architecture": architecture,
        **keys,
        f"{architecture}.attention.layer_norm_rms_epsilon": 1e-5,
        **_vocabulary(_one(figures, "vocab_size")),
    }
    shapes = tensors(architecture, figures, tied=tied)
    return write_blank(path, metadata, {name: (shape, _type(name, shape, type_name)) for name, shape in shapes.items()})


def _vocabulary(size: int) -> dict[str, Value]:
    """Bytes, and words that nobody uses, so that a whole load comes about."""
    control = ["<unk>", "<s>", "</s>"]
    single = [f"<0x{byte:02X}>" for byte in range(256)]
    words = [f"w{number}" for number in range(size - len(control) - len(single))]
    kinds = [_UNKNOWN, _CONTROL, _CONTROL, *[_BYTE] * len(single), *[_NORMAL] * len(words)]
    return {
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.tokens": [*control, *single, *words],
        "tokenizer.ggml.scores": [0.0] * size,
        "tokenizer.ggml.token_type": kinds,
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
    }


def _type(name: str, shape: tuple[int, ...], type_name: str) -> str:
    """Norms, biases and the small parts of a state stay as they are, and what is no whole number of blocks."""
    plain = name.endswith((".bias", "_norm.weight", "ssm_a", "ssm_d", "conv.weight", "conv1d.weight", "_inp.weight"))
    return "F32" if plain or len(shape) == 1 or shape[0] % _BLOCKS[type_name] else type_name


def tensors(architecture: str, figures: Figures, *, tied: bool) -> Tensors:
    """The shapes of all tensors, innermost dimension first."""
    width, words, layers = (_one(figures, key) for key in ("embedding_length", "vocab_size", "block_count"))
    norm = "token_embd_norm" if architecture == "lfm2" else "output_norm"
    shapes: Tensors = {"token_embd.weight": (width, words), f"{norm}.weight": (width,)}
    if not tied:
        shapes["output.weight"] = (width, words)
    for layer in range(layers):
        parts = _layer(architecture, figures, layer)
        shapes |= {f"blk.{layer}.{name}": shape for name, shape in parts.items()}
    return shapes


def _layer(architecture: str, figures: Figures, layer: int) -> Tensors:
    width = _one(figures, "embedding_length")
    parts: Tensors = {} if architecture == "exaone4" else {"attn_norm.weight": (width,)}
    attends = architecture not in {"mamba", "mamba2"} and _of_layer(figures, "attention.head_count_kv", layer) > 0
    if attends:
        parts |= _attention(architecture, figures, layer)
    elif architecture in _SINGLE_STATES:
        parts |= _single_state(architecture, figures)
    elif architecture in _GROUPED_STATES:
        parts |= _grouped_state(figures)
    else:
        parts |= _short_convolution(figures)
    if architecture in {"mamba", "mamba2"}:
        return parts
    if architecture == "gpt-oss":
        parts["post_attention_norm.weight"] = (width,)
    elif architecture != "exaone4":
        parts["ffn_norm.weight"] = (width,)
    if architecture in _POST_NORMED:
        parts |= {"post_attention_norm.weight": (width,), "post_ffw_norm.weight": (width,)}
    return parts | _forward(architecture, figures, layer)


def _attention(architecture: str, figures: Figures, layer: int) -> Tensors:
    width, heads = _one(figures, "embedding_length"), _of_layer(figures, "attention.head_count", layer)
    head = _one(figures, "attention.key_length") or width // heads
    asked, kept = heads * head, _of_layer(figures, "attention.head_count_kv", layer) * head
    if architecture == "phi3":
        return {"attn_qkv.weight": (width, asked + 2 * kept), "attn_output.weight": (asked, width)}
    sizes = {"attn_q": asked, "attn_k": kept, "attn_v": kept}
    parts: Tensors = {f"{name}.weight": (width, size) for name, size in sizes.items()}
    parts["attn_output.weight"] = (asked, width)
    if architecture in _NORMED_HEADS:
        parts |= {"attn_q_norm.weight": (head,), "attn_k_norm.weight": (head,)}
    if architecture in {"qwen2", "gpt-oss"}:
        parts |= {f"{name}.bias": (size,) for name, size in sizes.items()}
    if architecture == "gpt-oss":
        parts |= {"attn_output.bias": (width,), "attn_sinks.weight": (heads,)}
    return parts


def _forward(architecture: str, figures: Figures, layer: int) -> Tensors:
    width, experts = _one(figures, "embedding_length"), _one(figures, "expert_count")
    length = _of_layer(figures, "feed_forward_length", layer)
    if not experts or (architecture == "jamba" and layer % 2 == 0):
        if architecture == "phi3":
            return {"ffn_up.weight": (width, 2 * length), "ffn_down.weight": (length, width)}
        return {
            "ffn_gate.weight": (width, length),
            "ffn_up.weight": (width, length),
            "ffn_down.weight": (length, width),
        }
    length = _one(figures, "expert_feed_forward_length") or length
    shapes: Tensors = {
        "ffn_gate_inp": (width, experts),
        "ffn_gate_exps": (width, length, experts),
        "ffn_up_exps": (width, length, experts),
        "ffn_down_exps": (length, width, experts),
    }
    parts: Tensors = {f"{name}.weight": shape for name, shape in shapes.items()}
    if architecture == "gpt-oss":
        parts |= {f"{name}.bias": shape[1:] for name, shape in shapes.items()}
    if shared := _one(figures, "expert_shared_feed_forward_length"):
        parts |= {f"ffn_{name}_shexp.weight": (width, shared) for name in ("gate", "up")}
        parts["ffn_down_shexp.weight"] = (shared, width)
    return parts


def _single_state(architecture: str, figures: Figures) -> Tensors:
    """A layer of Mamba."""
    width = _one(figures, "embedding_length")
    inner, state, kernel, rank, _ = _state_sizes(figures)
    parts: Tensors = {
        "ssm_in.weight": (width, 2 * inner),
        "ssm_conv1d.weight": (kernel, inner),
        "ssm_conv1d.bias": (inner,),
        "ssm_x.weight": (inner, rank + 2 * state),
        "ssm_dt.weight": (rank, inner),
        "ssm_dt.bias": (inner,),
        "ssm_a": (state, inner),
        "ssm_d": (inner,),
        "ssm_out.weight": (inner, width),
    }
    if architecture == "jamba":
        parts |= {f"ssm_{name}_norm.weight": (size,) for name, size in (("dt", rank), ("b", state), ("c", state))}
    return parts


def _grouped_state(figures: Figures) -> Tensors:
    """A layer of Mamba 2."""
    width = _one(figures, "embedding_length")
    inner, state, kernel, rank, groups = _state_sizes(figures)
    convolved = inner + 2 * groups * state
    return {
        "ssm_in.weight": (width, inner + convolved + rank),
        "ssm_conv1d.weight": (kernel, convolved),
        "ssm_conv1d.bias": (convolved,),
        "ssm_dt.bias": (rank,),
        "ssm_a": (1, rank),
        "ssm_d": (1, rank),
        "ssm_norm.weight": (inner // groups, groups),
        "ssm_out.weight": (inner, width),
    }


def _short_convolution(figures: Figures) -> Tensors:
    """A layer of LFM2 that does not attend."""
    width = _one(figures, "embedding_length")
    return {
        "shortconv.conv.weight": (_one(figures, "shortconv.l_cache"), width),
        "shortconv.in_proj.weight": (width, 3 * width),
        "shortconv.out_proj.weight": (width, width),
    }


def _state_sizes(figures: Figures) -> tuple[int, int, int, int, int]:
    names = ("inner_size", "state_size", "conv_kernel", "time_step_rank", "group_count")
    inner, state, kernel, rank, groups = (_one(figures, f"ssm.{name}") for name in names)
    return inner, state, kernel, rank, groups


def _one(figures: Figures, key: str) -> int:
    value = figures.get(key, 0)
    return max(value) if isinstance(value, list) else value


def _of_layer(figures: Figures, key: str, layer: int) -> int:
    value = figures.get(key, 0)
    return value[layer] if isinstance(value, list) else value
