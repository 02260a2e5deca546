"""What is guessed of a model from little more than its size is near what its header tells."""

from __future__ import annotations

import pytest

from desktop_app.engine.hub.catalogue import CatalogueModel, catalogue
from desktop_app.engine.local.memory_need import Setting, memory_need
from desktop_app.services.guessing import bits_of, shape_guessed, shape_like, size_guessed

_SETTING = Setting(n_ctx=8192)


@pytest.mark.parametrize("model", catalogue().models, ids=lambda model: model.id)
def test_the_size_of_a_file_follows_from_its_parameters(model: CatalogueModel) -> None:
    for quantization in model.quantizations:
        guessed = size_guessed(model.parameters, quantization.name)
        assert guessed == pytest.approx(quantization.size_bytes, rel=0.35)


@pytest.mark.parametrize("model", catalogue().models, ids=lambda model: model.id)
def test_a_model_of_a_known_kind_is_guessed_within_half(model: CatalogueModel) -> None:
    first = model.quantizations[0]
    guessed = shape_guessed(first.size_bytes, first.name, architecture=model.architecture, parameters=model.parameters)
    need = memory_need(guessed, _SETTING).total
    assert need == pytest.approx(memory_need(model.shape(first), _SETTING).total, rel=0.5)


def test_another_quantization_differs_in_its_weights_alone() -> None:
    model = next(model for model in catalogue().models if model.id == "llama-3.1-8b")
    small, large = model.quantizations
    shape = shape_like(model.shape(small), large.size_bytes, large.name, model.parameters)
    assert shape.geometry == model.shape(small).geometry
    assert shape.weights.total == pytest.approx(large.size_bytes, rel=0.02)


@pytest.mark.parametrize(
    ("name", "bits"), [("Q4_K_M", 4.85), ("UD-Q4_K_XL", 4.85), ("IQ2_XXS", 2.3), ("BF16", 16.0), ("?", 4.85)]
)
def test_bits_come_from_the_name(name: str, bits: float) -> None:
    assert bits_of(name) == bits


def test_nothing_known_is_guessed_without_an_error() -> None:
    assert memory_need(shape_guessed(0, "?"), _SETTING).total > 0
    assert memory_need(shape_guessed(10**13, "Q8_0", architecture="never-heard-of"), _SETTING).total > 10**12
