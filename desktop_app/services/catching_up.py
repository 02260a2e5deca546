"""A late lane catches up: it is asked, one after another, what the others were asked before, or what was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.domain import Ask
from desktop_app.services.clearance import Given
from desktop_app.services.events import CatchUp
from desktop_app.storage import blind_turns, lanes, turns

if TYPE_CHECKING:
    from desktop_app.errors import AppError
    from desktop_app.storage.database import Session


@dataclass(slots=True, kw_only=True, eq=False)
class CatchingUp:
    """Under way: the turn at `place` of `turns`, from 0, is being asked. `consent` holds for all of them. `asks` say
    how, one each; (): under the lane's own setup.
    """

    conversation_id: int
    lane_id: int
    turns: tuple[int, ...]
    consent: Given
    asks: tuple[Ask, ...] = ()
    place: int = 0

    @property
    def turn_id(self) -> int:
        """Whose prompt is asked now."""
        return self.turns[self.place]

    @property
    def ask(self) -> Ask | None:
        """How it is asked; None: under the lane's own setup."""
        return self.asks[self.place] if self.asks else None

    def step(self) -> bool:
        """Come to the next one; False if there is none."""
        self.place += 1
        return self.place < len(self.turns)

    def told(self) -> CatchUp:
        """How far it is."""
        return CatchUp(
            conversation_id=self.conversation_id, lane_id=self.lane_id, asked=self.place + 1, of=len(self.turns)
        )

    def over(self, error: AppError | None) -> CatchUp:
        """Its end."""
        return CatchUp(
            conversation_id=self.conversation_id,
            lane_id=self.lane_id,
            asked=self.place,
            of=len(self.turns),
            is_over=True,
            error=error,
        )


def missed_by(session: Session, lane_id: int, consent: Given) -> tuple[CatchingUp, int | None] | None:
    """What the others were asked and a lane was not, and below which of its messages it is to be asked that; None if
    there is nothing. Raises AnswerHidden, LaneGone.
    """
    blind_turns.check_judged(session, lane_id=lane_id)
    missed = turns.missed(session, lane_id=lane_id)
    if not missed.turns:
        return None
    conversation_id = lanes.get(session, lane_id=lane_id).conversation_id
    catching_up = CatchingUp(conversation_id=conversation_id, lane_id=lane_id, turns=missed.turns, consent=consent)
    return catching_up, missed.parent_id


def recorded(
    session: Session, lane_id: int, asks: tuple[Ask, ...], consent: Given
) -> tuple[CatchingUp, int | None] | None:
    """What was recorded, to be asked below all that the lane has; None if that is nothing. Raises LaneGone."""
    lane = lanes.get(session, lane_id=lane_id)
    if not asks:
        return None
    catching_up = CatchingUp(
        conversation_id=lane.conversation_id,
        lane_id=lane_id,
        turns=tuple(ask.turn_id for ask in asks),
        asks=asks,
        consent=consent,
    )
    return catching_up, lane.head_id
