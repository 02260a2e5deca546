"""A conversation as it is read, and as it is being written."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain import Message, MessageState
from desktop_app.ui.chat.formulas import Formulas
from desktop_app.ui.chat.ink import Ink
from desktop_app.ui.chat.items import Item, Items
from desktop_app.ui.chat.lexers import Lexers
from desktop_app.ui.chat.live import Live
from desktop_app.ui.chat.marking import Marking
from desktop_app.ui.chat.message_view import MessageView
from desktop_app.ui.chat.notices import notices
from desktop_app.ui.chat.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.errors import AppError
    from desktop_app.services.events import Phase
    from desktop_app.ui.files import Files
    from desktop_app.ui.theme import Theme

FRAME_MS = 16
_REST = 3
"""After a frame that was dear the next one waits this many times its cost, so that the window stays free."""

_APART_MS = 5
"""Between the frames of lanes that write side by side: as long as one of them takes, at most."""


class Transcript(QWidget):
    """Shows messages; whatever the reader wants done is asked for by a signal and done by the window."""

    regenerate_requested = Signal(int)
    sent_requested = Signal(int)
    edit_requested = Signal(int)
    continue_requested = Signal(int)
    sibling_requested = Signal(int, int)
    link_activated = Signal(str)
    picked = Signal()
    """Something of the window's is about to be done for an answer here."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, files: Files | None = None) -> None:
        """`files` shows what was attached; without it only words are shown."""
        super().__init__(parent)
        self._theme = theme
        self._files = files
        self._formulas = Formulas(self)
        self._lexers = Lexers(self)
        self._ink = Ink(theme, self._formulas, self._lexers)
        self._items = Items()
        self._pending: dict[int, list[str]] = {}
        self._under_way: set[int] = set()
        self.page = Page(theme, self._items, self._make_view, self)
        self._marking = Marking(self._items, self.page)
        self.page.copy_requested.connect(self._marking.copy)
        self.page.select_requested.connect(self._marking.take_all)
        self.page.setAccessibleName(self.tr("Conversation"))
        self.setFocusProxy(self.page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self._apart_ms = 0
        self._frame = QTimer(self, singleShot=True, interval=FRAME_MS)
        self._frame.setTimerType(Qt.TimerType.PreciseTimer)
        self._frame.timeout.connect(self.show_now)
        self._formulas.came.connect(self._show_formulas)
        theme.changed.connect(self._dress)
        self.page.dress()

    def stand_beside(self, place: int) -> None:
        """Several write at once, and this is so many places right of the first: their frames are kept apart, so that
        keys and clicks come in between.
        """
        self._apart_ms = _APART_MS * place
        self._frame.setInterval(FRAME_MS + self._apart_ms)

    def show_messages(self, messages: Sequence[Message]) -> None:
        """Show a conversation: from its end, or where the reader is if it begins as the one on the page does."""
        same = self._items.common(messages)
        if same == 0:
            self.clear()
        self._cut(same)
        self._add(messages[same:])
        self.page.arrange()

    def clear(self) -> None:
        """Show nothing."""
        self._cut(0)
        self.page.follow_end()

    def add_messages(self, messages: Sequence[Message]) -> None:
        """Append what was just sent and the answers to it, and go to the end."""
        self._add(messages)
        self.page.follow_end()

    def replace_answer(self, old_id: int, message: Message) -> None:
        """Show an answer that was begun again in place of `old_id` and all after it; with the same id it is
        carried on where it is.
        """
        index = self._items.find(old_id)
        if index is None:
            return
        if message.id == old_id:
            item = self._items.change(index, message)
            item.error, item.live = None, Live(message.text, message.reasoning)
            self._under_way.add(old_id)
            self._refresh(index)
            self._show_busy()
        else:
            self._cut(index)
            self._add([message])
        self.page.arrange()

    def set_phase(self, answer_id: int, phase: Phase, fraction: float | None, wait_s: float = 0.0) -> None:
        """Show where an answer under way stands; `fraction` 0..1 or None if unknown, `wait_s` of a pause in seconds."""
        item = self._item(answer_id)
        if item is not None and item.live is not None:
            item.live.phase, item.live.fraction, item.live.wait_s = phase, fraction, wait_s
            if item.view is not None:
                item.view.show_phase(item.live)

    def append(self, answer_id: int, text: str, reasoning: bool) -> None:
        """Add to an answer under way; it is shown with the next frame."""
        item = self._item(answer_id)
        if item is None or item.live is None:
            return
        if reasoning:
            item.live.reasoning += text
        else:
            item.live.text += text
        self._pending.setdefault(answer_id, []).append("" if reasoning else text)
        if not self._frame.isActive():
            self._frame.start()

    def show_now(self) -> None:
        """Show what was added since the last frame without waiting for the next one."""
        self._frame.stop()
        if not self._pending:
            return
        start = perf_counter()
        pending, self._pending = self._pending, {}
        for answer_id, pieces in pending.items():
            index = self._items.find(answer_id)
            if index is None or (live := self._items[index].live) is None:
                continue
            view = self._items[index].view
            if view is not None:
                view.grow("".join(pieces), live)
                self._items.set_height(index, view.total())
        self.page.arrange()
        cost_ms = round((perf_counter() - start) * 1000)
        self._frame.setInterval(max(FRAME_MS, _REST * cost_ms) + self._apart_ms)

    def end_answer(self, message: Message, error: AppError | None) -> None:
        """Show an answer's terminal state."""
        index = self._items.find(message.id)
        if index is None:
            return
        self.show_now()
        item = self._items.change(index, message)
        item.error, item.live = error, None
        self._under_way.discard(message.id)
        self._refresh(index)
        self._show_busy()
        self.page.arrange()
        self._announce(message, error)

    def view(self, message_id: int) -> MessageView | None:
        """A message's widget, if it has one just now."""
        item = self._item(message_id)
        return item.view if item is not None else None

    def is_busy(self) -> bool:
        """Whether an answer is under way."""
        return bool(self._under_way)

    def _announce(self, message: Message, error: AppError | None) -> None:
        """Let screen readers say how an answer ended; its words are there to be read, not spoken as they come."""
        said = [f"{notice.words} {notice.hint}".strip() for notice in notices(message, error)]
        if message.state is MessageState.COMPLETE:
            said.insert(0, self.tr("The answer is complete"))
        if said:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, " · ".join(said)))

    def _item(self, message_id: int) -> Item | None:
        index = self._items.find(message_id)
        return None if index is None else self._items[index]

    def _cut(self, index: int) -> None:
        self.page.drop_from(index)
        gone = {message.id for message in self._items.cut(index)}
        if gone:
            self._marking.forget()
        self._under_way -= gone
        self._pending = {answer_id: pieces for answer_id, pieces in self._pending.items() if answer_id not in gone}

    def _add(self, messages: Sequence[Message]) -> None:
        before = len(self._items) - 1
        self._items.add(messages)
        self._under_way |= {message.id for message in messages if message.state is MessageState.STREAMING}
        if messages and before >= 0:
            self._refresh(before)
        self._show_busy()

    def _refresh(self, index: int) -> None:
        """Show an item's present state in its widget."""
        item = self._items[index]
        if item.view is not None:
            self._fill(item, item.view)
            self._items.set_height(index, item.view.total())

    def _fill(self, item: Item, view: MessageView) -> None:
        if item.live is not None:
            self._pending.pop(item.message.id, None)
            view.show_live(item.message, item.live)
        else:
            is_last = item.index == len(self._items) - 1
            view.show_message(item.message, item.error, is_last=is_last, busy=self.is_busy())

    def _show_busy(self) -> None:
        busy = self.is_busy()
        for view in self.page.views():
            view.set_busy(busy=busy)

    def _make_view(self, item: Item, parent: QWidget) -> MessageView:
        view = MessageView(self._ink, item.message, parent)
        view.regenerate_requested.connect(lambda: self.regenerate_requested.emit(view.message.id))
        view.sent_requested.connect(lambda: self.sent_requested.emit(view.message.id))
        view.edit_requested.connect(lambda: self.edit_requested.emit(view.message.id))
        view.continue_requested.connect(lambda: self.continue_requested.emit(view.message.id))
        view.sibling_requested.connect(lambda step: self.sibling_requested.emit(view.message.id, step))
        view.link_activated.connect(self.link_activated)
        view.picked.connect(self.picked)
        view.selection_begun.connect(lambda: self._marking.begin(view))
        view.dragged.connect(lambda at: self._marking.drag(view, at))
        view.copy_requested.connect(lambda: self._copy(view))
        view.resized.connect(lambda: self._take_height(view))
        view.step_requested.connect(lambda step: self._step(view, step))
        if self._files is not None and item.message.attachments:
            view.show_files(self._files)
        self._fill(item, view)
        self._marking.dress(item.index, view)
        return view

    def _copy(self, view: MessageView) -> None:
        if self._marking.text():
            self._marking.copy()
        else:
            view.copy_source()

    def _take_height(self, view: MessageView) -> None:
        index = self._items.find(view.message.id)
        if index is not None:
            view.relay()
            self._items.set_height(index, view.total())
            self.page.arrange()

    def _step(self, view: MessageView, step: int) -> None:
        index = self._items.find(view.message.id)
        if index is not None:
            self.page.go_to(min(max(0, index + step), len(self._items) - 1))

    def _show_formulas(self) -> None:
        for view in self.page.views():
            view.show_formulas()
            self._take_height(view)

    def _dress(self) -> None:
        self._ink = Ink(self._theme, self._formulas, self._lexers)
        self.page.dress()
