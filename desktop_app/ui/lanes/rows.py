"""Turns as rows: the prompt of a turn stands at one height in every lane, however long the answers above are."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from desktop_app.ui.chat.items import PAGE_MARGIN, TURN_GAP
from desktop_app.ui.chat.stack import Stack
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop_app.ui.chat.items import Items

_EDGE = Space.S
"""Pixels that an answer keeps from the top of the page while it waits for longer ones beside it."""


class TurnRows:
    """Each row is as high as the longest of its turns, as far as is known; heights in pixels."""

    def __init__(self) -> None:
        self.lanes: list[RowLane] = []
        self.value = 0
        self.view_height = 0
        self.foot = 0
        """Pixels that stay free below each row."""
        self._turns: list[int] = []
        self._stack = Stack()
        self._stale = True
        self._grown: set[int] = set()

    def join(self, items: Sequence[Items]) -> None:
        """Let these lanes stand in rows from now on, and no others."""
        for lane in self.lanes:
            lane.items.placing = None
        self.lanes = [RowLane(self, one) for one in items]
        for lane in self.lanes:
            lane.items.placing = lane
        self._stale = True

    @property
    def turns(self) -> Sequence[int]:
        """The turns from top to bottom."""
        self.refresh()
        return self._turns

    def top(self, row: int) -> int:
        """Where the prompts of a row stand."""
        self.refresh()
        return PAGE_MARGIN + self._stack.top(row) + self.gap(row)

    def content(self, row: int) -> int:
        """The height of the longest turn in a row."""
        self.refresh()
        return self._stack.height(row, row + 1) - self.gap(row) - self.foot

    def foot_top(self, turn_id: int) -> int | None:
        """Where the free place below a turn's row begins; None if it is not here."""
        self.refresh()
        at = bisect_left(self._turns, turn_id)
        if at == len(self._turns) or self._turns[at] != turn_id:
            return None
        return self.top(at) + self.content(at)

    def gap(self, row: int) -> int:
        """Pixels between a row and the one before."""
        return TURN_GAP if row else 0

    def row_at(self, y: int) -> int:
        """The row at a height; the first or the last one if beyond."""
        self.refresh()
        return self._stack.index_at(y - PAGE_MARGIN)

    def total(self) -> int:
        """The height of a page with its margins."""
        self.refresh()
        return self._stack.total() + 2 * PAGE_MARGIN if self._turns else 0

    def change(self) -> None:
        """There are other turns, or all heights are others."""
        self._stale = True

    def grow(self, row: int) -> None:
        """A turn of this row has another height."""
        self._grown.add(row)

    def refresh(self) -> None:
        """Take in what has changed."""
        if self._stale:
            self._stale = False
            self._grown.clear()
            self._turns = sorted({turn for lane in self.lanes for turn in lane.read_turns()})
            place = {turn: row for row, turn in enumerate(self._turns)}
            for lane in self.lanes:
                lane.set_rows(place)
            self._stack = Stack()
            self._stack.extend(self._height(row) for row in range(len(self._turns)))
        while self._grown:
            row = self._grown.pop()
            self._stack.set_height(row, self._height(row))

    def _height(self, row: int) -> int:
        return self.gap(row) + max(lane.content(row) for lane in self.lanes) + self.foot


class RowLane:
    """Where the messages of one lane stand. An answer that is shorter than those beside it stays in view, below its
    prompt's place, for as long as its row is being read.
    """

    def __init__(self, rows: TurnRows, items: Items) -> None:
        self._rows = rows
        self.items = items
        self._turns: list[int] = []
        self._firsts: list[int] = []
        self._lane_rows: list[int] = []
        self._by_row: dict[int, int] = {}

    def changed(self, first: int) -> None:
        """There are other messages from `first` on, or their heights are others."""
        del first
        self._rows.change()

    def grew(self, index: int) -> None:
        """A message has another height."""
        at = bisect_right(self._firsts, index) - 1
        if 0 <= at < len(self._lane_rows):
            self._rows.grow(self._lane_rows[at])

    def top(self, index: int) -> int:
        """Where a message begins, below its gap."""
        self._rows.refresh()
        at = bisect_right(self._firsts, index) - 1
        first, top = self._firsts[at], self._rows.top(self._lane_rows[at])
        if index == first:
            return top
        return top + self.items.height(first, index) + self.items.gap_above(index) + self._waits(at, top)

    def total(self) -> int:
        """The height of the whole page with its margins."""
        return self._rows.total()

    def index_at(self, y: int) -> int:
        """The message at a height; the first or the last one if beyond."""
        row = self._rows.row_at(y)
        at = bisect_right(self._lane_rows, row) - 1
        if at < 0:
            return 0
        index, end = self._firsts[at], self._end(at)
        while index + 1 < end and self.top(index + 1) <= y:
            index += 1
        return index

    def content(self, row: int) -> int:
        """The height of this lane's turn in a row, without the gap above; 0 where it has none."""
        at = self._by_row.get(row)
        return 0 if at is None else self.items.height(self._firsts[at], self._end(at))

    def read_turns(self) -> Sequence[int]:
        """Find the turns, in their order."""
        self._turns, self._firsts = [], []
        before = None
        for index, turn in enumerate(self.items.turns()):
            if turn != before:
                self._turns.append(turn)
                self._firsts.append(index)
                before = turn
        return self._turns

    def set_rows(self, place: Mapping[int, int]) -> None:
        """In which row each turn stands."""
        self._lane_rows = [place[turn] for turn in self._turns]
        self._by_row = {row: at for at, row in enumerate(self._lane_rows)}

    def _end(self, at: int) -> int:
        return self._firsts[at + 1] if at + 1 < len(self._firsts) else len(self.items)

    def _waits(self, at: int, top: int) -> int:
        """How far down the answers of a turn go along with the reader."""
        first, end = self._firsts[at], self._end(at)
        slack = self._rows.content(self._lane_rows[at]) - self.items.height(first, end)
        if slack <= 0:
            return 0
        begins = top + self.items.height(first, first + 1) + self.items.gap_above(first + 1)
        length = self.items.height(first + 1, end)
        hidden = max(0, length + 2 * _EDGE - self._rows.view_height)
        return max(0, min(slack, self._rows.value + _EDGE - begins - hidden))
