"""An attached file as a chip: a picture or an icon, its name, its size, perhaps a button that takes it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_app.domain import Attachment
from desktop_app.media_types import is_image
from desktop_app.ui.chat.button import SIDE, QuietButton
from desktop_app.ui.chat.file_menu import LOCK_KEY, lock_words, show_file_menu
from desktop_app.ui.chat.focus import take_in
from desktop_app.ui.chat.invisible import visible
from desktop_app.ui.files import THUMBNAIL
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.text import file_size, literal_tooltip, one_line
from desktop_app.ui.theme import MEDIUM, Metric, Radius, Size, Space

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPaintEvent, QResizeEvent, QShowEvent

    from desktop_app.ui.files import Files
    from desktop_app.ui.theme import Theme

HEIGHT = 44
_WIDTH = 212
_PICTURE = 32
_LOCK = 12

_REMOVE_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class FileChip(QAbstractButton):
    """A press shows the file. `removable` ones go with Delete or Backspace too; arrows step to the next one."""

    remove_requested = Signal(Attachment)
    step_requested = Signal(int)

    def __init__(
        self, theme: Theme, files: Files, file: Attachment, parent: QWidget | None = None, *, removable: bool = False
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image = QImage()
        self.file = file
        self.name = visible(one_line(file.name))
        self._files = files
        self._notice = ""
        files.lock_changed.connect(self._show_lock)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(lambda: files.opened.emit(file))
        self._remove: QuietButton | None = None
        if removable:
            self._remove = QuietButton(theme, "x", self.tr("Remove {name}").format(name=self.name), self)
            self._remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._remove.clicked.connect(self._ask_to_remove)
        self.set_notice("")
        files.show_image(file, THUMBNAIL, self._show_picture, self)

    def set_notice(self, notice: str) -> None:
        """Something to know about this file, for the tooltip and for who cannot see."""
        self._notice = notice
        words = self.tr("{name}, {size}").format(name=self.name, size=file_size(self.file.size_bytes))
        self.setAccessibleName(words)
        keys = self.tr("Attached. Delete removes it.") if self._remove else self.tr("Attached")
        if self._files.is_locked(self.file):
            notice = f"{lock_words()} {notice}".strip()
        self.setAccessibleDescription(f"{keys} {notice}".strip())
        self.setToolTip(literal_tooltip(f"{words}. {notice}" if notice else words))

    def sizeHint(self) -> QSize:
        """As long as the name, up to a width at which it is elided."""
        words = QFontMetrics(self._theme.font(Size.CONTROL, MEDIUM), self).horizontalAdvance(self.name)
        below = QFontMetrics(self._theme.font(Size.CAPTION), self).horizontalAdvance(file_size(self.file.size_bytes))
        # with room for a lock, so that nothing moves when it comes
        words = max(words, below + _LOCK + Space.XS)
        return QSize(min(_WIDTH, self._words_left() + words + Space.XS + self._words_right()), HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove, step, or press."""
        key = Qt.Key(event.key())
        if key in _REMOVE_KEYS and self._remove is not None:
            self._ask_to_remove()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in _STEPS:
            self.step_requested.emit(_STEPS[key])
        elif key == LOCK_KEY:
            self._files.lock_wanted.emit(self.file, not self._files.is_locked(self.file))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Lock it to this computer, or no more."""
        show_file_menu(self, self._theme, self._files, self.file, event.globalPos())

    def showEvent(self, event: QShowEvent) -> None:
        """Come after the page around it in the order of Tab."""
        take_in(self)
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The button at the right edge."""
        super().resizeEvent(event)
        if self._remove is not None:
            top = (self.height() - SIDE) // 2
            self._remove.setGeometry(self.width() - SIDE - Space.XS, top, SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet card."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        theme, area = self._theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.color("accent" if self.hasFocus() else "hairline"), 1))
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(area, Radius.CONTROL, Radius.CONTROL)
        if self.underMouse():
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(area, Radius.CONTROL, Radius.CONTROL)
        self._paint_picture(painter)
        left = self._words_left()
        words = QRect(left, Space.XS, self.width() - left - self._words_right(), self.height() - 2 * Space.XS)
        half = words.height() // 2
        self._paint_words(painter, words.adjusted(0, 0, 0, -half), self.name, Size.CONTROL, "text")
        size = file_size(self.file.size_bytes)
        below = words.adjusted(0, half, 0, 0)
        if self._files.is_locked(self.file):
            side = _LOCK
            area = QRectF(below.left(), below.center().y() - side / 2 + 0.5, side, side)
            paint_icon(painter, "lock", theme.color("accent"), area)
            below.setLeft(below.left() + side + Space.XS)
        self._paint_words(painter, below, size, Size.CAPTION, "quiet")

    def _paint_picture(self, painter: QPainter) -> None:
        box = QRectF((HEIGHT - _PICTURE) / 2, (HEIGHT - _PICTURE) / 2, _PICTURE, _PICTURE)
        if self._image.isNull():
            inset = (_PICTURE - Metric.ICON_LARGE) / 2
            name = "image" if is_image(self.file.media_type) else "file-text"
            paint_icon(painter, name, self._theme.color("quiet"), box.adjusted(inset, inset, -inset, -inset))
            return
        side = min(self._image.width(), self._image.height())
        middle = QRectF((self._image.width() - side) / 2, (self._image.height() - side) / 2, side, side)
        outline = QPainterPath()
        outline.addRoundedRect(box, Radius.CONTROL / 2, Radius.CONTROL / 2)
        painter.save()
        painter.setClipPath(outline)
        painter.drawImage(box, self._image, middle)
        painter.restore()

    def _paint_words(self, painter: QPainter, area: QRect, words: str, size: Size, token: str) -> None:
        font = self._theme.font(size, MEDIUM) if size == Size.CONTROL else self._theme.font(size)
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        # the middle goes: an ending tells what a file is
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def _words_left(self) -> int:
        return (HEIGHT - _PICTURE) // 2 + _PICTURE + Space.S

    def _words_right(self) -> int:
        return SIDE + Space.S if self._remove is not None else Space.M

    def _ask_to_remove(self) -> None:
        self.remove_requested.emit(self.file)

    def _show_lock(self, sha256: str) -> None:
        if sha256 == self.file.sha256:
            self.set_notice(self._notice)
            self.update()

    def _show_picture(self, image: QImage) -> None:
        self._image = image
        self.update()
