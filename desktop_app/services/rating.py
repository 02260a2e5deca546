"""Ratings from comparisons in pairs: Bradley and Terry's model with Davidson's ties.

Two contenders whose strengths differ by d (natural units) win, tie and lose in the ratio exp(d/2) : exp(t) : exp(-d/2);
R. R. Davidson, "On Extending the Bradley-Terry Model to Accommodate Ties in Paired Comparison Experiments", Journal of
the American Statistical Association 65 (1970), 317-328, where exp(t) is called nu. What pleases a reader whatever is
said may be taken out: d gains a term for each difference in style, as in a logistic regression with covariates. The
likelihood is concave, so that Newton's method finds its one maximum.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from desktop_app.services.likelihood import Floats, Pairs, derivatives, design_of, most_likely

if TYPE_CHECKING:
    from desktop_app.services.likelihood import Design

Flags = npt.NDArray[np.bool_]

POINTS = float(400 / np.log(10))
"""Points for each natural unit: 400 more win ten times as often as they lose."""

MEAN = 1000.0
"""The mean of all ratings, in points; only differences mean anything."""

RESAMPLES = 1000
RESAMPLES_OF_STYLE = 200
"""Each vote is a case of its own then, which takes far longer."""
SEED = 20261127
COVERED = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """Points, an array entry for each contender, with `COVERED` intervals from `low` to `high`. Where `certain`, the
    votes alone bound them; elsewhere only a weak belief that nobody is infinitely better does. `tie`: how much more
    often two equals tie than one of them wins. `style`: points for one standard deviation more of each kind.
    """

    points: Floats
    low: Floats
    high: Floats
    certain: Flags
    tie: float
    style: Floats


def rate(pairs: Pairs, *, resamples: int | None = None) -> Ratings:
    """The most likely ratings. Their intervals come from turns drawn again with replacement, always the same ones: as
    far as a drawn rating lies above this one, the truth may lie below it (the basic bootstrap, which covered small
    samples better than the drawn ratings' own quantiles).

    Who is not `bounded` is rated by the belief and the votes together, with the wide intervals that come of it, in
    relation to those who are. Raises ValueError without a pair.
    """
    if not pairs.first.size:
        raise ValueError("nobody was compared")
    core = bounded(pairs)
    if core.all():
        return _rate_by_votes(pairs, resamples)
    believed = _rate_by_belief(pairs, core if core.any() else ~core)
    if not core.any():
        return believed
    voted = _rate_by_votes(_among(pairs, core), resamples)
    for name in ("points", "low", "high"):
        getattr(believed, name)[core] = getattr(voted, name)
    return replace(believed, certain=core, tie=voted.tie, style=voted.style)


def bounded(pairs: Pairs) -> Flags:
    """Of which contenders the votes alone tell how good they are: the most compared group in which, however it is
    parted, someone of either part was once no worse than someone of the other (L. R. Ford, "Solution of a ranking
    problem from binary comparisons", American Mathematical Monthly 64 (1957), 28-33), and some won as well as lost
    against one another: a win and a tie alone would say that one is infinitely better and ties infinitely frequent.
    """
    won, lost = pairs.result > 0, pairs.result < 0
    strictly = _reached(pairs, won, lost)
    reached = _reached(pairs, ~lost, ~won)
    best, most = np.zeros(pairs.contenders, dtype=bool), 0.0
    for group in np.unique(reached & reached.T, axis=0):
        within = group[pairs.first] & group[pairs.second]
        votes = float(pairs.weight[within].sum())
        both_ways = (strictly & strictly.T)[np.ix_(group, group)].sum() > group.sum()
        if both_ways and votes > most:
            best, most = group, votes
    return best


def _reached(pairs: Pairs, forwards: Flags, backwards: Flags) -> Flags:
    """Who leads to whom, over any number of others; everyone to himself."""
    reached = np.eye(pairs.contenders, dtype=bool)
    reached[pairs.first[forwards], pairs.second[forwards]] = True
    reached[pairs.second[backwards], pairs.first[backwards]] = True
    for _ in range(pairs.contenders.bit_length()):
        reached = reached @ reached
    return reached


def _rate_by_votes(pairs: Pairs, resamples: int | None) -> Ratings:
    design = design_of(pairs)
    best = most_likely(design, design.counts[None, :], believing=False)
    strengths = best[0, : pairs.contenders]
    times = resamples or (RESAMPLES_OF_STYLE if design.kinds else RESAMPLES)
    drawn = most_likely(design, _drawn(design, pairs, times), believing=True, start=best)[:, : pairs.contenders]
    bounds = np.quantile(drawn, [(1 + COVERED) / 2, (1 - COVERED) / 2], axis=0)
    return _ratings(design, best, strengths, *(2 * strengths - bounds))


def _rate_by_belief(pairs: Pairs, around: Flags) -> Ratings:
    """Rated in relation to the mean of those `around`."""
    design = design_of(pairs)
    best = most_likely(design, design.counts[None, :], believing=True)
    _, curvature = derivatives(design, design.counts[None, :], best, design.belief)
    about = np.eye(pairs.contenders, len(design.belief))
    about[:, : pairs.contenders] -= around / around.sum()
    strengths = about @ best[0]
    reach = 1.959964 * np.sqrt(np.diag(about @ np.linalg.inv(curvature[0]) @ about.T))
    return _ratings(design, best, strengths, strengths - reach, strengths + reach, certain=False)


def _ratings(
    design: Design, best: Floats, strengths: Floats, low: Floats, high: Floats, *, certain: bool = True
) -> Ratings:
    return Ratings(
        points=MEAN + POINTS * strengths,
        low=MEAN + POINTS * np.minimum(low, strengths),
        high=MEAN + POINTS * np.maximum(high, strengths),
        certain=np.full(design.contenders, certain),
        tie=float(np.exp(best[0, -1])) if design.has_ties else 0.0,
        style=POINTS * best[0, design.contenders : -1],
    )


def _among(pairs: Pairs, chosen: Flags) -> Pairs:
    """The pairs between those who are chosen, who are counted anew."""
    within = chosen[pairs.first] & chosen[pairs.second]
    number = np.cumsum(chosen) - 1
    turns, turn = np.unique(pairs.turn[within], return_inverse=True)
    return Pairs(
        contenders=int(chosen.sum()),
        turns=len(turns),
        first=number[pairs.first[within]],
        second=number[pairs.second[within]],
        result=pairs.result[within],
        weight=pairs.weight[within],
        turn=turn.reshape(-1),
        style=pairs.style[within],
    )


def _drawn(design: Design, pairs: Pairs, resamples: int) -> Floats:
    """How often each row counts (resamples, r) when as many turns are drawn with replacement."""
    generator = np.random.default_rng(SEED)
    by_turn = np.zeros((pairs.turns, len(design.counts)))
    np.add.at(by_turn, (pairs.turn, design.row_of), pairs.weight)
    # Turns that say the same are drawn as one kind, so that thousands of votes are no more work than dozens.
    kinds, counts = np.unique(by_turn, axis=0, return_counts=True)
    times = generator.multinomial(pairs.turns, counts / pairs.turns, size=resamples)
    return times.astype(np.float64) @ kinds
