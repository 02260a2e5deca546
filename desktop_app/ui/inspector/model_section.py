"""The model of the open lane: what it is, where it runs, and how it reads a conversation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.accounts import is_cloud
from desktop_app.domain import LaneSetup, TemplateChoice
from desktop_app.services.events import Readiness
from desktop_app.ui.inspector.choice_button import ChoiceButton
from desktop_app.ui.inspector.cloud_facts import cloud_facts
from desktop_app.ui.inspector.numbers import count
from desktop_app.ui.inspector.row_head import RowHead
from desktop_app.ui.inspector.section import Facts, Section, name_label, note, with_tooltip
from desktop_app.ui.model_words import placement_words, readiness_words, template_words
from desktop_app.ui.text import file_size
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.services.events import ModelChanged
    from desktop_app.ui.model_sections import Choice
    from desktop_app.ui.theme import Theme

    Change = Callable[[Callable[[LaneSetup], LaneSetup]], None]

_LENGTHS = tuple(1024 * 2**power for power in range(1, 11))


class ModelSection(Section):
    """`change` is given what is to become of the lane's setup."""

    def __init__(self, theme: Theme, change: Change) -> None:
        super().__init__(theme, "")
        self.title.setText(self.tr("Model"))
        self.setAccessibleName(self.tr("Model"))
        self._change = change
        self._usual_template = TemplateChoice.AUTO
        self.name = name_label(theme)
        self.facts = Facts()
        self.template_head = RowHead(
            theme,
            self.tr("Chat template"),
            self.tr(
                "How the conversation is written down for the model: leave it automatic, and choose another one only "
                "if answers are garbled or run on by themselves."
            ),
        )
        self.template = ChoiceButton[TemplateChoice](
            theme, "message-square", self.tr("Chat template"), self._use_template
        )
        self.length_head = RowHead(
            theme,
            self.tr("Context length"),
            self.tr(
                "How much of the conversation the model can see at once: raise it for long texts, lower it to save "
                "memory."
            ),
        )
        self.length = ChoiceButton[int | None](theme, "scroll-text", self.tr("Context length"), self._use_length)
        self.length_note = note(self.tr("A change loads the model again before the next answer."))
        self.cloud_note = note(
            self.tr(
                "Parameters at their default are left to the model, and those that its provider does not take are not "
                "sent. The sent prompt of each answer shows what was."
            )
        )
        self.template_head.reset_requested.connect(lambda: self._use_template(self._usual_template))
        self.length_head.reset_requested.connect(lambda: self._use_length(None))
        self.column.addWidget(self.name)
        self.column.addWidget(self.facts)
        self.column.addWidget(self.cloud_note)
        for head, *below in (
            (self.template_head, self.template),
            (self.length_head, self.length, self.length_note),
        ):
            row = QVBoxLayout()
            row.setSpacing(Space.XS)
            for widget in (head, *below):
                row.addWidget(widget)
            self.column.addLayout(row)

    def show_choice(self, choice: Choice) -> None:
        """Show the lane's model."""
        setup, model, state = choice.setup, choice.model, choice.state
        for widget in (self.template_head, self.template, self.length_head, self.length, self.length_note):
            widget.setVisible(setup is not None)
        if setup is None:
            self.cloud_note.hide()
            self.name.setText(self.tr("No model is chosen."))
            self.facts.show_facts(())
            return
        with_tooltip(self.name, setup.model.name)
        for widget in (self.template_head, self.template, self.length_head, self.length):
            widget.setVisible(not is_cloud(setup.model))
        self.cloud_note.setVisible(is_cloud(setup.model))
        self.facts.show_facts(self._facts(choice))
        usual = choice.defaults.template
        self.template_head.set_changed(template_words(usual, model) if setup.template != usual else None)
        self._usual_template = usual
        self.template.show_choices([(one, template_words(one, model)) for one in TemplateChoice], setup.template)
        self.length_head.set_changed(self._usual_length(choice) if setup.n_ctx is not None else None)
        self.length.show_choices(self._lengths(choice), setup.n_ctx)
        used = state.loaded.n_ctx if state and state.loaded and state.readiness == Readiness.READY else None
        self.length_note.setVisible(
            used is not None and (setup.n_ctx or choice.defaults.load.n_ctx) not in (None, used)
        )

    def _facts(self, choice: Choice) -> tuple[tuple[str, str], ...]:
        model, account = choice.model, choice.account
        if account is not None and choice.setup is not None:
            return (
                (self.tr("Answers from"), account.name),
                (self.tr("Address"), urlsplit(account.address).netloc),
                *cloud_facts(account.model(choice.setup.model.id), account.provider),
            )
        if model is None:
            return ((self.tr("Where"), self.tr("not on this computer any more")),)
        facts = model.facts
        return (
            (self.tr("Size"), file_size(facts.size_bytes)),
            (self.tr("Quantization"), facts.quantization),
            (self.tr("Parameters"), _parameters(facts.parameters)),
            (self.tr("Kind"), self.tr("base model") if facts.is_base else self.tr("chat model")),
            (self.tr("Runs on"), self._place(choice.state)),
            (self.tr("Trained with"), self.tr("{count} tokens").format(count=count(facts.context_length))),
            (self.tr("Uses"), self._used(choice.state)),
        )

    def _place(self, state: ModelChanged | None) -> str:
        if state is None:
            return ""
        if state.loaded is not None and state.readiness == Readiness.READY:
            return placement_words(state.loaded.placement)
        return readiness_words(state)

    def _used(self, state: ModelChanged | None) -> str:
        if state is None or state.loaded is None or state.readiness != Readiness.READY:
            return ""
        return self.tr("{count} tokens").format(count=count(state.loaded.n_ctx))

    def _lengths(self, choice: Choice) -> list[tuple[int | None, str]]:
        """Automatic, then every length up to the trained one, with the memory that it takes where that is known."""
        loaded = choice.state.loaded if choice.state else None
        trained = choice.model.facts.context_length if choice.model else 0
        costs = {cost.n_ctx: cost.memory_bytes for cost in loaded.costs} if loaded else {}
        held = choice.setup.n_ctx if choice.setup else None
        lengths = {length for length in _LENGTHS if length < trained} | {trained, held or trained} - {0}
        words: list[tuple[int | None, str]] = [(None, self._usual_length(choice))]
        for length in sorted(lengths):
            said = self.tr("{count} tokens").format(count=count(length))
            if length in costs:
                said = self.tr("{count} tokens · ≈ {memory}").format(
                    count=count(length), memory=file_size(costs[length])
                )
            if loaded and costs.get(length, 0) > loaded.available_bytes:
                said = self.tr("{length} (more than is free)").format(length=said)
            words.append((length, said))
        return words

    def _usual_length(self, choice: Choice) -> str:
        """What holds where the lane says nothing."""
        default = choice.defaults.load.n_ctx
        if default is None:
            return self.tr("Automatic (what fits)")
        return self.tr("This model's default ({count} tokens)").format(count=count(default))

    def _use_template(self, template: TemplateChoice) -> None:
        self._change(lambda setup: replace(setup, template=template))

    def _use_length(self, n_ctx: int | None) -> None:
        self._change(lambda setup: replace(setup, n_ctx=n_ctx))


def _parameters(parameters: int) -> str:
    """A count of parameters as the field writes it, as in "135M" and "4.3B"."""
    if parameters >= 1_000_000_000:
        return f"{QLocale().toString(parameters / 1e9, 'f', 1)}B"
    return f"{round(parameters / 1e6)}M" if parameters else ""
