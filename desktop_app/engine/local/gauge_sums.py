"""What follows from the times that blank models take: the price of a byte, of a row and of a matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_app.engine.local.blank_llama import BlankLlama
from desktop_app.engine.local.speed import TypeSpeed


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A model, and the seconds that a token takes in it: to be read, and to be chosen."""

    model: BlankLlama
    read_s: float
    choose_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Seconds that a token takes, and a layer, with hardly anything to read."""

    token_s: float
    layer_s: float

    def of(self, model: BlankLlama) -> float:
        """What is around the weights of a model."""
        return self.token_s + (model.layers - 1) * self.layer_s


def type_speed(name: str, timed: tuple[Timed, Timed, Timed], around: Around, most: float) -> TypeSpeed:
    """The speed of a type by a model with long rows, one with short ones, and one with many matrices, in this order.

    Time = what is around it + bytes · what a byte takes + rows · what a row takes + matrices · what a matrix takes.
    All that is not reading is `most` of a token at most.
    """
    long, short, layered = timed
    sums = np.array([(one.model.n_bytes, one.model.n_rows, one.model.n_matrices) for one in timed], dtype=float)
    seconds = np.array([one.read_s - around.of(one.model) for one in timed])
    matrix_s = min(max(float(np.linalg.solve(sums, seconds)[2]), 0.0), most * layered.read_s / layered.model.n_matrices)
    long_s, short_s = (one.read_s - around.of(one.model) - one.model.n_matrices * matrix_s for one in (long, short))
    share = short.model.n_bytes / long.model.n_bytes
    row_s = max(short_s - share * long_s, 0.0) / (short.model.n_rows - share * long.model.n_rows)
    reading_s = max(long_s - row_s * long.model.n_rows, (1.0 - most) * long.read_s)
    return TypeSpeed(type_name=name, bytes_per_s=long.model.n_bytes / reading_s, row_s=row_s, matrix_s=matrix_s)
