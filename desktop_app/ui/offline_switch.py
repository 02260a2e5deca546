"""The *Offline* switch of the window: one action, and what everything that depends on it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.preferences import offline_by_environment

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from desktop_app.preferences import Preferences
    from desktop_app.ui.live_preferences import LivePreferences


class OfflineSwitch(QObject):
    """Kept in the preferences, which the services follow; what the environment says cannot be switched here."""

    changed = Signal()

    def __init__(self, action: QAction, preferences: LivePreferences, parent: QObject) -> None:
        super().__init__(parent)
        self.action = action
        self._preferences = preferences
        self.is_forced = offline_by_environment()
        self._told = self.is_offline
        action.setCheckable(True)
        action.setChecked(self.is_offline)
        action.setEnabled(not self.is_forced)
        action.triggered.connect(lambda on: preferences.change(offline=on))
        preferences.changed.connect(self._follow)

    @property
    def is_offline(self) -> bool:
        """Whether nothing may reach the network."""
        return self.is_forced or self._preferences.current.offline

    def _follow(self, _: Preferences) -> None:
        if self._told != self.is_offline:
            self._told = self.is_offline
            self.action.setChecked(self.is_offline)
            self.changed.emit()
