"""At the head of a lane: which model answers there, where the lane stands, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.lanes.lane_button import LaneButton
from desktop_app.ui.lanes.marks import LINE_HEIGHT, lane_color
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.widgets.elided_label import ElidedLabel
from desktop_app.ui.widgets.icon_button import IconButton
from desktop_app.ui.widgets.title_edit import TitleEdit

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from desktop_app.ui.lanes.face import Face
    from desktop_app.ui.theme import Theme

HEIGHT = 68
_GAUGE_HEIGHT = 2


class LaneHead(QWidget):
    """Name and state. The model's button opens the picker for this lane; its menu has all that can be done here."""

    pressed = Signal()
    stop_wanted = Signal()
    retry_wanted = Signal()
    menu_wanted = Signal(QPoint)
    renamed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._face: Face | None = None
        self.setFixedHeight(HEIGHT)
        self.model = LaneButton(theme, self)
        self.name: TitleEdit | None = None
        self.state = ElidedLabel("caption", self)
        self.state.setMinimumWidth(Metric.CONTROL_HEIGHT * 2)
        self.state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.badge = QLabel(self)
        self.badge.setTextFormat(Qt.TextFormat.PlainText)
        self.badge.setProperty("role", "caption")
        self.stop = IconButton(theme, "circle-stop", self.tr("Stop this lane"), self)
        self.stop.clicked.connect(self.stop_wanted)
        self.retry = IconButton(theme, "refresh-cw", self.tr("Try again"), self)
        self.retry.clicked.connect(self.retry_wanted)
        self.more = IconButton(theme, "ellipsis", self.tr("What can be done with the lane"), self)
        self.more.clicked.connect(self._open_menu)
        self._lay_out()
        theme.changed.connect(self.update)

    def show_face(self, face: Face) -> None:
        """Show where the lane stands."""
        self._face = face
        self.model.show_lane(face)
        self.state.show_words(face.words)
        self.state.setAccessibleName(face.words)
        self.badge.setText(f"≠ {face.differs}" if face.differs else "")
        self.badge.setToolTip(literal_tooltip("\n".join(face.why_differs)))
        self.badge.setAccessibleName(face.differs)
        self.badge.setAccessibleDescription(" ".join(face.why_differs))
        self.badge.setVisible(bool(face.differs))
        self.stop.setVisible(face.is_writing)
        self.retry.setVisible(face.is_trouble and not face.is_writing)
        self.more.setAccessibleName(self.tr("What can be done with {name}").format(name=face.name))
        self.update()

    def tab_stops(self) -> list[QWidget]:
        """From left to right."""
        return [self.model, self.retry, self.stop, self.more]

    def begin_rename(self, name: str) -> None:
        """Let the lane's name be typed, in the place of the model's."""
        if self.name is None:
            self.name = TitleEdit(self._theme)
            self.name.setAccessibleName(self.tr("Name of the lane"))
            self.name.renamed.connect(self.renamed)
            self.name.editingFinished.connect(self._end_rename)
            self._first.insertWidget(1, self.name, 1)
        self.name.set_title(name, editable=True)
        self.model.hide()
        self.name.show()
        self.name.begin()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Turn to this lane."""
        self.pressed.emit()
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lane's line; what is done of what it waits for, below; a ground where it is the active one."""
        del event
        face = self._face
        if face is None:
            return
        painter = QPainter(self)
        theme, area = self._theme, QRectF(self.rect())
        painter.fillRect(area, theme.color("surface"))
        if face.is_active:
            painter.fillRect(area, theme.color("selected"))
        painter.fillRect(QRectF(0, 0, area.width(), LINE_HEIGHT), lane_color(theme, face.color))
        painter.fillRect(QRectF(0, area.height() - 1, area.width(), 1), theme.color("hairline"))
        if face.fraction is not None:
            done = QRectF(0, area.height() - _GAUGE_HEIGHT, area.width() * min(1.0, face.fraction), _GAUGE_HEIGHT)
            painter.fillRect(done, theme.color("accent"))

    def _end_rename(self) -> None:
        if self.name is not None:
            self.name.hide()
        self.model.show()

    def _open_menu(self) -> None:
        self.pressed.emit()
        self.menu_wanted.emit(self.more.mapToGlobal(QPoint(self.more.width(), self.more.height() + Space.XS)))

    def _lay_out(self) -> None:
        first = self._first = QHBoxLayout()
        first.setContentsMargins(0, 0, 0, 0)
        first.setSpacing(0)
        first.addWidget(self.model, 1)
        for button in (self.retry, self.stop, self.more):
            first.addWidget(button)
        second = QHBoxLayout()
        second.setContentsMargins(Space.S, 0, Space.S, 0)
        second.setSpacing(Space.S)
        second.addWidget(self.state, 1)
        second.addWidget(self.badge)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XS, LINE_HEIGHT + Space.XS, Space.XS, Space.XS)
        column.setSpacing(0)
        column.addLayout(first)
        column.addLayout(second)
        column.addStretch(1)
        self.retry.hide()
        self.stop.hide()
