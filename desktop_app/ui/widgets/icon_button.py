"""A control with an icon alone: its words are in the tooltip, with its key, and in its accessible name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QToolButton, QWidget

from desktop_app.ui.icons import keep_icon
from desktop_app.ui.text import literal_tooltip, tooltip_with_key
from desktop_app.ui.theme import Metric

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme

WHY_NOT = "why not"
"""A property of an action: why it cannot be done now, in words."""


class IconButton(QToolButton):
    """A square of a control's height."""

    def __init__(
        self, theme: Theme, icon: str, words: str, parent: QWidget | None = None, *, token: str = "quiet"
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._action: QAction | None = None
        self._explained = ""
        self.setProperty("role", "icon")
        self.setIconSize(QSize(Metric.ICON, Metric.ICON))
        self.setFixedSize(Metric.CONTROL_HEIGHT, Metric.CONTROL_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        keep_icon(self, theme, icon, token)
        self.set_words(words, QKeySequence())

    def set_words(self, words: str, key: QKeySequence) -> None:
        """What it does, for the tooltip and for screen readers."""
        self.setAccessibleName(words)
        self.setToolTip(tooltip_with_key(words, key))

    def explain(self, words: str) -> None:
        """Say this in the tooltip instead of what it does; "" for that again. The name stays."""
        self._explained = words
        if words:
            self.setToolTip(literal_tooltip(words))
        else:
            self._follow()

    def stand_for(self, action: QAction) -> None:
        """Trigger `action`, and take its words and key, whatever they become."""
        self._action = action
        action.changed.connect(self._follow)
        self._follow()
        self.clicked.connect(action.trigger)
        action.enabledChanged.connect(self.setEnabled)
        self.setEnabled(action.isEnabled())

    def _follow(self) -> None:
        action = self._action
        if action is not None:
            self.set_words(action.text(), action.shortcut())
            why_not = "" if action.isEnabled() else action.property(WHY_NOT) or ""
            self.setAccessibleDescription(why_not)
            if why_not:
                self.setToolTip(literal_tooltip(why_not))
            if self._explained:
                self.setToolTip(literal_tooltip(self._explained))
