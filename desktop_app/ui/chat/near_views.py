"""The widgets of a page's messages: only those near the reader have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QAbstractScrollArea, QWidget

    from desktop_app.ui.chat.items import Item
    from desktop_app.ui.chat.message_view import MessageView


class NearViews:
    """`make_view` gives an item its widget, ready but for its width; `take_in` gets each new one."""

    def __init__(
        self,
        page: QAbstractScrollArea,
        make_view: Callable[[Item, QWidget], MessageView],
        take_in: Callable[[QWidget], None],
    ) -> None:
        self._page = page
        self._make_view = make_view
        self._take_in = take_in
        self._read_id = 0
        self.items: list[Item] = []
        """Those that have a widget, in no order."""
        self.kept: frozenset[int] = frozenset()
        """Messages, by their places, that keep theirs however far the reader goes."""

    def views(self) -> list[MessageView]:
        """The widgets that there are just now."""
        return [item.view for item in self.items if item.view is not None]

    def view(self, item: Item) -> MessageView:
        """An item's widget; it is made if need be."""
        if item.view is None:
            item.view = self._make_view(item, self._page.viewport())
            self._take_in(item.view)
            self._put_in_order(item, item.view)
        return item.view

    def read_now(self) -> QWidget | None:
        """The one that had the focus last if it can be seen, or else the last one that can."""
        focus, area = QApplication.focusWidget(), self._page.viewport().rect()
        seen: list[Item] = []
        for item in self.items:
            view = item.view
            if view is not None and focus is not None and (view is focus or view.isAncestorOf(focus)):
                self._read_id = item.message.id
                return view
            if view is not None and view.geometry().intersects(area):
                seen.append(item)
        kept = next((item for item in seen if item.message.id == self._read_id), None)
        last = kept or max(seen, key=lambda item: item.index, default=None)
        return last.view if last is not None else None

    def drop(self, items: Iterable[Item]) -> None:
        """Take the widgets from items."""
        for item in items:
            view, item.view = item.view, None
            if view is None:
                continue
            focus = QApplication.focusWidget()
            if focus is not None and (focus is view or view.isAncestorOf(focus)):
                self._page.setFocus()
            view.hide()
            view.deleteLater()
        self.items = [item for item in self.items if item.view is not None]

    def drop_far(self, distance: int) -> None:
        """Drop widgets farther than `distance` pixels from what can be seen; never an answer under way."""
        area = self._page.viewport().rect().adjusted(0, -distance, 0, distance)
        far: list[Item] = []
        for item in self.items:
            if item.view is None:
                continue
            if item.live is None and item.index not in self.kept and not item.view.geometry().intersects(area):
                far.append(item)
            else:
                top = item.view.y()
                item.view.keep_only(area.top() - top, area.bottom() - top)
        self.drop(far)

    def put(self, left: int, top: Callable[[int], int]) -> None:
        """Move every widget to its place; `top` tells where the message at a place begins, in the viewport."""
        places = [(item.view, top(item.index)) for item in self.items if item.view is not None]
        moves = {y - view.y() for view, y in places if view.isVisible() and view.x() == left}
        if len(moves) == 1 and (move := moves.pop()):
            # what is on the screen already is moved as pixels instead of being drawn again
            self._page.viewport().scroll(0, move)
        for view, y in places:
            view.move(left, y)
            view.show()

    def _put_in_order(self, item: Item, view: MessageView) -> None:
        """Among the others as it is read: screen readers go through widgets in the order in which they are stacked."""
        after = min((one for one in self.items if one.index > item.index), key=lambda one: one.index, default=None)
        if after is not None and after.view is not None:
            view.stackUnder(after.view)
        self.items.append(item)
