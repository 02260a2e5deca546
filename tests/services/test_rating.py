"""The ratings are those of independent implementations, and as sure as they say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import choix
import numpy as np
import pytest
from scipy.optimize import minimize

from desktop_app.services.likelihood import Pairs
from desktop_app.services.rating import MEAN, POINTS, bounded, rate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.services.likelihood import Floats

BETTER, TIE, WORSE = 1, 0, -1


def _pairs(contenders: int, results: Sequence[tuple[int, int, int]], style: Floats | None = None) -> Pairs:
    first, second, result = np.array(results, dtype=np.int64).reshape(len(results), 3).T
    return Pairs(
        contenders=contenders,
        turns=len(results),
        first=first,
        second=second,
        result=result,
        weight=np.ones(len(results)),
        turn=np.arange(len(results)),
        style=np.zeros((len(results), 0)) if style is None else style,
    )


def _simulated(
    generator: np.random.Generator, strengths: Floats, votes: int, *, tie: float = 0.6, style: Floats | None = None
) -> Pairs:
    """Votes as people of these strengths would get them; `style` gives points to what the first has more of."""
    count = len(strengths)
    first = generator.integers(0, count, votes)
    second = (first + generator.integers(1, count, votes)) % count
    more = generator.uniform(-1, 1, (votes, 0 if style is None else len(style)))
    difference = strengths[first] - strengths[second] + (0 if style is None else more @ style)
    better, worse = np.exp(difference / 2), np.exp(-difference / 2)
    lot = generator.random(votes) * (better + tie + worse)
    result = np.where(lot < better, BETTER, np.where(lot < better + tie, TIE, WORSE))
    return _pairs(count, list(zip(first.tolist(), second.tolist(), result.tolist(), strict=True)), more)


def _strengths(points: Floats) -> Floats:
    strengths: Floats = (points - MEAN) / POINTS
    return strengths


def test_without_ties_the_ratings_are_those_of_choix() -> None:
    generator = np.random.default_rng(3)
    pairs = _simulated(generator, np.array([0.9, 0.2, -0.1, -1.0]), 200, tie=0.0)
    won = np.where(pairs.result > 0, pairs.first, pairs.second)
    lost = np.where(pairs.result > 0, pairs.second, pairs.first)
    theirs = choix.opt_pairwise(4, list(zip(won.tolist(), lost.tolist(), strict=True)), method="Newton-CG", tol=1e-12)
    ours = _strengths(rate(pairs, resamples=2).points)
    np.testing.assert_allclose(ours, theirs - theirs.mean(), atol=1e-6)


def test_with_ties_the_ratings_are_those_that_scipy_finds_for_davidsons_own_formula() -> None:
    generator = np.random.default_rng(4)
    pairs = _simulated(generator, np.array([1.2, 0.4, 0.0, -0.5, -1.1]), 300)

    def unlikely(parameters: Floats) -> float:
        """Davidson's equations (2) and (3), with pi = exp(strength), in the negative logarithm."""
        pi, nu = np.exp(np.append(parameters[:-1], 0.0)), np.exp(parameters[-1])
        one, other = pi[pairs.first], pi[pairs.second]
        total = one + other + nu * np.sqrt(one * other)
        chance = np.select([pairs.result > 0, pairs.result < 0], [one, other], nu * np.sqrt(one * other)) / total
        return -float(np.log(chance).sum())

    found = minimize(unlikely, np.zeros(5), method="BFGS", options={"gtol": 1e-7})
    theirs = np.append(found.x[:-1], 0.0)
    ours = rate(pairs, resamples=2)
    np.testing.assert_allclose(_strengths(ours.points), theirs - theirs.mean(), atol=1e-6)
    assert ours.tie == pytest.approx(np.exp(found.x[-1]), abs=1e-6)


def test_a_planted_order_is_recovered() -> None:
    planted = np.linspace(1.5, -1.5, 6)
    ratings = rate(_simulated(np.random.default_rng(5), planted, 4000))
    assert list(np.argsort(-ratings.points)) == list(range(6))
    np.testing.assert_allclose(_strengths(ratings.points), planted, atol=0.15)
    assert np.all(ratings.low[:-1] > ratings.high[1:])


def test_intervals_cover_the_truth_in_about_95_of_100_simulations() -> None:
    generator = np.random.default_rng(6)
    simulations, covered, certain = 500, 0, 0
    for _ in range(simulations):
        strengths = generator.normal(0, 0.8, 4)
        strengths -= strengths.mean()
        ratings = rate(_simulated(generator, strengths, 120), resamples=200)
        truth = MEAN + POINTS * strengths
        covered += int(np.sum((ratings.low <= truth) & (truth <= ratings.high)))
        certain += int(np.all(ratings.certain))
    assert 0.93 <= covered / (4 * simulations) <= 0.975
    assert certain > 0.95 * simulations


def test_the_same_votes_give_the_same_intervals() -> None:
    pairs = _simulated(np.random.default_rng(7), np.array([0.5, -0.5]), 40)
    once, again = rate(pairs), rate(pairs)
    assert (once.low.tolist(), once.high.tolist()) == (again.low.tolist(), again.high.tolist())
    assert np.all((once.low < once.points) & (once.points < once.high))


def test_who_never_lost_is_not_infinitely_better_and_wide_of_certain() -> None:
    few = rate(_pairs(2, [(0, 1, BETTER)] * 3))
    assert not few.certain.any()
    assert few.points[0] > few.points[1]
    assert few.low[0] < few.high[1], "three votes tell nobody apart"
    many = rate(_pairs(2, [(0, 1, BETTER)] * 40))
    assert many.low[0] > many.high[1], "forty do"


