"""The icon in the desktop's tray: there while Tandem is to be kept in it, and while a notification stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop_app.ui.icons import app_icon

if TYPE_CHECKING:
    from desktop_app.preferences import Preferences
    from desktop_app.ui.live_preferences import LivePreferences


def has_tray() -> bool:
    """Whether this desktop shows icons of programs that run in the background."""
    return QSystemTrayIcon.isSystemTrayAvailable()


class Tray(QObject):
    """Does nothing, and says nothing of it, where there is no tray."""

    opened = Signal()
    quit_wanted = Signal()
    notification_clicked = Signal()

    def __init__(self, preferences: LivePreferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._menu = QMenu()
        self.open_action = self._menu.addAction("", self.opened.emit)
        self.quit_action = self._menu.addAction("", self.quit_wanted.emit)
        self.icon = QSystemTrayIcon(app_icon(), self)
        self.icon.setContextMenu(self._menu)
        self.icon.activated.connect(self._press)
        self.icon.messageClicked.connect(self.notification_clicked)
        preferences.changed.connect(self._settle)
        self.speak()
        self._settle(preferences.current)

    @property
    def keeps_the_window(self) -> bool:
        """Whether closing the window leaves Tandem in the tray."""
        return self._preferences.current.keep_in_tray and has_tray()

    def speak(self) -> None:
        """In the reader's language, which has changed."""
        self.open_action.setText(self.tr("Open Tandem"))
        self.quit_action.setText(self.tr("Quit"))
        self.icon.setToolTip(self.tr("Tandem"))

    def notify(self, title: str, words: str) -> None:
        """Say something while the window is in the background."""
        if has_tray():
            self.icon.show()
            self.icon.showMessage(title, words, app_icon())

    def calm(self) -> None:
        """The window has been seen: no icon is needed for its notification any more."""
        self._settle(self._preferences.current)

    def close(self) -> None:
        """Leave the tray."""
        self.icon.hide()
        self._menu.deleteLater()

    def _settle(self, now: Preferences) -> None:
        self.icon.setVisible(now.keep_in_tray and has_tray())

    def _press(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.opened.emit()
