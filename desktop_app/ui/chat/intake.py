"""What comes in by pasting and dropping: words, files or a picture, and never rich text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """One of the three; the others are empty."""

    text: str = ""
    paths: tuple[Path, ...] = ()
    image: QImage | None = None


def intake(source: QMimeData) -> Intake:
    """What to take of it. Words go before a picture of them, as office programs offer both; addresses are words."""
    paths = tuple(Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile())
    if paths:
        return Intake(paths=paths)
    text = source.text()
    if not text and source.hasImage():
        image = source.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return Intake(image=image)
    return Intake(text=text)


def can_take_in(source: QMimeData) -> bool:
    """Whether there is anything to take."""
    return source.hasText() or source.hasImage() or any(url.isLocalFile() for url in source.urls())
