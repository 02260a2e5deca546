"""The files of the draft: stored the moment they are attached, back in their own conversation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError
from desktop_app.errors.files import FileNotSupported, TooManyFiles
from desktop_app.media_types import is_image
from desktop_app.services.attachments import MOST_FILES, NewFile, text_file
from desktop_app.ui.files import THUMBNAIL
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtGui import QImage

    from desktop_app.domain import Attachment
    from desktop_app.ui.chat.composer import Composer
    from desktop_app.ui.chat.intake import Intake
    from desktop_app.ui.files import Files
    from desktop_app.ui.services import Attachments


_MODEL = ".gguf"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the composer was when a file was taken in."""

    owner: int | None
    turn: int


class DraftFiles(QObject):
    """Belongs to one composer; `turn_to` tells whose files it shows from now on."""

    changed = Signal()
    model_taken = Signal(Path)
    failed = Signal(AppError)

    def __init__(self, composer: Composer, files: Files, service: Attachments, parent: QObject) -> None:
        super().__init__(parent)
        self._composer = composer
        self._files = files
        self._service = service
        self._owner: int | None = None
        self._turn = 0
        self._attached: list[Attachment] = []
        self._aside: tuple[Attachment, ...] = ()
        self._coming = 0
        composer.taken_in.connect(self.take)
        composer.text_file_wanted.connect(self.add_text)
        composer.head.file_removed.connect(lambda file: self.remove((file,)))

    def turn_to(self, conversation_id: int | None) -> None:
        """Show another conversation's files."""
        self._owner, self._aside = conversation_id, ()
        self._turn += 1
        self._show([])
        turn = self._turn

        def restore(stored: tuple[Attachment, ...]) -> None:
            if turn == self._turn:
                self._show([*stored, *(file for file in self._attached if file not in stored)])

        when_done(self._service.of_draft(conversation_id), restore, self.failed.emit, self)

    def become(self, conversation_id: int) -> None:
        """The new conversation has got its id, and what was attached since goes with it."""
        self._owner = conversation_id
        if self._attached:
            moved = self._service.move(tuple(self._attached), conversation_id)
            when_done(moved, lambda _: None, self.failed.emit, self)

    def sent(self, conversation_id: int | None, files: tuple[Attachment, ...]) -> None:
        """These are a message's now."""
        if conversation_id == self._owner:
            self._show([file for file in self._attached if file not in files])

    def set_aside(self, files: tuple[Attachment, ...]) -> None:
        """Show these no more, or again: they wait with a queued prompt."""
        self._aside = files
        self._show(self._attached)

    def take(self, found: Intake) -> None:
        """Attach what was pasted or dropped."""
        if found.image is not None:
            self._add_image(found.image)
        else:
            self.add_paths(found.paths)

    def add_paths(self, paths: Iterable[Path]) -> None:
        """Attach files from the disk; one that is a model is used as one."""
        for path in paths:
            if path.suffix.lower() == _MODEL:
                self.model_taken.emit(path)
                continue
            if not self._begin():
                return
            when_done(self._service.read(path), partial(self._look_at, self._place()), self._fail, self)

    def add_text(self, text: str) -> None:
        """Attach a text that was pasted; if it cannot be stored it goes back into the field."""
        place = self._place()

        def failed(error: AppError) -> None:
            if place.turn == self._turn:
                self._composer.editor.insertPlainText(text)
            self._fail(error)

        if self._begin():
            self._keep(place, text_file(self.tr("Pasted text.txt"), text), failed)
        else:
            self._composer.editor.insertPlainText(text)

    def remove(self, files: tuple[Attachment, ...]) -> None:
        """Take files away again."""
        self._show([file for file in self._attached if file not in files])
        when_done(self._service.remove(self._owner, files), lambda _: None, self.failed.emit, self)

    def _add_image(self, image: QImage) -> None:
        if self._begin():
            place, name = self._place(), self.tr("Pasted image.png")
            when_done(
                self._files.pictures.encode(image),
                lambda data: self._look_at(place, NewFile(name=name, media_type="image/png", data=data)),
                self._fail,
                self,
            )

    def _look_at(self, place: _Place, file: NewFile) -> None:
        """Keep a file, an image only if it can be shown."""
        if not is_image(file.media_type):
            self._keep(place, file, self._fail)
            return

        def decoded(image: QImage) -> None:
            if image.isNull():
                self._fail(FileNotSupported(name=file.name))
            else:
                self._keep(place, file, self._fail, image)

        when_done(self._files.pictures.decode(file.data, file.media_type, THUMBNAIL), decoded, self._fail, self)

    def _keep(
        self, place: _Place, file: NewFile, failed: Callable[[AppError], None], image: QImage | None = None
    ) -> None:
        def kept(attached: Attachment) -> None:
            self._end()
            if image is not None:
                self._files.keep(attached, THUMBNAIL, image)
            if place.turn != self._turn:
                return
            if place.owner != self._owner and self._owner is not None:
                # its conversation has begun meanwhile
                when_done(self._service.move((attached,), self._owner), lambda _: None, self.failed.emit, self)
            if attached not in self._attached:
                self._show([*self._attached, attached])

        when_done(self._service.add(place.owner, file), kept, failed, self)

    def _place(self) -> _Place:
        return _Place(self._owner, self._turn)

    def _begin(self) -> bool:
        if len(self._attached) + self._coming >= MOST_FILES:
            self.failed.emit(TooManyFiles(limit=str(MOST_FILES)))
            return False
        self._coming += 1
        self._composer.set_reading_files(True)
        return True

    def _end(self) -> None:
        self._coming -= 1
        self._composer.set_reading_files(self._coming > 0)

    def _fail(self, error: AppError) -> None:
        self._end()
        self.failed.emit(error)

    def _show(self, files: list[Attachment]) -> None:
        self._attached = files
        self._composer.show_files([file for file in files if file not in self._aside], self._files)
        self.changed.emit()
