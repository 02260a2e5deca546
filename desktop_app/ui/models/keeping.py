"""The window's connection to the models on this computer: builds their part when it is first wanted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.models.library import LibraryPart
    from desktop_app.ui.services import Computer, Models
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.toast import Toast


class Keeping(QObject):
    """`chat_wanted` brings the file of the model to chat with."""

    chat_wanted = Signal(Path)
    discover_wanted = Signal()
    failed = Signal(AppError)

    def __init__(
        self, window: QWidget, *, theme: Theme, models: Models, computer: Computer, bridge: Bridge, toast: Toast
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._models = models
        self._computer = computer
        self._bridge = bridge
        self._toast = toast
        self.part: LibraryPart | None = None

    def make_part(self) -> LibraryPart:
        """Their part of the models' page."""
        from desktop_app.ui.models.library import LibraryPart
        from desktop_app.ui.models.shelf_sources import ShelfSources

        sources = ShelfSources(
            self,
            models=self._models,
            files=self._computer.model_files,
            found_models=self._computer.found_models,
            fits=self._computer.fits,
            bridge=self._bridge,
        )
        part = self.part = LibraryPart(self._theme, sources)
        part.chat_wanted.connect(self.chat_wanted)
        part.discover_wanted.connect(self.discover_wanted)
        part.failed.connect(self.failed)
        part.told.connect(self._toast.notice)
        return part
