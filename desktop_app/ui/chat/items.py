"""The messages of a transcript with their heights, measured where they were shown and estimated elsewhere."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.domain import Message, MessageState, Role
from desktop_app.errors import AppError
from desktop_app.ui.chat.block import HANG
from desktop_app.ui.chat.heights import message_height
from desktop_app.ui.chat.live import Live
from desktop_app.ui.chat.message_view import MessageView
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_TURN_GAP = int(Space.XXL)
_ANSWER_GAP = int(Space.XL)
_PAGE_MARGIN = int(Space.XL)


@dataclass(slots=True, eq=False)
class Item:
    """A message, its widget if it has one, and what has come of it if it is under way."""

    message: Message
    height: int = 0
    view: MessageView | None = None
    live: Live | None = None
    error: AppError | None = None

    def gap(self) -> int:
        """Pixels of air above it."""
        return _TURN_GAP if self.message.role is Role.USER else _ANSWER_GAP


class Items:
    """Messages in their order, found by id or by height. Heights are pixels from the top of the page."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._index: dict[int, int] = {}
        self._tops: list[int] = []
        self._width = 0
        self._known = 0

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: int) -> Item:
        return self._items[index]

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    def add(self, messages: Iterable[Message]) -> None:
        """Append messages; one that is being written begins with the text that it has."""
        for message in messages:
            item = Item(message)
            if message.state is MessageState.STREAMING:
                item.live = Live(message.text, message.reasoning)
            item.height = message_height(message.text, self._width - 2 * HANG)
            self._index[message.id] = len(self._items)
            self._items.append(item)

    def cut(self, index: int) -> list[Item]:
        """Take out the items from `index` on."""
        gone = self._items[index:]
        del self._items[index:]
        self._known = min(self._known, index)
        for item in gone:
            del self._index[item.message.id]
        return gone

    def find(self, message_id: int) -> int | None:
        """The index of a message, or None."""
        return self._index.get(message_id)

    def set_width(self, width: int) -> bool:
        """Estimate all heights for another width; whether it is another."""
        if width == self._width:
            return False
        self._width = width
        for item in self._items:
            item.height = message_height(item.message.text, width - 2 * HANG)
        self._known = 0
        return True

    def set_height(self, index: int, height: int) -> None:
        """Note a message's height."""
        if self._items[index].height != height:
            self._items[index].height = height
            self._known = min(self._known, index + 1)

    def top(self, index: int) -> int:
        """Where a message begins, below its gap."""
        self._sum_up()
        return self._tops[index]

    def total(self) -> int:
        """The height of the whole page with its margins."""
        if not self._items:
            return 0
        self._sum_up()
        return self._tops[-1] + self._items[-1].height + _PAGE_MARGIN

    def index_at(self, y: int) -> int:
        """The message at a height; the first or the last one if beyond."""
        self._sum_up()
        return max(0, bisect_right(self._tops, y) - 1)

    def _sum_up(self) -> None:
        del self._tops[self._known :]
        for index in range(len(self._tops), len(self._items)):
            if index == 0:
                self._tops.append(_PAGE_MARGIN)
                continue
            self._tops.append(self._tops[-1] + self._items[index - 1].height + self._items[index].gap())
        self._known = len(self._items)
