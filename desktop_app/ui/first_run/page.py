"""The page over the chat that leads to the first prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain import LocalModel
from desktop_app.ui.escape import takes_escape
from desktop_app.ui.first_run.computer_step import ComputerStep
from desktop_app.ui.first_run.file_way import FileWay
from desktop_app.ui.first_run.found_way import FoundWay
from desktop_app.ui.first_run.model_step import ModelStep
from desktop_app.ui.first_run.present_way import PresentWay
from desktop_app.ui.first_run.recommended_way import RecommendedWay
from desktop_app.ui.first_run.step import COLUMN
from desktop_app.ui.text import tooltip_with_key
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path

    from desktop_app.services.machine import Machine
    from desktop_app.ui.theme import Theme

_HEIGHT = 668
STEPS = 3
"""The third one is the prompt itself, in the chat."""


class FirstRunPage(QWidget):
    """Enter goes on, Escape skips the rest. `add` begins to use a model file where it lies. `download_wanted`: show the
    models that can be had.
    """

    skipped = Signal()
    download_wanted = Signal()
    taken = Signal(LocalModel)

    def __init__(self, theme: Theme, add: Callable[[Path], Future[LocalModel]]) -> None:
        super().__init__()
        self.computer = ComputerStep(theme)
        self.present = PresentWay(theme)
        self.recommended = RecommendedWay(theme)
        self.recommended.wanted.connect(self.download_wanted)
        self.found = FoundWay(theme, add)
        self.file = FileWay(theme, add)
        self.model = ModelStep((self.present, self.recommended, self.found, self.file))
        self.model.taken.connect(self.taken)
        self.steps = QStackedWidget()
        self.steps.addWidget(self.computer)
        self.steps.addWidget(self.model)
        self.back = QPushButton(self.tr("Back"))
        self.back.clicked.connect(lambda: self.show_step(0))
        self.place = QLabel()
        self.place.setProperty("role", "caption")
        self.skip = QPushButton(self.tr("Skip"))
        self.skip.setProperty("role", "quiet")
        self.skip.setToolTip(tooltip_with_key(self.tr("Go to the chat"), QKeySequence(Qt.Key.Key_Escape)))
        self.skip.setAccessibleDescription(self.tr("Go to the chat"))
        self.skip.clicked.connect(self.skipped)
        self.go_on = QPushButton(self.tr("Continue"))
        self.go_on.setProperty("role", "primary")
        self.go_on.clicked.connect(lambda: self.show_step(1))
        self._focused: QPushButton = self.skip
        self.model.default_changed.connect(self._follow_default)
        self._lay_out()

    def start_again(self) -> None:
        """From the first step on."""
        self.model.start_again()
        self.show_step(0)

    def show_machine(self, machine: Machine) -> None:
        """What is known of this computer by now."""
        self.computer.show_machine(machine)
        self.found.show_machine(machine)

    def show_step(self, number: int) -> None:
        """Turn to a step, counted from 0."""
        self.steps.setCurrentIndex(number)
        self.setAccessibleName(self._step().title)
        self.back.setVisible(number > 0)
        self.go_on.setVisible(number == 0)
        self.place.setText(self.tr("Step {number} of {all}").format(number=number + 1, all=STEPS))
        self._focus_default()

    def default_button(self) -> QPushButton | None:
        """What Enter presses where no other button has the focus."""
        return self.go_on if not self.go_on.isHidden() else self._step().default_button()

    def event(self, event: QEvent) -> bool:
        """Escape belongs to this page, even while an answer is written under it."""
        return takes_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape, wherever the focus is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            button = focused if isinstance(focused, QPushButton) else self.default_button()
            if button is not None:
                button.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.skipped.emit()
        else:
            super().keyPressEvent(event)

    def _focus_default(self) -> None:
        self._focused = self.default_button() or self.skip
        self._focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_default(self) -> None:
        """Models come while the user waits; whoever has taken the focus elsewhere keeps it there."""
        if self.isVisible() and self.focusWidget() is self._focused:
            self._focus_default()

    def _step(self) -> ComputerStep | ModelStep:
        return self.computer if self.steps.currentIndex() == 0 else self.model

    def _lay_out(self) -> None:
        foot = QWidget()
        foot.setMaximumWidth(COLUMN)
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.place)
        row.addStretch(1)
        for button in (self.skip, self.back, self.go_on):
            row.addWidget(button)
        across = QHBoxLayout()
        across.setContentsMargins(Space.XL, Space.M, Space.XL, Space.XL)
        across.addStretch(1)
        across.addWidget(foot, COLUMN)
        across.addStretch(1)
        # Limited, so that the foot is near what it belongs to, and at the same height in every step.
        whole = QWidget()
        whole.setMaximumHeight(_HEIGHT)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.steps, 1)
        column.addLayout(across)
        middle = QVBoxLayout(self)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(2)
        middle.addWidget(whole, 1000)
        middle.addStretch(3)
