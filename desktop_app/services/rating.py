"""Ratings from comparisons in pairs: Bradley and Terry's model with Davidson's ties.

Two contenders whose strengths differ by d (natural units) win, tie and lose in the ratio exp(d/2) : exp(t) : exp(-d/2);
R. R. Davidson, "On Extending the Bradley-Terry Model to Accommodate Ties in Paired Comparison Experiments", Journal of
the American Statistical Association 65 (1970), 317-328, where exp(t) is called nu. What pleases a reader whatever is
said may be taken out: d gains a term for each difference in style, as in a logistic regression with covariates. The
likelihood is concave, so that Newton's method finds its one maximum.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
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

_SPREAD = 3.0
"""How far strengths are believed to lie from the mean before any vote, in natural units (520 points): so little that it
only matters where votes alone would say "infinitely better".
"""
_STYLE_SPREAD = 1.0
_STEPS = 60
_LONGEST_STEP = 2.0
_DONE = 1e-11
_DONE_DRAWN = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """n comparisons of `contenders`, counted from 0, made in `turns` turns, counted from 0 as well: arrays of length n.

    `result` is 1 where `first` was better, -1 where `second` was, 0 for a tie; `style` (n by its kinds, which may be
    none) says by how much `first` has more of each kind. Each pair counts `weight` votes.
    """

    contenders: int
    turns: int
    first: Whole
    second: Whole
    result: Whole
    weight: Floats
    turn: Whole
    style: Floats


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
    design = _design(pairs)
    best = _most_likely(design, design.counts[None, :], believing=False)
    strengths = best[0, : pairs.contenders]
    times = resamples or (RESAMPLES_OF_STYLE if design.kinds else RESAMPLES)
    drawn = _most_likely(design, _drawn(design, pairs, times), believing=True, start=best)[:, : pairs.contenders]
    bounds = np.quantile(drawn, [(1 + COVERED) / 2, (1 - COVERED) / 2], axis=0)
    return _ratings(design, best, strengths, *(2 * strengths - bounds))


def _rate_by_belief(pairs: Pairs, around: Flags) -> Ratings:
    """Rated in relation to the mean of those `around`."""
    design = _design(pairs)
    best = _most_likely(design, design.counts[None, :], believing=True)
    _, curvature = _derivatives(design, design.counts[None, :], best, design.belief)
    about = np.eye(pairs.contenders, len(design.belief))
    about[:, : pairs.contenders] -= around / around.sum()
    strengths = about @ best[0]
    reach = 1.959964 * np.sqrt(np.diag(about @ np.linalg.inv(curvature[0]) @ about.T))
    return _ratings(design, best, strengths, strengths - reach, strengths + reach, certain=False)


def _ratings(
    design: _Design, best: Floats, strengths: Floats, low: Floats, high: Floats, *, certain: bool = True
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Design:
    """What the likelihood needs: comparisons that are alike are one row. `rows` (r, contenders + kinds) times the
    parameters is d; `result` and `counts` have length r; `row_of` leads from a pair to its row. `belief` holds
    1/spread² of each parameter; the last of them is t.
    """

    rows: Floats
    result: Whole
    counts: Floats
    row_of: Whole
    contenders: int
    kinds: int
    has_ties: bool
    belief: Floats


def _design(pairs: Pairs) -> _Design:
    swap = pairs.first > pairs.second
    sign = np.where(swap, -1, 1)
    low, high = np.where(swap, pairs.second, pairs.first), np.where(swap, pairs.first, pairs.second)
    style = pairs.style * sign[:, None]
    spread = np.sqrt(np.mean(style**2, axis=0)) if style.size else np.zeros(style.shape[1])
    scaled = np.divide(style, spread, out=np.zeros_like(style), where=spread > 0)
    alike = np.column_stack([low, high, pairs.result * sign, scaled])
    unique, row_of = np.unique(alike, axis=0, return_inverse=True)
    row_of = row_of.reshape(-1)
    count, kinds = pairs.contenders, style.shape[1]
    rows = np.zeros((len(unique), count + kinds))
    places = np.arange(len(unique))
    rows[places, unique[:, 0].astype(np.int64)] = 1.0
    rows[places, unique[:, 1].astype(np.int64)] = -1.0
    rows[:, count:] = unique[:, 3:]
    belief = np.full(count + kinds + 1, _SPREAD**-2)
    belief[count:-1] = _STYLE_SPREAD**-2
    return _Design(
        rows=rows,
        result=unique[:, 2].astype(np.int64),
        counts=np.bincount(row_of, pairs.weight, len(unique)).astype(np.float64),
        row_of=row_of,
        contenders=count,
        kinds=kinds,
        has_ties=bool(np.any(pairs.result == 0)),
        belief=belief,
    )


def _drawn(design: _Design, pairs: Pairs, resamples: int) -> Floats:
    """How often each row counts (resamples, r) when as many turns are drawn with replacement."""
    generator = np.random.default_rng(SEED)
    by_turn = np.zeros((pairs.turns, len(design.counts)))
    np.add.at(by_turn, (pairs.turn, design.row_of), pairs.weight)
    # Turns that say the same are drawn as one kind, so that thousands of votes are no more work than dozens.
    kinds, counts = np.unique(by_turn, axis=0, return_counts=True)
    times = generator.multinomial(pairs.turns, counts / pairs.turns, size=resamples)
    return times.astype(np.float64) @ kinds


def _most_likely(design: _Design, counts: Floats, *, believing: bool, start: Floats | None = None) -> Floats:
    """The parameters (b, p) of the greatest likelihood for each line of `counts` (b, r).

    Differences in style are always believed to matter little, as there may be no more votes than kinds of it.
    """
    size = design.rows.shape[1] + 1
    held = design.belief.copy()
    if not believing:
        held[: design.contenders] = 0.0
        held[-1] = 0.0
    parameters = np.zeros((len(counts), size))
    if start is not None:
        parameters += start
    active = np.arange(len(counts))
    done = _DONE if start is None else _DONE_DRAWN
    for _ in range(_STEPS):
        gradient, curvature = _derivatives(design, counts[active], parameters[active], held)
        step = np.linalg.solve(curvature, gradient[:, :, None])[:, :, 0]
        longest = np.abs(step).max(axis=1)
        step *= np.minimum(1.0, _LONGEST_STEP / np.maximum(longest, 1e-300))[:, None]
        parameters[active] += step
        active = active[longest > done]
        if not active.size:
            break
    return parameters


def _derivatives(design: _Design, counts: Floats, parameters: Floats, held: Floats) -> tuple[Floats, Floats]:
    """The gradient (b, p) of the log-likelihood, and its negative second derivatives (b, p, p)."""
    rows, result = design.rows, design.result
    better, tied = _chances(design, parameters)
    worse = 1.0 - better - tied
    lean = better - worse
    width = rows.shape[1]
    gradient = np.empty_like(parameters)
    gradient[:, :width] = (counts * (result - lean) / 2) @ rows
    gradient[:, width] = (counts * ((result == 0) - tied)).sum(axis=1)
    gradient -= held * parameters
    curvature = np.zeros((*parameters.shape, parameters.shape[1]))
    bend = counts * (better + worse - lean**2) / 4
    curvature[:, :width, :width] = np.einsum("br,ri,rj->bij", bend, rows, rows, optimize=True)
    mixed = -(counts * lean * tied / 2) @ rows
    curvature[:, :width, width] = mixed
    curvature[:, width, :width] = mixed
    curvature[:, width, width] = (counts * tied * (1 - tied)).sum(axis=1)
    if not design.has_ties:  # nothing is known of ties then, and they take no part
        gradient[:, width] = 0.0
        curvature[:, width, width] = 1.0
    curvature += np.diag(held)
    # Only differences of strengths are known; that they add up to nothing makes them definite.
    together = slice(0, design.contenders)
    gradient[:, together] -= parameters[:, together].sum(axis=1)[:, None]
    curvature[:, together, together] += 1.0
    return gradient, curvature


def _chances(design: _Design, parameters: Floats) -> tuple[Floats, Floats]:
    """How likely each row's first is better, and a tie is: (b, r) each."""
    half = parameters[:, :-1] @ design.rows.T / 2
    tie = np.broadcast_to(parameters[:, -1:], half.shape) if design.has_ties else np.full_like(half, -np.inf)
    top = np.maximum(np.abs(half), tie)
    better, worse, tied = np.exp(half - top), np.exp(-half - top), np.exp(tie - top)
    total = better + worse + tied
    return better / total, tied / total
