"""What is known of a conversation's blind turns: which there are, and the words of those that stand without names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.ui.lanes.cover import CoveredTurn, Side

if TYPE_CHECKING:
    from desktop_app.domain import BlindTurn, HiddenTurn


class BlindCover:
    """The words come by their sides, as `HiddenTurn`s: what the window has of such answers otherwise is blank."""

    def __init__(self) -> None:
        self.turns: dict[int, BlindTurn] = {}
        self.hidden: dict[int, HiddenTurn] = {}

    def clear(self) -> None:
        """Another conversation."""
        self.turns.clear()
        self.hidden.clear()

    def hides(self, turn_id: int) -> bool:
        """Whether nobody may know yet who wrote what."""
        turn = self.turns.get(turn_id)
        return turn is not None and not turn.is_revealed

    def covered(self) -> dict[int, CoveredTurn]:
        """The turns that stand without names, by their ids."""
        return {turn.turn_id: self._covered(turn) for turn in self.turns.values() if not turn.is_revealed}

    def last_places(self) -> tuple[int, ...]:
        """The lanes of the newest turn that was judged, from the left as they stood."""
        judged = [turn for turn in self.turns.values() if turn.is_revealed]
        return max(judged, key=lambda turn: turn.turn_id).lane_ids if judged else ()

    def _covered(self, turn: BlindTurn) -> CoveredTurn:
        hidden = self.hidden.get(turn.turn_id)
        texts = hidden.answers if hidden is not None and hidden.answers else (None,) * len(turn.lane_ids)
        sides = tuple(Side(name=side_letter(at), text=text) for at, text in enumerate(texts))
        return CoveredTurn(lane_ids=turn.lane_ids, sides=sides)


def side_letter(side: int) -> str:
    """As in "Answer A"."""
    return QCoreApplication.translate("votes", "Answer {letter}").format(letter="ABCDEF"[side % 6])
