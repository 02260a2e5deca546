"""Images from anywhere are decoded within limits, by the decoder that their bytes call for and no other."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize, QThread

from desktop_app.ui import pictures
from desktop_app.ui.pictures import Pictures, decoded
from tests.ui.pictures_on_disk import image, image_file

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

BOX = QSize(320, 320)
DEADLINE_S = 30


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_an_image_is_made_to_fit_and_never_larger_than_it_is(kind: str) -> None:
    wide = image_file("a", 640, 160, kind)
    small = image_file("a", 20, 10, kind)
    assert decoded(wide.data, wide.media_type, BOX).size() == QSize(320, 80)
    assert decoded(small.data, small.media_type, BOX).size() == QSize(20, 10)


def test_an_image_one_point_high_stays_visible() -> None:
    line = image_file("line.png", 4000, 1)
    assert decoded(line.data, line.media_type, BOX).size() == QSize(320, 1)


def _png_header(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    pixels = b"IDAT" + zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (header, pixels, b"IEND")
    )


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (_png_header(60_000, 60_000), "image/png"),
        (image_file("a", 8, 8).data[:40], "image/png"),
        (b"\xff\xd8\xff\xe0 no picture", "image/jpeg"),
        (image_file("a", 8, 8).data, "image/jpeg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "image/svg+xml"),
        (b"", "image/png"),
    ],
    ids=["bomb", "cut off", "broken", "of another kind", "svg", "empty"],
)
@pytest.mark.qt_log_ignore("^QImageIOHandler: Rejecting image|^Corrupt JPEG|JPEG|libpng", extend=True)
def test_what_cannot_be_shown_within_the_limits_is_no_image(data: bytes, media_type: str) -> None:
    Pictures()
    assert decoded(data, media_type, BOX).isNull()


def test_decoding_and_encoding_keep_the_windows_thread_free(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    del qtbot
    threads: list[QThread] = []

    def seen(data: bytes, media_type: str, box: QSize) -> QImage:
        threads.append(QThread.currentThread())
        return decoded(data, media_type, box)

    monkeypatch.setattr(pictures, "decoded", seen)
    made = Pictures()
    encoded = made.encode(image(30, 20)).result(DEADLINE_S)
    shown = made.decode(encoded, "image/png", BOX).result(DEADLINE_S)
    assert shown.size() == QSize(30, 20)
    assert threads != [QThread.currentThread()]
