"""Files in memory, done at once unless told to wait."""

from __future__ import annotations

from concurrent.futures import Future
from hashlib import sha256
from typing import TYPE_CHECKING

from desktop_app.domain import Attachment
from desktop_app.errors.files import FileUnreadable
from desktop_app.services.attachments import NewFile, text_file
from tests.ui.fake_services import done, failed

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.errors import AppError


class FakeAttachments:
    """`fail_next` makes the next adding fail; `hold_reads` keeps `read` waiting."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.drafts: dict[int | None, list[Attachment]] = {}
        self.images: dict[str, NewFile] = {}
        self.fail_next: AppError | None = None
        self.hold_reads = False
        self.held: list[tuple[NewFile, Future[NewFile]]] = []

    def keep(self, file: NewFile) -> Attachment:
        """A file as it is kept."""
        name = sha256(file.data).hexdigest()
        self.contents[name] = file.data
        return Attachment(name=file.name, media_type=file.media_type, size_bytes=len(file.data), sha256=name)

    def read(self, path: Path) -> Future[NewFile]:
        if path.name in self.images:
            file = self.images[path.name]
        elif path.is_file():
            file = text_file(path.name, path.read_text(encoding="utf-8"))
        else:
            return failed(FileUnreadable(name=path.name))
        if self.hold_reads:
            waiting: Future[NewFile] = Future()
            self.held.append((file, waiting))
            return waiting
        return done(file)

    def add(self, conversation_id: int | None, file: NewFile) -> Future[Attachment]:
        if self.fail_next is not None:
            error, self.fail_next = self.fail_next, None
            return failed(error)
        kept = self.keep(file)
        files = self.drafts.setdefault(conversation_id, [])
        if kept not in files:
            files.append(kept)
        return done(kept)

    def remove(self, conversation_id: int | None, files: tuple[Attachment, ...]) -> Future[None]:
        there = self.drafts.get(conversation_id, [])
        self.drafts[conversation_id] = [file for file in there if file not in files]
        return done(None)

    def move(self, files: tuple[Attachment, ...], conversation_id: int) -> Future[None]:
        self.drafts[None] = [file for file in self.drafts.get(None, []) if file not in files]
        self.drafts.setdefault(conversation_id, []).extend(files)
        return done(None)

    def of_draft(self, conversation_id: int | None) -> Future[tuple[Attachment, ...]]:
        return done(tuple(self.drafts.get(conversation_id, ())))

    def content(self, attachment: Attachment) -> Future[bytes]:
        return done(self.contents[attachment.sha256])
