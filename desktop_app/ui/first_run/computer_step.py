"""What this computer can run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop_app.ui.first_run.machine_words import cards_words, memory_words, needed_words, processor_words, verdict
from desktop_app.ui.first_run.sign import Sign
from desktop_app.ui.first_run.size_ladder import SizeLadder
from desktop_app.ui.first_run.step import Step
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.services.machine import Machine
    from desktop_app.ui.theme import Theme

_LABEL = 116


class ComputerStep(Step):
    """Three measured facts and one estimate."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            self.tr("Welcome to Tandem"),
            self.tr("Language models run here, on your computer; what you write stays on it."),
        )
        self.memory = plain(self.tr("Looking…"))
        self.processor = plain(self.tr("Looking…"))
        self.graphics = plain(self.tr("Looking…"))
        facts = Card(theme)
        for icon, label, value in (
            ("memory-stick", self.tr("Memory"), self.memory),
            ("cpu", self.tr("Processor"), self.processor),
            ("gpu", self.tr("Graphics card"), self.graphics),
        ):
            facts.add_widget(_fact(theme, icon, label, value))
        self.add(facts)
        self.add_gap()
        self.verdict = QLabel()
        self.verdict.setProperty("role", "strong")
        self.verdict.setWordWrap(True)
        self.add(self.verdict)
        self.ladder = SizeLadder(theme)
        self.add_gap(Space.XS)
        self.add(self.ladder)
        self.add_gap(Space.XS)
        self.explanation = plain("", "caption")
        self.add(self.explanation)

    def show_machine(self, machine: Machine) -> None:
        """What is known of it by now."""
        self.memory.setText(memory_words(machine))
        self.processor.setText(processor_words(machine))
        self.graphics.setText(cards_words(machine))
        self.verdict.setText(verdict(machine))
        self.ladder.show_machine(machine)
        words = self.tr(
            "4B means 4 billion parameters: {size} of memory at 4 bits each, with room for a long conversation. "
            "Smaller models answer faster, larger ones know more."
        )
        self.explanation.setText(words.format(size=needed_words(4e9)))


def _fact(theme: Theme, icon: str, label: str, value: QLabel) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
    line.setSpacing(Space.M)
    words = QLabel(label)
    words.setProperty("role", "quiet")
    words.setMinimumWidth(_LABEL)
    words.setBuddy(value)
    line.addWidget(Sign(theme, icon), 0, Qt.AlignmentFlag.AlignVCenter)
    line.addWidget(words, 0, Qt.AlignmentFlag.AlignVCenter)
    line.addWidget(value, 1)
    return row
