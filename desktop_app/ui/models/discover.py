"""Models to be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from desktop_app.ui.services import Hub
    from desktop_app.ui.theme import Theme


class Discover(QWidget):
    """Searches the Hub."""

    def __init__(self, theme: Theme, hub: Hub) -> None:
        super().__init__()
        self._theme = theme
        self._hub = hub
