"""The form that an answer is bound to: none, a JSON Schema, or a grammar, checked as it is typed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.gbnf.check import grammar_problem
from desktop_app.json_schema import schema_problem
from desktop_app.ui.inspector.form_words import grammar_words, schema_words
from desktop_app.ui.inspector.row_head import RowHead, say_trouble, trouble_label
from desktop_app.ui.inspector.segments import Segments
from desktop_app.ui.inspector.text_box import TextBox
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.domain import Sampling
    from desktop_app.ui.theme import Theme

FREE, SCHEMA, GRAMMAR = range(3)

PAUSE_MS = 600
"""Half a grammar may be one too: it holds once nothing was typed for so long, or the field is left."""

_BEGINNINGS = {
    SCHEMA: '{\n  "type": "object",\n  "properties": {\n    "answer": { "type": "string" }\n  },\n'
    '  "required": ["answer"]\n}',
    GRAMMAR: 'root ::= "yes" | "no"',
}


def form_of(sampling: Sampling) -> tuple[int, str]:
    """Which form holds, and its text."""
    if sampling.json_schema:
        return SCHEMA, sampling.json_schema
    return (GRAMMAR, sampling.grammar) if sampling.grammar else (FREE, "")


def with_form(sampling: Sampling, form: int, text: str) -> Sampling:
    """`sampling` bound to this form."""
    return replace(sampling, json_schema=text if form == SCHEMA else "", grammar=text if form == GRAMMAR else "")


class AnswerForm(QWidget):
    """`changed` tells the form and its text, and only what the engine can use; what cannot be used yet stays in the
    field, and the form that held goes on to hold.
    """

    changed = Signal(int, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = self.tr("Form of the answer")
        self._texts = dict(_BEGINNINGS)
        self._holds: tuple[int, str] = (FREE, "")
        self._owner: object = None
        self.head = RowHead(
            theme,
            name,
            self.tr(
                "Binds the answer to a form: choose a JSON schema or a grammar where a program is to read it, and free "
                "text for everything else."
            ),
        )
        self.segments = Segments(name, (self.tr("Free"), self.tr("JSON schema"), self.tr("Grammar")))
        self.box = TextBox(theme, self.tr("JSON schema or grammar"), least_lines=4, most_lines=14, mono=True)
        self.trouble = trouble_label()
        self.segments.chosen.connect(self._choose)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(lambda: self._take(self.segments.choice()))
        self.box.textChanged.connect(self._read)
        self.box.left.connect(self._settle)
        self.head.reset_requested.connect(lambda: self._choose(FREE))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        for widget in (self.head, self.segments, self.box, self.trouble):
            column.addWidget(widget)
        self._show(FREE)

    def show_form(self, sampling: Sampling, owner: object) -> None:
        """Show what holds for `owner`, a conversation; what is typed for it and not taken yet stays."""
        holds = form_of(sampling)
        if owner == self._owner and holds == self._holds:
            return
        if owner != self._owner:
            self._pause.stop()
            self._texts = dict(_BEGINNINGS)
        self._owner, self._holds = owner, holds
        form, text = holds
        if form != FREE:
            self._texts[form] = text
        self._show(form)

    def _choose(self, form: int) -> None:
        self._show(form)
        self._take(form)

    def _show(self, form: int) -> None:
        self.segments.show_choice(form)
        self.box.setVisible(form != FREE)
        with QSignalBlocker(self.box):
            self.box.show_text(self._texts.get(form, ""))
        self.box.setAccessibleName(self.tr("Grammar") if form == GRAMMAR else self.tr("JSON schema"))
        self._judge(form)

    def _read(self) -> None:
        form = self.segments.choice()
        self._texts[form] = self.box.text()
        self._judge(form)
        self._pause.start()

    def _settle(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._take(self.segments.choice())

    def _take(self, form: int) -> None:
        holds = (form, self._texts.get(form, "") if form != FREE else "")
        if self._judge(form) and holds != self._holds:
            self._holds = holds
            self.changed.emit(*holds)

    def _judge(self, form: int) -> bool:
        """Whether the engine can use what stands there; says why not."""
        words = ""
        if form == SCHEMA and (wrong := schema_problem(self._texts[SCHEMA])) is not None:
            words = schema_words(wrong)
        elif form == GRAMMAR and (mistake := grammar_problem(self._texts[GRAMMAR])) is not None:
            words = grammar_words(mistake)
        self.head.set_changed(self.tr("free text") if form != FREE else None)
        if words:
            held = self._holds[0]
            words += " " + (
                self.tr("Until then the answer is free text.")
                if held == FREE
                else self.tr("Until then the form that you had before holds.")
            )
        self.box.setAccessibleDescription(words)
        say_trouble(self.trouble, words)
        return not words
