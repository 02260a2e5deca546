"""Below a lane: whether the composer speaks to this lane alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_app.ui.actions import Do, key_of
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.text import tooltip_with_key
from desktop_app.ui.theme import MEDIUM, REGULAR, Metric, Size, Space

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.lanes.face import Face
    from desktop_app.ui.theme import Theme

_HEIGHT = 30
_FAINT = 0.5
"""Of what cannot be done now."""


class LaneFoot(QAbstractButton):
    """A press lets the next prompt go to this lane alone, another one to all again."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setFixedHeight(_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setText(self.tr("Ask only this one"))
        theme.changed.connect(self.update)

    def show_face(self, face: Face) -> None:
        """Whether it is this lane's turn alone."""
        self.setChecked(face.is_alone)
        self.setEnabled(not face.why_fixed)
        self.setAccessibleName(self.tr("Ask only {name}").format(name=face.name))
        self.setAccessibleDescription(face.why_fixed)
        self.update()

    def event(self, event: QEvent) -> bool:
        """The key is looked up when it is shown, since the user may change it."""
        if event.type() == event.Type.ToolTip:
            words = self.accessibleDescription() or self.accessibleName()
            self.setToolTip(tooltip_with_key(words, key_of(self, Do.ASK_LANE)))
        return super().event(event)

    def nextCheckState(self) -> None:
        """Who presses it only asks: what comes of that is told by `show_face`."""

    def sizeHint(self) -> QSize:
        """A strip."""
        return QSize(Metric.CONTROL_HEIGHT * 4, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Quiet until it is looked for, or holds."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._theme, QRectF(self.rect())
        lively = self.isEnabled() and (self.underMouse() or self.hasFocus())
        painter.fillRect(area, theme.color("surface"))
        if self.isChecked():
            painter.fillRect(area, theme.color("selected"))
        elif lively:
            painter.fillRect(area, theme.color("hover"))
        for y in (0, area.height() - 1):
            painter.fillRect(QRectF(0, y, area.width(), 1), theme.color("hairline"))
        painter.setOpacity(1.0 if self.isEnabled() else _FAINT)
        ink = theme.color("accent" if self.isChecked() else "text" if lively else "quiet")
        painter.setFont(theme.font(Size.CAPTION, MEDIUM if self.isChecked() else REGULAR))
        words = self.tr("Only this one is asked") if self.isChecked() else self.text()
        width = painter.fontMetrics().horizontalAdvance(words) + Metric.ICON + Space.S
        left = (area.width() - width) / 2
        paint_icon(painter, "message-square", ink, QRectF(left, (_HEIGHT - Metric.ICON) / 2, Metric.ICON, Metric.ICON))
        painter.setPen(ink)
        painter.drawText(area.adjusted(left + Metric.ICON + Space.S, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
        if self.hasFocus():
            painter.setPen(theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
