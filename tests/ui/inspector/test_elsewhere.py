"""The inspector of a model that answers from elsewhere: what is not sent says so, and how much it reasons is chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import Account, CloudModel, Provider
from desktop_app.domain import LaneSetup, ModelDefaults, ReasoningEffort, Sampling
from desktop_app.ui.inspector.cloud_facts import cloud_facts
from desktop_app.ui.model_sections import Choice
from tests.ui.inspector.lane import Lane

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.inspector.sampling_section import SamplingSection
    from desktop_app.ui.theme import Theme

GPT = CloudModel(id="gpt-5", name="GPT-5")
CLAUDE = CloudModel(id="claude-haiku-4-5", name="Claude Haiku 4.5")
OLD = CloudModel(id="gpt-4o", name="GPT-4o")


class _Elsewhere(Lane):
    """A lane whose model is an account's."""

    account = Account(slug="openai", provider=Provider.OPENAI, name="Work", models=(GPT, OLD))

    def use(self, account: Account, model: CloudModel) -> SamplingSection:
        self.account = account
        self.setup = replace(self.setup, model=account.ref(model))
        self.show()
        return self.panel.sampling

    def show(self) -> None:
        choice = Choice(
            models=(), setup=self.setup, model=None, state=None, defaults=ModelDefaults(), accounts=(self.account,)
        )
        self.panel.show_lane(choice, self.newest, self.presets, self.conversation, is_default=False)


@pytest.fixture
def lane(theme: Theme, qtbot: QtBot) -> _Elsewhere:
    made = _Elsewhere(theme)
    qtbot.addWidget(made.panel)
    return made


def _choices(section: SamplingSection) -> list[str]:
    menu = section.effort.choice.menu()
    assert menu is not None
    return [action.text() for action in menu.actions()]


def test_reasoning_is_chosen_among_what_the_model_takes(lane: _Elsewhere) -> None:
    section = lane.use(lane.account, GPT)
    assert _choices(section) == ["The model's own", "Minimal", "Low", "Medium", "High"]
    menu = section.effort.choice.menu()
    assert menu is not None
    menu.actions()[4].trigger()
    assert lane.setup.sampling.reasoning_effort is ReasoningEffort.HIGH
    assert section.effort.head.dot.isVisibleTo(lane.panel)
    section.effort.head.dot.click()
    assert lane.setup.sampling.reasoning_effort is None


def test_reasoning_that_a_model_does_not_take_is_told_as_not_sent(lane: _Elsewhere) -> None:
    section = lane.use(lane.account, OLD)
    assert not section.effort.choice.isEnabled()
    assert section.effort.head.remarked() == "Not sent: how much GPT-4o reasons cannot be set."
    lane.setup = replace(lane.setup, sampling=replace(lane.setup.sampling, reasoning_effort=ReasoningEffort.MAX))
    section = lane.use(lane.account, GPT)
    assert section.effort.head.remarked() == "Not sent: GPT-5 does not take this one."
    assert _choices(section)[-1] == "The most"


def test_models_without_levels_tell_how_many_tokens_a_level_is(lane: _Elsewhere) -> None:
    account = Account(slug="anthropic", provider=Provider.ANTHROPIC, name="Anthropic", models=(CLAUDE,))
    assert "Medium (up to 8,192 tokens)" in _choices(lane.use(account, CLAUDE))


def test_a_parameter_that_is_not_sent_says_so_where_it_is_set(lane: _Elsewhere) -> None:
    lane.setup = LaneSetup(model=lane.account.ref(GPT), sampling=Sampling(temperature=0.2, top_k=7))
    section = lane.use(lane.account, GPT)
    rows = {row.parameter.field: row for row in section.rows}
    assert rows["temperature"].head.remarked() == ""
    assert rows["top_p"].head.remarked() == "Not sent while it is at its default."
    assert rows["top_k"].head.remarked() == "Not sent: OpenAI does not take it."
    assert not rows["top_k"].slider.isEnabled()
    assert rows["temperature"].slider.isEnabled()


def test_on_this_computer_everything_is_sent_and_nothing_reasons_by_a_setting(theme: Theme, qtbot: QtBot) -> None:
    lane = Lane(theme)
    qtbot.addWidget(lane.panel)
    lane.show()
    section = lane.panel.sampling
    assert section.effort.isHidden()
    assert all(row.slider.isEnabled() and not row.head.remarked() for row in section.rows)


def test_the_facts_of_a_model_are_those_of_its_list_with_the_day_of_its_price() -> None:
    model = replace(
        GPT,
        context_window=400_000,
        output_limit=128_000,
        images=True,
        input_price=1.25,
        output_price=10.0,
        price_date=date(2026, 11, 9),
    )
    assert dict(cloud_facts(model, Provider.OPENAI)) == {
        "Context": "400,000 tokens",
        "Longest answer": "128,000 tokens",
        "Sees images": "yes",
        "Reasons": "yes",
        "Price": "$1.25 in, $10.00 out, for a million tokens",
        "Prices of": "November 9, 2026",
    }
    unknown = CloudModel(id="x", name="x")
    assert set(dict(cloud_facts(unknown, Provider.COMPATIBLE)).values()) == {""}
