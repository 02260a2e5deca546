"""The attached files as the window shows them."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from desktop_app.domain import Attachment
from desktop_app.media_types import is_image
from desktop_app.ui.pictures import Pictures
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from desktop_app.errors import AppError
    from desktop_app.ui.services import Attachments

THUMBNAIL = QSize(128, 128)
"""Device pixels; for chips at any scale."""

_KEPT = 64
"""Decoded images; at the sizes of the transcript some hundred kilobytes each."""


class Files(QObject):
    """Fetches contents, decodes images, and remembers the latest of them. Nothing can be asked before there is a
    service, given here or by `use`.
    """

    opened = Signal(Attachment)
    """The user wants to see a file."""
    lock_wanted = Signal(Attachment, bool)
    """The user wants a file's content kept on this computer, or no more."""
    lock_changed = Signal(str)
    """A content, by its SHA-256, is kept on this computer now, or no more."""

    def __init__(self, service: Attachments | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pictures = Pictures()
        self._service = service
        self._locks: dict[str, bool] = {}
        self._kept: OrderedDict[tuple[str, int, int], QImage] = OrderedDict()

    def use(self, service: Attachments) -> None:
        """Fetch contents from here."""
        self._service = service

    def is_locked(self, file: Attachment) -> bool:
        """Whether its content is kept on this computer, as far as is known here."""
        return self._locks.get(file.sha256, file.local_only)

    def show_lock(self, file: Attachment) -> None:
        """The lock of a file's content is what the file says now."""
        self._locks[file.sha256] = file.local_only
        self.lock_changed.emit(file.sha256)

    def kept(self, file: Attachment, box: QSize) -> QImage | None:
        """The image if it was shown at this size lately; a null one if it cannot be shown."""
        return self._kept.get(_key(file, box))

    def keep(self, file: Attachment, box: QSize, image: QImage) -> None:
        """Remember an image."""
        self._kept[_key(file, box)] = image
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def show_image(self, file: Attachment, box: QSize, show: Callable[[QImage], None], owner: QObject) -> None:
        """Call `show` with the image, no larger than `box` in device pixels, unless `owner` is gone by then.

        A null image is one that cannot be shown.
        """
        found = self.kept(file, box)
        if found is not None:
            show(found)
            return

        def decoded(image: QImage) -> None:
            self.keep(file, box, image)
            show(image)

        def decode(data: bytes) -> None:
            when_done(self.pictures.decode(data, file.media_type, box), decoded, lambda _error: show(QImage()), owner)

        if is_image(file.media_type):
            when_done(self._content(file), decode, lambda _error: show(QImage()), owner)

    def show_text(
        self, file: Attachment, show: Callable[[str], None], failed: Callable[[AppError], None], owner: QObject
    ) -> None:
        """Call `show` with the text of a text file."""
        when_done(self._content(file), lambda data: show(data.decode(errors="replace")), failed, owner)

    def _content(self, file: Attachment) -> Future[bytes]:
        assert self._service is not None
        return self._service.content(file)


def _key(file: Attachment, box: QSize) -> tuple[str, int, int]:
    return file.sha256, box.width(), box.height()
