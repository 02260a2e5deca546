"""The header's control that names the model and says where it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_app.services.events import ModelChanged, Readiness
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.model_words import readiness_words
from desktop_app.ui.text import one_line
from desktop_app.ui.theme import MEDIUM, REGULAR, Metric, Radius, Size, Space

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme

_NAME_WIDTH = 200
_PROGRESS_HEIGHT = 2


class ModelButton(QAbstractButton):
    """A mark, the name, the state in words, a chevron; while loading a thin line of real progress."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = ""
        self._state: ModelChanged | None = None
        self._account = ""
        self.open = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def show_model(self, name: str, state: ModelChanged | None, *, account: str = "") -> None:
        """Name the model; `state` None where there is none to speak of, `account` that of one elsewhere."""
        self._name, self._state, self._account = one_line(name), state, one_line(account)
        self.setAccessibleName(self.tr("Model: {name}").format(name=self._name))
        self.setAccessibleDescription(self.state_words())
        self.updateGeometry()
        self.update()

    def state_words(self) -> str:
        """The state as the button says it."""
        return readiness_words(self._state) if self._state else self._account

    def sizeHint(self) -> QSize:
        """Wide enough for the words, up to a long name."""
        name, words = self._name_in(_NAME_WIDTH), self._widest_words()
        width = self._name_metrics().horizontalAdvance(name) + self._word_metrics().horizontalAdvance(words)
        gaps = Space.M + Space.S + (Space.S if words else 0) + Space.S + Space.S
        return QSize(width + gaps + Metric.ICON * 2 + 2, Metric.CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """In a narrow window the name gives way."""
        return QSize(Metric.CONTROL_HEIGHT * 4, Metric.CONTROL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it all."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        mark = QRect(Space.M, (self.height() - Metric.ICON) // 2, Metric.ICON, Metric.ICON)
        self._paint_mark(painter, QRectF(mark))
        chevron = QRect(self.width() - Space.S - Metric.ICON, mark.top(), Metric.ICON, Metric.ICON)
        paint_icon(painter, "chevron-down", self._theme.color("quiet"), QRectF(chevron))
        left = mark.right() + 1 + Space.S
        room = chevron.left() - Space.S - left
        name, words = self._texts(room)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        painter.setFont(self._theme.font(Size.CONTROL, MEDIUM))
        painter.setPen(self._theme.color("text"))
        painter.drawText(QRect(left, 0, room, self.height()), flags, name)
        taken = self._name_metrics().horizontalAdvance(name) + Space.S
        painter.setFont(self._theme.font(Size.CAPTION, REGULAR))
        painter.setPen(self._theme.color("quiet"))
        painter.drawText(QRect(left + taken, 0, room - taken, self.height()), flags, words)

    def _paint_ground(self, painter: QPainter) -> None:
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(ground, Radius.CONTROL, Radius.CONTROL)
        active = self.underMouse() or self.open
        painter.fillPath(shape, self._theme.color("pressed" if self.isDown() else "hover" if active else "surface"))
        if self._state is not None and self._state.readiness == Readiness.LOADING:
            done = QRectF(ground.left(), ground.bottom() - _PROGRESS_HEIGHT, ground.width(), _PROGRESS_HEIGHT)
            done.setWidth(ground.width() * (self._state.fraction or 0.0))
            painter.save()
            painter.setClipPath(shape)
            painter.fillRect(done, self._theme.color("accent"))
            painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._theme.color("accent" if self.hasFocus() else "hairline"))
        painter.drawPath(shape)

    def _paint_mark(self, painter: QPainter, rect: QRectF) -> None:
        readiness = self._state.readiness if self._state else None
        if readiness == Readiness.TROUBLE:
            paint_icon(painter, "triangle-alert", self._theme.color("amber"), rect)
        elif readiness == Readiness.READY:
            self._paint_dot(painter, rect, "green")
        else:
            paint_icon(painter, "cloud" if self._account else "monitor", self._theme.color("quiet"), rect)

    def _paint_dot(self, painter: QPainter, rect: QRectF, token: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(token))
        painter.drawEllipse(rect.center(), Metric.MARK / 2, Metric.MARK / 2)

    def _texts(self, room: int) -> tuple[str, str]:
        """Name and state for `room` pixels; the state goes first where both do not fit."""
        words = self.state_words()
        for_words = self._word_metrics().horizontalAdvance(words) + Space.S if words else 0
        whole = self._name_metrics().horizontalAdvance(self._name_in(_NAME_WIDTH))
        if room - for_words < min(whole, Metric.CONTROL_HEIGHT * 2):
            words, for_words = "", 0
        return self._name_in(room - for_words), words

    def _widest_words(self) -> str:
        """So that the button keeps its width while the percentage climbs."""
        if self._state is not None and self._state.readiness == Readiness.LOADING:
            return readiness_words(replace(self._state, fraction=1.0))
        return self.state_words()

    def _name_in(self, room: int) -> str:
        return self._name_metrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, min(room, _NAME_WIDTH))

    def _name_metrics(self) -> QFontMetrics:
        return QFontMetrics(self._theme.font(Size.CONTROL, MEDIUM))

    def _word_metrics(self) -> QFontMetrics:
        return QFontMetrics(self._theme.font(Size.CAPTION, REGULAR))
