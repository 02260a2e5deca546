"""What stands above the field: a prompt that waits for its turn, and the attached files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain import Attachment
from desktop_app.media_types import is_image
from desktop_app.ui.chat.button import SIDE
from desktop_app.ui.chat.composer_line import ComposerLine
from desktop_app.ui.chat.file_strip import FileStrip
from desktop_app.ui.chat.invisible import visible
from desktop_app.ui.text import one_line
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.ui.files import Files
    from desktop_app.ui.theme import Theme

_LINE_OF_QUEUE = 400
"""Characters of a queued prompt that its line gets to show."""


class ComposerHead(QWidget):
    """Empty, and then of no height, most of the time."""

    queue_taken_back = Signal()
    queue_removed = Signal()
    file_removed = Signal(Attachment)
    all_wanted = Signal()
    """The next prompt shall go to all again."""
    emptied_by_key = Signal()
    """The last file was removed while it had the focus."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.alone_line = ComposerLine(theme, "message-square", self, token="accent")
        self.queue_line = ComposerLine(theme, "list-end", self)
        self.strip = FileStrip(theme, self)
        self.images_line = ComposerLine(theme, "info", self, token="amber")
        self._images: list[Attachment] = []
        self._sees_images: bool | None = False
        self.setCursor(Qt.CursorShape.ArrowCursor)
        ask_all = self.alone_line.add_button("x", self.tr("Ask all again"))
        ask_all.clicked.connect(self.all_wanted)
        take_back = self.queue_line.add_button("pencil", self.tr("Edit the queued prompt"))
        take_back.clicked.connect(self.queue_taken_back)
        remove = self.queue_line.add_button("x", self.tr("Remove the queued prompt"))
        remove.clicked.connect(self.queue_removed)
        self.strip.remove_requested.connect(self.file_removed)
        self.strip.emptied_by_key.connect(self.emptied_by_key)

    def show_queued(self, text: str, files: int, *, after_vote: bool = False) -> None:
        """Show what will be sent after the answer or its vote, with so many files; nothing if there is neither."""
        line = self.tr("Asked after your vote: {words}") if after_vote else self.tr("Queued: {words}")
        line = line.format(words=visible(one_line(text[:_LINE_OF_QUEUE])))
        if files:
            count = self.tr("%n file(s)", "", files)
            line = f"{line} · {count}"
        self.queue_line.say(line if text or files else "")

    def show_files(self, wanted: Sequence[Attachment], files: Files) -> None:
        """Show what is attached, and say of images whether the model sees them."""
        self.strip.show_files(wanted, files)
        self._images = [file for file in wanted if is_image(file.media_type)]
        self._say_of_images()

    def set_sees_images(self, sees: bool | None) -> None:
        """Whether the model sees images; None: nobody knows."""
        if sees is not self._sees_images:
            self._sees_images = sees
            self._say_of_images()

    def _say_of_images(self) -> None:
        if self._sees_images:
            one = several = ""
        elif self._sees_images is None:
            one = several = self.tr("It is not known whether this model sees images; what it refuses is left out.")
        else:
            one = self.tr("This model does not see images; it will not be sent.")
            several = self.tr("This model does not see images; they will not be sent.")
        self.strip.set_notices(dict.fromkeys(self._images, one))
        self.images_line.say("" if not self._images else one if len(self._images) == 1 else several)

    def lay(self, width: int) -> int:
        """Put it all below each other; the height in pixels, with the air below it."""
        y = 0
        if self.alone_line.words:
            self.alone_line.setGeometry(0, y, width, SIDE)
            y += SIDE + Space.XS
        if self.queue_line.words:
            self.queue_line.setGeometry(0, y, width, SIDE)
            y += SIDE + Space.XS
        height = self.strip.lay(width)
        self.strip.setVisible(height > 0)
        if height:
            y += Space.XS
            self.strip.setGeometry(0, y, width, height)
            y += height + Space.S
        if self.images_line.words:
            self.images_line.setGeometry(0, y - Space.XS, width, SIDE)
            y += SIDE
        return y
