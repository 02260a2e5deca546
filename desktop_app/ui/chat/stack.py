"""Thousands of things on top of one another: any one's height may change at any time, at a small cost."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHUNK = 128


class Stack:
    """Heights in pixels, summed up in chunks."""

    def __init__(self) -> None:
        self._heights = array("l")
        self._sums: list[int] = []

    def __len__(self) -> int:
        return len(self._heights)

    def extend(self, heights: Iterable[int]) -> None:
        """Put these below the last one."""
        begun = len(self._heights) // _CHUNK
        self._heights.extend(heights)
        self._sum_from(begun)

    def cut(self, index: int) -> None:
        """Take out all from `index` on."""
        del self._heights[index:]
        self._sum_from(index // _CHUNK)

    def set_height(self, index: int, height: int) -> None:
        """Make one thing so high."""
        self._sums[index // _CHUNK] += height - self._heights[index]
        self._heights[index] = height

    def height(self, first: int, end: int) -> int:
        """That of the things from `first` to before `end`."""
        return sum(self._heights[first:end])

    def top(self, index: int) -> int:
        """What lies above `index`, in pixels."""
        chunk = index // _CHUNK
        return sum(self._sums[:chunk]) + sum(self._heights[chunk * _CHUNK : index])

    def total(self) -> int:
        """The height of all."""
        return sum(self._sums)

    def index_at(self, y: int) -> int:
        """Which one lies at a height; the first or the last one if beyond."""
        tops = list(accumulate(self._sums, initial=0))
        chunk = max(0, min(bisect_right(tops, y), len(self._sums)) - 1)
        first = chunk * _CHUNK
        inside = list(accumulate(self._heights[first : first + _CHUNK], initial=tops[chunk]))
        return max(0, min(first + bisect_right(inside, y), len(self._heights)) - 1)

    def _sum_from(self, chunk: int) -> None:
        del self._sums[chunk:]
        firsts = range(chunk * _CHUNK, len(self._heights), _CHUNK)
        self._sums += [sum(self._heights[first : first + _CHUNK]) for first in firsts]
