"""The parameters of the open lane, and the presets that set them together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton

from desktop_app.cloud_parameters import names
from desktop_app.domain import LaneSetup, Sampling
from desktop_app.ui.inspector.answer_form import AnswerForm, with_form
from desktop_app.ui.inspector.effort_row import EffortRow
from desktop_app.ui.inspector.optional_row import OptionalRow
from desktop_app.ui.inspector.parameters import MAX_TOKENS_MOST, PARAMETERS, SEED_MOST, Parameter
from desktop_app.ui.inspector.preset_row import PresetRow
from desktop_app.ui.inspector.presets import with_preset
from desktop_app.ui.inspector.section import Section
from desktop_app.ui.inspector.slider_row import SliderRow
from desktop_app.ui.inspector.stop_words import StopWords
from desktop_app.ui.text import one_line
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.accounts import Account
    from desktop_app.preferences import Preset
    from desktop_app.ui.inspector.model_section import Change
    from desktop_app.ui.inspector.preset_row import Offer, Store
    from desktop_app.ui.theme import Theme

_FIRST_LIMIT = 512


class SamplingSection(Section):
    """`change` is given what is to become of the lane's setup; `store` and `offer` are those of the presets."""

    def __init__(self, theme: Theme, change: Change, store: Store, offer: Offer) -> None:
        super().__init__(theme, "")
        self.title.setText(self.tr("Parameters"))
        self.setAccessibleName(self.tr("Parameters"))
        self._change = change
        self._offer = offer
        self._setup: LaneSetup | None = None
        self._as_given = Sampling()
        self.presets = PresetRow(theme, store, offer)
        self.presets.chosen.connect(self._use_preset)
        self.column.addWidget(self.presets)
        self.column.setSpacing(Space.L)
        self.rows = [SliderRow(theme, parameter) for parameter in PARAMETERS]
        for row in self.rows:
            row.entered.connect(lambda value, parameter=row.parameter: self._set(parameter, value))
            self.column.addWidget(row)
        self._make_open_rows(theme)
        self.effort = EffortRow(theme)
        self.stop = StopWords(theme)
        self.form = AnswerForm(theme)
        self.usual = QPushButton(self.tr("Reset all parameters"))
        self.usual.setProperty("role", "link")
        self.usual.clicked.connect(self._reset)
        self._connect()
        for widget in (self.effort, self.seed, self.max_tokens, self.stop, self.form, self.usual):
            self.column.addWidget(widget)

    def show_setup(
        self,
        setup: LaneSetup,
        usual: Sampling,
        own: tuple[Preset, ...],
        owner: object,
        last_seed: int | None,
        account: Account | None = None,
    ) -> None:
        """Show what holds for `owner`, a conversation; `usual` suits its model, `last_seed` is the one of its newest
        answer. `account` is that of a model from elsewhere, which does not take all of it.
        """
        self._setup = setup
        self._as_given = usual
        sampling = setup.sampling
        self.presets.show_presets(own, setup)
        for row in self.rows:
            row.set_usual(usual)
            row.show_value(row.parameter.of(sampling))
        self.seed.offered = last_seed if last_seed is not None else self.seed.offered
        self.seed.show_value(sampling.seed)
        self.max_tokens.show_value(sampling.max_tokens)
        self.stop.show_words(sampling.stop)
        self.form.show_form(sampling, owner)
        self.effort.show_effort(sampling.reasoning_effort, account, setup.model.id)
        self._tell_unsent(sampling, account)
        self.usual.setVisible(sampling != usual)

    def _tell_unsent(self, sampling: Sampling, account: Account | None) -> None:
        """What of it does not reach a model from elsewhere: what its provider does not take, and defaults."""
        taken = names(account.provider) if account is not None else None
        provider = one_line(account.facts.name) if account is not None else ""
        refused = self.tr("Not sent: {provider} does not take it.").format(provider=provider)
        at_default = self.tr("Not sent while it is at its default.")
        for row in self.rows:
            possible = taken is None or row.parameter.field in taken
            is_usual = row.parameter.of(sampling) == row.parameter.of(Sampling())
            row.set_possible(possible=possible)
            row.head.remark(refused if not possible else at_default if taken is not None and is_usual else "")
        form = "grammar" if sampling.grammar else "json_schema"
        for field, head in (("seed", self.seed.head), ("max_tokens", self.max_tokens.head), (form, self.form.head)):
            head.remark("" if taken is None or field in taken else refused)

    def _make_open_rows(self, theme: Theme) -> None:
        self.seed = OptionalRow(
            theme,
            self.tr("Seed"),
            self.tr(
                "Where chance begins: fix it to get the same answer to the same prompt again, leave it random to get "
                "another one each time."
            ),
            open_words=self.tr("Random"),
            fixed_words=self.tr("Fixed"),
            least=0,
            most=SEED_MOST,
            offered=1,
        )
        self.max_tokens = OptionalRow(
            theme,
            self.tr("Longest answer"),
            self.tr(
                "The answer ends after so many tokens, each about three quarters of a word: lower it for short "
                "answers, set no limit for long ones."
            ),
            open_words=self.tr("No limit"),
            fixed_words=self.tr("Tokens"),
            least=1,
            most=MAX_TOKENS_MOST,
            offered=_FIRST_LIMIT,
        )

    def _connect(self) -> None:
        self.effort.changed.connect(lambda effort: self._sample(lambda now: replace(now, reasoning_effort=effort)))
        self.seed.changed.connect(lambda seed: self._sample(lambda now: replace(now, seed=seed)))
        self.max_tokens.changed.connect(lambda most: self._sample(lambda now: replace(now, max_tokens=most)))
        self.stop.changed.connect(lambda words: self._sample(lambda now: replace(now, stop=words)))
        self.form.changed.connect(lambda form, text: self._sample(lambda now: with_form(now, form, text)))

    def _set(self, parameter: Parameter, value: float) -> None:
        changed: dict[str, Any] = {parameter.field: int(value) if parameter.whole else value}
        self._sample(lambda now: replace(now, **changed))

    def _sample(self, change: Callable[[Sampling], Sampling]) -> None:
        self._change(lambda setup: replace(setup, sampling=change(setup.sampling)))

    def _use_preset(self, preset: Preset) -> None:
        before = self._setup
        self._change(lambda setup: with_preset(setup, preset))
        if before is not None and before.system_prompt and before.system_prompt != preset.system_prompt:
            self._offer_back(before, self.tr("The preset is used now"))

    def _reset(self) -> None:
        before = self._setup
        self.presets.button.setFocus()
        usual = self._as_given
        self._sample(lambda _: usual)
        if before is not None:
            self._offer_back(before, self.tr("All parameters are reset"))

    def _offer_back(self, before: LaneSetup, words: str) -> None:
        def back() -> None:
            self._change(lambda setup: replace(setup, sampling=before.sampling, system_prompt=before.system_prompt))

        self._offer(words, back)
