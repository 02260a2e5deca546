"""The scoreboard: what the user's own votes say of models, with how sure that is, and what each of them takes."""

from __future__ import annotations

from collections import Counter, defaultdict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.domain import LOCAL, ModelRef
from desktop_app.services.lane_names import kind_of, told_apart, with_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop_app.domain import JudgedAnswer, Vote
    from desktop_app.services.pairing import Key, Paired
    from desktop_app.services.rating import Ratings
    from desktop_app.services.votes import VotesService

NANOS = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFilter:
    """Which votes count. `tag` "": whatever their tags; capitals make no difference. `equal_style`: as if all answers
    were equally long and equally formatted.
    """

    tag: str = ""
    blind_only: bool = False
    equal_style: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """What a model's judged answers took. None where nothing is known. `tokens_per_s` while writing; `seconds` of its
    time for an answer; `cost` of 1,000 answers in `currency`, 0 on this computer; `characters` of an answer.
    """

    tokens_per_s: float | None
    seconds: float | None
    cost: float | None
    currency: str
    characters: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One model's line. `label` is its name, with what tells it from another one of that name. `points` with the
    interval that holds the truth in 95 of 100 cases; `is_certain`: the votes alone bound it. `is_told_apart`: its
    interval touches none of a neighbour's. `wins`, `ties`, `losses` in pairs; `bad`: how often its answer was called
    bad, of `judged`.
    """

    model: ModelRef
    label: str
    quantization: str
    points: float
    low: float
    high: float
    is_certain: bool
    is_told_apart: bool
    wins: int
    ties: int
    losses: int
    bad: int
    judged: int
    takes: Takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoreboard:
    """The best first. `wins[a][b]` and `ties[a][b]` in the order of `standings`. `votes` counts turns, `blind` those of
    them that were judged blind, `alone` those that compare no two models and count for nothing. `style`: points
    for one standard deviation more of characters, headings, items of lists and bold pieces, () unless asked for.
    `tags` of all votes with their numbers, the most frequent first, and `all_votes` without any filter.
    """

    standings: tuple[Standing, ...]
    wins: tuple[tuple[int, ...], ...]
    ties: tuple[tuple[int, ...], ...]
    votes: int
    blind: int
    alone: int
    style: tuple[float, ...]
    tags: tuple[tuple[str, int], ...]
    all_votes: int
    of_deleted: int


class ScoreboardService:
    """Computes on a thread of its own: NumPy is imported there at the first question."""

    def __init__(self, votes: VotesService) -> None:
        self._votes = votes
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="scoreboard")

    def board(self, chosen: BoardFilter) -> Future[Scoreboard]:
        """What the chosen votes say; the future fails with AppError."""
        everything = self._votes.every()
        counted = self._votes.every(blind_only=True) if chosen.blind_only else everything

        def compute() -> Scoreboard:
            return scoreboard(counted.result(), chosen, everything=everything.result())

        return self._worker.submit(compute)

    def close(self) -> None:
        """Finish what is being computed."""
        self._worker.shutdown(cancel_futures=True)


def scoreboard(votes: Sequence[Vote], chosen: BoardFilter, *, everything: Sequence[Vote]) -> Scoreboard:
    """The board of those of the `votes` that have the chosen tag."""
    from desktop_app.services.pairing import paired
    from desktop_app.services.rating import rate

    tag = chosen.tag.casefold()
    counted = [vote for vote in votes if not tag or tag in {one.casefold() for one in vote.tags}]
    found = paired(counted, with_style=chosen.equal_style)
    ratings = rate(found.pairs) if found.pairs.first.size else None
    order = _order(found, ratings)
    return Scoreboard(
        standings=_standings(counted, found, ratings, order) if ratings else (),
        wins=tuple(tuple(found.wins[one][other] for other in order) for one in order),
        ties=tuple(tuple(found.ties[one][other] for other in order) for one in order),
        votes=len(counted),
        blind=sum(vote.is_blind for vote in counted),
        alone=found.alone,
        style=tuple(float(points) for points in ratings.style) if ratings else (),
        tags=_tags(everything),
        all_votes=len(everything),
        of_deleted=sum(vote.turn_id is None for vote in everything),
    )


def _order(found: Paired, ratings: Ratings | None) -> list[int]:
    """Who was compared, the best first. Of whom next to nothing is known comes last: a newcomer who won his only duel
    is not the best of all.
    """
    if ratings is None:
        return []
    everyone = range(len(found.keys))
    compared = [one for one in everyone if any(found.wins[one]) or any(found.ties[one]) or _lost(found, one)]
    compared.sort(key=lambda one: (-float(ratings.points[one]), found.names[found.keys[one]].name))
    known = [
        one
        for place, one in enumerate(compared)
        if ratings.certain[one] or all(_apart(ratings, one, other) for other in _beside(compared, place))
    ]
    return (
        known + [one for one in compared if one not in known]
        if any(ratings.certain[one] for one in known)
        else compared
    )


def _lost(found: Paired, one: int) -> int:
    return sum(row[one] for row in found.wins)


def _standings(votes: Sequence[Vote], found: Paired, ratings: Ratings, order: Sequence[int]) -> tuple[Standing, ...]:
    from desktop_app.services.pairing import key_of

    answers: dict[Key, list[JudgedAnswer]] = defaultdict(list)
    for vote in votes:
        for answer in vote.answers:
            if answer.place is not None:
                answers[key_of(answer)].append(answer)
    known = [one for one in order if ratings.certain[one]] or order
    models = [found.names[found.keys[one]] for one in order]
    quantizations = [_quantization(answers[found.keys[one]]) for one in order]
    labels = told_apart(with_kinds([one.name for one in models], [*map(kind_of, models, quantizations)]))
    standings = []
    for place, one in enumerate(order):
        own = answers[found.keys[one]]
        standings.append(
            Standing(
                model=models[place],
                label=labels[place],
                quantization=quantizations[place],
                points=float(ratings.points[one]),
                low=float(ratings.low[one]),
                high=float(ratings.high[one]),
                is_certain=bool(ratings.certain[one]),
                is_told_apart=all(_apart(ratings, one, other) for other in _neighbours(ratings, one, known)),
                wins=sum(found.wins[one]),
                ties=sum(found.ties[one]),
                losses=_lost(found, one),
                bad=sum(answer.is_bad for answer in own),
                judged=len(own),
                takes=_takes(own),
            )
        )
    return tuple(standings)


def _quantization(answers: Sequence[JudgedAnswer]) -> str:
    return next((answer.quantization for answer in reversed(answers) if answer.quantization), "")


def _neighbours(ratings: Ratings, one: int, known: Sequence[int]) -> Iterable[int]:
    """Who stands next to it, above and below, among those of whom something is known."""
    others = sorted((other for other in known if other != one), key=lambda other: float(ratings.points[other]))
    below = [other for other in others if ratings.points[other] <= ratings.points[one]]
    return below[-1:] + others[len(below) : len(below) + 1]


def _beside(order: Sequence[int], place: int) -> Iterable[int]:
    return [order[other] for other in (place - 1, place + 1) if 0 <= other < len(order)]


def _apart(ratings: Ratings, one: int, other: int) -> bool:
    return bool(ratings.low[one] > ratings.high[other] or ratings.low[other] > ratings.high[one])


def _takes(answers: Sequence[JudgedAnswer]) -> Takes:
    timed = [answer for answer in answers if answer.decode_s > 0 and answer.tokens > 1]
    lasting = [answer.seconds for answer in answers if answer.seconds > 0]
    currency, cost = _cost(answers)
    return Takes(
        # The first token belongs to reading the prompt.
        tokens_per_s=sum(one.tokens - 1 for one in timed) / sum(one.decode_s for one in timed) if timed else None,
        seconds=sum(lasting) / len(lasting) if lasting else None,
        cost=cost,
        currency=currency,
        characters=sum(answer.style.characters for answer in answers) / len(answers),
    )


def _cost(answers: Sequence[JudgedAnswer]) -> tuple[str, float | None]:
    """The currency most answers were paid in, and what 1,000 of those would cost."""
    if all(answer.model.provider == LOCAL for answer in answers):
        return "", 0.0
    paid = [answer for answer in answers if answer.cost_nanos is not None and answer.currency]
    if not paid:
        return "", None
    ((currency, _),) = Counter(answer.currency for answer in paid).most_common(1)
    nanos = [answer.cost_nanos for answer in paid if answer.currency == currency and answer.cost_nanos is not None]
    return currency or "", 1000 * sum(nanos) / len(nanos) / NANOS


def _tags(votes: Sequence[Vote]) -> tuple[tuple[str, int], ...]:
    counts: Counter[str] = Counter()
    words: dict[str, str] = {}
    for vote in votes:
        for tag in vote.tags:
            counts[tag.casefold()] += 1
            words[tag.casefold()] = tag
    return tuple((words[key], count) for key, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])))
