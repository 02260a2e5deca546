"""Transcripts that are read together: one height for all, and turns in rows."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.ui.lanes.rows import TurnRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.chat.page import Page
    from desktop_app.ui.chat.placing import Anchor

_AT_ONCE_S = 10.0
"""What can be seen is made without counting the time."""

_TRIES = 6


class Company(QObject):
    """Empty where lanes are read each by itself."""

    moved = Signal()
    """The rows stand elsewhere."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows = TurnRows()
        self._pages: list[Page] = []
        self._stands: tuple[int, ...] = ()
        self._follows = True
        self._others = QTimer(self, singleShot=True, interval=0)
        self._others.timeout.connect(self.arrange)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is read together."""
        return not self._pages

    def join(self, pages: Sequence[Page]) -> None:
        """Let these be read together, and no others."""
        if list(pages) == self._pages:
            return
        for page in self._pages:
            if page not in pages:
                page.company = None
        left = [page for page in self._pages if page not in pages]
        self._follows = all(page.follows_end() for page in pages)
        self._pages = list(pages)
        self.rows.join([page.items for page in pages])
        for page in pages:
            page.company = self
            page.set_follows(follows=self._follows)
        self.arrange()
        for page in left:
            page.arrange()

    @property
    def first_bar(self) -> QWidget | None:
        """The scroll bar that all follow."""
        return self._pages[0].verticalScrollBar() if self._pages else None

    def set_feet(self, height: int) -> None:
        """Keep so many pixels free below each row."""
        if height != self.rows.foot:
            self.rows.foot = height
            self.rows.change()
            self.arrange()

    def foot_of(self, turn_id: int) -> int | None:
        """Where the free place below a turn's row is, from the top of the pages; None if the turn is not here."""
        top = self.rows.foot_top(turn_id)
        return None if top is None else top - self.rows.value

    def turns_between(self, top: int, bottom: int) -> Sequence[int]:
        """The turns that can be seen between two heights of the pages."""
        if not self.rows.turns:
            return ()
        first = self.rows.row_at(self.rows.value + top)
        return self.rows.turns[first : self.rows.row_at(self.rows.value + bottom) + 1]

    def settle(self, page: Page, deadline: float, ahead: int) -> bool:
        """Do for one page what it would do by itself; the others follow in a moment where that moves them."""
        done = self._settle([page], deadline, ahead)
        if self._stood() != self._stands:
            self._others.start()
        return done

    def lead(self, page: Page, *, follows: bool) -> None:
        """The reader moved one page: the others go along at once."""
        self._follows = follows
        for one in self._pages:
            one.set_follows(follows=follows)
        self.rows.value = page.verticalScrollBar().value()
        self.arrange()

    def arrange(self) -> None:
        """Show all pages at their height."""
        self._others.stop()
        if self._pages:
            self._settle(self._pages, perf_counter() + _AT_ONCE_S, 0)
            self._stands = self._stood()
            self.moved.emit()

    def _settle(self, pages: Sequence[Page], deadline: float, ahead: int) -> bool:
        if any(page.arranging for page in self._pages):
            return True
        for page in self._pages:
            page.arranging = True
        try:
            return self._stand(pages, deadline, ahead)
        finally:
            for page in self._pages:
                page.arranging = False

    def _stand(self, pages: Sequence[Page], deadline: float, ahead: int) -> bool:
        height = self._pages[0].viewport().height()
        self.rows.view_height = height
        anchor = self._anchor()
        for page in pages:
            page.set_width()
        done = True
        for _ in range(_TRIES):
            before = self.rows.total()
            self.rows.value = value = self._value(anchor)
            each = [page.realise(value - ahead, value + height + ahead, deadline) for page in pages]
            done = all(each)
            if not done or (self.rows.total() == before and self._value(anchor) == value):
                break
        self.rows.value = self._value(anchor)
        for page in pages:
            page.set_bar(self.rows.value)
            page.put()
        return done

    def _anchor(self) -> tuple[Page, Anchor] | None:
        """What stands at the top, in the lane whose answers are the longest there: that one waits for nobody."""
        if self._follows or not self.rows.turns:
            return None
        row = self.rows.row_at(self.rows.value)
        lane = max(range(len(self._pages)), key=lambda at: self.rows.lanes[at].content(row))
        anchor = self._pages[lane].anchor_at(self.rows.value)
        return (self._pages[lane], anchor) if anchor is not None else None

    def _value(self, anchor: tuple[Page, Anchor] | None) -> int:
        end = max(0, self.rows.total() - self.rows.view_height)
        return end if anchor is None else anchor[0].value_of(anchor[1])

    def _stood(self) -> tuple[int, ...]:
        """Where the rows that can be seen stand: if that changes all pages have to be placed anew."""
        if not self.rows.turns:
            return ()
        first = self.rows.row_at(self.rows.value)
        last = self.rows.row_at(self.rows.value + self.rows.view_height)
        tops = [self.rows.top(row) for row in range(first, last + 1)]
        return (self.rows.value, self.rows.total(), first, *tops)
