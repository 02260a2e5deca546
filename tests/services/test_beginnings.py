"""A conversation begins as its model's defaults say, and another model takes over what nobody has changed."""

from __future__ import annotations

from dataclasses import replace

from desktop_app.domain import (
    LOCAL,
    LaneSetup,
    ModelDefaults,
    ModelFacts,
    ModelRef,
    Sampling,
    TemplateChoice,
    TemplateSource,
)
from desktop_app.preferences import Preset
from desktop_app.services.beginnings import FOR_SMALL_MODELS, beginning, with_model

ONE, OTHER = (ModelRef(provider=LOCAL, id=name, name=name) for name in ("one", "other"))
NEW_CHATS = Preset(name="", system_prompt="Be kind.", sampling=Sampling(temperature=0.5))
COOL = Sampling(temperature=0.1)
DEFAULTS = ModelDefaults(sampling=COOL, template=TemplateChoice.CHATML, system_prompt="Be brief.")


def facts(*, parameters: int) -> ModelFacts:
    return ModelFacts(
        sha256="one",
        size_bytes=1,
        architecture="llama",
        name="one",
        quantization="Q4_0",
        parameters=parameters,
        context_length=8192,
        layers=30,
        template_source=TemplateSource.FILE,
        template_family=None,
        is_base=False,
    )


def test_a_model_without_defaults_begins_as_every_new_conversation() -> None:
    setup = beginning(ONE, ModelDefaults(), NEW_CHATS)
    assert setup == LaneSetup(model=ONE, system_prompt="Be kind.", sampling=NEW_CHATS.sampling)


def test_a_models_own_defaults_win_where_they_say_something() -> None:
    setup = beginning(ONE, DEFAULTS, NEW_CHATS)
    assert setup == LaneSetup(
        model=ONE, system_prompt="Be brief.", sampling=COOL, template=TemplateChoice.CHATML, n_ctx=None
    )
    assert beginning(ONE, replace(DEFAULTS, system_prompt=""), NEW_CHATS).system_prompt == "Be kind."


def test_a_small_model_begins_cooler_unless_somebody_has_said_otherwise() -> None:
    tiny, large = facts(parameters=134_515_008), facts(parameters=3_880_099_328)
    nobody = Preset(name="")
    assert beginning(ONE, ModelDefaults(), nobody, tiny).sampling == FOR_SMALL_MODELS
    assert beginning(ONE, ModelDefaults(), nobody, large).sampling == Sampling()
    assert beginning(ONE, ModelDefaults(), nobody, facts(parameters=0)).sampling == Sampling()
    assert beginning(ONE, ModelDefaults(), NEW_CHATS, tiny).sampling == NEW_CHATS.sampling
    assert beginning(ONE, ModelDefaults(sampling=Sampling()), nobody, tiny).sampling == Sampling()


def test_what_nobody_has_changed_becomes_what_suits_the_new_model() -> None:
    before, now = beginning(ONE, DEFAULTS, NEW_CHATS), beginning(OTHER, ModelDefaults(), NEW_CHATS)
    assert with_model(before, before, now) == now
    assert with_model(now, now, before) == before


def test_what_the_user_has_set_stays_with_another_model() -> None:
    before, now = beginning(ONE, DEFAULTS, NEW_CHATS), beginning(OTHER, ModelDefaults(), NEW_CHATS)
    mine = replace(before, system_prompt="Be me.")
    assert with_model(mine, before, now) == replace(now, system_prompt="Be me.")
    warm = replace(before, sampling=replace(COOL, seed=7))
    assert with_model(warm, before, now) == replace(now, sampling=replace(COOL, seed=7))


def test_a_template_and_a_length_were_picked_for_one_model_alone() -> None:
    before, now = beginning(ONE, ModelDefaults(), NEW_CHATS), beginning(OTHER, DEFAULTS, NEW_CHATS)
    picked = replace(before, template=TemplateChoice.GEMMA, n_ctx=2048)
    assert with_model(picked, before, now) == now
    assert with_model(picked, before, replace(before, model=replace(ONE, name="renamed"))) == replace(
        picked, model=replace(ONE, name="renamed")
    )
