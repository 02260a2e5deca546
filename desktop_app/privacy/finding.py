"""What in a text looks private."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from desktop_app.privacy import Found
from desktop_app.privacy.people_in_text import addresses, numbers
from desktop_app.privacy.secrets_in_text import private_keys, secrets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.privacy.secrets_in_text import Span

PIECE = 32_000
"""Characters that are looked at in one go: no call holds the interpreter for longer than a frame."""

_AROUND = 24


def found_in(text: str) -> tuple[Found, ...]:
    """Each thing once, in the order in which they come. Takes time in proportion to the text."""
    blocks = list(private_keys(text))
    taken: list[Span] = list(blocks)
    for start, piece in _pieces(text):
        used = bytearray(len(piece))
        for first, last, _ in blocks:
            if last > start and first < start + len(piece):
                _use(used, max(first - start, 0), min(last - start, len(piece)))
        in_piece: list[Span] = []
        for first, last, kind in chain(secrets(piece), numbers(piece), addresses(piece)):
            if not any(used[first:last]):
                _use(used, first, last)
                in_piece.append((start + first, start + last, kind))
        taken += in_piece
    seen: dict[str, Found] = {}
    for first, last, kind in sorted(taken):
        value = text[first:last]
        if value not in seen:
            seen[value] = Found(
                kind=kind,
                value=value,
                before=text[max(0, first - _AROUND) : first].rpartition("\n")[2],
                after=text[last : last + _AROUND].partition("\n")[0],
            )
    return tuple(seen.values())


def _use(used: bytearray, first: int, last: int) -> None:
    used[first:last] = b"\1" * (last - first)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces that end where a line does, or a word."""
    start = 0
    while start < len(text):
        end = min(start + PIECE, len(text))
        if end < len(text):
            cut = max(text.rfind("\n", start + PIECE // 2, end), text.rfind(" ", end - 1000, end))
            end = cut + 1 if cut > start else end
        yield start, text[start:end]
        start = end
