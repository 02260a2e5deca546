"""The control at a lane's head that names its model, or the lane where it has a name of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import MEDIUM, REGULAR, Metric, Radius, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.lanes.face import Face
    from desktop_app.ui.theme import Theme


class LaneButton(QAbstractButton):
    """An icon that tells this computer from elsewhere, the name, where it runs, a chevron."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._face: Face | None = None
        self.open = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMinimumWidth(Metric.CONTROL_HEIGHT * 3)
        theme.changed.connect(self.update)

    def show_lane(self, face: Face) -> None:
        """Whose button it is."""
        self._face = face
        self.setAccessibleName(self.tr("Model of this lane: {name}").format(name=face.name))
        self.setAccessibleDescription(face.why_fixed or face.where)
        self.setEnabled(not face.why_fixed)
        named = f"{face.name} · {face.where}" if face.where else face.name
        self.setToolTip(literal_tooltip(face.why_fixed or named))
        self.update()

    def sizeHint(self) -> QSize:
        """A control's height; the column decides its width."""
        return QSize(Metric.CONTROL_HEIGHT * 5, Metric.CONTROL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it all; what does not fit goes from the end."""
        del event
        face = self._face
        if face is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._theme, QRectF(self.rect())
        lively = self.isEnabled() and (self.underMouse() or self.open)
        painter.setPen(theme.color("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("pressed" if self.isDown() else "hover") if lively else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL, Radius.CONTROL)
        top = (area.height() - Metric.ICON) / 2
        mark = QRectF(Space.S, top, Metric.ICON, Metric.ICON)
        icon = "eye-off" if face.color is None else "cloud" if face.is_cloud else "monitor"
        paint_icon(painter, icon, theme.color("quiet"), mark)
        left = mark.right() + Space.S
        room = area.width() - Space.XS - Metric.ICON - Space.XS - left
        painter.setFont(theme.font(Size.CONTROL, MEDIUM))
        painter.setPen(theme.color("text"))
        name = painter.fontMetrics().elidedText(face.name, Qt.TextElideMode.ElideMiddle, int(room))
        painter.drawText(QRectF(left, 0, room, area.height()), Qt.AlignmentFlag.AlignVCenter, name)
        taken = painter.fontMetrics().horizontalAdvance(name)
        painter.setFont(theme.font(Size.CAPTION, REGULAR))
        where = f"· {face.where}" if face.where else ""
        if where and taken + Space.S + painter.fontMetrics().horizontalAdvance(where) <= room:
            painter.setPen(theme.color("quiet"))
            rest = QRectF(left + taken + Space.S, 0, room - taken - Space.S, area.height())
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, where)
            taken += Space.S + painter.fontMetrics().horizontalAdvance(where)
        if self.isEnabled():
            chevron = QRectF(left + taken + Space.XS, top, Metric.ICON, Metric.ICON)
            paint_icon(painter, "chevron-down", theme.color("quiet"), chevron)
