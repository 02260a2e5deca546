"""Images as files, made here."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter

from desktop_app.services.attachments import NewFile


def image(width: int, height: int, color: str = "#3b5bdb") -> QImage:
    made = QImage(QSize(width, height), QImage.Format.Format_RGB32)
    made.fill(QColor(color))
    return made


def image_file(name: str, width: int, height: int, kind: str = "png", color: str = "#3b5bdb") -> NewFile:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(kind.encode())).write(image(width, height, color))
    return NewFile(name=name, media_type=f"image/{kind}", data=bytes(buffer.data().data()))
