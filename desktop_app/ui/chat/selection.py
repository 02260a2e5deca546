"""Marking text with the mouse across the leaves of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.chat.leaves import Step, plain

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from desktop_app.ui.chat.block import Block
    from desktop_app.ui.chat.column import Column

Spot = tuple[int, int]
"""A leaf's index and a position in its document."""

_BEYOND = 1 << 30
"""A position behind any leaf's end, which need not be laid out to be known."""


class Selection:
    """From where the mouse went down to where it is; leaves that are no widgets just now are in it too."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self._anchor: Spot | None = None
        self._focus: Spot | None = None

    def is_empty(self) -> bool:
        """Whether nothing is marked."""
        return self._anchor is None or self._anchor == self._focus

    def begin(self, point: QPoint) -> None:
        """Put both ends to a point of the column."""
        self._anchor = self._focus = self._spot(point)
        self._apply()

    def extend(self, point: QPoint) -> None:
        """Move the second end to a point of the column."""
        if self._anchor is not None:
            self._focus = self._spot(point)
            self._apply()

    def extend_to_edge(self, *, end: bool) -> None:
        """Move the second end to the end or the beginning of the message."""
        if self._anchor is not None:
            self._focus = self._edge(end=end)
            self._apply()

    def mark_from_edge(self, point: QPoint, *, end: bool) -> None:
        """Mark from the end or the beginning of the message to a point of the column."""
        if self._column.leaves:
            self._anchor, self._focus = self._edge(end=end), self._spot(point)
            self._apply()

    def take_word(self, point: QPoint) -> None:
        """Mark the word under a point of the column."""
        spot = self._spot(point)
        block = self._column.blocks.get(spot[0])
        if block is not None:
            start, end = block.word_at(spot[1])
            self._anchor, self._focus = (spot[0], start), (spot[0], end)
            self._apply()

    def take_all(self) -> None:
        """Mark the whole message."""
        if self._column.leaves:
            self._anchor, self._focus = self._edge(end=False), self._edge(end=True)
            self._apply()

    def clear(self) -> None:
        """Mark nothing."""
        self._anchor = self._focus = None
        self._apply()

    def dress(self, index: int, block: Block) -> None:
        """Mark the part of a leaf that is in the selection."""
        block.select(self._part(index, block))

    def text(self) -> str:
        """The marked characters; paragraphs with an empty line between them."""
        if self._anchor is None or self._focus is None:
            return ""
        first, last = sorted((self._anchor, self._focus))
        parts: list[str] = []
        for index in range(first[0], last[0] + 1):
            leaf = self._column.leaves[index]
            if index in (first[0], last[0]):
                block = self._column.block(index)
                part = self._part(index, block)
                text = block.text_between(*part) if part else ""
            else:
                text = plain(leaf)
            if parts:
                parts.append("\n" if self._column.is_plain or {Step.ITEM, Step.NOTE} & {*leaf.place.steps} else "\n\n")
            parts.append(text)
        return "".join(parts)

    def _edge(self, *, end: bool) -> Spot:
        if not end:
            return 0, 0
        return len(self._column.leaves) - 1, _BEYOND

    def _spot(self, point: QPoint) -> Spot:
        index = self._column.index_at(point.y())
        block = self._column.block(index)
        return index, block.position_at(block.mapFromParent(point))

    def _part(self, index: int, block: Block) -> tuple[int, int] | None:
        if self._anchor is None or self._focus is None or self._anchor == self._focus:
            return None
        first, last = sorted((self._anchor, self._focus))
        if not first[0] <= index <= last[0]:
            return None
        start = first[1] if index == first[0] else 0
        end = last[1] if index == last[0] else block.last_position()
        return start, end

    def _apply(self) -> None:
        for index, block in self._column.blocks.items():
            self.dress(index, block)
