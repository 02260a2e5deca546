"""The lanes as tabs, where the window is too narrow for columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QTabBar, QWidget

from desktop_app.ui.lanes.marks import LINE_HEIGHT, lane_color
from desktop_app.ui.text import literal_label, literal_tooltip
from desktop_app.ui.theme import MEDIUM, REGULAR, Size, Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.lanes.face import Face
    from desktop_app.ui.theme import Theme

_HEIGHT = 36


class LaneTabs(QTabBar):
    """`chosen` tells the place of the lane that the reader turned to."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._faces: tuple[Face, ...] = ()
        self.setDrawBase(False)
        self.setExpanding(True)
        self.setUsesScrollButtons(False)
        self.setAccessibleName(self.tr("Lanes"))
        self.currentChanged.connect(self._choose)
        theme.changed.connect(self.update)

    def set_count(self, count: int) -> None:
        """So many lanes."""
        self.blockSignals(True)  # noqa: FBT003 (Qt's own)
        while self.count() > count:
            self.removeTab(self.count() - 1)
        while self.count() < count:
            self.addTab("")
        self.blockSignals(False)  # noqa: FBT003 (Qt's own)

    def show_current(self, place: int) -> None:
        """This lane is shown; nobody is told."""
        self.blockSignals(True)  # noqa: FBT003 (Qt's own)
        self.setCurrentIndex(place)
        self.blockSignals(False)  # noqa: FBT003 (Qt's own)
        self.update()

    def show_faces(self, faces: Sequence[Face]) -> None:
        """Whose tabs they are."""
        self._faces = tuple(faces)
        for place, face in enumerate(faces):
            self.setTabText(place, literal_label(face.name))
            self.setTabToolTip(place, literal_tooltip(f"{face.name} · {face.words}" if face.words else face.name))
        self.update()

    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802 (Qt's own name)
        """All are as wide as one another."""
        del index
        return QSize(max(Space.XXL, self.width() // max(1, self.count())), _HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:  # noqa: N802 (Qt's own name)
        """They give way."""
        return self.tabSizeHint(index)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(super().sizeHint().width(), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Each with its lane's line; a filled ring says that something is written there."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        painter.fillRect(self.rect(), theme.color("surface"))
        for place, face in enumerate(self._faces[: self.count()]):
            area, is_shown = QRectF(self.tabRect(place)), place == self.currentIndex()
            if is_shown:
                painter.fillRect(area, theme.color("selected"))
            line = QRectF(area.left() + 1, 0, area.width() - 2, LINE_HEIGHT)
            painter.fillRect(line, lane_color(theme, face.color) if is_shown else theme.color("hairline"))
            dot = QRectF(area.left() + Space.M, area.center().y() - Space.XS + 1, Space.S, Space.S)
            ink = lane_color(theme, face.color)
            painter.setBrush(ink if face.is_writing else Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ink, 2))
            painter.drawEllipse(dot)
            painter.setFont(theme.font(Size.CONTROL, MEDIUM if is_shown else REGULAR))
            painter.setPen(theme.color("text" if is_shown else "quiet"))
            inner = area.adjusted(Space.M + Space.S + Space.S, LINE_HEIGHT, -Space.S, 0)
            shown = painter.fontMetrics().elidedText(face.name, Qt.TextElideMode.ElideRight, int(inner.width()))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, shown)
            if is_shown and self.hasFocus():
                painter.setPen(theme.color("accent"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("hairline"))

    def _choose(self, place: int) -> None:
        if place >= 0:
            self.chosen.emit(place)
