"""Where a page is shown that lies over the chat, in the same window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from desktop_app.ui.escape import takes_escape

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent


class Page(QWidget):
    """What a place shows. `closed` tells that the reader wants to go back to the chat."""

    closed = Signal()

    def take_focus(self) -> None:
        """Ready for the keyboard."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Escape leads back, and does not stop an answer that is written meanwhile."""
        return takes_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)


P = TypeVar("P", bound=Page)


class Place(QObject, Generic[P]):
    """`make` builds the page when it is first wanted; `stack` shows the chat as its first page. Of the places of one
    stack one is open at most, and each leads back to what lies under all of them.
    """

    def __init__(self, stack: QStackedWidget, make: Callable[[], P]) -> None:
        super().__init__(stack)
        self._stack = stack
        self._make = make
        self._before: QWidget | None = None
        self._under: QWidget | None = None
        self.page: P | None = None

    @property
    def is_open(self) -> bool:
        """Whether the page is on the screen."""
        return self.page is not None and self._stack.currentWidget() is self.page

    def open(self) -> None:
        """Show it where it was left."""
        if self.is_open:
            return
        for other in self._stack.findChildren(Place):
            other.leave()
        page = self._made()
        self._before = QApplication.focusWidget()
        self._under = self._stack.currentWidget()
        self._stack.setCurrentWidget(page)
        page.take_focus()

    def leave(self) -> None:
        """Back to the chat, and to what had the focus there."""
        if not self.is_open:
            return
        before, self._before = self._before, None
        if self._under is not None:
            self._stack.setCurrentWidget(self._under)
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _made(self) -> P:
        if self.page is None:
            self.page = self._make()
            self.page.closed.connect(self.leave)
            self._stack.addWidget(self.page)
        return self.page
