"""How likely comparisons in pairs are under Davidson's model, and the strengths under which they are likeliest.

`rating` says whose model it is. The likelihood is concave, so that Newton's method finds its one maximum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

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
class Design:
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


def design_of(pairs: Pairs) -> Design:
    """The rows of these pairs."""
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
    return Design(
        rows=rows,
        result=unique[:, 2].astype(np.int64),
        counts=np.bincount(row_of, pairs.weight, len(unique)).astype(np.float64),
        row_of=row_of,
        contenders=count,
        kinds=kinds,
        has_ties=bool(np.any(pairs.result == 0)),
        belief=belief,
    )


def most_likely(design: Design, counts: Floats, *, believing: bool, start: Floats | None = None) -> Floats:
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
        gradient, curvature = derivatives(design, counts[active], parameters[active], held)
        step = np.linalg.solve(curvature, gradient[:, :, None])[:, :, 0]
        longest = np.abs(step).max(axis=1)
        step *= np.minimum(1.0, _LONGEST_STEP / np.maximum(longest, 1e-300))[:, None]
        parameters[active] += step
        active = active[longest > done]
        if not active.size:
            break
    return parameters


def derivatives(design: Design, counts: Floats, parameters: Floats, held: Floats) -> tuple[Floats, Floats]:
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


def _chances(design: Design, parameters: Floats) -> tuple[Floats, Floats]:
    """How likely each row's first is better, and a tie is: (b, r) each."""
    half = parameters[:, :-1] @ design.rows.T / 2
    tie = np.broadcast_to(parameters[:, -1:], half.shape) if design.has_ties else np.full_like(half, -np.inf)
    top = np.maximum(np.abs(half), tie)
    better, worse, tied = np.exp(half - top), np.exp(-half - top), np.exp(tie - top)
    total = better + worse + tied
    return better / total, tied / total
