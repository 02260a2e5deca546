"""How full the context window was at the last answer, and the way to what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar

from desktop_app.ui.inspector.numbers import count
from desktop_app.ui.inspector.section import Section, note, plain_label
from desktop_app.ui.widgets.row_button import RowButton

if TYPE_CHECKING:
    from desktop_app.domain import Message
    from desktop_app.ui.theme import Theme

_BAR = 6
_ALL = 1000


class ContextSection(Section):
    """A bar, a figure, and what was left out."""

    sent_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "")
        self.title.setText(self.tr("Context"))
        self.setAccessibleName(self.tr("Context"))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(_BAR)
        self.bar.setRange(0, _ALL)
        self.bar.setAccessibleName(self.tr("Context window"))
        self.figure = plain_label(role="value")
        self.figure.setWordWrap(True)
        self.left_out = plain_label(role="trouble")
        self.left_out.setWordWrap(True)
        self.nothing = note(self.tr("After an answer this shows how full the context window is."))
        self.sent = RowButton(theme, "scroll-text", self.tr("Sent prompt…"), role="field")
        self.sent.clicked.connect(self.sent_wanted)
        for widget in (self.bar, self.figure, self.left_out, self.nothing, self.sent):
            self.column.addWidget(widget)

    def show_answer(self, answer: Message | None) -> None:
        """Show the newest answer's figures."""
        generation = answer.generation if answer else None
        known = generation is not None and generation.n_ctx > 0
        for widget in (self.bar, self.figure):
            widget.setVisible(known)
        self.nothing.setVisible(not known)
        self.sent.setEnabled(answer is not None)
        self.left_out.hide()
        if generation is None or not known:
            return
        used = generation.prompt_tokens + generation.completion_tokens
        self.bar.setValue(min(_ALL, round(_ALL * used / generation.n_ctx)))
        words = self.tr("{used} / {all} tokens").format(used=count(used), all=count(generation.n_ctx))
        self.figure.setText(words)
        self.bar.setAccessibleDescription(words)
        self.left_out.setVisible(generation.omitted_messages > 0)
        self.left_out.setText(
            "⚠ " + self.tr("%n earlier message(s) did not fit and were left out", "", generation.omitted_messages)
        )
        self.left_out.setAlignment(Qt.AlignmentFlag.AlignLeft)
