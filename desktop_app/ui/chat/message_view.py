"""One message on the page: who says it, what they say, and the quiet line below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QPainter
from PySide6.QtWidgets import QWidget

from desktop_app.domain import Message, Role, Timings
from desktop_app.services.events import Phase
from desktop_app.ui.chat import invisible
from desktop_app.ui.chat.attached import Attached
from desktop_app.ui.chat.author import AUTHOR_HEIGHT, author, is_hidden, paint_author, paint_ground, paint_ring
from desktop_app.ui.chat.block import HANG
from desktop_app.ui.chat.button import SIDE
from desktop_app.ui.chat.content import AIR, Content
from desktop_app.ui.chat.focus import READING_STEPS
from desktop_app.ui.chat.foot import OVERHANG, Foot
from desktop_app.ui.chat.message_menu import message_menu
from desktop_app.ui.chat.notice_list import NoticeList
from desktop_app.ui.chat.notices import notices
from desktop_app.ui.chat.prompt_tools import PromptTools
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QFocusEvent, QKeyEvent, QPaintEvent

    from desktop_app.errors import AppError
    from desktop_app.ui.chat.fold import Fold
    from desktop_app.ui.chat.ink import Ink
    from desktop_app.ui.chat.live import Live
    from desktop_app.ui.files import Files


class MessageView(QWidget):
    """Laid out for the transcript, which tells it what of it can be seen."""

    regenerate_requested = Signal()
    continue_requested = Signal()
    sent_requested = Signal()
    edit_requested = Signal()
    sibling_requested = Signal(int)
    picked = Signal()
    link_activated = Signal(str)
    selection_begun = Signal()
    dragged = Signal(QPoint)
    copy_requested = Signal()
    resized = Signal()
    step_requested = Signal(int)

    def __init__(self, ink: Ink, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_user = message.role is Role.USER
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # growing at the foot must not draw again what stands above
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents, not self.is_user)
        self._ink = ink
        self._width = 0
        self._total = 0
        self.message = message
        self.content = Content(ink, self, plain=self.is_user)
        self.content.resized.connect(self.resized)
        self.body = self.content.body
        self._notices = NoticeList(ink.theme, self)
        self._notices.again_requested.connect(self.regenerate_requested)
        self._notices.picked.connect(self.picked)
        self._notices.link_activated.connect(self.link_activated)
        self._notices.resized.connect(self.resized)
        self.attached: Attached | None = None
        self.foot: Foot | None = None
        self.tools: PromptTools | None = None
        self.body.link_activated.connect(self.link_activated)
        self.body.selection_begun.connect(self.selection_begun)
        self.body.dragged.connect(self.dragged)
        if self.is_user:
            self._make_tools()
        else:
            self._make_foot()
        self.setAccessibleName(author(message))

    @property
    def fold(self) -> Fold | None:
        """The reasoning, if there is any."""
        return self.content.fold

    def show_message(self, message: Message, error: AppError | None, *, is_last: bool, busy: bool) -> None:
        """Show a message that is not under way."""
        self.message = message
        if self.is_user:
            self.content.show_words(message.text)
        else:
            times = message.generation.timings if message.generation else Timings()
            self.content.show_answer(message.text, message.reasoning, times.reasoning_s)
        self.body.set_caret(shown=False)
        self._notices.show_notices(() if self.is_user else notices(message, error), offers=is_last)
        if self.foot is not None:
            self.foot.show_message(message, error, is_last=is_last)
        if self.tools is not None:
            self.tools.show_message(message)
        self.set_busy(busy=busy)
        self.setAccessibleDescription(invisible.visible(message.text))
        self.relay()

    def set_busy(self, *, busy: bool) -> None:
        """Whether an answer is under way here: no other can be begun then."""
        for part in (self.foot, self.tools, self._notices):
            if part is not None:
                part.set_busy(busy=busy)

    def show_files(self, files: Files) -> None:
        """Show the message's files below its words."""
        self.attached = Attached(self._ink.theme, files, self.message.attachments, self)
        self.attached.resized.connect(self.resized)

    def show_live(self, message: Message, live: Live) -> None:
        """Show an answer that is under way."""
        self.message = message
        self.content.show_live(live)
        self._notices.show_notices((), offers=False)
        self.setAccessibleDescription("")
        self.show_phase(live)

    def grow(self, text: str, live: Live) -> None:
        """Add `text`, which is already in `live`."""
        self.content.grow(text, live)
        self.show_phase(live)

    def show_phase(self, live: Live) -> None:
        """Show where the answer stands."""
        assert self.foot is not None
        # while a model thinks, the fold above says so
        thinks = live.phase is Phase.WRITING and bool(live.reasoning) and not live.text
        self.foot.show_phase(None if thinks else live.phase, live.fraction, live.wait_s)
        self.body.set_caret(shown=live.phase is Phase.WRITING)
        self.relay()

    def show_formulas(self) -> None:
        """Some formulas that were waited for have come."""
        self.body.show_formulas()
        self.relay()

    def set_width(self, width: int) -> None:
        """Lay out for `width` pixels, hanging edges included."""
        if width != self._width:
            self._width = width
            self.content.set_width(width)
            self.relay()

    def show_span(self, top: int, bottom: int, deadline: float) -> bool:
        """Turn what lies between two heights into widgets until `deadline`; False if some are missing."""
        done = self.content.show_span(top, bottom, deadline)
        self.relay()
        return done

    def keep_only(self, top: int, bottom: int) -> None:
        """Drop the widgets of leaves outside two heights."""
        self.content.keep_only(top, bottom)

    def spot_at(self, y: int) -> tuple[int, int]:
        """A leaf (-1 for the head) and the pixels from its top to the height `y`."""
        return self.content.spot_at(y)

    def y_of(self, spot: tuple[int, int]) -> int:
        """The height of a spot as things are now."""
        return self.content.y_of(spot)

    def copy_source(self) -> None:
        """Put the message's source on the clipboard."""
        QGuiApplication.clipboard().setText(self.message.text)
        if self.foot is not None:
            self.foot.say_copied()

    def select(self) -> None:
        """Mark the whole message and nothing else."""
        self.selection_begun.emit()
        self.body.selection.take_all()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy in one of several ways."""
        menu = message_menu(self, event.pos())
        menu.addSeparator()
        if self.tools is not None:
            menu.addAction(self.tr("Edit and ask again…"), self.edit_requested.emit).setEnabled(
                self.tools.edit.isEnabled()
            )
        elif not is_hidden(self.message):
            menu.addAction(self.tr("Sent prompt…"), self.sent_requested.emit)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, J and K go from message to message, Home and End to the first and the last; Copy copies."""
        step = READING_STEPS.get(Qt.Key(event.key()))
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select()
        elif step is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_requested.emit(step)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The quiet line wakes up."""
        self._wake(lively=True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The quiet line falls back."""
        self._wake(lively=False)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The quiet line wakes up."""
        self._wake(lively=True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The quiet line falls back."""
        self._wake(lively=self.underMouse())
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The author's line, and the quiet surface under a person's words."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._ink.theme
        shown = QRectF(self.rect()).adjusted(0, AIR, 0, -AIR)
        paint_author(painter, theme, self.message, shown.adjusted(HANG, 0, -HANG, 0))
        if self.is_user:
            paint_ground(painter, theme, shown)
        if self.hasFocus():
            paint_ring(painter, theme, QRectF(self.rect()))

    def _make_foot(self) -> None:
        foot = Foot(self._ink.theme, self)
        foot.copy_requested.connect(self.copy_source)
        foot.regenerate_requested.connect(self.regenerate_requested)
        foot.sent_requested.connect(self.sent_requested)
        foot.continue_requested.connect(self.continue_requested)
        foot.sibling_requested.connect(self.sibling_requested)
        self.foot = foot

    def _make_tools(self) -> None:
        tools = PromptTools(self._ink.theme, self)
        tools.edit_requested.connect(self.edit_requested)
        tools.sibling_requested.connect(self.sibling_requested)
        self.tools = tools

    def _wake(self, *, lively: bool) -> None:
        for part in (self.foot, self.tools):
            if part is not None:
                part.set_lively(lively=lively)
        self.update()

    def relay(self) -> None:
        """Put everything at its place."""
        if not self._width:
            return
        y = self.content.lay()
        if self.attached is not None:
            height = self.attached.lay(self._width - 2 * HANG)
            self.attached.setGeometry(HANG, y, self._width - 2 * HANG, height)
            y += height
        height = self._notices.lay(self._width - 2 * HANG)
        self._notices.setGeometry(HANG, y, self._width - 2 * HANG, height)
        y += height
        if self.foot is not None:
            width = self._width - 2 * HANG + OVERHANG
            height = self.foot.lay(width)
            self.foot.setGeometry(HANG - OVERHANG, y + Space.S, width, height)
            y += Space.S + height
        if self.tools is not None:
            self.tools.lay(self._width - HANG + OVERHANG, AIR + (AUTHOR_HEIGHT - SIDE) // 2)
        self._total = y + (Space.M if self.is_user else 0) + AIR
        self.resize(self._width, self._total)

    def total(self) -> int:
        """The height in pixels, of which what was never shown is estimated."""
        return self._total
