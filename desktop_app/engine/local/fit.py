"""Which context length fits the memory, and how many layers fit a graphics card."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from desktop_app.engine.local.geometry import geometry
from desktop_app.engine.local.memory_need import Setting, Shape, memory_need
from desktop_app.engine.local.weights import weights_of
from desktop_app.errors import ContextTooLarge, TooLargeForMemory

if TYPE_CHECKING:
    from desktop_app.engine.local.gguf_header import Header

DEFAULT_N_CTX = 8192
LEAST_N_CTX = 2048


def shape_of(header: Header) -> Shape:
    """The shape that a header tells, its tensors being those of all parts."""
    figures = geometry(header)
    return Shape(architecture=header.architecture, geometry=figures, weights=weights_of(header.tensors, figures))


def context_lengths(shape: Shape) -> tuple[int, ...]:
    """The context lengths to choose from, in tokens: doublings from 2048 below the trained one, and that one."""
    trained = shape.geometry.context_length
    doubled = (LEAST_N_CTX << power for power in range(20))
    return (*takewhile(lambda length: length < trained, doubled), *((trained,) if trained else ()))


def usual_n_ctx(shape: Shape) -> int:
    """The context length in tokens that is tried first if nobody asks for one."""
    return min(shape.geometry.context_length or DEFAULT_N_CTX, DEFAULT_N_CTX)


def choose_n_ctx(shape: Shape, *, asked: int | None, available: int, kv_type: str = "F16") -> int:
    """A context length in tokens whose memory is there: the one asked for, or the longest up to 8192.

    Raises ContextTooLarge if what was asked for does not fit, TooLargeForMemory if the least useful length does not.
    """
    n_ctx = asked or usual_n_ctx(shape)
    least = min(n_ctx, LEAST_N_CTX)
    while (needed := memory_need(shape, Setting(n_ctx=n_ctx, kv_type=kv_type)).total) > available:
        if asked is not None:
            raise ContextTooLarge(n_ctx=str(asked), needed=in_words(needed), available=in_words(available))
        if n_ctx <= least:
            raise TooLargeForMemory(needed=in_words(needed), available=in_words(available))
        n_ctx = max(n_ctx // 2, least)
    return n_ctx


def in_words(size: int) -> str:
    """A size in decimal units, as in "4.2 GB"."""
    if size >= 1_000_000_000:
        return f"{size / 1e9:.1f} GB"
    if size >= 1_000_000:
        return f"{size / 1e6:.0f} MB"
    return f"{size / 1e3:.0f} kB" if size >= 1000 else f"{size} bytes"
