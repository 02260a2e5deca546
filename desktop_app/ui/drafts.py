"""What is typed and not sent: on disk soon after the first key, back in its own conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.errors import AppError
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from desktop_app.ui.chat.composer import Composer
    from desktop_app.ui.services import Library

SAVE_AFTER_MS = 500
"""From the first key that is not stored, however long the typing goes on."""

RETRY_AFTER_MS = 5000


@dataclass(slots=True, eq=False)
class _Reading:
    """A stored draft on its way here; `typed` is what was left in its conversation before it came."""

    typed: str = ""


class Drafts(QObject):
    """Belongs to one composer; `turn_to` tells whose words it holds from now on."""

    failed = Signal(AppError)
    """Words could not be stored or read; told once, while they are tried again and again."""

    settled = Signal()
    """Everything is stored, or that has just failed."""
    put_away = Signal()
    """The words of the conversation before are on their way to the disk, and those of the next are not here yet."""
    restored = Signal()
    """A stored draft stands in the composer."""

    def __init__(self, composer: Composer, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self._library = library
        self._owner: int | None = None
        self.has_turned = False
        """Whether it is known whose words these are. Those that were typed before go to the first conversation."""
        self._reading: _Reading | None = None
        self._unsaved = False
        self._waiting: dict[int | None, str] = {}
        self._sending: set[int | None] = set()
        self._told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.save)
        composer.text_changed.connect(self._typed)

    @property
    def is_stored(self) -> bool:
        """Whether nothing typed waits for the disk."""
        return not self._waiting and not self._unsaved

    def turn_to(self, conversation_id: int | None) -> None:
        """Save the old conversation's words and fetch the new one's."""
        if not self.has_turned:
            self.has_turned = True
            self._owner = conversation_id
            if self._composer.text():
                self._typed()
            self._read(conversation_id)
            return
        if self._reading is not None:
            self._reading.typed = self._composer.text()
        self.save()
        self.put_away.emit()
        self._owner, self._reading = conversation_id, None
        self._show(self._waiting.get(conversation_id, ""))
        if conversation_id not in self._waiting:
            self._read(conversation_id)

    def become(self, conversation_id: int) -> None:
        """The new conversation that was being written has got its id, and what was typed since goes with it."""
        self._owner, self._reading = conversation_id, None
        if self._composer.unsent():
            self._put(None, "")
            self._typed()

    def sending(self) -> None:
        """What stands in the composer is about to be stored as a message, in place of a draft."""
        self._unsaved = False
        self._waiting.pop(self._owner, None)
        self._sending.add(self._owner)

    def sent(self, conversation_id: int | None, text: str) -> None:
        """`text` is stored as a message: forget it here, unless something else was typed meanwhile."""
        if conversation_id == self._owner and self._composer.text() == text:
            self._show("")
        if conversation_id in self._sending:
            self._sending.discard(conversation_id)
            self._put(conversation_id, "")

    def not_sent(self, conversation_id: int | None, text: str) -> None:
        """`text` could not be stored as a message: it is a draft again."""
        self._sending.discard(conversation_id)
        if conversation_id == self._owner:
            self._typed()
        else:
            self._put(conversation_id, self._waiting.get(conversation_id, text))

    def give_back(self, conversation_id: int, text: str) -> None:
        """A message of which nothing came is offered to be edited, unless other words stand in its place."""

        def offer(stored: str) -> None:
            if conversation_id == self._owner:
                if not self._composer.text():
                    self._composer.set_text(text)
            elif not stored:
                self._put(conversation_id, text)

        when_done(self._library.draft(conversation_id), offer, self._tell, self)

    def touch(self) -> None:
        """What waits in the composer is not what it was, though no key was pressed."""
        self._typed()

    def save(self) -> None:
        """Store now what is not stored yet."""
        self._timer.stop()
        if self._unsaved and self._reading is None and self.has_turned:
            self._unsaved = False
            self._sending.discard(self._owner)
            self._waiting[self._owner] = self._composer.unsent()
        for conversation_id, text in tuple(self._waiting.items()):
            self._put(conversation_id, text)

    def _read(self, conversation_id: int | None) -> None:
        reading = self._reading = _Reading()

        def restore(stored: str) -> None:
            if reading is not self._reading:
                if reading.typed:
                    self._put(conversation_id, _joined(stored, reading.typed))
                return
            self._reading = None
            typed = self._composer.text()
            if stored and (typed or self._composer.editor.is_composing()):
                self._composer.add_before(stored)
            elif stored:
                self._show(stored)
            if stored:
                self.restored.emit()
            if typed:
                self._typed()

        def failed(error: AppError) -> None:
            if reading is self._reading:
                self._reading = None
            self._tell(error)

        when_done(self._library.draft(conversation_id), restore, failed, self)

    def _typed(self) -> None:
        if not self._unsaved or not self._timer.isActive():
            self._unsaved = True
            self._timer.start(SAVE_AFTER_MS)

    def _show(self, text: str) -> None:
        self._composer.set_unsent(text)
        self._timer.stop()
        self._unsaved = False

    def _put(self, conversation_id: int | None, text: str) -> None:
        self._waiting[conversation_id] = text

        def stored(_: None) -> None:
            self._told = False
            if self._waiting.get(conversation_id) == text:
                del self._waiting[conversation_id]
            if self.is_stored:
                self.settled.emit()

        def failed(error: AppError) -> None:
            if not self._timer.isActive():
                self._timer.start(RETRY_AFTER_MS)
            self._tell(error)
            self.settled.emit()

        when_done(self._library.save_draft(conversation_id, text), stored, failed, self)

    def _tell(self, error: AppError) -> None:
        if not self._told:
            self._told = True
            self.failed.emit(error)


def _joined(stored: str, typed: str) -> str:
    """The draft as it was left, then what was typed before it came."""
    return "\n".join(part for part in (stored, typed) if part)


def keep_words(library: Library, typed: str) -> None:
    """Store what was typed before there was a conversation that it belongs to, with the draft of the one that the next
    start opens. Waits for the disk; raises AppError.
    """
    if typed:
        conversations = library.conversations().result()
        owner = conversations[0].id if conversations else None
        library.save_draft(owner, _joined(library.draft(owner).result(), typed)).result()
