"""A page of messages that scrolls: widgets only for what is near the reader, whose place it keeps."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from desktop_app.ui.chat.focus import TabScope
from desktop_app.ui.chat.jump_button import JumpButton
from desktop_app.ui.chat.near_views import NearViews
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from desktop_app.ui.chat.items import Item, Items
    from desktop_app.ui.chat.message_view import MessageView
    from desktop_app.ui.chat.placing import Anchor, Company
    from desktop_app.ui.theme import Theme

_BUDGET_S = 0.006
"""Seconds for making widgets ahead of the reader, at a time."""

_AT_ONCE_S = 10.0
"""What can be seen is made without counting the time."""

_AT_THE_END = 24
"""Pixels within which the reader counts as being at the end."""

_WHEEL_LINE = 40
_TRIES = 8


class Page(TabScope):
    """`make_view` gives an item its widget, ready but for its width."""

    copy_requested = Signal()
    select_requested = Signal()

    def __init__(
        self, theme: Theme, items: Items, make_view: Callable[[Item, QWidget], MessageView], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.items = items
        self.near = NearViews(self, make_view, self.take_in)
        self._follows = True
        self.company: Company | None = None
        self.arranging = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(True)
        self.jump_button = JumpButton(theme, self)
        self.jump_button.clicked.connect(self.follow_end)
        self.jump_button.hide()
        self._ahead = QTimer(self, singleShot=True, interval=0)
        self._ahead.timeout.connect(self._make_ahead)

    def follows_end(self) -> bool:
        """Whether the page moves on as the last message grows."""
        return self._follows

    def follow_end(self) -> None:
        """Go to the end and follow it."""
        self._follows = True
        if self.company is not None:
            self.company.lead(self, follows=True)
        self.arrange()

    def set_follows(self, *, follows: bool) -> None:
        """Whether to move on as the last message grows."""
        self._follows = follows

    def arrange(self) -> None:
        """Give widgets to what can be seen, at its place, with the scroll bar to match."""
        if self.arranging or not self.viewport().width():
            return
        self._settle(perf_counter() + _AT_ONCE_S)
        self._ahead.start()

    def views(self) -> list[MessageView]:
        """The messages' widgets that there are just now."""
        return self.near.views()

    def drop_from(self, index: int) -> None:
        """Take the widgets from all messages from `index` on."""
        self.near.drop([item for item in self.near.items if item.index >= index])

    def dress(self) -> None:
        """Take on the theme's colours; every widget is made anew."""
        palette = self.viewport().palette()
        palette.setColor(self.viewport().backgroundRole(), self._theme.color("surface"))
        self.viewport().setPalette(palette)
        focus = QApplication.focusWidget()
        read = self.read_now() if focus is not None and self.viewport().isAncestorOf(focus) else None
        index = next((item.index for item in self.near.items if item.view is read), None) if read is not None else None
        anchor = self.anchor()
        self.near.drop(list(self.near.items))
        if anchor is not None:
            # its spot is told by a leaf, so it needs its leaves first
            self.near.view(anchor[0]).set_width(self._column()[1])
        if self.viewport().width():
            self._settle(perf_counter() + _AT_ONCE_S, anchor=anchor)
            self._ahead.start()
        if index is not None and (view := self.items[index].view) is not None:
            view.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, index: int) -> None:
        """Bring a message into view and focus it."""
        if not 0 <= index < len(self.items):
            return
        # what comes into view on the way there gets its exact height, and then the message lies elsewhere
        for _ in range(_TRIES):
            place = self.items.top(index), self.items.bottom(index)
            self._scroll_to(place[0] - Space.XL, place[1] + Space.XL)
            if place == (self.items.top(index), self.items.bottom(index)):
                break
        view = self.items[index].view
        if view is not None:
            view.setFocus(Qt.FocusReason.TabFocusReason)

    def _scroll_to(self, top: int, bottom: int) -> None:
        bar = self.verticalScrollBar()
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + self.viewport().height():
            bar.setValue(min(top, bottom - self.viewport().height()))

    def place(self) -> tuple[int, int] | None:
        """Where the reader is: a message's id and the pixels below its top; None at the end that is followed."""
        if self._follows or not len(self.items):
            return None
        value = self.verticalScrollBar().value()
        index = self.items.index_at(value)
        return self.items[index].message.id, value - self.items.top(index)

    def return_to(self, place: tuple[int, int]) -> None:
        """Go where a reader was; nothing if that message is not here."""
        index = self.items.find(place[0])
        if index is not None:
            self._follows = False
            self.set_bar(self.items.top(index) + place[1])
            self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the column out anew, with the same words at the top."""
        super().resizeEvent(event)
        self.arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 (Qt's own name)
        """The reader moved: any move up lets go of the end, reaching it takes hold again."""
        del dx
        if not self.arranging:
            bar = self.verticalScrollBar()
            self._follows = dy <= 0 and bar.value() >= bar.maximum() - _AT_THE_END
            if self.company is not None:
                self.company.lead(self, follows=self._follows)
            self.arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home, End and what is done with marked text, besides what scrolls anyway."""
        match event.key():
            case _ if event.matches(QKeySequence.StandardKey.Copy):
                self.copy_requested.emit()
            case _ if event.matches(QKeySequence.StandardKey.SelectAll):
                self.select_requested.emit()
            case Qt.Key.Key_End:
                self.follow_end()
            case Qt.Key.Key_Home:
                self.verticalScrollBar().setValue(0)
            case _:
                super().keyPressEvent(event)

    def read_now(self) -> QWidget | None:
        """The message that had the focus last if it can be seen, or else the last one that can."""
        return self.near.read_now()

    def reveal(self, widget: QWidget) -> None:
        """Scroll until a widget on the page can be seen."""
        y = widget.mapTo(self.viewport(), QPoint()).y()
        bar = self.verticalScrollBar()
        if y + widget.height() < _WHEEL_LINE or y + min(widget.height(), _WHEEL_LINE) > self.viewport().height():
            bar.setValue(bar.value() + y - Space.XL)

    def _column(self) -> tuple[int, int]:
        """The column's left edge and its width, hanging edges included."""
        width = max(0, min(self.viewport().width() - 2 * Space.S, self._theme.reading_width))
        # in the middle of the page with its scroll bar, as the composer is
        middle = (self.width() - width) // 2
        return min(middle, self.viewport().width() - width - Space.S), width

    def _make_ahead(self) -> None:
        """Make what lies a screen above and below, in slices, before the reader gets there."""
        height = self.viewport().height()
        if self._settle(perf_counter() + _BUDGET_S, ahead=height):
            self.near.drop_far(2 * height)
        else:
            self._ahead.start()

    def _settle(self, deadline: float, ahead: int = 0, anchor: Anchor | None = None) -> bool:
        """Realise what is within `ahead` pixels of the viewport, holding on to the reader's place; False if
        the deadline (a perf_counter time) came first.
        """
        if self.company is not None:
            return self.company.settle(self, deadline, ahead)
        self.arranging = True
        try:
            anchor = anchor or self.anchor()
            self.set_width()
            done, before = False, -1
            while not done or self.items.total() != before:
                before = self.items.total()
                value = self.value_of(anchor)
                done = self.realise(value - ahead, value + self.viewport().height() + ahead, deadline)
                if not done:
                    break
            self.set_bar(self.value_of(anchor))
            self.put()
        finally:
            self.arranging = False
        return done

    def set_width(self) -> None:
        """Estimate heights for the width that there is now."""
        self.items.set_width(self._column()[1])

    def anchor(self) -> Anchor | None:
        """What stands at the top of the viewport; None at the end of a page that is followed."""
        return None if self._follows else self.anchor_at(self.verticalScrollBar().value())

    def anchor_at(self, value: int) -> Anchor | None:
        """What stands at a height; None on an empty page."""
        if not len(self.items):
            return None
        index = self.items.index_at(value)
        item = self.items[index]
        offset = value - self.items.top(index)
        return item, item.view.spot_at(offset) if item.view is not None else (-1, offset)

    def value_of(self, anchor: Anchor | None) -> int:
        """What the scroll bar has to say for that to stand at the top."""
        end = max(0, self.items.total() - self.viewport().height())
        if anchor is None:
            return end
        item, spot = anchor
        inside = item.view.y_of(spot) if item.view is not None else spot[1]
        return max(0, min(end, self.items.top(item.index) + inside))

    def realise(self, top: int, bottom: int, deadline: float) -> bool:
        """Make widgets of what lies between two heights; False if the deadline came first."""
        width = self._column()[1]
        index = self.items.index_at(max(0, top))
        while index < len(self.items) and self.items.top(index) < bottom:
            item = self.items[index]
            view = self.near.view(item)
            view.set_width(width)
            start = self.items.top(index)
            done = view.show_span(top - start, bottom - start, deadline)
            self.items.set_height(index, view.total())
            if not done or perf_counter() > deadline:
                return False
            index += 1
        return True

    def set_bar(self, value: int) -> None:
        """Match the scroll bar to the page, and let it stand there."""
        bar = self.verticalScrollBar()
        height = self.viewport().height()
        bar.setRange(0, max(0, self.items.total() - height))
        bar.setPageStep(height)
        bar.setSingleStep(_WHEEL_LINE)
        bar.setValue(value)

    def put(self) -> None:
        """Move every widget to its place."""
        left, value = self._column()[0], self.verticalScrollBar().value()
        self.near.put(left, lambda index: self.items.top(index) - value)
        bar, area = self.verticalScrollBar(), self.viewport().geometry()
        self.jump_button.setVisible(not self._follows and bar.value() < bar.maximum() - _AT_THE_END)
        self.jump_button.place(area)
