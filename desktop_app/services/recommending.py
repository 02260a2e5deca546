"""The one model of the catalogue that this computer should begin with."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from desktop_app.engine.hub.catalogue import CatalogueModel, CatalogueQuantization
from desktop_app.engine.local.fit import usual_n_ctx
from desktop_app.engine.local.memory_need import Setting
from desktop_app.engine.local.verdict import Fit, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from desktop_app.engine.local.memory_need import Shape

COMFORTABLE = 10.0
"""Tokens a second: twice as fast as people read, so that nobody waits for a sentence, nor long for reasoning."""

_SPOKEN = 2.0
"""How much more a model is worth to whom it was made for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A model, the quantization to take of it, and how it would run at its usual context length."""

    model: CatalogueModel
    quantization: CatalogueQuantization
    verdict: Verdict


def recommend(
    models: Iterable[CatalogueModel], judge: Callable[[Shape, Setting], Verdict], *, roomy: int, language: str = ""
) -> Recommendation | None:
    """The most capable one that fits well, takes no more than `roomy` bytes of the computer's memory and writes at a
    comfortable speed; where none does, the quickest of those that fit. None if nothing fits. One that its maker made
    for `language` (ISO 639-1) goes before another of up to twice its size.
    """
    candidates = [
        Recommendation(model=model, quantization=quantization, verdict=judge(shape, Setting(n_ctx=usual_n_ctx(shape))))
        for model in models
        if model.recommend
        for quantization in model.quantizations[:1]
        for shape in (model.shape(quantization),)
    ]
    fitting = [one for one in candidates if one.verdict.fit is not Fit.NOT]
    comfortable = [one for one in fitting if _is_comfortable(one.verdict, roomy)]
    if comfortable:
        return max(comfortable, key=lambda one: _worth(one.model, language))
    return max(fitting, key=lambda one: (one.verdict.fit is Fit.WELL, one.verdict.best.tokens_per_s), default=None)


def _is_comfortable(verdict: Verdict, roomy: int) -> bool:
    """Where no speed was measured, memory alone decides."""
    best = verdict.best
    quick = best.tokens_per_s == 0.0 or best.tokens_per_s >= COMFORTABLE
    return verdict.fit is Fit.WELL and best.need.cpu.total <= roomy and quick


def _worth(model: CatalogueModel, language: str) -> float:
    """How much it knows, in parameters: those of a mixture of experts count as the geometric mean of all and active."""
    worth = sqrt(float(model.parameters) * model.active_parameters)
    return worth * (_SPOKEN if language in model.languages else 1.0)
