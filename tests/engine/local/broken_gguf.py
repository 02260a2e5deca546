"""Small GGUF files made by hand: a whole one, and many that are broken in one way each."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace

from desktop_app.errors import AppError, BrokenGguf, NotAGguf, TruncatedGguf, UnknownArchitecture

U8, U16, U32, F32, BOOL, STRING, ARRAY, U64 = 0, 2, 4, 6, 7, 8, 9, 10
HUGE = (1 << 64) - 1


def u32(value: int) -> bytes:
    return struct.pack("<I", value)


def u64(value: int) -> bytes:
    return struct.pack("<Q", value)


def text(value: str | bytes) -> bytes:
    encoded = value.encode() if isinstance(value, str) else value
    return u64(len(encoded)) + encoded


def texts(*values: str) -> bytes:
    return u32(STRING) + u64(len(values)) + b"".join(map(text, values))


def numbers(kind: int, layout: str, *values: float) -> bytes:
    return u32(kind) + u64(len(values)) + struct.pack(f"<{len(values)}{layout}", *values)


@dataclass(frozen=True, kw_only=True)
class Key:
    """A key with its value as the file holds it."""

    name: str | bytes
    kind: int
    value: bytes

    def packed(self) -> bytes:
        return text(self.name) + u32(self.kind) + self.value


@dataclass(frozen=True, kw_only=True)
class TensorInfo:
    """A tensor as the header describes it; F32 (0) unless told."""

    name: str | bytes = "token_embd.weight"
    shape: tuple[int, ...] = (4, 2)
    kind: int = 0
    offset: int = 0
    n_dimensions: int | None = None

    def packed(self) -> bytes:
        count = len(self.shape) if self.n_dimensions is None else self.n_dimensions
        return text(self.name) + u32(count) + b"".join(map(u64, self.shape)) + u32(self.kind) + u64(self.offset)


ARCHITECTURE = Key(name="general.architecture", kind=STRING, value=text("llama"))


@dataclass(frozen=True, kw_only=True)
class Gguf:
    """A file of `keys`, `tensors` and `data` bytes; counts are the true ones unless told."""

    magic: bytes = b"GGUF"
    version: int = 3
    n_tensors: int | None = None
    n_keys: int | None = None
    keys: tuple[Key, ...] = (ARCHITECTURE,)
    tensors: tuple[TensorInfo, ...] = (TensorInfo(),)
    data: bytes = field(default=b"\0" * 32)
    alignment: int = 32

    def packed(self) -> bytes:
        n_tensors = len(self.tensors) if self.n_tensors is None else self.n_tensors
        n_keys = len(self.keys) if self.n_keys is None else self.n_keys
        header = self.magic + u32(self.version) + u64(n_tensors) + u64(n_keys)
        header += b"".join(key.packed() for key in self.keys)
        header += b"".join(tensor.packed() for tensor in self.tensors)
        return header + b"\0" * (-len(header) % self.alignment) + self.data

    def with_key(self, name: str | bytes, kind: int, value: bytes) -> Gguf:
        return replace(self, keys=(*self.keys, Key(name=name, kind=kind, value=value)))


WHOLE = Gguf()
_ALIGNMENT = "general.alignment"


def _array(kind: int, count: int) -> bytes:
    return WHOLE.with_key("a", ARRAY, u32(kind) + u64(count)).packed()


def _tensors(*tensors: TensorInfo) -> bytes:
    return replace(WHOLE, tensors=tensors).packed()


def _header_of_several_megabytes() -> bytes:
    """Cut inside the long text that makes it so large."""
    whole = WHOLE.with_key("tokenizer.chat_template", STRING, text("x" * 3_000_000)).packed()
    return whole[:2_000_000]


BROKEN: dict[str, tuple[bytes, type[AppError]]] = {
    "empty": (b"", NotAGguf),
    "two bytes": (b"GG", NotAGguf),
    "another format": (b"PK\x03\x04" + b"\0" * 60, NotAGguf),
    "old ggml": (b"tjgg" + b"\0" * 60, NotAGguf),
    "Git LFS pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", NotAGguf),
    "only the magic": (b"GGUF", TruncatedGguf),
    "preamble cut": (WHOLE.packed()[:20], TruncatedGguf),
    "version 0": (replace(WHOLE, version=0).packed(), BrokenGguf),
    "version 1": (replace(WHOLE, version=1).packed(), UnknownArchitecture),
    "version 4": (replace(WHOLE, version=4).packed(), UnknownArchitecture),
    "version absurd": (replace(WHOLE, version=0x12345).packed(), BrokenGguf),
    "big-endian": (replace(WHOLE, version=3 << 24).packed(), UnknownArchitecture),
    "2^64 - 1 tensors": (replace(WHOLE, n_tensors=HUGE).packed(), BrokenGguf),
    "2^64 - 1 keys": (replace(WHOLE, n_keys=HUGE).packed(), BrokenGguf),
    "more tensors than bytes": (replace(WHOLE, n_tensors=60_000).packed(), TruncatedGguf),
    "more keys than bytes": (replace(WHOLE, n_keys=60_000).packed(), TruncatedGguf),
    "no architecture": (replace(WHOLE, keys=()).packed(), BrokenGguf),
    "architecture a number": (
        replace(WHOLE, keys=(Key(name="general.architecture", kind=U32, value=u32(7)),)).packed(),
        BrokenGguf,
    ),
    "architecture of 10,000 letters": (
        replace(WHOLE, keys=(Key(name="general.architecture", kind=STRING, value=text("x" * 10_000)),)).packed(),
        BrokenGguf,
    ),
    "key twice": (replace(WHOLE, keys=(ARCHITECTURE, ARCHITECTURE)).packed(), BrokenGguf),
    "key empty": (WHOLE.with_key("", U32, u32(1)).packed(), BrokenGguf),
    "key not UTF-8": (WHOLE.with_key(b"\xff\xfe", U32, u32(1)).packed(), BrokenGguf),
    "key of 2^63 bytes": (replace(WHOLE, keys=()).packed()[:16] + u64(1) + u64(1 << 63) + b"\0" * 64, BrokenGguf),
    "key of 100,000 bytes": (WHOLE.with_key("k" * 100_000, U32, u32(1)).packed(), BrokenGguf),
    "text of 2^64 - 1 bytes": (WHOLE.with_key("a", STRING, u64(HUGE)).packed(), BrokenGguf),
    "text past the end": (WHOLE.with_key("a", STRING, u64(5000)).packed(), TruncatedGguf),
    "header cut in a text": (_header_of_several_megabytes(), TruncatedGguf),
    "value of type 99": (WHOLE.with_key("a", 99, b"\0" * 8).packed(), BrokenGguf),
    "array in an array": (_array(ARRAY, 1), BrokenGguf),
    "array of type 99": (_array(99, 1), BrokenGguf),
    "array of 2^64 - 1 numbers": (_array(U8, HUGE), BrokenGguf),
    "array of 2^61 numbers of 8 bytes": (_array(U64, 1 << 61), BrokenGguf),
    "array past the end": (_array(F32, 10_000), TruncatedGguf),
    "array of texts past the end": (_array(STRING, 10_000), TruncatedGguf),
    "array with a text of 2^63 bytes": (
        WHOLE.with_key("a", ARRAY, u32(STRING) + u64(2) + text("x") + u64(1 << 63)).packed(),
        BrokenGguf,
    ),
    "alignment 0": (WHOLE.with_key(_ALIGNMENT, U32, u32(0)).packed(), BrokenGguf),
    "alignment 24": (WHOLE.with_key(_ALIGNMENT, U32, u32(24)).packed(), BrokenGguf),
    "alignment 2^31": (WHOLE.with_key(_ALIGNMENT, U32, u32(1 << 31)).packed(), BrokenGguf),
    "alignment a text": (WHOLE.with_key(_ALIGNMENT, STRING, text("32")).packed(), BrokenGguf),
    "alignment of 64 bits": (WHOLE.with_key(_ALIGNMENT, U64, u64(32)).packed(), BrokenGguf),
    "tensor name of 64 bytes": (_tensors(TensorInfo(name="n" * 64)), BrokenGguf),
    "tensor name not UTF-8": (_tensors(TensorInfo(name=b"\xc3\x28")), BrokenGguf),
    "tensor twice": (_tensors(TensorInfo(), TensorInfo(offset=32)), BrokenGguf),
    "5 dimensions": (_tensors(TensorInfo(shape=(1, 1, 1, 1, 1))), BrokenGguf),
    "2^32 - 1 dimensions": (_tensors(TensorInfo(n_dimensions=(1 << 32) - 1)), BrokenGguf),
    "dimension 0": (_tensors(TensorInfo(shape=(4, 0))), BrokenGguf),
    "dimension 2^64 - 1": (_tensors(TensorInfo(shape=(HUGE,))), BrokenGguf),
    "product past 64 bits": (_tensors(TensorInfo(shape=(1 << 33, 1 << 33))), BrokenGguf),
    "product 2^62, past every file": (_tensors(TensorInfo(shape=(1 << 31, 1 << 29))), TruncatedGguf),
    "bytes past 64 bits": (_tensors(TensorInfo(shape=(1 << 31, 1 << 31))), BrokenGguf),
    "tensor type 43": (_tensors(TensorInfo(kind=43)), UnknownArchitecture),
    "tensor type removed": (_tensors(TensorInfo(kind=31)), UnknownArchitecture),
    "tensor type 2^31": (_tensors(TensorInfo(kind=1 << 31)), BrokenGguf),
    "half a block": (_tensors(TensorInfo(shape=(48,), kind=8)), BrokenGguf),
    "first offset not 0": (_tensors(TensorInfo(offset=32)), BrokenGguf),
    "overlap": (_tensors(TensorInfo(), TensorInfo(name="b")), BrokenGguf),
    "gap": (_tensors(TensorInfo(), TensorInfo(name="b", offset=64)), BrokenGguf),
    "offset 2^64 - 1": (_tensors(TensorInfo(), TensorInfo(name="b", offset=HUGE)), BrokenGguf),
    "offset off the alignment": (_tensors(TensorInfo(shape=(2,)), TensorInfo(name="b", offset=8)), BrokenGguf),
    "one byte of data missing": (WHOLE.packed()[:-1], TruncatedGguf),
    "all data missing": (replace(WHOLE, data=b"").packed(), TruncatedGguf),
    "tensors cut": (WHOLE.packed()[:90], TruncatedGguf),
}
"""What is wrong, the file, and the error that says so."""
