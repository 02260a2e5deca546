"""What a conversation with a model begins with, and what of it goes along when another model takes over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.domain import LaneSetup, Sampling

if TYPE_CHECKING:
    from desktop_app.domain import ModelDefaults, ModelFacts, ModelRef
    from desktop_app.preferences import Preset

SMALL = 1_000_000_000
"""Parameters. A smaller model spreads its chances over so many wrong words that at the usual temperature it often
takes one.
"""

FOR_SMALL_MODELS = Sampling(temperature=0.3)


def usual_sampling(facts: ModelFacts | None) -> Sampling:
    """What suits a model of which nobody has said anything; None: nothing is known of it."""
    return FOR_SMALL_MODELS if facts is not None and 0 < facts.parameters < SMALL else Sampling()


def beginning(model: ModelRef, defaults: ModelDefaults, begun: Preset, facts: ModelFacts | None = None) -> LaneSetup:
    """By the model's own defaults, and as every new conversation begins where those say nothing. Where the user has
    chosen nothing there either, by what suits a model of these facts.
    """
    begun_sampling = usual_sampling(facts) if begun.sampling == Sampling() else begun.sampling
    return LaneSetup(
        model=model,
        system_prompt=defaults.system_prompt or begun.system_prompt,
        sampling=defaults.sampling or begun_sampling,
        template=defaults.template,
    )


def with_model(setup: LaneSetup, before: LaneSetup, now: LaneSetup) -> LaneSetup:
    """`setup` with the model of `now`, which begins so, while its present one began with `before`.

    What nobody has changed becomes what suits the new model; what somebody has written or set stays. A chat template
    and a context length were picked to suit a model, and do not go with another one.
    """
    if setup.model.id == now.model.id:
        return replace(setup, model=now.model)
    return replace(
        setup,
        model=now.model,
        system_prompt=now.system_prompt if setup.system_prompt == before.system_prompt else setup.system_prompt,
        sampling=now.sampling if setup.sampling == before.sampling else setup.sampling,
        template=now.template,
        n_ctx=None,
    )
