"""The button that sends, and that stops while an answer is being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_app.ui.actions import Do, key_of
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.text import literal_tooltip, tooltip_with_key
from desktop_app.ui.theme import Metric, Radius

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.theme import Theme

_STOP_SIDE = 10


class SendButton(QAbstractButton):
    """The one primary action of the window."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._stops = False
        self._reason = ""
        self._send_key = QKeySequence(Qt.Key.Key_Return)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_state(stops=False, reason="", possible=False)

    def show_state(self, *, stops: bool, reason: str, possible: bool) -> None:
        """Stop or send; `reason` says why sending is not possible at all."""
        self._stops, self._reason = stops, reason
        self.setEnabled(stops or possible)
        self.setAccessibleName(self.tr("Stop") if stops else self.tr("Send"))
        self.setAccessibleDescription(reason)
        self._show_key()
        self.update()

    def set_sends_with_ctrl(self, *, sends_with_ctrl: bool) -> None:
        """Which key does the same, for the tooltip."""
        key = Qt.Key.Key_Return
        self._send_key = QKeySequence(Qt.Modifier.CTRL | key if sends_with_ctrl else key)

    def stops(self) -> bool:
        """Whether a press stops."""
        return self._stops

    def event(self, event: QEvent) -> bool:
        """The key that stops is looked up when it is shown, since the user may change it."""
        if event.type() == QEvent.Type.ToolTip:
            self._show_key()
        return super().event(event)

    def sizeHint(self) -> QSize:
        """A square as high as every control."""
        return QSize(Metric.CONTROL_HEIGHT, Metric.CONTROL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The accent's ground with an arrow, or a quiet one with a square."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._theme, QRectF(self.rect())
        ground, ink = self._colors()
        painter.setBrush(theme.color(ground))
        painter.setPen(QPen(theme.color("text"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), Radius.CARD, Radius.CARD)
        if self._stops:
            inset = (self.width() - _STOP_SIDE) / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(ink))
            painter.drawRoundedRect(QRectF(inset, inset, _STOP_SIDE, _STOP_SIDE), 2, 2)
            return
        inset = (self.width() - Metric.ICON_LARGE) / 2
        box = QRectF(inset, inset, Metric.ICON_LARGE, Metric.ICON_LARGE)
        paint_icon(painter, "arrow-up", theme.color(ink), box)

    def _show_key(self) -> None:
        if self._reason and not self._stops:
            self.setToolTip(literal_tooltip(self._reason))
            return
        key = key_of(self, Do.STOP) if self._stops else self._send_key
        self.setToolTip(tooltip_with_key(self.accessibleName(), key))

    def _colors(self) -> tuple[str, str]:
        if not self.isEnabled():
            return "pressed", "disabled"
        if self._stops:
            return "text", "surface"
        return "accent_hover" if self.underMouse() else "accent", "on_accent"
