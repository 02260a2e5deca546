"""A card over the window for as long as it is needed: the focus stays in it and goes back where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsDropShadowEffect, QVBoxLayout, QWidget

from desktop_app.ui.escape import escapes, takes_escape
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from desktop_app.ui.theme import Theme

_VEIL_ON_LIGHT, _VEIL_ON_DARK = 0.22, 0.5
_TOP = 0.12
"""Of the window's height, above the card."""


class Overlay(QWidget):
    """Closed by Escape and by a press beside the card. `card` holds what it shows; `width`, `height` are its most."""

    closed = Signal()

    def __init__(self, theme: Theme, window: QWidget, *, width: int, height: int) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._most = (width, height)
        self._before: QWidget | None = None
        self.card = QFrame(self)
        self.card.setObjectName("popup")
        self.column = QVBoxLayout(self.card)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self._shadow = QGraphicsDropShadowEffect(self)
        self._shadow.setBlurRadius(Space.XXL)
        self._shadow.setOffset(0, Space.S)
        self.card.setGraphicsEffect(self._shadow)
        theme.changed.connect(self._dress)
        self._dress()
        window.installEventFilter(self)
        self.hide()

    def open_at(self, first: QWidget) -> None:
        """Show it, with the focus in `first`."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self._place()
        self.show()
        self.raise_()
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_now(self) -> None:
        """Give the focus back and go."""
        if not self.isVisible():
            return
        before, self._before = self._before, None
        self.hide()
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def place_card(self, wanted: int) -> None:
        """Give the card the height that its content wants, as far as there is room."""
        width = min(self._most[0], self.width() - 2 * Space.L)
        height = min(self._most[1], self.height() - 2 * Space.XL, wanted)
        top = min(round(self.height() * _TOP), (self.height() - height) // 2)
        self.card.setGeometry(QRect((self.width() - width) // 2, top, width, height))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Escape belongs to it, and not to the window's Stop."""
        return takes_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if escapes(event):
            self.close_now()
        # Any other key is meant for the card, and not for the window below.
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Beside the card."""
        event.accept()
        self.close_now()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 (Qt's own name)
        """Tab travels inside the card only."""
        parts = [part for part in self.card.findChildren(QWidget) if _takes_focus(part)]
        focus = QApplication.focusWidget()
        if not parts:
            return False
        place = parts.index(focus) if focus in parts else -1
        parts[(place + (1 if forward else -1)) % len(parts)].setFocus(
            Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        )
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """The window steps back."""
        del event
        veil = QColor(self._theme.color("shadow"))
        veil.setAlphaF(_VEIL_ON_DARK if self._theme.tokens.dark else _VEIL_ON_LIGHT)
        QPainter(self).fillRect(self.rect(), veil)

    def arrange(self) -> None:
        """Place the card; made anew by those whose content has a height of its own."""
        self.place_card(self._most[1])

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        self.arrange()

    def _dress(self) -> None:
        shade = QColor(self._theme.color("shadow"))
        shade.setAlphaF(0.5 if self._theme.tokens.dark else 0.25)
        self._shadow.setColor(shade)
        self.update()


def _takes_focus(part: QWidget) -> bool:
    return bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus) and part.isVisible() and part.isEnabled()
