"""How a model's weights are spread: over its layers, and over what each token reads of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.engine.local.geometry import Geometry
    from desktop_app.engine.local.gguf_header import Tensor

_LAYER = re.compile(r"blk\.(\d+)\.")
_EXPERTS = re.compile(r"_exps\.")
_EMBEDDINGS = "token_embd.weight"
_TABLES = frozenset({_EMBEDDINGS, "per_layer_token_embd.weight", "position_embd.weight"})
"""Of these a token reads one row."""

_OUTPUT = "output.weight"
_MATRICES = 7
"""Of a layer: queries, keys, values, what comes of them, and three to feed forward."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeBytes:
    """Bytes in tensors of one ggml type, the rows in which they lie, each of which takes a dot product of its own, and
    how many matrices these are, every expert that is used having its own.
    """

    type_name: str
    n_bytes: int
    n_rows: int
    n_matrices: int


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
    tables = output = tied = 0
    read, has_output = _Read(figures), False
    embeddings: Tensor | None = None
    for tensor in tensors:
        layer = _LAYER.match(tensor.name)
        if tensor.name in _TABLES:
            tables += tensor.n_bytes
            embeddings = tensor if tensor.name == _EMBEDDINGS else embeddings
            continue
        if layer and int(layer[1]) < len(layers):
            layers[int(layer[1])] += tensor.n_bytes
        else:
            output += tensor.n_bytes
        has_output = has_output or tensor.name == _OUTPUT
        read.add(tensor)
    if embeddings is not None and not has_output:
        tied = embeddings.n_bytes
        read.add(embeddings)
    return Weights(tables=tables, layers=tuple(layers), output=output, tied=tied, read=read.by_type())


class _Read:
    """What a token reads."""

    def __init__(self, figures: Geometry) -> None:
        self._figures = figures
        self._bytes: Counter[str] = Counter()
        self._rows: Counter[str] = Counter()
        self._matrices: Counter[str] = Counter()

    def add(self, tensor: Tensor) -> None:
        """All of it, or the experts that are used."""
        name, figures, rows = tensor.type_name, self._figures, prod(tensor.shape[1:])
        n_bytes, matrices = tensor.n_bytes, int(len(tensor.shape) > 1)
        if figures.experts and _EXPERTS.search(tensor.name):
            share = figures.experts_used / figures.experts
            n_bytes, rows, matrices = int(n_bytes * share), int(rows * share), figures.experts_used
        self._bytes[name] += n_bytes
        self._rows[name] += rows
        self._matrices[name] += matrices

    def by_type(self) -> tuple[TypeBytes, ...]:
        """In the order of their names."""
        return tuple(
            TypeBytes(type_name=name, n_bytes=size, n_rows=self._rows[name], n_matrices=self._matrices[name])
            for name, size in sorted(self._bytes.items())
            if size
        )


def weights_guessed(figures: Geometry, *, size_bytes: int, parameters: int, quantization: str, tied: bool) -> Weights:
    """The spread of a model of which only the size is known: all weights are taken to have equally many bits, to lie in
    rows as long as an embedding, and each layer to consist of seven matrices as LLaMA's do.
    """
    each = size_bytes / max(parameters, 1)
    table = int(figures.vocabulary_size * figures.embedding_length * each)
    rest = max(size_bytes - table * (1 if tied else 2), 0)
    count = max(len(figures.layers), 1)
    unused, matrices = 0.0, _MATRICES
    if figures.experts:
        expert = 3 * figures.embedding_length * figures.expert_length * each
        unused = min(count * expert * (figures.experts - figures.experts_used), rest)
        matrices += 3 * (figures.experts_used - 1)
    n_bytes = int(rest - unused) + table
    read = TypeBytes(
        type_name=main_type(quantization),
        n_bytes=n_bytes,
        n_rows=int(n_bytes / max(each * figures.embedding_length, each)) if each else 0,
        n_matrices=len(figures.layers) * matrices + 1,
    )
    return Weights(
        tables=table,
        layers=(rest // count,) * len(figures.layers),
        output=rest - rest // count * len(figures.layers) + (0 if tied else table),
        tied=table if tied else 0,
        read=(read,),
    )


def main_type(quantization: str) -> str:
    """The tensor type that most weights of a recipe have, as in "Q4_K" for "Q4_K_M"."""
    return re.sub(r"_(?:XS|S|M|L|XL|MOE)$", "", quantization) if "_K_" in quantization else quantization
