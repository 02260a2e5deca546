"""The catalogue that comes with the program: whole, in both languages, and true to the shapes of its models."""

from __future__ import annotations

import json
import re
from datetime import date
from math import prod
from typing import TYPE_CHECKING

import jsonschema
import msgspec
import pytest

from benchmarks.fit.shaped_models import tensors
from desktop_app.engine.hub.catalogue import Catalogue, CatalogueModel, catalogue, json_schema
from desktop_app.engine.local.memory_need import Setting, memory_need
from desktop_app.engine.local.tensor_types import TENSOR_TYPES
from desktop_app.engine.local.weights import main_type
from desktop_app.resources import resource
from desktop_app.safe_names import is_repo_id

if TYPE_CHECKING:
    from collections.abc import Mapping

MODELS = catalogue().models
BITS = {"Q4_K_M": (4.5, 6.5), "Q4_0": (4.5, 6.6), "Q8_0": (8.5, 8.75), "MXFP4": (4.25, 4.75)}
"""A weight's, of whole files: embeddings have more bits than the rest, and are much of a small model."""

LICENCES = {
    "apache-2.0",
    "exaone",
    "falcon-mamba-7b-license",
    "gemma",
    "hyperclovax-seed",
    "lfm1.0",
    "llama3.1",
    "llama3.2",
    "llama3.3",
    "mit",
}
KOREAN = re.compile(r"[가-힣]")


def by_id(model: CatalogueModel) -> str:
    return model.id


every_model = pytest.mark.parametrize("model", MODELS, ids=by_id)


def test_the_file_is_what_its_schema_says() -> None:
    schema = json.loads(resource("catalogue.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(resource("catalogue.json").read_bytes()), schema)


def test_the_schema_is_that_of_the_code() -> None:
    assert resource("catalogue.schema.json").read_bytes() == json_schema()


@pytest.mark.parametrize(
    "damage",
    [
        {"gated": "no"},
        {"repo": ""},
        {"colour": "red"},
        {"quantizations": []},
        {"parameters": 0},
        {"languages": ["Korean"]},
    ],
)
def test_the_schema_refuses_what_the_program_cannot_read(damage: Mapping[str, object]) -> None:
    schema = json.loads(json_schema())
    whole = json.loads(resource("catalogue.json").read_bytes())
    whole["models"][0] |= damage
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(whole, schema)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(json.dumps(whole), type=Catalogue)


def test_it_was_looked_through_on_a_day_that_has_been() -> None:
    assert date(2026, 1, 1) <= date.fromisoformat(catalogue().checked) <= date.today()  # noqa: DTZ011


def test_every_model_has_an_id_and_a_name_of_its_own() -> None:
    assert len({model.id for model in MODELS}) == len({model.name for model in MODELS}) == len(MODELS)


def test_it_has_what_people_look_for() -> None:
    families = {model.family for model in MODELS}
    assert {"Gemma", "Llama", "Qwen", "Phi", "Mistral", "SmolLM", "DeepSeek", "EXAONE"} <= families
    architectures = {model.architecture for model in MODELS}
    assert {"mamba", "mamba2"} & architectures
    assert {"granitehybrid", "lfm2"} <= architectures
    assert any(model.reasons for model in MODELS)
    assert any("ko" in model.languages and model.recommend for model in MODELS)
    assert any(model.gated for model in MODELS)


def test_a_model_that_a_new_user_is_led_to_asks_for_no_account() -> None:
    recommended = [model for model in MODELS if model.recommend]
    assert len(recommended) > 10
    assert not any(model.gated for model in recommended)


@every_model
def test_a_model_says_what_it_is_good_at_in_both_languages(model: CatalogueModel) -> None:
    english, korean = model.good_at.en, model.good_at.ko
    assert english.endswith(".")
    assert korean.endswith(".")
    assert not KOREAN.search(english)
    assert KOREAN.search(korean)
    assert max(len(english), len(korean)) <= 120


@every_model
def test_a_model_says_where_it_lies_and_under_which_licence(model: CatalogueModel) -> None:
    assert is_repo_id(model.repo)
    assert model.licence in LICENCES
    assert model.licence_url.startswith("https://")
    assert model.maker
    assert model.languages
    assert all(re.fullmatch("[a-z]{2}", language) for language in model.languages)
    assert len(set(model.languages)) == len(model.languages)


@every_model
def test_a_quantization_has_files_that_could_lie_in_the_repository(model: CatalogueModel) -> None:
    names = [quantization.name for quantization in model.quantizations]
    assert len(set(names)) == len(names) > 0
    for quantization in model.quantizations:
        assert main_type(quantization.name) in {kind.name for kind in TENSOR_TYPES.values()}
        for file in quantization.files:
            assert re.fullmatch(r"(?:[\w.-]+/)*[\w.-]+\.gguf", file.path)
            assert ".." not in file.path


@every_model
def test_the_parameters_are_those_of_its_shape(model: CatalogueModel) -> None:
    figures = {key: list(value) if isinstance(value, tuple) else value for key, value in model.figures.items()}
    shapes = tensors(model.architecture, figures, tied=model.tied).values()
    assert sum(prod(shape) for shape in shapes) == pytest.approx(model.parameters, rel=0.001)
    assert 0 < model.active_parameters <= model.parameters


@every_model
def test_sizes_are_those_of_so_many_parameters_with_so_many_bits(model: CatalogueModel) -> None:
    for quantization in model.quantizations:
        low, high = BITS[quantization.name]
        assert low <= 8 * quantization.size_bytes / model.parameters <= high


@every_model
def test_what_it_needs_can_be_told_without_its_file(model: CatalogueModel) -> None:
    assert model.context_length >= 2048
    for quantization in model.quantizations:
        shape = model.shape(quantization)
        need = memory_need(shape, Setting(n_ctx=2048))
        assert shape.weights.total == pytest.approx(quantization.size_bytes, rel=1e-6)
        assert 0 < need.context < max(need.cpu.weights, 600e6)
        longer = memory_need(shape, Setting(n_ctx=model.context_length))
        assert longer.total >= need.total
