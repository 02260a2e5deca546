"""Where the part with the models on this computer has its knowledge from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from desktop_app.domain import LocalModel
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.models.defaults import ModelDefaultsPanel
    from desktop_app.ui.services import Fits, FoundModels, ModelFiles, Models
    from desktop_app.ui.theme import Theme


class ShelfSources(QObject):
    """`came_back` when the user returns to the program, perhaps from moving files."""

    came_back = Signal()

    def __init__(
        self,
        parent: QObject,
        *,
        models: Models,
        files: ModelFiles,
        found_models: FoundModels,
        fits: Fits,
        bridge: Bridge,
    ) -> None:
        super().__init__(parent)
        self.models = models
        self.files = files
        self.found_models = found_models
        self.fits = fits
        self.bridge = bridge
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._follow)

    def make_defaults(self, theme: Theme, model: LocalModel) -> ModelDefaultsPanel:
        """How a model is to run wherever nothing else is said."""
        from desktop_app.ui.models.defaults import ModelDefaultsPanel

        return ModelDefaultsPanel(theme, self.models, self.fits, model)

    def _follow(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.came_back.emit()
