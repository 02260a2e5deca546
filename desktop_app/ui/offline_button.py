"""Whether Tandem may reach the network, in the sidebar, folded or not; pressed, it is switched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.ui.icons import keep_icon
from desktop_app.ui.text import literal_tooltip, tooltip_with_key
from desktop_app.ui.widgets.icon_button import IconButton
from desktop_app.ui.widgets.row_button import RowButton

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from desktop_app.ui.theme import Theme


class OfflineButton(RowButton):
    """Stands for the action that switches."""

    def __init__(self, theme: Theme, action: QAction) -> None:
        super().__init__(theme, "wifi")
        self._switches = action
        self.setCheckable(True)
        self.clicked.connect(self._switch)
        action.changed.connect(self._show)
        action.toggled.connect(self._show)
        self._show()

    def _switch(self) -> None:
        self.setChecked(self._switches.isChecked())
        self._switches.trigger()

    def _show(self) -> None:
        action = self._switches
        offline = action.isChecked()
        self.setChecked(offline)
        self.setEnabled(action.isEnabled())
        self.set_icon("wifi-off" if offline else "wifi", "amber" if offline else "quiet")
        self.set_words(_state(offline=offline))
        self.setToolTip(_tooltip(action))


class OfflineIcon(IconButton):
    """The same where there is no room for words."""

    def __init__(self, theme: Theme, action: QAction) -> None:
        super().__init__(theme, "wifi", action.text())
        self._switches = action
        self.clicked.connect(action.trigger)
        action.changed.connect(self._show)
        action.toggled.connect(self._show)
        self._show()

    def _show(self) -> None:
        action = self._switches
        offline = action.isChecked()
        keep_icon(self, self._theme, "wifi-off" if offline else "wifi", "amber" if offline else "quiet")
        self.setEnabled(action.isEnabled())
        self.setAccessibleName(_state(offline=offline))
        self.setToolTip(_tooltip(action))


def _state(*, offline: bool) -> str:
    if offline:
        return QCoreApplication.translate("OfflineButton", "Offline")
    return QCoreApplication.translate("OfflineButton", "Online")


def _tooltip(action: QAction) -> str:
    if not action.isEnabled():
        forced = QCoreApplication.translate(
            "OfflineButton", "The environment variable HF_HUB_OFFLINE keeps Tandem offline."
        )
        return literal_tooltip(forced)
    if action.isChecked():
        words = QCoreApplication.translate("OfflineButton", "Go online")
    else:
        words = QCoreApplication.translate("OfflineButton", "Go offline: nothing leaves this computer")
    return tooltip_with_key(words, action.shortcut())
