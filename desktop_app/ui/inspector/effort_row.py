"""How much a model from elsewhere reasons before it answers, in the levels that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.cloud_parameters import BUDGETS, efforts, is_budgeted
from desktop_app.domain import ReasoningEffort
from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.ui.inspector.choice_button import ChoiceButton
from desktop_app.ui.inspector.numbers import count
from desktop_app.ui.inspector.row_head import RowHead
from desktop_app.ui.text import one_line
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.accounts import Account, CloudModel
    from desktop_app.ui.theme import Theme

_NAMES = {
    ReasoningEffort.NONE: QT_TRANSLATE_NOOP("effort", "None"),
    ReasoningEffort.MINIMAL: QT_TRANSLATE_NOOP("effort", "Minimal"),
    ReasoningEffort.LOW: QT_TRANSLATE_NOOP("effort", "Low"),
    ReasoningEffort.MEDIUM: QT_TRANSLATE_NOOP("effort", "Medium"),
    ReasoningEffort.HIGH: QT_TRANSLATE_NOOP("effort", "High"),
    ReasoningEffort.XHIGH: QT_TRANSLATE_NOOP("effort", "Very high"),
    ReasoningEffort.MAX: QT_TRANSLATE_NOOP("effort", "The most"),
}


class EffortRow(QWidget):
    """`changed` tells the effort, None for the model's own."""

    changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        name = self.tr("Reasoning")
        self.head = RowHead(
            theme,
            name,
            self.tr(
                "How much the model thinks before it answers: raise it for hard questions, lower it for quick and "
                "cheap answers. Thinking is billed like writing."
            ),
        )
        self.choice = ChoiceButton[ReasoningEffort | None](theme, "sparkles", name, self.changed.emit)
        self.head.reset_requested.connect(lambda: self.changed.emit(None))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self.head)
        column.addWidget(self.choice)

    def show_effort(self, effort: ReasoningEffort | None, account: Account | None, model_id: str) -> None:
        """Show what holds for a model of an account; hidden for this computer's."""
        self.setVisible(account is not None)
        if account is None:
            return
        model = account.model(model_id)
        taken = efforts(account.provider, model)
        own = self.tr("The model's own")
        held = () if effort is None or effort in taken else (effort,)
        choices = [(None, own), *((one, effort_words(one, model)) for one in (*taken, *held))]
        self.choice.show_choices(choices, effort)
        self.choice.setEnabled(len(choices) > 1)
        self.head.set_changed(own if effort is not None else None)
        name = one_line(model.name)
        if not taken:
            self.head.remark(self.tr("Not sent: how much {model} reasons cannot be set.").format(model=name))
        elif held:
            self.head.remark(self.tr("Not sent: {model} does not take this one.").format(model=name))
        else:
            self.head.remark("")


def effort_words(effort: ReasoningEffort, model: CloudModel) -> str:
    """Its name; for models that know no levels with the tokens that it comes to."""
    name = QCoreApplication.translate("effort", _NAMES[effort])
    if effort not in BUDGETS or not is_budgeted(model):
        return name
    words = QCoreApplication.translate("effort", "{name} (up to {count} tokens)")
    return words.format(name=name, count=count(BUDGETS[effort]))
