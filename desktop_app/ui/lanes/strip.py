"""A folded lane: a strip with its name, from top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.lanes.marks import LINE_HEIGHT, lane_color
from desktop_app.ui.lanes.widths import STRIP
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import MEDIUM, REGULAR, Metric, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.lanes.face import Face
    from desktop_app.ui.theme import Theme


class FoldedStrip(QAbstractButton):
    """A press unfolds it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._face: Face | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def show_face(self, face: Face) -> None:
        """Whose strip it is."""
        self._face = face
        self.setAccessibleName(self.tr("Unfold {name}").format(name=face.name))
        self.setToolTip(literal_tooltip(self.accessibleName()))
        self.update()

    def sizeHint(self) -> QSize:
        """Narrow, as high as there is room."""
        return QSize(STRIP, STRIP)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lane's line, an icon, the name on its side."""
        del event
        face = self._face
        if face is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._theme, QRectF(self.rect())
        painter.fillRect(area, theme.color("window"))
        if self.underMouse():
            painter.fillRect(area, theme.color("hover"))
        painter.fillRect(QRectF(0, 0, area.width(), LINE_HEIGHT), lane_color(theme, face.color))
        ink = theme.color("text" if face.is_active else "quiet")
        top = LINE_HEIGHT + Space.M
        box = QRectF((area.width() - Metric.ICON) / 2, top, Metric.ICON, Metric.ICON)
        paint_icon(painter, "chevron-right", ink, box)
        painter.setPen(ink)
        painter.setFont(theme.font(Size.CONTROL, MEDIUM if face.is_active else REGULAR))
        painter.save()
        painter.translate(area.width() / 2, box.bottom() + Space.M)
        painter.rotate(90)
        room = area.height() - box.bottom() - 2 * Space.M
        words = f"{face.name} · {face.words}" if face.words else face.name
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room))
        height = painter.fontMetrics().height()
        painter.drawText(QRectF(0, -height / 2, room, height), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
        if self.hasFocus():
            painter.setPen(theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
