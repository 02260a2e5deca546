"""An attached file over the window: an image as large as there is room, a text to read and copy from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget, QWidget

from desktop_app.errors import AppError
from desktop_app.media_types import is_image
from desktop_app.ui.chat.invisible import visible
from desktop_app.ui.keys.overlay import Overlay
from desktop_app.ui.text import file_size, one_line
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.elided_label import ElidedLabel
from desktop_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.domain import Attachment
    from desktop_app.ui.files import Files
    from desktop_app.ui.theme import Theme

_WIDTH, _HEIGHT = 1200, 2000
_MOST_SHOWN = 1_000_000
"""Characters of a text; the field takes seconds to lay out many more."""


class FileViewer(Overlay):
    """One file at a time."""

    failed = Signal(AppError)

    def __init__(self, theme: Theme, files: Files, window: QWidget) -> None:
        super().__init__(theme, window, width=_WIDTH, height=_HEIGHT)
        self._files = files
        self._file: Attachment | None = None
        self.title = ElidedLabel("strong")
        self.close_button = IconButton(theme, "x", self.tr("Close"))
        self.close_button.clicked.connect(self.close_now)
        self.picture = _Picture(theme)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.document().setDocumentMargin(0)
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self.picture)
        self._pages.addWidget(self.text)
        head = QHBoxLayout()
        head.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        self.column.addLayout(head)
        self.column.addWidget(self._pages, 1)
        theme.changed.connect(self._dress_text)
        self._dress_text()

    def show_file(self, file: Attachment) -> None:
        """Open it at a file; what is in it comes when it has been read."""
        self._file = file
        name = visible(one_line(file.name))
        self.title.show_words(f"{name} · {file_size(file.size_bytes)}")
        self.card.setAccessibleName(name)
        if is_image(file.media_type):
            self.picture.setAccessibleName(self.tr("Image {name}").format(name=name))
            self.picture.show_image(QImage(), "")
            self._pages.setCurrentWidget(self.picture)
            self.open_at(self.close_button)
            self._files.show_image(file, self._box(), lambda image: self._show_image(file, image), self)
        else:
            self.text.setAccessibleName(self.tr("Text of {name}").format(name=name))
            self.text.clear()
            self._pages.setCurrentWidget(self.text)
            self.open_at(self.text)
            self._files.show_text(file, lambda text: self._show_text(file, text), self._fail, self)

    def _box(self) -> QSize:
        """The most device pixels that an image could take, in steps, so that a resized window decodes little anew."""
        ratio, step = self.devicePixelRatioF(), 512
        return QSize(*(-(-round(length * ratio) // step) * step for length in (self.width(), self.height())))

    def _show_image(self, file: Attachment, image: QImage) -> None:
        if file == self._file:
            self.picture.show_image(image, self.tr("This image cannot be shown.") if image.isNull() else "")

    def _show_text(self, file: Attachment, text: str) -> None:
        if file != self._file:
            return
        shown = visible(text[:_MOST_SHOWN])
        if len(text) > _MOST_SHOWN:
            shown += "\n\n" + self.tr("… The file is longer; only its beginning is shown.")
        self.text.setPlainText(shown)

    def _fail(self, error: AppError) -> None:
        self.close_now()
        self.failed.emit(error)

    def _dress_text(self) -> None:
        self.text.setFont(self._theme.mono())
        self.text.setStyleSheet(
            f"QPlainTextEdit {{ background: transparent; border: none; padding: 0 {Space.L}px {Space.M}px; }}"
        )


class _Picture(QWidget):
    """An image in the middle, as large as it is and never larger than the place."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image = QImage()
        self._words = ""

    def show_image(self, image: QImage, instead: str) -> None:
        """Show it, or words where there is none."""
        self._image, self._words = image, instead
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The image at the screen's own points."""
        del event
        painter = QPainter(self)
        if self._image.isNull():
            painter.setPen(self._theme.color("quiet"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self.rect().adjusted(Space.L, 0, -Space.L, -Space.L)
        size = self._image.size() / self.devicePixelRatioF()
        if size.width() > place.width() or size.height() > place.height():
            size.scale(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
        area = QRect(place.topLeft(), size)
        area.moveCenter(place.center())
        painter.drawImage(area, self._image)
