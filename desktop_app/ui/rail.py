"""The sidebar folded to its icons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.actions import Do
from desktop_app.ui.offline_button import OfflineIcon
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction

    from desktop_app.ui.theme import Theme


class Rail(QWidget):
    """Each icon stands for an action: its words and its key are in the tooltip."""

    def __init__(self, theme: Theme, actions: Mapping[Do, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._actions = actions
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(Metric.RAIL)
        self.unfold = self._button("panel-left", Do.SIDEBAR)
        self.new_chat = self._button("square-pen", Do.NEW_CHAT, token="text")
        self.palette_button = self._button("search", Do.PALETTE)
        self.models = self._button("boxes", Do.MODELS)
        self.scoreboard = self._button("trophy", Do.SCOREBOARD)
        self.offline = OfflineIcon(theme, actions[Do.OFFLINE])
        self.settings = self._button("settings", Do.SETTINGS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, (Metric.HEADER - Metric.CONTROL_HEIGHT) // 2, 0, Space.S)
        column.setSpacing(Space.XS)
        for button in (self.unfold, self.new_chat, self.palette_button):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        for button in (self.models, self.scoreboard, self.offline, self.settings):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)

    def _button(self, icon: str, do: Do, *, token: str = "quiet") -> IconButton:
        button = IconButton(self._theme, icon, self._actions[do].text(), token=token)
        button.stand_for(self._actions[do])
        return button
