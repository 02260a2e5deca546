"""What a vote bar has to show of a turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from desktop_app.domain import Judgement, Vote, VoteKind

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnState:
    """`names` of the answers from the left, or of the sides while `is_hidden`; `keys` are the answers' ids, or then the
    sides. `vote` is what was said of just these answers. `why_not` "": they can be judged.
    """

    turn_id: int
    names: tuple[str, ...]
    keys: tuple[int, ...]
    vote: Vote | None = None
    is_hidden: bool = False
    why_not: str = ""

    def short(self, at: int) -> str:
        """The least that tells an answer from the others: its letter, or its number from the left."""
        return "ABCDEF"[at % 6] if self.is_hidden else QLocale().toString(at + 1)

    @property
    def kind(self) -> VoteKind | None:
        """How they were judged."""
        return self.vote.kind if self.vote is not None else None

    def said(self) -> tuple[Judgement | None, ...]:
        """What was said of each, from the left."""
        if self.vote is None:
            return tuple(None for _ in self.keys)
        by_id = {answer.answer_id: answer for answer in self.vote.answers}
        return tuple(
            Judgement(answer_id=key, place=by_id[key].place, is_bad=by_id[key].is_bad) if key in by_id else None
            for key in self.keys
        )

    def with_thumb(self, said: Sequence[Judgement | None], at: int, *, up: bool) -> tuple[Judgement, ...]:
        """What is `said` of each with one thumb more; the same one again takes it back."""
        now = [one or Judgement(answer_id=key, place=None) for key, one in zip(self.keys, said, strict=True)]
        again = now[at].place is not None and now[at].is_bad is not up
        place = None if again else 1 if up else 2
        now[at] = Judgement(answer_id=self.keys[at], place=place, is_bad=not up and not again)
        return tuple(now)

    @property
    def winner(self) -> int | None:
        """Of two, the side that was better."""
        places = [one.place for one in self.said() if one is not None]
        if len(places) != 2 or places[0] == places[1] or None in places:
            return None
        return 0 if (places[0] or 0) < (places[1] or 0) else 1

    @property
    def are_bad(self) -> bool:
        """Whether all were called bad."""
        said = self.said()
        return bool(said) and all(one is not None and one.is_bad for one in said)
