"""Judging blind: while a turn stands without names, columns are sides, not lanes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.domain import MessageState, ModelRef
from desktop_app.ui.chat.author import HIDDEN

if TYPE_CHECKING:
    from desktop_app.domain import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What is seen of one answer: what it is called, and its words once all of its turn are written (None: not yet)."""

    name: str
    text: str | None

    def instead_of(self, answer: Message) -> Message:
        """What stands in the place of a lane's answer. Once all have ended, one without a word has ended as well."""
        return replace(
            answer,
            text=self.text or "",
            reasoning="",
            state=MessageState.STREAMING if self.text is None else MessageState.COMPLETE,
            model=ModelRef(provider=HIDDEN, id="", name=self.name),
            generation=None,
            sibling=1,
            siblings=1,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredTurn:
    """The lanes of a turn, whichever of them stands where, and its sides from the left."""

    lane_ids: tuple[int, ...]
    sides: tuple[Side, ...]
