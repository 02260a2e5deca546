"""The models that Tandem knows by itself: what they are and what they need, also without a network."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from desktop_app.engine.local.geometry import geometry
from desktop_app.engine.local.memory_need import Shape
from desktop_app.engine.local.weights import weights_guessed
from desktop_app.resources import resource

Positive = Annotated[int, Meta(gt=0)]
Text = Annotated[str, Meta(min_length=1)]
Language = Annotated[str, Meta(pattern="^[a-z]{2}$")]
Address = Annotated[str, Meta(pattern="^https://")]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Sentence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same in both languages of the window."""

    en: Text
    ko: Text


class CatalogueFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file by its path in the repository. `size_is_estimate`: computed from the model's shape, to ±2%, or rounded."""

    path: Text
    size_bytes: Positive
    size_is_estimate: bool


class CatalogueQuantization(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to have a model, in one file or several."""

    name: Text
    files: Annotated[tuple[CatalogueFile, ...], Meta(min_length=1)]

    @property
    def size_bytes(self) -> int:
        """All files together."""
        return sum(file.size_bytes for file in self.files)

    @property
    def size_is_estimate(self) -> bool:
        """Whether any part of the size is."""
        return any(file.size_is_estimate for file in self.files)


class CatalogueModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model. `figures` are named as in a GGUF header, without the architecture; `languages` are the ISO 639-1 codes
    that its maker names. `quantizations`: the one to take first in front. `gated`: the Hub asks for an account that has
    accepted the licence. `recommend`: one of those that a new user should be led to.
    """

    id: Text
    name: Text
    family: Text
    maker: Text
    repo: Text
    architecture: Text
    parameters: Positive
    tied: bool
    figures: dict[str, int | tuple[int, ...]]
    licence: Text
    licence_url: Address
    languages: Annotated[tuple[Language, ...], Meta(min_length=1)]
    good_at: Sentence
    reasons: bool
    gated: bool
    recommend: bool
    quantizations: Annotated[tuple[CatalogueQuantization, ...], Meta(min_length=1)]

    @property
    def vocabulary_size(self) -> int:
        """Tokens in the vocabulary."""
        return self.of_architecture("vocab_size") or 0

    @property
    def context_length(self) -> int:
        """The trained one, in tokens."""
        return self.of_architecture("context_length") or 0

    @property
    def active_parameters(self) -> int:
        """Those that compute each token: fewer than all in a mixture of experts."""
        figures = geometry(self)
        expert = 3 * figures.embedding_length * figures.expert_length * len(figures.layers)
        return self.parameters - expert * (figures.experts - figures.experts_used)

    def of_architecture(self, key: str) -> int | None:
        """The whole number under `key`; None if it is missing or one for each layer."""
        value = self.figures.get(key)
        return value if isinstance(value, int) else None

    def numbers(self, key: str) -> tuple[int, ...]:
        """The numbers under `key`, which begins with the architecture; empty if it is missing."""
        value = self.figures.get(key.removeprefix(f"{self.architecture}."), ())
        return (value,) if isinstance(value, int) else value

    def shape(self, quantization: CatalogueQuantization) -> Shape:
        """What decides its memory and speed; the spread of its weights is guessed from their size."""
        figures = geometry(self)
        weights = weights_guessed(
            figures,
            size_bytes=quantization.size_bytes,
            parameters=self.parameters,
            quantization=quantization.name,
            tied=self.tied,
        )
        return Shape(architecture=self.architecture, geometry=figures, weights=weights)


class Catalogue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of them; `checked` is the day on which someone last went through them, as in "2026-11-24"."""

    checked: Day
    models: tuple[CatalogueModel, ...]


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with the program. Raises OSError, msgspec.DecodeError."""
    return msgspec.json.decode(resource("catalogue.json").read_bytes(), type=Catalogue)


def json_schema() -> bytes:
    """The JSON Schema of the catalogue, as `resources/catalogue.schema.json` has it."""
    schema: dict[str, Any] = msgspec.json.schema(Catalogue)
    for definition in schema["$defs"].values():
        definition["description"] = " ".join(definition["description"].split())
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"
