"""Files on their way into a prompt: read within limits, kept with the draft at once."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.errors.files import FileNotSupported, FileTooLarge, FileUnreadable
from desktop_app.services.text_files import decoded
from desktop_app.storage import attachments

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from desktop_app.domain import Attachment
    from desktop_app.storage.database import Database

MOST_BYTES = 20_000_000
"""Of a file."""

MOST_FILES = 20
"""Of a prompt."""

TEXT = "text/plain"

_LIMIT = "20 MB"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file that was read and is not kept yet. Text is UTF-8, whatever it was on the disk."""

    name: str
    media_type: str
    data: bytes


def text_file(name: str, text: str) -> NewFile:
    """A text as a file."""
    return NewFile(name=name, media_type=TEXT, data=text.encode(errors="replace"))


class AttachmentsService:
    """Every call returns at once; the futures fail with AppError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="attachments")

    def read(self, path: Path) -> Future[NewFile]:
        """What is in a file; fails with FileUnreadable, FileTooLarge or FileNotSupported."""
        return self._reader.submit(_read, path)

    def add(self, conversation_id: int | None, file: NewFile) -> Future[Attachment]:
        """Keep a file with the draft of a conversation or (None) of the one to come."""
        return self._database.submit(
            attachments.add_to_draft,
            conversation_id=conversation_id,
            name=file.name,
            media_type=file.media_type,
            data=file.data,
        )

    def remove(self, conversation_id: int | None, files: tuple[Attachment, ...]) -> Future[None]:
        """Take files from a draft again."""
        return self._database.submit(attachments.remove_from_draft, conversation_id=conversation_id, files=files)

    def move(self, files: tuple[Attachment, ...], conversation_id: int) -> Future[None]:
        """Take files from the draft of the conversation to come to that of another."""
        return self._database.submit(attachments.move_to, conversation_id=conversation_id, files=files)

    def of_draft(self, conversation_id: int | None) -> Future[tuple[Attachment, ...]]:
        """The files of a draft, as they were added."""
        return self._database.read(attachments.of_draft, conversation_id=conversation_id)

    def content(self, attachment: Attachment) -> Future[bytes]:
        """What is in a kept file."""
        return self._database.read(attachments.content, attachment=attachment)

    def close(self) -> None:
        """Begin no more reading, and wait for what is under way; safe to call twice."""
        self._reader.shutdown(cancel_futures=True)


def _read(path: Path) -> NewFile:
    name = path.name
    try:
        kind = path.stat()
        if not stat.S_ISREG(kind.st_mode):
            raise FileNotSupported(name=name)
        if kind.st_size > MOST_BYTES:
            raise FileTooLarge(name=name, limit=_LIMIT)
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileUnreadable(str(error), name=name) from error
    if len(data) > MOST_BYTES:
        raise FileTooLarge(name=name, limit=_LIMIT)
    if (media_type := image_type(data)) is not None:
        return NewFile(name=name, media_type=media_type, data=data)
    text = decoded(data)
    if text is None:
        raise FileNotSupported(name=name)
    return text_file(name, text)


def image_type(data: bytes) -> str | None:
    """By the first bytes: names lie."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return None
