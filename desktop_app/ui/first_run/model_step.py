"""With which model to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop_app.domain import LocalModel
from desktop_app.ui.first_run.step import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QPushButton

    from desktop_app.ui.first_run.way import Way


class ModelStep(Step):
    """Ways to a first model, in their order; the one that the user has begun to go, or else the first that is open,
    has the primary button.
    """

    taken = Signal(LocalModel)
    default_changed = Signal()

    def __init__(self, ways: Sequence[Way]) -> None:
        super().__init__(self.tr("Choose a model to begin with"), "")
        self.ways = ways
        for way in ways:
            self.add(way)
            way.taken.connect(self.taken)
            way.changed.connect(self._mark_default)
        self._mark_default()

    def start_again(self) -> None:
        """It is shown anew."""
        for way in self.ways:
            way.start_again()

    def default_button(self) -> QPushButton | None:
        """That of the way that is meant, or else of the first one."""
        open_ways = [way for way in self.ways if not way.isHidden() and way.button.isEnabled()]
        meant = next((way for way in open_ways if way.is_meant), next(iter(open_ways), None))
        return meant.button if meant else None

    def _mark_default(self) -> None:
        if any(way.has_models for way in self.ways):
            self.words.setText(self.tr("You can change it at any time, in every conversation."))
        else:
            self.words.setText(
                self.tr("None was found on this computer. A file in the GGUF format is all that it takes.")
            )
        default = self.default_button()
        for way in self.ways:
            role = "primary" if way.button is default else ""
            if way.button.property("role") != role:
                way.button.setProperty("role", role)
                way.button.style().unpolish(way.button)
                way.button.style().polish(way.button)
        self.default_changed.emit()
