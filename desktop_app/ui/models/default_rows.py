"""The settings of a model's defaults: how it is loaded, and what its conversations begin with."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from desktop_app.domain import KvType, LoadSettings, LocalModel, Sampling, TemplateChoice
from desktop_app.services.fit import context_lengths, usual_n_ctx
from desktop_app.ui.inspector.choice_button import ChoiceButton
from desktop_app.ui.inspector.optional_row import OptionalRow
from desktop_app.ui.inspector.optional_slider import OptionalSlider
from desktop_app.ui.inspector.parameters import MAX_TOKENS_MOST, PARAMETERS
from desktop_app.ui.inspector.row_head import RowHead
from desktop_app.ui.inspector.section import Section, note
from desktop_app.ui.inspector.segments import Segments
from desktop_app.ui.inspector.slider_row import SliderRow
from desktop_app.ui.model_words import template_words
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.services.fit import Shape
    from desktop_app.ui.inspector.parameters import Parameter
    from desktop_app.ui.theme import Theme

LEAST_N_CTX = 256
_KV_TYPES = (KvType.F16, KvType.Q8_0, KvType.Q4_0)
_AS_NEW_CHATS, _OWN = 0, 1
_FIRST_LIMIT = 512


class LoadSection(Section):
    """`changed` tells the settings that hold from now on."""

    changed = Signal(LoadSettings)

    def __init__(self, theme: Theme, model: LocalModel) -> None:
        super().__init__(theme, "")
        self.title.setText(self.tr("Loading"))
        self.setAccessibleName(self.tr("Loading"))
        self._layers = model.facts.layers + 1
        self._settings = LoadSettings()
        trained = max(model.facts.context_length, LEAST_N_CTX)
        automatic, fixed = self.tr("Automatic"), self.tr("Fixed")
        self.length = OptionalSlider(
            theme,
            self.tr("Context length"),
            self.tr(
                "How much of a conversation the model can see at once, in tokens: raise it for long texts, lower it to "
                "save memory. Automatic takes what fits, up to 8,192."
            ),
            open_words=automatic,
            fixed_words=fixed,
            stops=(LEAST_N_CTX, trained) if trained > LEAST_N_CTX else (trained,),
            offered=min(trained, 8192),
        )
        self.layers = OptionalSlider(
            theme,
            self.tr("Layers on the graphics card"),
            self.tr(
                "More of them make answers faster and take more of the card's memory; 0 keeps the model off it. "
                "Automatic takes as many as fit the memory that is free when it loads."
            ),
            open_words=automatic,
            fixed_words=fixed,
            stops=range(self._layers + 1),
            offered=self._layers,
        )
        self.threads = OptionalSlider(
            theme,
            self.tr("Threads"),
            self.tr(
                "How many of the processor's cores compute: as many as it really has are fastest, fewer leave room for "
                "other programs."
            ),
            open_words=automatic,
            fixed_words=fixed,
            stops=range(1, (os.cpu_count() or 1) + 1),
            offered=max(1, (os.cpu_count() or 1) // 2),
        )
        self.kv_head = RowHead(
            theme,
            self.tr("Context in memory"),
            self.tr(
                "How exactly the conversation is kept in memory: 8 bits take about half of it and change hardly "
                "anything, 4 bits a quarter, with more mistakes in long conversations."
            ),
        )
        self.kv_type = Segments(
            self.tr("Context in memory"), (self.tr("16 bits"), self.tr("8 bits"), self.tr("4 bits"))
        )
        self.again = note(self.tr("A change loads the model again before its next answer."))
        self._connect()
        for widget in (self.length, self.layers, self.threads, self.kv_head, self.kv_type, self.again):
            self.column.addWidget(widget)
            if widget is self.kv_head:
                self.column.addSpacing(Space.XS - Space.M)
        self.layers.hide()

    def show_shape(self, shape: Shape) -> None:
        """Offer the lengths that the model can have."""
        lengths = context_lengths(shape)
        if lengths:
            self.length.show_stops(lengths, least=LEAST_N_CTX, offered=usual_n_ctx(shape))

    def show_settings(self, settings: LoadSettings, *, has_card: bool) -> None:
        """Show what holds; layers on a card only where there is one, or where somebody has set them."""
        self._settings = settings
        self.length.show_value(settings.n_ctx)
        self.layers.show_value(settings.gpu_layers)
        self.layers.setVisible(has_card or settings.gpu_layers is not None)
        self.threads.show_value(settings.threads)
        self.kv_type.show_choice(_KV_TYPES.index(settings.kv_type))
        self.kv_head.set_changed(None if settings.kv_type is KvType.F16 else self.tr("16 bits"))

    def _connect(self) -> None:
        self.length.changed.connect(lambda n_ctx: self._change(n_ctx=n_ctx))
        self.layers.changed.connect(lambda layers: self._change(gpu_layers=layers))
        self.threads.changed.connect(lambda threads: self._change(threads=threads))
        self.kv_type.chosen.connect(lambda place: self._change(kv_type=_KV_TYPES[place]))
        self.kv_head.reset_requested.connect(lambda: self._change(kv_type=KvType.F16))

    def _change(self, **changed: Any) -> None:  # noqa: ANN401 - fields of LoadSettings
        self._settings = replace(self._settings, **changed)
        self.changed.emit(self._settings)


class SamplingDefaults(Section):
    """`changed` tells the sampling that holds from now on, None: as in every new chat."""

    changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "")
        self.title.setText(self.tr("Parameters"))
        self.setAccessibleName(self.tr("Parameters"))
        self._sampling: Sampling | None = None
        self.whose = Segments(self.tr("Parameters"), (self.tr("As in every new chat"), self.tr("Its own")))
        self.whose.chosen.connect(lambda place: self.changed.emit(Sampling() if place == _OWN else None))
        self.column.addWidget(self.whose)
        self.rows = {parameter.field: SliderRow(theme, parameter) for parameter in PARAMETERS}
        for row in self.rows.values():
            row.entered.connect(lambda value, parameter=row.parameter: self._set(parameter, value))
            self.column.addWidget(row)
        self.max_tokens = OptionalRow(
            theme,
            self.tr("Longest answer"),
            self.tr("The answer ends after so many tokens, each about three quarters of a word."),
            open_words=self.tr("No limit"),
            fixed_words=self.tr("Tokens"),
            least=1,
            most=MAX_TOKENS_MOST,
            offered=_FIRST_LIMIT,
        )
        self.max_tokens.changed.connect(lambda most: self._change(max_tokens=most))
        self.column.addWidget(self.max_tokens)

    def show_sampling(self, sampling: Sampling | None) -> None:
        """Show what holds."""
        self._sampling = sampling
        self.whose.show_choice(_AS_NEW_CHATS if sampling is None else _OWN)
        for row in (*self.rows.values(), self.max_tokens):
            row.setVisible(sampling is not None)
        if sampling is not None:
            for row in self.rows.values():
                row.show_value(row.parameter.of(sampling))
            self.max_tokens.show_value(sampling.max_tokens)

    def _set(self, parameter: Parameter, value: float) -> None:
        self._change(**{parameter.field: int(value) if parameter.whole else value})

    def _change(self, **changed: Any) -> None:  # noqa: ANN401 - fields of Sampling
        if self._sampling is not None:
            self._sampling = replace(self._sampling, **changed)
            self.changed.emit(self._sampling)


class TemplateDefault(Section):
    """`changed` tells the template that holds from now on."""

    changed = Signal(TemplateChoice)

    def __init__(self, theme: Theme, model: LocalModel) -> None:
        super().__init__(theme, "")
        name = self.tr("Chat template")
        self.setAccessibleName(name)
        self.title.hide()
        self._model = model
        self.head = RowHead(
            theme,
            name,
            self.tr(
                "How a conversation is written down for the model: leave it automatic, and choose another one only if "
                "answers are garbled or run on by themselves."
            ),
        )
        self.head.label.setFont(self.title.font())
        self.button = ChoiceButton[TemplateChoice](theme, "message-square", name, self.changed.emit)
        self.head.reset_requested.connect(lambda: self.changed.emit(TemplateChoice.AUTO))
        self.column.addWidget(self.head)
        self.column.addWidget(self.button)

    def show_template(self, template: TemplateChoice) -> None:
        """Show what holds."""
        choices = [(one, template_words(one, self._model)) for one in TemplateChoice]
        self.button.show_choices(choices, template)
        self.head.set_changed(None if template is TemplateChoice.AUTO else choices[0][1])
