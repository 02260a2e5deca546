"""Lucide's outlines, drawn in a token's colour at the very size and device pixel ratio asked for."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop_app.resources import resource
from desktop_app.ui.theme import Metric

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton

    from desktop_app.ui.theme import Theme

_FINE = 8
"""Parts of a pixel that are told apart where an icon lies between two."""

_APP_SIZES = (16, 22, 24, 32, 48, 64, 128, 256)


@lru_cache(maxsize=256)
def _renderer(name: str, color: str, *, filled: bool = False) -> QSvgRenderer:
    svg = resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", color)
    if filled:
        svg = svg.replace('fill="none"', f'fill="{color}"')
    return QSvgRenderer(QByteArray(svg.encode()))


def paint_icon(painter: QPainter, name: str, color: QColor, rect: QRectF, *, filled: bool = False) -> None:
    """Draw the icon `name` as large as `rect`; `filled`: what its outline encloses too."""
    painter.save()
    painter.setOpacity(painter.opacity() * color.alphaF())
    to_device = painter.deviceTransform()
    if to_device.isRotating() or to_device.m11() != to_device.m22():
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _renderer(name, color.name(), filled=filled).render(painter, rect)
    else:
        area = to_device.mapRect(rect)
        corner = QPointF(int(area.x()), int(area.y()))
        inset = (round(_FINE * (area.x() - corner.x())), round(_FINE * (area.y() - corner.y())))
        drawn = _drawn(name, color.name(), filled, inset, area.width(), area.height(), to_device.m11())
        painter.drawPixmap(to_device.inverted()[0].map(corner), drawn)
    painter.restore()


@lru_cache(maxsize=512)
def _drawn(
    name: str, color: str, filled: bool, inset: tuple[int, int], width: float, height: float, ratio: float
) -> QPixmap:
    """An icon in the device's pixels, so that it is drawn once and not at each paint; `inset` are the parts of a pixel,
    in `_FINE`s, that it lies right and below of the pixmap's corner.
    """
    x, y = inset[0] / _FINE, inset[1] / _FINE
    pixmap = QPixmap(QSize(ceil(x + width), ceil(y + height)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name, color, filled=filled).render(painter, QRectF(x, y, width, height))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon_pixmap(name: str, color: QColor, size: int = Metric.ICON, ratio: float = 1.0) -> QPixmap:
    """The icon as a square of `size` device-independent pixels."""
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, name, color, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def icon(theme: Theme, name: str, token: str = "text", size: int = Metric.ICON) -> QIcon:
    """The icon in today's colours for the screens there are; see `keep_icon` for one that follows the theme."""
    made = QIcon()
    for ratio in {screen.devicePixelRatio() for screen in QGuiApplication.screens()}:
        made.addPixmap(icon_pixmap(name, theme.color(token), size, ratio), QIcon.Mode.Normal)
        made.addPixmap(icon_pixmap(name, theme.color("disabled"), size, ratio), QIcon.Mode.Disabled)
    return made


def app_icon() -> QIcon:
    """Tandem's own mark, for windows, the task bar and the tray."""
    renderer = QSvgRenderer(str(resource("tandem.svg")))
    made = QIcon()
    for size in _APP_SIZES:
        pixmap = QPixmap(QSize(size, size))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        made.addPixmap(pixmap)
    return made


class _KeptIcon(QObject):
    """Lives as its target's child, so that the connection ends with the target."""

    def __init__(self, target: QAbstractButton | QAction, theme: Theme) -> None:
        super().__init__(target)
        self._target = target
        self._theme = theme
        self.name = ""
        self.token = ""
        theme.changed.connect(self.draw)

    def draw(self) -> None:
        self._target.setIcon(icon(self._theme, self.name, self.token))


def keep_icon(target: QAbstractButton | QAction, theme: Theme, name: str, token: str = "text") -> None:
    """Give `target` an icon, instead of any before, that is drawn anew whenever the theme changes."""
    kept = target.findChild(_KeptIcon) or _KeptIcon(target, theme)
    kept.name, kept.token = name, token
    kept.draw()
