"""The header of a GGUF file, versions 2 and 3, checked before llama.cpp gets to see the file.

llama.cpp reads with native code and asserts; this reader refuses in words what would crash it there. It
holds the header to the same rules: no duplicate keys or tensors, at most four dimensions, offsets that
follow one another without gaps or overlaps, sizes that fit the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, count, pairwise
from math import prod
from types import MappingProxyType
from typing import TYPE_CHECKING

from desktop_app.engine.local.gguf_values import UINT32, Array, Bytes, Source, Value
from desktop_app.engine.local.tensor_types import LAST_PLAUSIBLE_TYPE, TENSOR_TYPES, TensorType
from desktop_app.errors import BrokenGguf, LoadFailed, ModelFileMissing, NotAGguf, TruncatedGguf, UnknownArchitecture

if TYPE_CHECKING:
    from pathlib import Path

MAX_KEYS = 1 << 16
MAX_TENSORS = 1 << 16
MAX_KEY_BYTES = (1 << 16) - 1
MAX_NAME_BYTES = 63  # GGML_MAX_NAME with its final zero is 64
MAX_DIMENSIONS = 4
MAX_ALIGNMENT = 1 << 20
_MAX_SIZE = (1 << 63) - 1
_PREAMBLE_BYTES = 24
_KEY_BYTES = 13  # an empty key's length, a type and one byte
_TENSOR_BYTES = 25  # a name of one byte, no dimensions

UNKNOWN, CONTROL, USER_DEFINED = 2, 3, 4
"""Of tokenizer.ggml.token_type: a token for what there is none for, one that steers the model, and one that was added
to the vocabulary.
"""


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a tensor lies: `offset` in bytes from the start of the tensor data, `shape` innermost first."""

    name: str
    shape: tuple[int, ...]
    type_name: str
    n_bytes: int
    offset: int

    @property
    def n_elements(self) -> int:
        """The number of weights."""
        return prod(self.shape)


@dataclass(frozen=True, kw_only=True, eq=False)
class Header:
    """What a GGUF file says of itself; `data_offset` and `file_size` in bytes."""

    version: int
    architecture: str
    metadata: Mapping[str, Value]
    tensors: tuple[Tensor, ...]
    data_offset: int
    file_size: int

    def text(self, key: str) -> str:
        """The string under `key`; empty if it is missing or something else."""
        value = self.metadata.get(key)
        return value if isinstance(value, str) else ""

    def integer(self, key: str) -> int | None:
        """The whole number under `key`; None if it is missing or something else."""
        value = self.metadata.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def texts(self, key: str) -> tuple[str, ...]:
        """The strings under `key`; empty if it is missing or something else."""
        value = self.metadata.get(key)
        return tuple(value.texts().values()) if isinstance(value, Array) else ()

    def numbers(self, key: str) -> tuple[int | float, ...]:
        """The numbers under `key`, one for a scalar; empty if it is missing or something else."""
        value = self.metadata.get(key)
        if isinstance(value, Array):
            return value.numbers()
        return (value,) if isinstance(value, int | float) else ()

    def of_architecture(self, key: str) -> int | None:
        """The whole number under `key` of this architecture, as in `of_architecture("block_count")`."""
        return self.integer(f"{self.architecture}.{key}")

    @property
    def parameters(self) -> int:
        """The number of weights."""
        return sum(tensor.n_elements for tensor in self.tensors)

    @property
    def vocabulary_size(self) -> int:
        """Tokens in the vocabulary; 0 if the file has none."""
        tokens = self.metadata.get("tokenizer.ggml.tokens")
        return tokens.count if isinstance(tokens, Array) else 0

    def token(self, token_id: int | None) -> str:
        """The text of a token; empty if there is none."""
        tokens = self.metadata.get("tokenizer.ggml.tokens")
        if token_id is None or not isinstance(tokens, Array):
            return ""
        return tokens.texts(frozenset({token_id})).get(token_id, "")

    @cached_property
    def special_ids(self) -> tuple[int, ...]:
        """The ids of tokens that are no part of words, as far as the file says so."""
        types = self.numbers("tokenizer.ggml.token_type")
        special = {UNKNOWN, CONTROL, USER_DEFINED}
        return tuple(compress(count(), map(special.__contains__, types)))

    @cached_property
    def added_tokens(self) -> frozenset[str]:
        """The texts of control tokens and of those added to the vocabulary."""
        tokens = self.metadata.get("tokenizer.ggml.tokens")
        if not isinstance(tokens, Array):
            return frozenset()
        types = self.numbers("tokenizer.ggml.token_type")
        wanted = frozenset(i for i, kind in enumerate(types) if kind in (CONTROL, USER_DEFINED))
        return frozenset(tokens.texts(wanted).values())


def read_header(path: Path) -> Header:
    """The header of one file, checked against the file's real size. Only in the later parts of a split model
    the architecture is empty.

    Raises ModelFileMissing, NotAGguf, TruncatedGguf, BrokenGguf, UnknownArchitecture (a GGUF version or a
    tensor type that this llama.cpp cannot read) or LoadFailed (the system does not let it be read).
    """
    try:
        if path.is_dir():
            raise NotAGguf("it is a folder", path=path.name)
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            return header_in(file, size, path.name)
    except FileNotFoundError as error:
        raise ModelFileMissing(str(error), path=path.name) from error
    except OSError as error:
        raise LoadFailed(str(error), path=path.name) from error


