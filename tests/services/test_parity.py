from __future__ import annotations

from typing import Any

from desktop_app.accounts import Account, Provider
from desktop_app.domain import LOCAL, LaneSetup, ModelRef, ReasoningEffort, Sampling
from desktop_app.services.parity import Difference, Parameter, Unlike, differences

HERE = ModelRef(provider=LOCAL, id="a", name="Here")
OPENAI = ModelRef(provider="openai", id="gpt", name="GPT")
ANTHROPIC = ModelRef(provider="anthropic", id="claude", name="Claude")

ACCOUNTS = {one.value: Account(slug=one.value, provider=one, name=one.value) for one in Provider}
GPT_4 = ModelRef(provider="openai", id="gpt-4o", name="GPT-4o")
GPT_5 = ModelRef(provider="openai", id="gpt-5", name="GPT-5")


def _setup(model: ModelRef, system: str = "", **sampling: object) -> LaneSetup:
    return LaneSetup(model=model, system_prompt=system, sampling=Sampling(**sampling))  # type: ignore[arg-type]


def _unlike(*setups: LaneSetup) -> list[set[tuple[Parameter, Unlike]]]:
    found = differences(setups, [ACCOUNTS.get(one.model.provider) for one in setups])
    return [{(one.parameter, one.how) for one in lane} for lane in found]


def test_lanes_that_are_asked_alike_have_no_badge() -> None:
    assert _unlike(_setup(HERE), _setup(HERE)) == [set(), set()]
    assert _unlike(_setup(HERE, temperature=0.2, top_p=0.9), _setup(OPENAI, temperature=0.2, top_p=0.9)) == [
        set(),
        set(),
    ]


def test_a_default_is_not_sent_to_a_provider_and_beside_this_computer_that_is_told() -> None:
    assert _unlike(_setup(HERE), _setup(OPENAI)) == [
        set(),
        {(Parameter.TEMPERATURE, Unlike.NOT_SENT), (Parameter.TOP_P, Unlike.NOT_SENT)},
    ]
    assert _unlike(_setup(OPENAI), _setup(ANTHROPIC)) == [set(), set()]


def test_another_value_is_told() -> None:
    assert _unlike(_setup(HERE, temperature=0.2), _setup(HERE)) == [set(), {(Parameter.TEMPERATURE, Unlike.OTHER)}]
    assert _unlike(_setup(HERE), _setup(HERE, "Be brief.")) == [set(), {(Parameter.SYSTEM_PROMPT, Unlike.OTHER)}]
    assert _unlike(_setup(OPENAI, temperature=0.2), _setup(ANTHROPIC, temperature=0.4)) == [
        set(),
        {(Parameter.TEMPERATURE, Unlike.OTHER)},
    ]


def test_what_is_set_in_one_lane_alone_is_told_whichever_is_first() -> None:
    other = Unlike.OTHER
    sampling: dict[str, Any] = {"temperature": 0.2, "max_tokens": 50, "seed": 5, "stop": ("END",)}
    cloud, here = _unlike(_setup(OPENAI, **sampling), _setup(HERE))
    assert cloud == {(Parameter.TOP_P, Unlike.NOT_SENT)}
    assert here == {
        (one, other) for one in (Parameter.TEMPERATURE, Parameter.MAX_TOKENS, Parameter.SEED, Parameter.STOP)
    }
    assert _unlike(_setup(OPENAI, max_tokens=50), _setup(OPENAI))[1] == {(Parameter.MAX_TOKENS, other)}
    assert _unlike(_setup(OPENAI), _setup(OPENAI, max_tokens=50, temperature=0.1))[1] == {
        (Parameter.MAX_TOKENS, other),
        (Parameter.TEMPERATURE, other),
    }
    assert _unlike(_setup(OPENAI), _setup(HERE, grammar='root ::= "a"'))[1] == {(Parameter.GRAMMAR, other)}


def test_a_seed_that_a_provider_does_not_support_is_told_even_where_it_was_not_set_there() -> None:
    assert _unlike(
        _setup(HERE, seed=7, temperature=0.2, top_p=0.9), _setup(ANTHROPIC, seed=7, temperature=0.2, top_p=0.9)
    ) == [
        set(),
        {(Parameter.SEED, Unlike.NOT_TAKEN)},
    ]
    assert (Parameter.SEED, Unlike.NOT_TAKEN) in _unlike(_setup(HERE, seed=7), _setup(ANTHROPIC))[1]


def test_a_lane_alone_is_like_itself_unless_its_provider_leaves_something_out() -> None:
    assert differences((), ()) == ()
    assert differences([_setup(ANTHROPIC, seed=7)], [ACCOUNTS["anthropic"]]) == (
        (Difference(parameter=Parameter.SEED, how=Unlike.NOT_TAKEN),),
    )


def test_a_reasoning_effort_that_a_model_does_not_take_is_told() -> None:
    high, low = ReasoningEffort.HIGH, ReasoningEffort.LOW
    assert _unlike(_setup(GPT_5, reasoning_effort=high), _setup(GPT_4, reasoning_effort=high)) == [
        set(),
        {(Parameter.REASONING_EFFORT, Unlike.NOT_TAKEN)},
    ]
    assert (Parameter.REASONING_EFFORT, Unlike.NOT_TAKEN) in _unlike(_setup(GPT_5), _setup(HERE, reasoning_effort=low))[
        1
    ]
    assert _unlike(_setup(GPT_5, reasoning_effort=high), _setup(GPT_5, reasoning_effort=low)) == [
        set(),
        {(Parameter.REASONING_EFFORT, Unlike.OTHER)},
    ]
