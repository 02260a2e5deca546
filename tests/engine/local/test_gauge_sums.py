"""What a byte, a row and a matrix take, from the times of three models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.local.blank_llama import BlankLlama, of_bytes
from desktop_app.engine.local.gauge_sums import Around, Timed, type_speed

if TYPE_CHECKING:
    from desktop_app.engine.local.speed import TypeSpeed

AROUND = Around(token_s=20e-6, layer_s=9e-6)
LONG = of_bytes("Q4_K", 64 * 1024 * 1024, width=4096, head=128, vocabulary=256)
SHORT = of_bytes("Q4_K", 32 * 1024 * 1024, width=512, head=128, vocabulary=256)
LAYERED = BlankLlama(
    type_name="Q4_K", width=512, layers=32, forward=1536, vocabulary=256, heads=4, heads_kv=1, head=128
)


def timed(model: BlankLlama, *, byte_s: float, row_s: float, matrix_s: float) -> Timed:
    read_s = AROUND.of(model) + model.n_bytes * byte_s + model.n_rows * row_s + model.n_matrices * matrix_s
    return Timed(model=model, read_s=read_s, choose_s=0.0)


def speed_of(*, byte_s: float, row_s: float, matrix_s: float) -> TypeSpeed:
    long, short, layered = (
        timed(model, byte_s=byte_s, row_s=row_s, matrix_s=matrix_s) for model in (LONG, SHORT, LAYERED)
    )
    return type_speed("Q4_K", (long, short, layered), AROUND, 0.4)


def taking(long_s: float, short_s: float, layered_s: float) -> tuple[Timed, Timed, Timed]:
    return (
        Timed(model=LONG, read_s=long_s, choose_s=0.0),
        Timed(model=SHORT, read_s=short_s, choose_s=0.0),
        Timed(model=LAYERED, read_s=layered_s, choose_s=0.0),
    )


@pytest.mark.parametrize(("row_s", "matrix_s"), [(0.0, 0.0), (12e-9, 0.0), (0.5e-9, 4e-6), (6e-9, 2e-6)])
def test_prices_are_found_again_in_the_times_that_they_make(row_s: float, matrix_s: float) -> None:
    found = speed_of(byte_s=1 / 40e9, row_s=row_s, matrix_s=matrix_s)
    assert found.bytes_per_s == pytest.approx(40e9)
    assert found.row_s == pytest.approx(row_s, abs=1e-12)
    assert found.matrix_s == pytest.approx(matrix_s, abs=1e-9)


def test_a_disturbed_measurement_is_rather_too_low_than_too_high() -> None:
    # Small models came out as slow as large ones.
    found = type_speed("Q4_K", taking(0.010, 0.010, 0.010), Around(token_s=0.010, layer_s=0.001), 0.4)
    assert found.bytes_per_s <= LONG.n_bytes / (0.6 * 0.010)
    assert found.row_s >= 0
    assert found.matrix_s >= 0


def test_no_price_is_negative_where_a_large_model_came_out_too_slow() -> None:
    found = type_speed("Q4_K", taking(0.020, 0.001, 0.001), AROUND, 0.4)
    assert 0 < found.bytes_per_s < LONG.n_bytes / 0.010
    assert found.row_s >= 0
    assert found.matrix_s >= 0
