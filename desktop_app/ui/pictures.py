"""Images of attached files, decoded within limits and never on the window's thread."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter

_FORMATS = {"image/png": b"png", "image/jpeg": b"jpeg", "image/gif": b"gif", "image/webp": b"webp"}
"""The only decoders that files from anywhere reach, each by what the file's first bytes say."""

_MOST_MEGABYTES = 256
"""Of memory for one image while it is decoded; a picture of 64 million points just fits."""


class Pictures:
    """One thread that decodes and encodes, one picture after another."""

    def __init__(self) -> None:
        QImageReader.setAllocationLimit(_MOST_MEGABYTES)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="pictures")

    def decode(self, data: bytes, media_type: str, box: QSize) -> Future[QImage]:
        """The image, no larger than `box` in device pixels; a null one if it cannot be shown."""
        return self._worker.submit(decoded, data, media_type, box)

    def encode(self, image: QImage) -> Future[bytes]:
        """The image as a PNG file."""
        return self._worker.submit(_as_png, image)


def decoded(data: bytes, media_type: str, box: QSize) -> QImage:
    """See `Pictures.decode`; of an animation its first image."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(_FORMATS.get(media_type, b"none")))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        turned = bool(reader.transformation().value & 4)
        room = box.transposed() if turned else box
        if size.width() > room.width() or size.height() > room.height():
            # while decoding, which for a JPEG is many times quicker than afterwards
            reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    return reader.read()


def _as_png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
