"""Two lists held against each other by what they have in common in the same order, as long as that can be.

The longest common subsequence by whole rows of bits (Hyyrö, "Bit-parallel LCS-length computation revisited", 2004): the
time is the product of the lengths over the bits of a machine word, whatever the lists hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_BITS = 200_000_000
"""Entries of one list times those of the other; beyond, what stands between a common beginning and a common end counts
as different.
"""


def changed(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where runs of `ours` stand, from and to, that `theirs` does not have there."""
    same = _common(ours, theirs)
    begin = 0
    for at in [*same, len(ours)]:
        if at > begin:
            yield begin, at
        begin = at + 1


def likeness(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """0..1, by the entries that both have in the same order."""
    whole = len(ours) + len(theirs)
    return 2 * len(_common(ours, theirs)) / whole if whole else 1.0


def _common(ours: Sequence[str], theirs: Sequence[str]) -> list[int]:
    """The places of `ours` that are in both, in order."""
    shorter = min(len(ours), len(theirs))
    first = next((at for at in range(shorter) if ours[at] != theirs[at]), shorter)
    rest = shorter - first
    last = next((at for at in range(rest) if ours[-1 - at] != theirs[-1 - at]), rest)
    left, right = ours[first : len(ours) - last], theirs[first : len(theirs) - last]
    middle = _aligned(left, right) if len(left) * len(right) <= MOST_BITS else []
    return [*range(first), *(first + at for at in middle), *range(len(ours) - last, len(ours))]


def _aligned(left: Sequence[str], right: Sequence[str]) -> list[int]:
    """The places of `left` on the way through the rows: a bit that is not set is one more entry in common there."""
    places: dict[str, int] = {}
    for at, entry in enumerate(left):
        places[entry] = places.get(entry, 0) | 1 << at
    all_set = (1 << len(left)) - 1
    row, rows = all_set, []
    for entry in right:
        met = row & places.get(entry, 0)
        row = (row + met | row - met) & all_set
        rows.append(row)
    same: list[int] = []
    at, column = len(rows), len(left)
    while at and column:
        bit = 1 << column - 1
        if rows[at - 1] & bit:
            column -= 1
            continue
        at -= 1
        if not at or rows[at - 1] & bit:
            column -= 1
            same.append(column)
    return same[::-1]