def test_a_win_and_a_tie_alone_bound_nothing() -> None:
    few = rate(_pairs(2, [(0, 1, BETTER), (0, 1, TIE)]))
    assert not few.certain.any()
    assert few.low[0] < few.high[1]
    assert abs(few.points[0] - MEAN) < 400


def test_ties_bound_who_is_compared_with_those_that_won_and_lost() -> None:
    both = [(0, 1, BETTER), (0, 1, WORSE), (0, 1, TIE), (0, 1, BETTER)]
    assert bounded(_pairs(3, [*both, (2, 0, BETTER), (2, 0, TIE)])).all()
    ratings = rate(_pairs(3, [*both, (2, 0, BETTER), (2, 0, TIE)]))
    assert ratings.certain.all()
    assert np.all(np.abs(ratings.points - MEAN) < 1000)


@pytest.mark.parametrize("won", [1, 2, 3])
def test_a_handful_of_votes_tells_nobody_apart(won: int) -> None:
    few = rate(_pairs(2, [(0, 1, BETTER)] * won + [(0, 1, WORSE)]))
    assert few.low[0] < few.high[1]


def test_a_newcomer_leaves_the_others_as_sure_as_they_were() -> None:
    known = _simulated(np.random.default_rng(8), np.array([0.6, 0.0, -0.6]), 300)
    before = rate(known)
    results = list(zip(known.first.tolist(), known.second.tolist(), known.result.tolist(), strict=True))
    after = rate(_pairs(4, [*results, (3, 0, BETTER)]))
    assert after.certain.tolist() == [True, True, True, False]
    np.testing.assert_array_equal(after.points[:3], before.points)
    np.testing.assert_array_equal(after.low[:3], before.low)
    assert after.high[3] - after.low[3] > 3 * (after.high[0] - after.low[0])


def test_groups_that_never_met_are_not_compared() -> None:
    both = [(0, 1, BETTER), (0, 1, WORSE), (0, 1, BETTER)]
    pairs = _pairs(4, [*both, (2, 3, BETTER), (2, 3, WORSE)])
    assert bounded(pairs).tolist() == [True, True, False, False]
    assert rate(pairs).certain.tolist() == [True, True, False, False]
    assert not bounded(_pairs(2, [(0, 1, TIE)] * 5)).any(), "nobody was ever better"
    with pytest.raises(ValueError, match="nobody"):
        rate(_pairs(2, []))


def test_a_turn_is_drawn_as_a_whole() -> None:
    """A ranking that is taken apart must not look like as many independent votes."""
    alone = _simulated(np.random.default_rng(9), np.array([0.4, -0.4]), 60)
    four_times = replace(
        alone,
        first=np.repeat(alone.first, 4),
        second=np.repeat(alone.second, 4),
        result=np.repeat(alone.result, 4),
        turn=np.repeat(alone.turn, 4),
        weight=np.full(240, 0.25),
        style=np.repeat(alone.style, 4, axis=0),
    )
    once, again = rate(alone), rate(four_times)
    np.testing.assert_allclose(again.points, once.points, atol=1e-6)
    np.testing.assert_allclose(again.high - again.low, once.high - once.low, rtol=0.15)


def test_length_and_formatting_can_be_taken_out() -> None:
    """Two equals, of whom one writes longer, and longer pleases."""
    generator = np.random.default_rng(10)
    votes = 1500
    first = generator.integers(0, 2, votes)
    longer = np.where(first == 0, 0.5, -0.5) + generator.uniform(-0.5, 0.5, votes)
    difference = 2.0 * longer
    better = generator.random(votes) < 1 / (1 + np.exp(-difference))
    results = [(int(one), 1 - int(one), BETTER if won else WORSE) for one, won in zip(first, better, strict=True)]
    plain = rate(_pairs(2, results))
    assert plain.low[0] > plain.high[1]
    corrected = rate(_pairs(2, results, longer[:, None]))
    assert corrected.low[0] < corrected.high[1]
    assert corrected.style[0] > 0
    assert corrected.style[0] == pytest.approx(POINTS * 2.0 * np.sqrt(np.mean(longer**2)), rel=0.25)


def test_the_corrected_ratings_are_those_that_scipy_finds() -> None:
    pairs = _simulated(np.random.default_rng(11), np.array([0.7, 0.0, -0.7]), 250, style=np.array([1.0, -0.5]))
    scaled = pairs.style / np.sqrt(np.mean(pairs.style**2, axis=0))

    def unlikely(parameters: Floats) -> float:
        strengths = np.append(parameters[:2], 0.0)
        half = (strengths[pairs.first] - strengths[pairs.second] + scaled @ parameters[2:4]) / 2
        logits = np.stack([-half, np.full_like(half, parameters[4]), half])
        chosen = logits[pairs.result + 1, np.arange(len(half))]
        # The same belief about style: one standard deviation more is worth about one natural unit, or less.
        return float(np.sum(np.log(np.exp(logits).sum(axis=0)) - chosen) + np.sum(parameters[2:4] ** 2) / 2)

    found = minimize(unlikely, np.zeros(5), method="BFGS", options={"gtol": 1e-7})
    theirs = np.append(found.x[:2], 0.0)
    ours = rate(pairs, resamples=2)
    np.testing.assert_allclose(_strengths(ours.points), theirs - theirs.mean(), atol=1e-6)
    np.testing.assert_allclose(ours.style / POINTS, found.x[2:4], atol=1e-6)
