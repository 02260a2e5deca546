"""The looks to choose from, each as a small picture of the window, and the accents as dots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from desktop_app.look import Accent
from desktop_app.look import Theme as Wish
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import MEDIUM, REGULAR, Radius, Size, Space
from desktop_app.ui.tokens import Scheme, Tokens, tokens

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.theme import Theme

_PICTURE = QSize(106, 68)
_RING = 3
_DOT = 22
_SCHEMES = {
    Wish.SYSTEM: (Scheme.LIGHT, Scheme.DARK),
    Wish.LIGHT: (Scheme.LIGHT,),
    Wish.DARK: (Scheme.DARK,),
    Wish.HIGH_CONTRAST_LIGHT: (Scheme.HIGH_CONTRAST_LIGHT,),
    Wish.HIGH_CONTRAST_DARK: (Scheme.HIGH_CONTRAST_DARK,),
}


class LookCard(QRadioButton):
    """A picture in the look's own colours over its name; with two schemes, one half each."""

    def __init__(self, theme: Theme, wish: Wish, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._theme = theme
        self._schemes = _SCHEMES[wish]
        self._accent = Accent.BLUE
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_accent(self, accent: Accent) -> None:
        """Paint the pictures with it."""
        self._accent = accent
        self.update()

    def sizeHint(self) -> QSize:
        """The picture with its ring, and a line of words."""
        words = QFontMetrics(self._theme.font(Size.CAPTION, MEDIUM)).horizontalAdvance(self.text())
        height = _PICTURE.height() + 2 * _RING + Space.XS + 18
        return QSize(max(_PICTURE.width() + 2 * _RING, words + Space.XS), height)

    def hitButton(self, place: QPoint) -> bool:
        """All of it can be pressed."""
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture, ring and words."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = (self.width() - _PICTURE.width()) / 2
        picture = QRectF(left, _RING, _PICTURE.width(), _PICTURE.height())
        for number, scheme in enumerate(self._schemes):
            painter.save()
            if number:
                painter.setClipPath(_lower_half(picture))
            _paint_window(painter, picture, tokens(scheme, self._accent))
            painter.restore()
        self._paint_ring(painter, picture)
        font = self._theme.font(Size.CAPTION, MEDIUM if self.isChecked() else REGULAR)
        painter.setFont(font)
        painter.setPen(self._theme.color("text" if self.isChecked() else "quiet"))
        words = QRectF(0, picture.bottom() + _RING + Space.XS, self.width(), 18)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())

    def _paint_ring(self, painter: QPainter, picture: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("hairline"), 1))
        painter.drawRoundedRect(picture.adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL, Radius.CONTROL)
        if self.isChecked() or self.underMouse():
            token = "accent" if self.isChecked() else "border"
            painter.setPen(QPen(self._theme.color(token), 2 if self.isChecked() else 1))
            ring = picture.adjusted(-_RING + 1, -_RING + 1, _RING - 1, _RING - 1)
            painter.drawRoundedRect(ring, Radius.CONTROL + 2, Radius.CONTROL + 2)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("text"), 1))
            painter.drawRoundedRect(picture.adjusted(1.5, 1.5, -1.5, -1.5), Radius.CONTROL - 1, Radius.CONTROL - 1)


class AccentDot(QRadioButton):
    """A dot in an accent as the present look has it; its name is in the tooltip."""

    def __init__(self, theme: Theme, accent: Accent, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._accent = accent
        self.setAccessibleName(words)
        self.setToolTip(literal_tooltip(words))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """The dot with its ring."""
        return QSize(_DOT + 2 * _RING + 2, _DOT + 2 * _RING + 2)

    def hitButton(self, place: QPoint) -> bool:
        """All of it can be pressed."""
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The chosen one has a ring."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = self._theme.tokens
        color = QColor(tokens(Scheme((now.dark, now.high_contrast)), self._accent).accent)
        middle = QRectF(self.rect()).center()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(middle, _DOT / 2, _DOT / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = _DOT / 2 + _RING
        if self.isChecked() or self.underMouse():
            painter.setPen(QPen(color, 2 if self.isChecked() else 1))
            painter.drawEllipse(middle, ring - 0.5, ring - 0.5)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("text"), 1))
            painter.drawEllipse(middle, ring + 0.5, ring + 0.5)


def _lower_half(picture: QRectF) -> QPainterPath:
    path = QPainterPath(picture.topRight())
    path.lineTo(picture.bottomRight())
    path.lineTo(picture.bottomLeft())
    path.closeSubpath()
    return path


def _paint_window(painter: QPainter, picture: QRectF, look: Tokens) -> None:
    """Sidebar, two messages, the composer with its button."""
    shape = QPainterPath()
    shape.addRoundedRect(picture, Radius.CONTROL, Radius.CONTROL)
    painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
    painter.fillRect(picture, QColor(look.surface))
    sidebar = QRectF(picture.topLeft(), picture.bottomLeft() + QPointF(28, 0))
    painter.fillRect(sidebar, QColor(look.window))
    painter.fillRect(QRectF(sidebar.right(), picture.top(), 1, picture.height()), QColor(look.hairline))
    painter.setPen(Qt.PenStyle.NoPen)

    def bar(x: float, y: float, width: float, color: str, height: float = 4) -> None:
        painter.setBrush(QColor(color))
        painter.drawRoundedRect(QRectF(picture.left() + x, picture.top() + y, width, height), 2, 2)

    bar(5, 8, 18, look.selected, 7)
    bar(7, 10, 12, look.text, 3)
    for y, width in ((21, 14), (29, 10), (37, 15)):
        bar(7, y, width, look.quiet, 3)
    bar(56, 8, 42, look.sunken, 11)
    bar(61, 11.5, 30, look.text)
    for y, width in ((26, 58), (33, 50), (40, 30)):
        bar(38, y, width, look.text, 3)
    bar(36, 51, 62, look.border, 11)
    bar(37, 52, 60, look.surface, 9)
    bar(86, 54, 9, look.accent, 5)