def header_in(file: Bytes, size: int, name: str) -> Header:
    """The header of the file of `size` bytes that begins here. Raises what `read_header` and the reading raise."""
    source = Source(file, size, name)
    version = _version(source)
    n_tensors = source.count("the number of tensors", MAX_TENSORS, _TENSOR_BYTES)
    n_keys = source.count("the number of keys", MAX_KEYS, _KEY_BYTES)
    metadata, alignment = _metadata(source, n_keys)
    architecture = metadata.get("general.architecture", "")
    if not isinstance(architecture, str) or len(architecture) > 64 or not (architecture or metadata.get("split.no")):
        raise source.broken("general.architecture is no short text")
    tensors = _tensors(source, n_tensors, alignment)
    data_offset = _aligned(source.position, alignment)
    _check_sizes(source, tensors, data_offset)
    return Header(
        version=version,
        architecture=architecture,
        metadata=MappingProxyType(metadata),
        tensors=tensors,
        data_offset=data_offset,
        file_size=source.size,
    )


def _version(source: Source) -> int:
    start = source.take(min(4, source.size), "the magic")
    if start != b"GGUF":
        is_pointer = start == b"vers"  # "version https://git-lfs.github.com/spec/v1"
        detail = "it is a Git LFS pointer: the model itself was never downloaded" if is_pointer else f"starts {start!r}"
        raise NotAGguf(detail, path=source.name)
    if source.size < _PREAMBLE_BYTES:
        raise TruncatedGguf(f"the file has {source.size} bytes", path=source.name)
    version = int(source.number(UINT32, "the version"))
    if version in (2, 3):
        return version
    if version and version & 0xFFFF == 0:
        raise UnknownArchitecture("the file is big-endian", architecture="GGUF, big-endian")
    if version == 1 or 3 < version < 256:
        raise UnknownArchitecture(f"GGUF version {version}", architecture=f"GGUF version {version}")
    raise source.broken(f"the GGUF version is {version}")


def _metadata(source: Source, n_keys: int) -> tuple[dict[str, Value], int]:
    metadata: dict[str, Value] = {}
    alignment = 32
    for _ in range(n_keys):
        try:
            key = source.text_bytes("a key", MAX_KEY_BYTES).decode()
        except UnicodeDecodeError as error:
            raise source.broken("a key is not UTF-8") from error
        if not key or key in metadata:
            raise source.broken(f"the key {key!r} is empty or there twice")
        if key == "general.alignment":
            metadata[key] = alignment = _alignment(source)
        else:
            metadata[key] = source.value(key)
    return metadata, alignment


def _alignment(source: Source) -> int:
    kind = source.number(UINT32, "the type of the alignment")
    alignment = int(source.number(UINT32, "the alignment"))
    if kind != UINT32 or not 0 < alignment <= MAX_ALIGNMENT or alignment & (alignment - 1):
        raise source.broken(f"the alignment is {alignment} of the type {kind}")
    return alignment


def _tensors(source: Source, n_tensors: int, alignment: int) -> tuple[Tensor, ...]:
    tensors: list[Tensor] = []
    names: set[str] = set()
    for _ in range(n_tensors):
        tensor = _tensor(source)
        if tensor.name in names:
            raise source.broken(f"the tensor {tensor.name!r} is there twice")
        names.add(tensor.name)
        tensors.append(tensor)
    if tensors and tensors[0].offset != 0:
        raise source.broken(f"the first tensor lies at {tensors[0].offset}")
    for before, tensor in pairwise(tensors):
        expected = _aligned(before.offset + before.n_bytes, alignment)
        if tensor.offset != expected:
            raise source.broken(f"the tensor {tensor.name!r} lies at {tensor.offset}, not at {expected}")
    return tuple(tensors)


def _tensor(source: Source) -> Tensor:
    try:
        name = source.text_bytes("a tensor's name", MAX_NAME_BYTES).decode()
    except UnicodeDecodeError as error:
        raise source.broken("a tensor's name is not UTF-8") from error
    n_dimensions = int(source.number(UINT32, f"the dimensions of {name}"))
    if n_dimensions > MAX_DIMENSIONS:
        raise source.broken(f"the tensor {name!r} has {n_dimensions} dimensions")
    shape = tuple(int(source.number(10, f"the shape of {name}")) for _ in range(n_dimensions))
    if prod(shape) > _MAX_SIZE or 0 in shape:
        raise source.broken(f"the tensor {name!r} has the shape {shape}")
    kind = _tensor_type(source, name, int(source.number(UINT32, f"the type of {name}")))
    row = shape[0] if shape else 1
    if row % kind.block:
        raise source.broken(f"a row of {row} in the tensor {name!r} is not whole blocks of {kind.name}")
    n_bytes = prod(shape) // kind.block * kind.block_bytes
    return Tensor(name, shape, kind.name, n_bytes, int(source.number(10, f"the offset of {name}")))


def _tensor_type(source: Source, name: str, number: int) -> TensorType:
    kind = TENSOR_TYPES.get(number)
    if kind is not None:
        return kind
    if number <= LAST_PLAUSIBLE_TYPE:
        raise UnknownArchitecture(
            f"the tensor {name!r} of {source.name} has the type {number}", architecture=f"tensor type {number}"
        )
    raise source.broken(f"the tensor {name!r} has the type {number}")


def _check_sizes(source: Source, tensors: tuple[Tensor, ...], data_offset: int) -> None:
    if not tensors:
        return
    end = data_offset + tensors[-1].offset + tensors[-1].n_bytes
    if end > _MAX_SIZE:
        raise BrokenGguf(f"the tensors end at byte {end}", path=source.name)
    if end > source.size:
        raise TruncatedGguf(f"the tensors end at byte {end}; the file has {source.size}", path=source.name)


def _aligned(position: int, alignment: int) -> int:
    return (position + alignment - 1) // alignment * alignment
