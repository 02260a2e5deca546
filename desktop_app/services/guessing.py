"""The shape of a model of which little more than the size of its file is known, and how far that goes."""

from __future__ import annotations

import re
from math import log
from typing import TYPE_CHECKING

from desktop_app.engine.hub.catalogue import catalogue
from desktop_app.engine.hub.files import tier_of
from desktop_app.engine.local.geometry import Geometry, geometry
from desktop_app.engine.local.memory_need import Shape
from desktop_app.engine.local.weights import weights_guessed

if TYPE_CHECKING:
    from desktop_app.engine.hub.catalogue import CatalogueModel

__all__ = ["USUAL_QUANTIZATION", "bits_of", "shape_guessed", "shape_like", "size_guessed", "tier_of"]

USUAL_QUANTIZATION = "Q4_K_M"
"""What a repository that was only found is judged by: nearly every one has it."""

_BITS = {
    "Q2_K": 3.0,
    "Q3_K": 3.9,
    "Q4_K": 4.85,
    "Q4_0": 4.55,
    "Q4_1": 5.0,
    "Q5_K": 5.7,
    "Q5_0": 5.55,
    "Q6_K": 6.57,
    "Q8_0": 8.5,
    "IQ4": 4.45,
    "MXFP4": 4.25,
    "NVFP4": 4.5,
    "BF16": 16.0,
    "F16": 16.0,
    "F32": 32.0,
}
"""Bits a weight of whole files, those that are kept larger included."""

_OTHERS = re.compile(r"I?T?Q(\d)")
_USUAL_BITS = 4.85


def bits_of(quantization: str) -> float:
    """About how many bits each weight has, from the quantization's name."""
    plain = quantization.removeprefix("UD-")
    known = next((bits for name, bits in _BITS.items() if plain.startswith(name)), None)
    if known is not None:
        return known
    named = _OTHERS.match(plain)
    return int(named[1]) + 0.3 if named else _USUAL_BITS


def size_guessed(parameters: int, quantization: str = USUAL_QUANTIZATION) -> int:
    """About how many bytes the file of a model with so many parameters has."""
    return int(parameters * bits_of(quantization) / 8)


def shape_guessed(size_bytes: int, quantization: str, *, architecture: str = "", parameters: int = 0) -> Shape:
    """A shape with the layers of the catalogue's model that is most like it: of its architecture if there is one, and
    of about its size. `parameters` 0: unknown.
    """
    count = parameters or int(size_bytes * 8 / bits_of(quantization))
    alike = min(catalogue().models, key=lambda model: (model.architecture != architecture, _distance(model, count)))
    return _with_weights(geometry(alike), architecture or alike.architecture, size_bytes, quantization, count)


def shape_like(known: Shape, size_bytes: int, quantization: str, parameters: int) -> Shape:
    """The shape of another quantization of a model whose layers are known; its weights' spread is guessed."""
    return _with_weights(known.geometry, known.architecture, size_bytes, quantization, parameters)


def _with_weights(figures: Geometry, architecture: str, size_bytes: int, quantization: str, parameters: int) -> Shape:
    weights = weights_guessed(
        figures,
        size_bytes=size_bytes,
        parameters=parameters,
        quantization=quantization.removeprefix("UD-"),
        tied=True,
    )
    return Shape(architecture=architecture, geometry=figures, weights=weights)


def _distance(model: CatalogueModel, parameters: int) -> float:
    return abs(log(model.parameters / max(parameters, 1)))
