"""Blank LLaMAs of any size, for measuring what reading them costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from typing import TYPE_CHECKING

from desktop_app.engine.local.blank_model import Value, write_blank
from desktop_app.engine.local.tensor_types import TENSOR_TYPES

if TYPE_CHECKING:
    from pathlib import Path

N_CTX = 1024
_PLAIN = "F32"
_STEP = 256
"""A block of the types with the largest ones."""

_TYPES = {kind.name: kind for kind in TENSOR_TYPES.values()}


def bytes_of(type_name: str, elements: int) -> int:
    """The bytes that so many elements take, in whole blocks."""
    kind = _TYPES[type_name]
    return elements // kind.block * kind.block_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankLlama:
    """A LLaMA with tied embeddings and no words; widths and lengths in elements. All matrices are of one type."""

    type_name: str
    width: int
    layers: int
    forward: int
    vocabulary: int
    heads: int
    heads_kv: int
    head: int

    @property
    def n_bytes(self) -> int:
        """What a token reads."""
        return sum(bytes_of(type_name, prod(shape)) for shape, type_name in self._tensors().values())

    @property
    def n_rows(self) -> int:
        """In how many rows of matrices that lies."""
        return sum(shape[1] for shape, type_name in self._tensors().values() if type_name == self.type_name)

    @property
    def n_matrices(self) -> int:
        """Of how many."""
        return sum(type_name == self.type_name for _, type_name in self._tensors().values())

    def write(self, file: Path) -> Path:
        """Write it there. Raises OSError."""
        metadata: dict[str, Value] = {
            "general.architecture": "llama",
            "llama.block_count": self.layers,
            "llama.context_length": N_CTX,
            "llama.embedding_length": self.width,
            "llama.feed_forward_length": self.forward,
            "llama.attention.head_count": self.heads,
            "llama.attention.head_count_kv": self.heads_kv,
            "llama.attention.key_length": self.head,
            "llama.attention.value_length": self.head,
            "llama.rope.dimension_count": self.head,
            "llama.attention.layer_norm_rms_epsilon": 1e-5,
            "llama.vocab_size": self.vocabulary,
            "tokenizer.ggml.model": "none",
        }
        return write_blank(file, metadata, self._tensors())

    def _tensors(self) -> dict[str, tuple[tuple[int, ...], str]]:
        asked, kept = self.heads * self.head, self.heads_kv * self.head
        matrices = {
            "attn_q": (self.width, asked),
            "attn_k": (self.width, kept),
            "attn_v": (self.width, kept),
            "attn_output": (asked, self.width),
            "ffn_gate": (self.width, self.forward),
            "ffn_up": (self.width, self.forward),
            "ffn_down": (self.forward, self.width),
        }
        tensors: dict[str, tuple[tuple[int, ...], str]] = {
            "token_embd.weight": ((self.width, self.vocabulary), self.type_name),
            "output_norm.weight": ((self.width,), _PLAIN),
        }
        for block in (f"blk.{layer}" for layer in range(self.layers)):
            tensors |= {f"{block}.{norm}.weight": ((self.width,), _PLAIN) for norm in ("attn_norm", "ffn_norm")}
            tensors |= {f"{block}.{name}.weight": (shape, self.type_name) for name, shape in matrices.items()}
        return tensors


def of_bytes(type_name: str, n_bytes: int, *, width: int, head: int, vocabulary: int) -> BlankLlama:
    """One layer of about so many bytes in rows of `width` elements, by the length of its forward part."""
    heads = width // head
    model = BlankLlama(
        type_name=type_name,
        width=width,
        layers=1,
        forward=_STEP,
        vocabulary=vocabulary,
        heads=heads,
        heads_kv=1,
        head=head,
    )
    steps = (n_bytes - model.n_bytes) // (3 * bytes_of(type_name, width * _STEP))
    return replace(model, forward=_STEP * (1 + max(steps, 0)))
