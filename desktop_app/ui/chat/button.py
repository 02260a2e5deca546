"""A quiet button: an icon, or an icon with a word, drawn in the theme's colours as they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_app.ui.actions import Do, key_of
from desktop_app.ui.chat.focus import take_in
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.text import tooltip_with_key
from desktop_app.ui.theme import MEDIUM, Metric, Radius, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QShowEvent

    from desktop_app.ui.theme import Theme

SIDE = Metric.ICON + 2 * (Space.XS + 2)
"""The edge of a button with an icon alone."""

_DIM = 0.7


class QuietButton(QAbstractButton):
    """`name` is what assistive technology and the tooltip say; `words` also stand beside the icon."""

    def __init__(self, theme: Theme, icon: str, name: str, parent: QWidget | None = None, *, words: str = "") -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._dim = False
        self._does: Do | None = None
        self.setText(words)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFont(theme.font(Size.CONTROL, MEDIUM))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_icon(self, icon: str) -> None:
        """Another icon."""
        self._icon = icon
        self.update()

    def set_dim(self, *, dim: bool) -> None:
        """Step back until the reader comes near."""
        self._dim = dim
        self.update()

    def stand_for(self, do: Do) -> None:
        """Do what an action of the window does: the tooltip shows the key that it has by then."""
        self._does = do

    def event(self, event: QEvent) -> bool:
        """The key is looked up when it is shown, since the user may change it."""
        if event.type() == QEvent.Type.ToolTip and self._does is not None:
            self.setToolTip(tooltip_with_key(self.accessibleName(), key_of(self, self._does)))
        return super().event(event)

    def sizeHint(self) -> QSize:
        """A square, or as long as its words."""
        if not self.text():
            return QSize(SIDE, SIDE)
        return QSize(SIDE + QFontMetrics(self.font()).horizontalAdvance(self.text()) + Space.S, SIDE)

    def showEvent(self, event: QShowEvent) -> None:
        """Come after the page around it in the order of Tab."""
        take_in(self)
        super().showEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon, words, and a ground only under the pointer."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.color("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
        lively = self.isEnabled() and (self.underMouse() or self.hasFocus())
        ground = "pressed" if self.isDown() else "hover"
        painter.setBrush(theme.color(ground) if self.isEnabled() and self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, Radius.CONTROL, Radius.CONTROL)
        ink = theme.color("text" if lively else "quiet" if self.isEnabled() else "disabled")
        painter.setOpacity(_DIM if self._dim and not lively else 1.0)
        inset = (SIDE - Metric.ICON) / 2
        paint_icon(painter, self._icon, ink, QRectF(inset, (self.height() - Metric.ICON) / 2, Metric.ICON, Metric.ICON))
        if self.text():
            painter.setPen(ink)
            painter.setFont(self.font())
            words = QRectF(self.rect()).adjusted(inset + Metric.ICON + Space.XS, 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
