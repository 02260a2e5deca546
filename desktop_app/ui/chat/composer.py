"""Where the next words are typed, and its files laid down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QPen, QTextCursor

from desktop_app.media_types import is_image
from desktop_app.ui.chat.intake import Intake
from desktop_app.ui.chat.prompt_surface import PromptSurface
from desktop_app.ui.theme import Metric, Radius, Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPoint, QRectF
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QLabel, QWidget

    from desktop_app.domain import Attachment
    from desktop_app.ui.chat.composer_foot import ComposerFoot
    from desktop_app.ui.chat.composer_head import ComposerHead
    from desktop_app.ui.chat.long_text_offer import LongTextOffer
    from desktop_app.ui.chat.send_button import SendButton
    from desktop_app.ui.files import Files
    from desktop_app.ui.theme import Theme


class Composer(PromptSurface):
    """Keeps what was sent until it is told to clear. Until it is `furnished` it is a field to type in, and no more."""

    send_requested = Signal(str)
    queue_requested = Signal(str)
    """The words shall be sent when the answer under way has ended."""
    stop_requested = Signal()
    text_changed = Signal(str)
    taken_in = Signal(Intake)
    """Files or a picture were pasted or dropped."""
    text_file_wanted = Signal(str)
    """This text, which was taken out of the field, shall be a file."""

    head: ComposerHead
    foot: ComposerFoot
    offer_line: LongTextOffer
    button: SendButton
    hint: QLabel

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, furnished: bool = True) -> None:
        super().__init__(theme, parent)
        self._is_furnished = False
        self._is_writing = False
        self._is_reading_files = False
        self._is_dropping = False
        self._sends_with_ctrl = False
        self._reason = ""
        self._queued = ""
        self._is_queued = False
        self._is_judged_first = False
        self._files: tuple[Attachment, ...] = ()
        self._told = ""
        self.editor.textChanged.connect(self._take_text)
        self.editor.composed.connect(self._show_state)
        self.editor.composed.connect(self.grow)
        if furnished:
            self.furnish()
        self.grow()

    def furnish(self) -> None:
        """Give the field what stands around it; imported here, because the first picture of the window does without."""
        from desktop_app.ui.chat.composer_foot import ComposerFoot
        from desktop_app.ui.chat.composer_head import ComposerHead
        from desktop_app.ui.chat.long_text_offer import LongTextOffer

        self.head = ComposerHead(self._theme, self)
        self.offer_line = LongTextOffer(self._theme, self.editor, self)
        self.foot = ComposerFoot(self._theme, self)
        self.button, self.hint = self.foot.button, self.foot.hint
        # the field was there first, and comes after what stands above it
        self.setTabOrder(self.head.queue_line.buttons()[-1], self.editor)
        self._is_furnished = True
        self._connect()
        self.editor.check_spelling()
        self.set_sends_with_ctrl(self._sends_with_ctrl)
        for part in (self.head, self.foot):
            part.show()
        self._say_state()
        self._show_state()
        self.grow()

    def text(self) -> str:
        """What stands in the field; what an input method is still composing is no text yet."""
        return self.editor.toPlainText()

    def unsent(self) -> str:
        """All words that wait here: the queued ones, then those in the field."""
        return "\n\n".join(part for part in (self._queued, self.text()) if part)

    def files(self) -> tuple[Attachment, ...]:
        """What is attached."""
        return self._files

    def set_text(self, text: str) -> None:
        """Put `text` into the field, with the cursor at its end."""
        self.editor.setPlainText(text)
        self.editor.moveCursor(QTextCursor.MoveOperation.End)

    def set_unsent(self, text: str) -> None:
        """Put all words into the field but the queued ones, if it begins with them."""
        self.set_text(self._without_queued(text))

    def add_before(self, text: str) -> None:
        """Put all words but the queued ones before those that are being typed, without disturbing who types."""
        rest = self._without_queued(text)
        if rest:
            QTextCursor(self.editor.document()).insertText(f"{rest}\n")

    def clear(self) -> None:
        """Empty the field."""
        self.editor.clear()

    def set_writing(self, writing: bool) -> None:
        """Whether an answer is being written: what is sent waits for its end then."""
        self._is_writing = writing
        self._say_state()
        self._show_state()

    def set_enabled_reason(self, reason: str) -> None:
        """Say why nothing can be sent, or take that back with an empty string."""
        if reason != self._reason:
            self._reason = reason
            self._say_state()
        self._show_state()

    def set_sends_with_ctrl(self, sends_with_ctrl: bool) -> None:
        """Whether Enter alone breaks the line and only Ctrl+Enter sends."""
        self._sends_with_ctrl = sends_with_ctrl
        self.editor.set_sends_with_ctrl(sends_with_ctrl=sends_with_ctrl)
        if self._is_furnished:
            self.button.set_sends_with_ctrl(sends_with_ctrl=sends_with_ctrl)

    def set_reading_files(self, reading: bool) -> None:
        """Whether files are on their way in: nothing is sent without them."""
        self._is_reading_files = reading
        self._say_state()
        self._show_state()

    def show_files(self, wanted: Sequence[Attachment], files: Files) -> None:
        """Show what is attached."""
        self._files = tuple(wanted)
        self.head.show_files(wanted, files)
        self._show_state()
        self.grow()

    def set_sees_images(self, sees: bool | None) -> None:
        """Whether the model sees images; None: nobody knows."""
        self.head.set_sees_images(sees)
        self.grow()

    def show_queued(self, text: str, files: int = 0, *, after_vote: bool = False) -> None:
        """Show what will be sent after the answer or its vote, with so many files; nothing if there is neither."""
        self._queued = text
        self._is_queued = bool(text or files)
        self._is_judged_first = after_vote
        self.head.show_queued(text, files, after_vote=after_vote)
        self.grow()

    def set_asked(self, asked: str, alone: str = "") -> None:
        """Say whom the words go to: in the empty field, and above it where it is one of several `alone`."""
        self.editor.set_asked(asked)
        if alone != self.head.alone_line.words:
            self.head.alone_line.say(alone)
            self.grow()

    def is_lively(self) -> bool:
        """Also while something is dragged over it."""
        return self._is_dropping or super().is_lively()

    def lay_above(self, left: int, width: int) -> int:
        """The files and the queued prompt."""
        if not self._is_furnished:
            return 0
        above = self.head.lay(width)
        self.head.setGeometry(left, Space.S, width, above)
        return above

    def lay_below(self, left: int, top: int, width: int) -> int:
        """The offer about a long text, and the foot."""
        offer = self.height_between()
        if self._is_furnished:
            self.offer_line.setGeometry(left + Space.L, top, width - 2 * Space.L, offer)
            self.foot.setGeometry(left, top + offer, width, Metric.CONTROL_HEIGHT)
        return offer + Metric.CONTROL_HEIGHT

    def height_between(self) -> int:
        """That of the offer about a long text."""
        return self.offer_line.height_wanted() if self._is_furnished else 0

    def paint_surface(self, painter: QPainter, area: QRectF) -> None:
        """Marked while something is dragged over it."""
        super().paint_surface(painter, area)
        if self._is_dropping:
            painter.setBrush(self._theme.color("selected"))
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), Radius.COMPOSER, Radius.COMPOSER)

    def _connect(self) -> None:
        from desktop_app.ui.chat.drop_target import DropTarget

        self.editor.submitted.connect(self._submit)
        self.editor.escaped.connect(self._stop)
        self.editor.taken_in.connect(self.taken_in)
        drops = DropTarget(self)
        drops.entered.connect(lambda: self._show_dropping(dropping=True))
        drops.left.connect(lambda: self._show_dropping(dropping=False))
        drops.dropped.connect(self._take_drop)
        self.button.clicked.connect(self._press)
        self.head.emptied_by_key.connect(self.focus)
        self.offer_line.changed.connect(self.grow)
        self.offer_line.accepted.connect(self.text_file_wanted)

    def _take_text(self) -> None:
        text = self.text()
        if text == self._told:
            # only underlined anew
            return
        self._told = text
        if self._is_furnished:
            self.offer_line.follow_text()
        self._show_state()
        self.grow()
        self.text_changed.emit(text)

    def _show_dropping(self, *, dropping: bool) -> None:
        self._is_dropping = dropping
        self._say_state()
        self.update()

    def _take_drop(self, found: Intake, place: QPoint) -> None:
        if found.text:
            self.editor.setTextCursor(self.editor.cursorForPosition(self.editor.viewport().mapFrom(self, place)))
            self.editor.insert_text(found.text)
        else:
            self.taken_in.emit(found)
        self.focus()

    def _show_state(self) -> None:
        if not self._is_furnished:
            return
        possible = (
            not self._reason and not self._is_reading_files and (self._has_content() or self.editor.is_composing())
        )
        self.button.show_state(stops=self._is_writing, reason=self._reason, possible=possible)

    def _has_content(self) -> bool:
        """Whether there is anything that a model would read."""
        return not self.editor.is_blank() or any(not is_image(file.media_type) for file in self._files)

    def _without_queued(self, text: str) -> str:
        if self._queued and (text == self._queued or text.startswith(f"{self._queued}\n\n")):
            return text.removeprefix(self._queued).removeprefix("\n\n")
        return text

    def _press(self) -> None:
        if self.button.stops():
            self._stop()
        else:
            self._submit()

    def _submit(self) -> None:
        # what an input method is still composing belongs to the prompt
        QGuiApplication.inputMethod().commit()
        if self._reason:
            self.foot.say(self._reason)
        elif self._is_reading_files:
            self._say_state()
        elif not self._has_content():
            if self._files:
                self.foot.say(self.tr("Write something: images alone are not sent"))
        elif not self._is_writing and not self._is_judged_first:
            self.send_requested.emit(self.text().strip())
        elif self._is_queued:
            self.foot.say(self.tr("One prompt is queued already"))
        else:
            self.queue_requested.emit(self.text().strip())

    def _stop(self) -> None:
        if self._is_writing:
            self.stop_requested.emit()

    def _say_state(self) -> None:
        if self._is_dropping:
            lasting = self.tr("Drop to attach")
        elif self._is_reading_files:
            lasting = self.tr("Reading the file…")
        else:
            lasting = self._reason
        if self._is_furnished:
            self.foot.keep_saying(lasting)
