"""From votes to comparisons in pairs, as `rating` reads them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from desktop_app.domain import ModelRef
from desktop_app.services.likelihood import Pairs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.domain import AnswerStyle, JudgedAnswer, Vote

STYLES = ("characters", "headings", "list_items", "bold")
"""What an answer can have more of, in the order of `Ratings.style`."""

Key = tuple[str, str]
"""Who competes: a model by its provider and its id there, whatever it is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """Comparisons of `keys`, who are counted in `pairs` in this order. `wins[a][b]`: how often a was better than b,
    `ties[a][b]` how often neither was. `alone` votes compared no two models: the answers were of one, or only one was
    judged.
    """

    keys: tuple[Key, ...]
    names: dict[Key, ModelRef]
    pairs: Pairs
    wins: tuple[tuple[int, ...], ...]
    ties: tuple[tuple[int, ...], ...]
    alone: int


@dataclass(slots=True)
class _Columns:
    first: list[int] = field(default_factory=list)
    second: list[int] = field(default_factory=list)
    result: list[int] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)
    turn: list[int] = field(default_factory=list)
    style: list[list[float]] = field(default_factory=list)


def paired(votes: Sequence[Vote], *, with_style: bool = False) -> Paired:
    """All comparisons that the votes make.

    A judgement on m answers makes m(m-1)/2 pairs, which are not independent of each other: who is placed first of four
    was picked three times, not six. So each of them counts 2/m of a vote, all together m-1, as many as there are
    choices in a ranking. Equal places are a tie, so are equal thumbs and two bad answers. What was said of one model
    against itself tells nothing of models. `with_style` adds how much more of each of `STYLES` the first has, as a part
    of what both have (from -1 to 1).
    """
    numbers: dict[Key, int] = {}
    names: dict[Key, ModelRef] = {}
    columns = _Columns()
    counts: dict[tuple[int, int], int] = defaultdict(int)
    ties: dict[tuple[int, int], int] = defaultdict(int)
    turns = alone = 0
    for vote in votes:
        judged = [answer for answer in vote.answers if answer.place is not None]
        for answer in judged:
            numbers.setdefault(key_of(answer), len(numbers))
            names[key_of(answer)] = answer.model
        compared = list(_compared(judged))
        alone += not compared
        for one, other, result in compared:
            a, b = numbers[key_of(one)], numbers[key_of(other)]
            columns.first.append(a)
            columns.second.append(b)
            columns.result.append(result)
            columns.weight.append(2 / len(judged))
            columns.turn.append(turns)
            columns.style.append(_differences(one.style, other.style) if with_style else [])
            if result == 0:
                ties[a, b] += 1
                ties[b, a] += 1
            else:
                counts[(a, b) if result > 0 else (b, a)] += 1
        turns += bool(compared)
    return Paired(
        keys=tuple(numbers),
        names=names,
        pairs=_pairs(columns, len(numbers), turns, len(STYLES) if with_style else 0),
        wins=_square(counts, len(numbers)),
        ties=_square(ties, len(numbers)),
        alone=alone,
    )


def key_of(answer: JudgedAnswer) -> Key:
    """Whose answer it is."""
    return answer.model.provider, answer.model.id


def _compared(judged: list[JudgedAnswer]) -> Iterator[tuple[JudgedAnswer, JudgedAnswer, int]]:
    for one, other in combinations(judged, 2):
        if key_of(one) != key_of(other):
            assert one.place is not None
            assert other.place is not None
            yield one, other, (other.place > one.place) - (other.place < one.place)


def _differences(one: AnswerStyle, other: AnswerStyle) -> list[float]:
    found = []
    for kind in STYLES:
        more, less = getattr(one, kind), getattr(other, kind)
        found.append((more - less) / (more + less) if more + less else 0.0)
    return found


def _pairs(columns: _Columns, contenders: int, turns: int, kinds: int) -> Pairs:
    return Pairs(
        contenders=contenders,
        turns=turns,
        first=np.array(columns.first, dtype=np.int64),
        second=np.array(columns.second, dtype=np.int64),
        result=np.array(columns.result, dtype=np.int64),
        weight=np.array(columns.weight, dtype=np.float64),
        turn=np.array(columns.turn, dtype=np.int64),
        style=np.array(columns.style, dtype=np.float64).reshape(len(columns.style), kinds),
    )


def _square(counts: dict[tuple[int, int], int], size: int) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(counts[one, other] for other in range(size)) for one in range(size))
