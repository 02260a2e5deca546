"""The files of a message that was sent: its images as they are, smaller, and its texts as chips."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_app.media_types import is_image
from desktop_app.ui.chat.file_chip import HEIGHT, FileChip
from desktop_app.ui.chat.file_menu import show_file_menu
from desktop_app.ui.chat.focus import take_in
from desktop_app.ui.chat.invisible import visible
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.text import file_size, literal_tooltip, one_line
from desktop_app.ui.theme import Metric, Radius, Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QContextMenuEvent, QPaintEvent, QShowEvent

    from desktop_app.domain import Attachment
    from desktop_app.ui.files import Files
    from desktop_app.ui.theme import Theme

_ALONE = QSize(320, 240)
_AMONG_OTHERS = QSize(200, 150)
"""Room for an image. It is the same before the image is there, so that nothing jumps when it comes."""

_CHIP = 220
_SHARPEST = 2


def attached_height(files: Sequence[Attachment], width: int) -> int:
    """About the pixels that the files take below a message's words, the gap above included; 0 without any."""
    images = sum(is_image(file.media_type) for file in files)
    chips = len(files) - images
    height = 0
    if images:
        cell = _cell(images)
        height += ceil(images / max(1, width // (cell.width() + Space.S))) * (cell.height() + Space.S)
    if chips:
        height += ceil(chips / max(1, width // _CHIP)) * (HEIGHT + Space.S)
    return height


class Attached(QWidget):
    """A press shows a file over the window."""

    resized = Signal()
    """An image has come that needs less room than was kept for it."""

    def __init__(self, theme: Theme, files: Files, attachments: Sequence[Attachment], parent: QWidget) -> None:
        super().__init__(parent)
        images = [file for file in attachments if is_image(file.media_type)]
        cell = _cell(len(images))
        tiles = [_Tile(theme, files, file, cell, self) for file in images]
        for tile in tiles:
            tile.came.connect(self.resized)
        self._tiles: list[QAbstractButton] = [*tiles]
        self._chips: list[QAbstractButton] = [
            FileChip(theme, files, file, self) for file in attachments if not is_image(file.media_type)
        ]

    def lay(self, width: int) -> int:
        """Put everything in rows for `width` pixels; the height, with the gap above."""
        y = _lay_rows(self._tiles, width, 0)
        return _lay_rows(self._chips, width, y)


def _lay_rows(parts: Sequence[QWidget], width: int, y: int) -> int:
    x, row = 0, 0
    for part in parts:
        size = part.sizeHint()
        if x and x + size.width() > width:
            x, y = 0, y + row
        row = max(row if x else 0, size.height() + Space.S)
        part.setGeometry(x, y + Space.S, min(size.width(), width), size.height())
        x += size.width() + Space.S
    return y + row


def _cell(images: int) -> QSize:
    return _ALONE if images == 1 else _AMONG_OTHERS


class _Tile(QAbstractButton):
    """An image at its own size, at most that of its cell, which keeps its place until it is there."""

    came = Signal()

    def __init__(self, theme: Theme, files: Files, file: Attachment, cell: QSize, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cell = cell
        self._image = QImage()
        self._there = False
        name = visible(one_line(file.name))
        self.setAccessibleName(self.tr("Image {name}").format(name=name))
        unseen = self.tr("Attached; models on this computer do not see it.")
        self.setAccessibleDescription(unseen)
        self.setToolTip(literal_tooltip(f"{name}, {file_size(file.size_bytes)}. {unseen}"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: files.opened.emit(file))
        self._files, self._file = files, file
        files.lock_changed.connect(self._show_lock)
        files.show_image(file, cell * _SHARPEST, self._show, self)

    def sizeHint(self) -> QSize:
        """The whole cell until the image is there."""
        return self._cell if self._image.isNull() else self._fitting(self._cell).toSize()

    def hitButton(self, place: QPoint) -> bool:
        """Only the image itself is pressed."""
        return self._area().contains(place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Lock it to this computer, or no more."""
        show_file_menu(self, self._theme, self._files, self._file, event.globalPos())

    def showEvent(self, event: QShowEvent) -> None:
        """Come after the page around it in the order of Tab."""
        take_in(self)
        super().showEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The image with round corners, or a sign where it should be."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = self._area()
        outline = QPainterPath()
        outline.addRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL, Radius.CONTROL)
        if self._image.isNull():
            painter.fillPath(outline, self._theme.color("hover"))
            if self._there:
                sign = QRectF(0, 0, Metric.ICON_LARGE, Metric.ICON_LARGE)
                sign.moveCenter(area.center())
                paint_icon(painter, "image", self._theme.color("quiet"), sign)
        else:
            painter.save()
            painter.setClipPath(outline)
            painter.drawImage(area, self._image)
            painter.restore()
        painter.setPen(QPen(self._theme.color("accent" if self.hasFocus() else "hairline"), 1))
        painter.drawPath(outline)
        if self._files.is_locked(self._file):
            self._paint_lock(painter, area)

    def _paint_lock(self, painter: QPainter, area: QRectF) -> None:
        side = Metric.CONTROL_HEIGHT - Space.S
        plate = QRectF(area.left() + Space.S, area.top() + Space.S, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("surface"))
        painter.drawRoundedRect(plate, Radius.CONTROL, Radius.CONTROL)
        inset = (side - Metric.ICON) / 2
        paint_icon(painter, "lock", self._theme.color("accent"), plate.adjusted(inset, inset, -inset, -inset))

    def _show_lock(self, sha256: str) -> None:
        if sha256 == self._file.sha256:
            self.update()

    def _area(self) -> QRectF:
        room = QSizeF(self.size())
        if self._image.isNull():
            return QRectF(0, 0, min(room.width(), room.height()), room.height())
        size = self._fitting(self.size())
        return QRectF(0, 0, size.width(), size.height())

    def _fitting(self, room: QSize) -> QSizeF:
        size = QSizeF(self._image.size()) / self._image.devicePixelRatio()
        if size.width() > room.width() or size.height() > room.height():
            size.scale(QSizeF(room), Qt.AspectRatioMode.KeepAspectRatio)
        return size

    def _show(self, image: QImage) -> None:
        self._image, self._there = image, True
        self.update()
        if self.sizeHint() != self._cell:
            self.came.emit()
