"""Whether Tandem may reach the network, in the sidebar; pressed, it is switched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.text import literal_tooltip, tooltip_with_key
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
        self.set_words(self.tr("Offline") if offline else self.tr("Online"))
        if not action.isEnabled():
            self.setToolTip(literal_tooltip(self.tr("The environment variable HF_HUB_OFFLINE keeps Tandem offline.")))
            return
        words = self.tr("Go online") if offline else self.tr("Go offline: nothing leaves this computer")
        self.setToolTip(tooltip_with_key(words, action.shortcut()))
