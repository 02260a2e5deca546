"""A page as one place for Tab: it goes through what is being read and that one's controls, then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent

_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


_FAR = 1_000_000_000
READING_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_K: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_J: 1,
    Qt.Key.Key_Home: -_FAR,
    Qt.Key.Key_End: _FAR,
}
"""How many messages a key goes on in reading; as far as there are any."""


class TabScope(QAbstractScrollArea):
    """Whoever makes a widget for Tab inside it must `take_in` that widget. Qt orders Tab by the time at which
    widgets came to be: without that, those of the page would lie somewhere among the window's.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._edge = _Edge(self)
        self.beyond: Callable[[QWidget, bool], QWidget | None] | None = None
        """What comes after the page, or before it, where that is not what Qt thinks."""
        QWidget.setTabOrder(self, self._edge)

    def take_in(self, widget: QWidget) -> None:
        """Let Qt know that a widget belongs behind the page and before what follows it."""
        QWidget.setTabOrder(self, widget)

    def read_now(self) -> QWidget | None:
        """The widget that is being read; None if there is nothing."""
        return None

    def reveal(self, widget: QWidget) -> None:
        """Bring a widget that got the focus into view."""

    def enter(self, *, forward: bool) -> None:
        """Take the focus from outside, at the beginning or at the end."""
        stops = self._stops()
        if stops:
            self._give(stops[0 if forward else -1], forward=forward)
        else:
            self.setFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the focus on to what is being read if Tab brought it."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.TabFocusReason:
            self.enter(forward=True)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 (Qt's own name)
        """The next stop, or what follows the page."""
        focus, stops = QApplication.focusWidget(), self._stops()
        following: QWidget | None = None
        if focus in stops:
            at = stops.index(focus) + (1 if forward else -1)
            following = stops[at] if 0 <= at < len(stops) else None
        elif focus is self and forward and stops:
            following = stops[0]
        following = following or self._outside(forward=forward)
        if following is None:
            return False
        self._give(following, forward=forward)
        return True

    def _give(self, widget: QWidget, *, forward: bool) -> None:
        give_focus(widget, forward=forward)
        if self.isAncestorOf(widget):
            self.reveal(widget)

    def _stops(self) -> list[QWidget]:
        now = self.read_now()
        if now is None:
            return []
        inside = [widget for widget in now.findChildren(QWidget) if takes_tab(widget)]
        return [now, *sorted(inside, key=lambda widget: _reading_order(widget, now))]

    def _outside(self, *, forward: bool) -> QWidget | None:
        if self.beyond is not None and (found := self.beyond(self, forward)) is not None:
            return found
        widget: QWidget | None = self
        while widget is not None:
            widget = widget.nextInFocusChain() if forward else widget.previousInFocusChain()
            if widget is self or widget is None:
                return None
            if not self.isAncestorOf(widget) and widget.window() is self.window() and takes_tab(widget):
                return widget
        return None


def give_focus(widget: QWidget, *, forward: bool) -> None:
    """As Tab does, or Shift+Tab, which enters a page from its end."""
    if isinstance(widget, TabScope) and not forward:
        widget.enter(forward=False)
    else:
        widget.setFocus(_BY_TAB[0] if forward else _BY_TAB[1])


class _Edge(QWidget):
    """Where Shift+Tab comes in: it lies behind all that is on the page and hands the focus on."""

    def __init__(self, scope: TabScope) -> None:
        super().__init__(scope)
        self._scope = scope
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.resize(0, 0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Enter the page from its end."""
        super().focusInEvent(event)
        self._scope.enter(forward=False)


def take_in(widget: QWidget) -> None:
    """Tell the page around a widget, if there is one, that it is there."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, TabScope):
        around = around.parentWidget()
    if around is not None:
        around.take_in(widget)


def takes_tab(widget: QWidget) -> bool:
    """Whether Tab can reach it now."""
    tab = Qt.FocusPolicy.TabFocus
    return widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & tab == tab


def _reading_order(widget: QWidget, within: QWidget) -> tuple[int, int]:
    at = widget.mapTo(within, QPoint())
    return at.y(), at.x()
