"""Text marked across messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from desktop_app.domain import Role
from desktop_app.ui.chat.markdown import plain_text

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from desktop_app.ui.chat.items import Item, Items
    from desktop_app.ui.chat.message_view import MessageView
    from desktop_app.ui.chat.page import Page

_SCROLL = 24
"""Pixels at each movement of the mouse beyond the page's edge."""


class Marking:
    """Within one message its own selection suffices. Across several, the first and the last are marked in part
    and keep their widgets; those between are marked whole, whether they have widgets or not.
    """

    def __init__(self, items: Items, page: Page) -> None:
        self._items = items
        self._page = page
        self._ends: tuple[int, int] | None = None

    def begin(self, view: MessageView) -> None:
        """Marking starts anew in a message."""
        self._ends = None
        self._page.near.kept = frozenset()
        self._clear(but=(view,))

    def take_all(self) -> None:
        """Mark every message whole."""
        self._ends = (-1, len(self._items))
        self._page.near.kept = frozenset()
        for view in self._page.views():
            view.body.selection.take_all()

    def forget(self) -> None:
        """Mark nothing: the messages are others now."""
        self._ends = None
        self._page.near.kept = frozenset()
        self._clear(but=())

    def drag(self, begun: MessageView, at: QPoint) -> None:
        """The mouse, which went down in `begun`, has come to a point of the screen."""
        point = self._page.viewport().mapFromGlobal(at)
        self._scroll_towards(point.y())
        views = {view: self._items.find(view.message.id) or 0 for view in self._page.views()}
        target = min(views, key=lambda view: _distance(view, point.y()))
        inside = target.body.mapFromGlobal(at)
        first, last = sorted((views[begun], views[target]))
        if target is begun:
            begun.body.selection.extend(inside)
            self.begin(begun)
            return
        is_below = views[target] > views[begun]
        begun.body.selection.extend_to_edge(end=is_below)
        target.body.selection.mark_from_edge(inside, end=not is_below)
        self._ends = first, last
        self._page.near.kept = frozenset((first, last))
        self._clear(but=(begun, target))
        for view, index in views.items():
            self.dress(index, view)

    def dress(self, index: int, view: MessageView) -> None:
        """Mark a message that has just got its widget, if it lies between the ends."""
        if self._is_between(index):
            view.body.selection.take_all()

    def text(self) -> str:
        """What is marked, messages with an empty line between them."""
        if self._ends is None:
            return "\n\n".join(
                view.body.selection.text() for view in self._page.views() if not view.body.selection.is_empty()
            )
        first, last = self._ends
        return "\n\n".join(
            self._part(self._items[index]) for index in range(max(0, first), min(last + 1, len(self._items)))
        )

    def copy(self) -> None:
        """Put what is marked on the clipboard, if anything is."""
        if text := self.text():
            QGuiApplication.clipboard().setText(text)

    def _part(self, item: Item) -> str:
        if not self._is_between(item.index) and item.view is not None:
            return item.view.body.selection.text()
        message = item.message
        return message.text if message.role is Role.USER else plain_text(message.text)

    def _is_between(self, index: int) -> bool:
        return self._ends is not None and self._ends[0] < index < self._ends[1]

    def _clear(self, but: tuple[MessageView, ...]) -> None:
        for view in self._page.views():
            if view not in but:
                view.body.selection.clear()

    def _scroll_towards(self, y: int) -> None:
        bar = self._page.verticalScrollBar()
        if y < 0:
            bar.setValue(bar.value() - _SCROLL)
        elif y > self._page.viewport().height():
            bar.setValue(bar.value() + _SCROLL)


def _distance(view: MessageView, y: int) -> int:
    return max(view.y() - y, y - view.geometry().bottom(), 0)
