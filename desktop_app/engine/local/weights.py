"""How a model's weights are spread: over its layers, and over what each token reads of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.engine.local.geometry import Geometry
    from desktop_app.engine.local.gguf_header import Tensor

_LAYER = re.compile(r"blk\.(\d+)\.")
_EXPERTS = re.compile(r"_exps\.")
_TABLES = frozenset({"token_embd.weight", "per_layer_token_embd.weight", "position_embd.weight"})
"""Of these a token reads one row."""

_OUTPUT = "output.weight"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeBytes:
    """Bytes in tensors of one ggml type."""

    type_name: str
    n_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Bytes. `tables` are looked up a row a token and stay with the CPU; `output` is 0 where the embeddings are used
    for it too (`tied`, in bytes, 0 otherwise). `read`: what each token reads, by type.
    """

    tables: int
    layers: tuple[int, ...]
    output: int
    tied: int
    read: tuple[TypeBytes, ...]

    @property
    def total(self) -> int:
        """Everything."""
        return self.tables + sum(self.layers) + self.output


def weights_of(tensors: Iterable[Tensor], figures: Geometry) -> Weights:
    """The spread of a model whose tensors are known. Of a layer's experts each token reads those that are used."""
    layers = [0] * len(figures.layers)
    tables = output = embeddings = 0
    read: Counter[str] = Counter()
    used = figures.experts_used / figures.experts if figures.experts else 1.0
    table_type, has_output = "", False
    for tensor in tensors:
        layer = _LAYER.match(tensor.name)
        if tensor.name in _TABLES:
            tables += tensor.n_bytes
            if tensor.name == "token_embd.weight":
                embeddings, table_type = tensor.n_bytes, tensor.type_name
            continue
        if layer and int(layer[1]) < len(layers):
            layers[int(layer[1])] += tensor.n_bytes
        else:
            output += tensor.n_bytes
        has_output = has_output or tensor.name == _OUTPUT
        read[tensor.type_name] += int(tensor.n_bytes * (used if _EXPERTS.search(tensor.name) else 1.0))
    tied = 0 if has_output else embeddings
    read[table_type] += tied
    return Weights(tables=tables, layers=tuple(layers), output=output, tied=tied, read=_by_type(read))


def weights_guessed(figures: Geometry, *, size_bytes: int, parameters: int, quantization: str, tied: bool) -> Weights:
    """The spread of a model of which only the size is known: all weights are taken to have equally many bits."""
    each = size_bytes / max(parameters, 1)
    table = int(figures.vocabulary_size * figures.embedding_length * each)
    rest = max(size_bytes - table * (1 if tied else 2), 0)
    count = max(len(figures.layers), 1)
    unused = 0.0
    if figures.experts:
        expert = 3 * figures.embedding_length * figures.expert_length * each
        unused = min(count * expert * (figures.experts - figures.experts_used), rest)
    read = int(rest - unused) + table
    return Weights(
        tables=table,
        layers=(rest // count,) * len(figures.layers),
        output=rest - rest // count * len(figures.layers) + (0 if tied else table),
        tied=table if tied else 0,
        read=(TypeBytes(type_name=main_type(quantization), n_bytes=read),),
    )


def main_type(quantization: str) -> str:
    """The tensor type that most weights of a recipe have, as in "Q4_K" for "Q4_K_M"."""
    return re.sub(r"_(?:XS|S|M|L|XL|MOE)$", "", quantization) if "_K_" in quantization else quantization


def _by_type(read: Counter[str]) -> tuple[TypeBytes, ...]:
    return tuple(TypeBytes(type_name=name, n_bytes=size) for name, size in sorted(read.items()) if size)
