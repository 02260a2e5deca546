"""Judging blind: what is hidden of the lanes, and where each answer stands meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from desktop_app.domain import Message


class Cover(Protocol):
    """While there is one, columns are sides, not lanes: heads have no names, figures and colours."""

    def order(self, turn_id: int) -> tuple[int, ...] | None:
        """The lanes' ids from the left in a turn; None: as the lanes stand."""

    def is_covered(self, turn_id: int) -> bool:
        """Whether nobody may know yet who wrote what in a turn."""

    def masked(self, answer: Message, side: int) -> Message:
        """A finished answer of a covered turn without anything that tells who wrote it; `side` counts from 0."""

    def side_name(self, side: int) -> str:
        """What a side is called, at its head and over its answers."""
