"""Where the settings are shown: over the chat, in the same window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.place import Place
from desktop_app.ui.settings.page import SettingsPage

if TYPE_CHECKING:
    from desktop_app.ui.settings.page import Section


class SettingsPlace(Place[SettingsPage]):
    """Opens them, also at one section."""

    def open_section(self, section: Section) -> None:
        """Show one section."""
        self.open()
        self._made().show_section(section)
