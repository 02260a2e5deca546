"""Who stands where in a blind conversation, and under which name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.domain import MessageState, ModelRef

if TYPE_CHECKING:
    from desktop_app.domain import BlindTurn, HiddenTurn, Message

NOBODY = "side"
"""The provider of an answer that nobody may know the author of."""


class BlindCover:
    """See `ui.lanes.cover.Cover`. Covered answers come from `HiddenTurn`s, by their sides: what the window has of them
    otherwise is blank.
    """

    def __init__(self) -> None:
        self.turns: dict[int, BlindTurn] = {}
        self.hidden: dict[int, HiddenTurn] = {}
        self.shown_names: tuple[str, ...] = ()
        """Who stood where in the last turn, once that may be known."""

    def order(self, turn_id: int) -> tuple[int, ...] | None:
        """The lanes from the left; turns keep it after the vote, so that nothing jumps."""
        turn = self.turns.get(turn_id)
        return turn.lane_ids if turn is not None else None

    def is_covered(self, turn_id: int) -> bool:
        """Whether nobody may know yet who wrote what."""
        turn = self.turns.get(turn_id)
        return turn is not None and not turn.is_revealed

    def masked(self, answer: Message, side: int) -> Message:
        """What may be known of it: the words of its side."""
        hidden = self.hidden.get(answer.turn_id)
        text = hidden.answers[side] if hidden is not None and side < len(hidden.answers) else ""
        return replace(
            answer,
            text=text,
            reasoning="",
            # Once all have ended, one without a word has ended as well.
            state=MessageState.STREAMING if hidden is None else MessageState.COMPLETE,
            model=ModelRef(provider=NOBODY, id="", name=side_letter(side)),
            generation=None,
            sibling=1,
            siblings=1,
        )

    def side_name(self, side: int) -> str:
        """As in "Answer A", and whose it was once that may be known."""
        letter = side_letter(side)
        if side < len(self.shown_names):
            return f"{letter} · {self.shown_names[side]}"
        return letter


def side_letter(side: int) -> str:
    """As in "Answer A"."""
    return QCoreApplication.translate("votes", "Answer {letter}").format(letter="ABCDEF"[side % 6])
