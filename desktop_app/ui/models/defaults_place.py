"""Where a model's defaults are shown under its facts: folded away until they are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.errors import AppError
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.row_button import RowButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.domain import LocalModel
    from desktop_app.ui.models.defaults import ModelDefaultsPanel
    from desktop_app.ui.theme import Theme

PAUSE_MS = 120
"""Whoever runs through the list with the arrow keys waits for no panel on the way."""


class DefaultsPlace(QWidget):
    """`make` builds the panel of a model, when it is first seen."""

    failed = Signal(AppError)

    def __init__(self, theme: Theme, make: Callable[[LocalModel], ModelDefaultsPanel]) -> None:
        super().__init__()
        self._make = make
        self._model: LocalModel | None = None
        self._is_open = False
        self.panel: ModelDefaultsPanel | None = None
        self.button = RowButton(theme, "chevron-right", self.tr("Defaults of this model"), role="card")
        self.button.clicked.connect(self.turn)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._build)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.S)
        self._column.addWidget(self.button)

    def show_model(self, model: LocalModel | None) -> None:
        """Turn to a model; None: there is nothing to be set."""
        same = model is not None and self._model is not None and model.ref.id == self._model.ref.id
        self._model = model
        self.setVisible(model is not None)
        if same:
            return
        self._take_away()
        if self._is_open and model is not None:
            self._pause.start()

    def turn(self) -> None:
        """Unfold, or fold away."""
        self._is_open = not self._is_open
        self.button.set_icon("chevron-down" if self._is_open else "chevron-right", "quiet")
        words = self.tr("shown") if self._is_open else self.tr("hidden")
        self.button.setAccessibleDescription(words)
        if self._is_open:
            self._build()
        else:
            self._take_away()

    def _build(self) -> None:
        if self._model is None or self.panel is not None or not self._is_open:
            return
        self.panel = self._make(self._model)
        self.panel.failed.connect(self.failed)
        self._column.addWidget(self.panel)

    def _take_away(self) -> None:
        self._pause.stop()
        if self.panel is not None:
            self.panel.hide()
            self.panel.setParent(None)
            self.panel.deleteLater()
            self.panel = None
