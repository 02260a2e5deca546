"""The messages of a transcript with their heights, measured where they were shown and estimated elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.domain import Message, MessageState, Role
from desktop_app.errors import AppError
from desktop_app.ui.chat.attached import attached_height
from desktop_app.ui.chat.block import HANG
from desktop_app.ui.chat.content import AIR
from desktop_app.ui.chat.heights import message_height
from desktop_app.ui.chat.live import Live
from desktop_app.ui.chat.message_view import MessageView
from desktop_app.ui.chat.stack import Stack
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop_app.ui.chat.placing import Placing

TURN_GAP = Space.XXL - 2 * AIR
_ANSWER_GAP = Space.XL - 2 * AIR
PAGE_MARGIN = Space.XL - AIR

_EACH = 256
"""Up to so many messages at a time are estimated one by one."""

_SAMPLE = 64


@dataclass(slots=True, eq=False)
class Item:
    """A message at its place, its widget if it has one, and what has come of it if it is under way."""

    message: Message
    index: int
    view: MessageView | None = None
    live: Live | None = None
    error: AppError | None = None


class Items:
    """Messages in their order, found by id or by height. Heights are pixels from the top of the page.

    Of ten thousand messages nearly all are never looked at: an item is made when it is asked for.
    """

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._items: dict[int, Item] = {}
        self._index: dict[int, int] = {}
        self._stack = Stack()
        self._width = 0
        self.placing: Placing | None = None

    def __len__(self) -> int:
        return len(self._messages)

    def __getitem__(self, index: int) -> Item:
        item = self._items.get(index)
        if item is None:
            message = self._messages[index]
            item = self._items[index] = Item(message, index)
            if message.state is MessageState.STREAMING:
                item.live = Live(message.text, message.reasoning)
        return item

    def common(self, messages: Sequence[Message]) -> int:
        """How many messages at the beginning are these, as they are. An answer under way is another one as soon as its
        name may be seen, since what it said before may be seen then, too.
        """
        count = 0
        for here, there in zip(self._messages, messages, strict=False):
            if here is not there and here != there:
                item = self._items.get(count)
                under_way = item is not None and item.live is not None and there.state is MessageState.STREAMING
                if here.id != there.id or here.model != there.model or not under_way:
                    break
            count += 1
        return count

    def add(self, messages: Sequence[Message]) -> None:
        """Append messages; one that is being written begins with the text that it has."""
        first = len(self._messages)
        self._messages += messages
        self._index |= zip([message.id for message in messages], range(first, len(self._messages)), strict=True)
        self._estimate_from(first)

    def change(self, index: int, message: Message) -> Item:
        """Put what has become of a message in its place."""
        self._messages[index] = message
        item = self[index]
        item.message = message
        return item

    def cut(self, index: int) -> list[Message]:
        """Take out the messages from `index` on; whoever has their widgets drops them first."""
        gone = self._messages[index:]
        del self._messages[index:]
        self._stack.cut(index)
        for message in gone:
            del self._index[message.id]
        self._items = {at: item for at, item in self._items.items() if at < index}
        self._tell_from(index)
        return gone

    def find(self, message_id: int) -> int | None:
        """The index of a message, or None."""
        return self._index.get(message_id)

    def set_width(self, width: int) -> bool:
        """Estimate all heights for another width; whether it is another."""
        if width == self._width:
            return False
        self._width = width
        self._estimate_from(0)
        return True

    def set_height(self, index: int, height: int) -> None:
        """Note a message's height."""
        self._stack.set_height(index, height + self.gap_above(index))
        if self.placing is not None:
            self.placing.grew(index)

    def height(self, first: int, end: int) -> int:
        """That of the messages from `first` to before `end`, right below one another, without the gap above."""
        return self._stack.height(first, end) - self.gap_above(first) if end > first else 0

    def top(self, index: int) -> int:
        """Where a message begins, below its gap."""
        if self.placing is not None:
            return self.placing.top(index)
        return PAGE_MARGIN + self._stack.top(index) + self.gap_above(index)

    def bottom(self, index: int) -> int:
        """Where a message ends."""
        return self.top(index) + self.height(index, index + 1)

    def total(self) -> int:
        """The height of the whole page with its margins."""
        if self.placing is not None:
            return self.placing.total()
        return self._stack.total() + 2 * PAGE_MARGIN if self._messages else 0

    def index_at(self, y: int) -> int:
        """The message at a height or below the gap there; the first or the last one if beyond."""
        if self.placing is not None:
            return self.placing.index_at(y)
        return self._stack.index_at(y - PAGE_MARGIN)

    def turns(self) -> Iterable[int]:
        """The turn of each message."""
        return (message.turn_id for message in self._messages)

    def gap_above(self, index: int) -> int:
        """Pixels between a message and the one before it."""
        return _gap(self._messages[index]) if index else 0

    def _tell_from(self, first: int) -> None:
        if self.placing is not None:
            self.placing.changed(first)

    def _estimate_from(self, first: int) -> None:
        self._stack.cut(first)
        self._stack.extend(self._estimates(self._messages[first:]))
        if first == 0 and self._messages:
            self._stack.set_height(0, self._height(self._messages[0]))
        self._tell_from(first)

    def _estimates(self, messages: Sequence[Message]) -> list[int]:
        """Heights with the gaps above; of many messages a few stand for all."""
        if len(messages) <= _EACH:
            return [self._estimate(message) for message in messages]
        means = {}
        for role in Role:
            told = [message for message in messages[:: len(messages) // _EACH] if message.role is role][:_SAMPLE]
            means[role] = sum(map(self._estimate, told)) // max(1, len(told))
        return [means[message.role] for message in messages]

    def _estimate(self, message: Message) -> int:
        return self._height(message) + _gap(message)

    def _height(self, message: Message) -> int:
        width = self._width - 2 * HANG
        return message_height(message.text, width) + attached_height(message.attachments, width)


def _gap(message: Message) -> int:
    """Pixels of air above it."""
    return TURN_GAP if message.role is Role.USER else _ANSWER_GAP
