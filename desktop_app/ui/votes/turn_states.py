"""How each turn stands for whoever votes on it: whose answers, whether they can be judged, what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.domain import MessageState, Role
from desktop_app.ui.lanes.words import lane_names
from desktop_app.ui.votes.blind_cover import side_letter
from desktop_app.ui.votes.state import TurnState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.domain import BlindTurn, Message, Vote
    from desktop_app.ui.lanes.lane_chat import LaneChat
    from desktop_app.ui.lanes.open_lanes import OpenLanes
    from desktop_app.ui.lanes.sides import Sides
    from desktop_app.ui.votes.blind_cover import BlindCover


class TurnStates:
    """`votes` are those that stand in the open conversation."""

    def __init__(self, lanes: OpenLanes, sides: Sides, cover: BlindCover) -> None:
        self._lanes = lanes
        self._sides = sides
        self._cover = cover
        self.votes: tuple[Vote, ...] = ()

    def of(self, turn_id: int, before: TurnState | None) -> TurnState | None:
        """How a turn stands, and stood `before`; None where there is nothing to compare."""
        turn = self._cover.turns.get(turn_id)
        if turn is not None and not turn.is_revealed:
            return self._hidden(turn)
        answers = self._answers(turn_id)
        if len(answers) < 2:
            return None
        if before is not None and any(message.model is None for _, message in answers):
            return before  # revealed a moment ago, and about to be read
        ids = tuple(message.id for _, message in answers)
        why_not = ""
        if any(message.state is MessageState.STREAMING for _, message in answers):
            why_not = QCoreApplication.translate("votes", "You can vote when all have answered.")
        elif any(not message.text.strip() for _, message in answers):
            why_not = QCoreApplication.translate(
                "votes", "One of the answers has no words, so there is nothing to compare."
            )
        return TurnState(
            turn_id=turn_id,
            names=tuple(lane_names([lane for lane, _ in answers])),
            keys=ids,
            vote=next((vote for vote in self.votes if _judges(vote, turn_id, ids)), None),
            why_not=why_not,
        )

    def _hidden(self, turn: BlindTurn) -> TurnState:
        sides = tuple(range(len(turn.lane_ids)))
        hidden = self._cover.hidden.get(turn.turn_id)
        if hidden is None or not hidden.answers:
            why_not = QCoreApplication.translate("votes", "The answers appear together when all are written.")
        elif not hidden.is_whole:
            why_not = QCoreApplication.translate(
                "votes", "Not every answer came to its end, so this turn cannot be judged blind."
            )
        elif not self._sides.are_seen(turn.turn_id):
            why_not = QCoreApplication.translate(
                "votes", "Not every answer can be seen here, so this turn cannot be judged blind."
            )
        else:
            why_not = ""
        return TurnState(
            turn_id=turn.turn_id,
            names=tuple(side_letter(side) for side in sides),
            keys=sides,
            is_hidden=True,
            why_not=why_not,
        )

    def _answers(self, turn_id: int) -> list[tuple[LaneChat, Message]]:
        found = []
        for lane in self._lanes.shown:
            said = [one for one in lane.messages() if one.turn_id == turn_id]
            if said and said[-1].role is Role.ASSISTANT:
                found.append((lane, said[-1]))
        return found


def _judges(vote: Vote, turn_id: int, answer_ids: Sequence[int]) -> bool:
    return vote.turn_id == turn_id and {answer.answer_id for answer in vote.answers} == set(answer_ids)
