"""Where the settings are shown: over the chat, in the same window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.ui.settings.page import Section, SettingsPage


class SettingsPlace(QObject):
    """`make` builds the page when it is first wanted; `stack` shows the chat as its first page."""

    def __init__(self, stack: QStackedWidget, make: Callable[[], SettingsPage]) -> None:
        super().__init__(stack)
        self._stack = stack
        self._make = make
        self._before: QWidget | None = None
        self._under: QWidget | None = None
        self.page: SettingsPage | None = None

    @property
    def is_open(self) -> bool:
        """Whether the settings are on the screen."""
        return self.page is not None and self._stack.currentWidget() is self.page

    def open(self) -> None:
        """Show them where they were left."""
        if self.page is None:
            self.page = self._make()
            self.page.closed.connect(self.leave)
            self._stack.addWidget(self.page)
        if not self.is_open:
            self._before = QApplication.focusWidget()
            self._under = self._stack.currentWidget()
            self._stack.setCurrentWidget(self.page)
            self.page.take_focus()

    def open_section(self, section: Section) -> None:
        """Show one section."""
        self.open()
        assert self.page is not None
        self.page.show_section(section)

    def leave(self) -> None:
        """Back to the chat, and to what had the focus there."""
        if not self.is_open:
            return
        before, self._before = self._before, None
        if self._under is not None:
            self._stack.setCurrentWidget(self._under)
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
