"""Where the next words are typed, and its files laid down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.services.attachments import is_image
from desktop_app.ui.chat.button import SIDE
from desktop_app.ui.chat.composer_foot import ComposerFoot
from desktop_app.ui.chat.composer_head import ComposerHead
from desktop_app.ui.chat.composer_line import ComposerLine
from desktop_app.ui.chat.drop_target import DropTarget
from desktop_app.ui.chat.intake import Intake
from desktop_app.ui.chat.prompt_edit import LONG_TEXT, PromptEdit
from desktop_app.ui.theme import Radius, Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent

    from desktop_app.domain import Attachment
    from desktop_app.ui.files import Files
    from desktop_app.ui.theme import Theme

_SHARE_OF_THE_WINDOW = 0.4
_LEAST_LINES = 3
"""That the text has room for even where the window is low and there are many files."""


class Composer(QWidget):
    """Grows with its text up to a share of the window. It keeps what was sent until it is told to clear."""

    send_requested = Signal(str)
    queue_requested = Signal(str)
    """The words shall be sent when the answer under way has ended."""
    stop_requested = Signal()
    text_changed = Signal(str)
    taken_in = Signal(Intake)
    """Files or a picture were pasted or dropped."""
    text_file_wanted = Signal(str)
    """This text, which was taken out of the field, shall be a file."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_writing = False
        self._is_reading_files = False
        self._is_dropping = False
        self._reason = ""
        self._queued = ""
        self._is_queued = False
        self._files: tuple[Attachment, ...] = ()
        self._surface = QRectF()
        self._told = ""
        self.head = ComposerHead(theme, self)
        self.editor = PromptEdit(theme, self)
        self.offer_line = ComposerLine(theme, "file-text", self)
        self.foot = ComposerFoot(theme, self)
        self.button, self.hint = self.foot.button, self.foot.hint
        self._connect()
        self.setCursor(Qt.CursorShape.IBeamCursor)
        theme.changed.connect(self._grow)
        self._show_state()
        self._grow()

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
        cursor = self.editor.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.editor.setTextCursor(cursor)

    def set_unsent(self, text: str) -> None:
        """Put all words into the field but the queued ones, if it begins with them."""
        if self._queued and (text == self._queued or text.startswith(f"{self._queued}\n\n")):
            text = text.removeprefix(self._queued).removeprefix("\n\n")
        self.set_text(text)

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
        self.editor.set_sends_with_ctrl(sends_with_ctrl=sends_with_ctrl)
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
        self._grow()

    def show_queued(self, text: str, files: int = 0) -> None:
        """Show what will be sent after the answer, with so many files; nothing if there is neither."""
        self._queued = text
        self._is_queued = bool(text or files)
        self.head.show_queued(text, files)
        self._grow()

    def focus(self) -> None:
        """Type here."""
        self.editor.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The surface's edge shows the field's focus."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column."""
        super().resizeEvent(event)
        self._grow()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The whole surface is the field."""
        if self._surface.contains(event.position()):
            self.focus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The surface."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lively = self.editor.hasFocus() or self._is_dropping
        area = self._surface.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(self._theme.color("surface"))
        painter.setPen(QPen(self._theme.color("accent" if lively else "border"), 1))
        painter.drawRoundedRect(area, Radius.COMPOSER, Radius.COMPOSER)
        if self._is_dropping:
            painter.setBrush(self._theme.color("selected"))
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), Radius.COMPOSER, Radius.COMPOSER)

    def _connect(self) -> None:
        self.editor.textChanged.connect(self._take_text)
        self.editor.composed.connect(self._show_state)
        self.editor.composed.connect(self._grow)
        self.editor.submitted.connect(self._submit)
        self.editor.escaped.connect(self._stop)
        self.editor.taken_in.connect(self.taken_in)
        self.editor.long_text_pasted.connect(self._offer_a_file)
        self.editor.installEventFilter(self)
        drops = DropTarget(self)
        drops.entered.connect(lambda: self._show_dropping(dropping=True))
        drops.left.connect(lambda: self._show_dropping(dropping=False))
        drops.dropped.connect(self._take_drop)
        self.button.clicked.connect(self._press)
        self.head.emptied_by_key.connect(self.focus)
        attach = self.offer_line.add_button("plus", self.tr("Attach as file"), words=self.tr("Attach as file"))
        attach.clicked.connect(self._make_a_file)

    def _take_text(self) -> None:
        text = self.text()
        if text == self._told:
            # only underlined anew
            return
        self._told = text
        if self.editor.document().characterCount() <= LONG_TEXT:
            self.offer_line.say("")
        self._show_state()
        self._grow()
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

    def _offer_a_file(self) -> None:
        self.offer_line.say(self.tr("That is a long text"))
        self._grow()

    def _make_a_file(self) -> None:
        text = self.editor.take_pasted()
        self.offer_line.say("")
        self._grow()
        self.focus()
        if text:
            self.text_file_wanted.emit(text)

    def _show_state(self) -> None:
        possible = (
            not self._reason and not self._is_reading_files and (self._has_content() or self.editor.is_composing())
        )
        self.button.show_state(stops=self._is_writing, reason=self._reason, possible=possible)

    def _has_content(self) -> bool:
        """Whether there is anything that a model would read."""
        return not self._is_blank() or any(not is_image(file.media_type) for file in self._files)

    def _is_blank(self) -> bool:
        block = self.editor.document().begin()
        while block.isValid():
            if block.text().strip():
                return False
            block = block.next()
        return True

    def _grow(self) -> None:
        """As high as what is in it, the text up to a share of the window."""
        width = min(self.width() - 2 * Space.S, self._theme.reading_width)
        if width <= 0:
            return
        left = (self.width() - width) // 2
        inner = width - 2 * Space.L
        above = self.head.lay(inner)
        self.head.setGeometry(left + Space.L, Space.S, inner, above)
        y = Space.S + above if above else Space.M
        self.editor.resize(inner, self.editor.height())
        offer = SIDE if self.offer_line.words else 0
        least = _LEAST_LINES * self.editor.fontMetrics().lineSpacing() + 2
        share = round(self.window().height() * _SHARE_OF_THE_WINDOW)
        height = self.editor.text_height(max(least, share - above - offer))
        self.editor.setGeometry(left + Space.L, y, inner, height)
        y += height + Space.S
        self.offer_line.setGeometry(left + Space.L, y, inner, offer)
        y += offer
        self.foot.setGeometry(left, y, width, self.foot.height())
        self._surface = QRectF(left, 0, width, y + self.foot.height() + Space.S)
        self.setFixedHeight(round(self._surface.height()) + Space.L)
        self.update()

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
        elif not self._is_writing:
            self.send_requested.emit(self.text().strip())
        elif self._is_queued:
            self.foot.say(self.tr("One prompt is queued already"))
        else:
            self.queue_requested.emit(self.text().strip())

    def _stop(self) -> None:
        if self._is_writing:
            self.stop_requested.emit()

    def _say_state(self) -> None:
        lasting = ""
        if self._is_dropping:
            lasting = self.tr("Drop to attach")
        elif self._is_reading_files:
            lasting = self.tr("Reading the file…")
        elif self._reason:
            lasting = self._reason
        self.foot.keep_saying(lasting)
