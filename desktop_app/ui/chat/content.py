"""What a message says: a model's reasoning in a fold, and the words below it, growing while they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.ui.chat.author import AUTHOR_HEIGHT
from desktop_app.ui.chat.column import Column
from desktop_app.ui.chat.fold import Fold
from desktop_app.ui.chat.growing import GrowingMarkdown
from desktop_app.ui.chat.markdown import parse
from desktop_app.ui.chat.portions import portions
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.chat.ink import Ink
    from desktop_app.ui.chat.live import Live

AIR = int(Space.S)
"""Above and below all that a message shows, so that the ring of the focus touches nothing."""


class Content(QObject):
    """Stands on a message's widget, below its author. `plain`: a person's own words."""

    resized = Signal()

    def __init__(self, ink: Ink, view: QWidget, *, plain: bool) -> None:
        super().__init__(view)
        self._ink = ink
        self._view = view
        self._width = 0
        self._growing: GrowingMarkdown | None = None
        self.body = Column(ink, view, plain=plain)
        self.body.resized.connect(self.resized)
        self.fold: Fold | None = None

    def show_words(self, text: str) -> None:
        """Show a person's words."""
        self.body.show_leaves(portions(text), 0, final=True)

    def show_answer(self, text: str, reasoning: str, reasoning_s: float) -> None:
        """Show an answer that is not under way."""
        if self._growing is not None and self._growing.source() == text:
            first = self._growing.finish()
            self.body.show_leaves(self._growing.leaves, first, final=True)
        else:
            self.body.show_leaves(parse(text), 0, final=True)
        self._growing = None
        if fold := self._fold_for(reasoning):
            fold.show_thought(reasoning, reasoning_s)

    def show_live(self, live: Live) -> None:
        """Show an answer that is under way."""
        self._growing = GrowingMarkdown(live.text)
        self.body.show_leaves(self._growing.leaves, 0, final=False)
        self._show_live_reasoning(live)

    def grow(self, text: str, live: Live) -> None:
        """Add `text`, which is already in `live`."""
        assert self._growing is not None
        if text:
            first = self._growing.append(text)
            self.body.show_leaves(self._growing.leaves, first, final=False)
        self._show_live_reasoning(live)

    def set_width(self, width: int) -> None:
        """Lay out for `width` pixels, hanging edges included."""
        self._width = width
        self.body.set_width(width)
        if self.fold is not None:
            self.fold.set_width(width)

    def show_span(self, top: int, bottom: int, deadline: float) -> bool:
        """Turn what lies between two heights into widgets until `deadline`; False if some are missing."""
        start = self.top()
        done = self.body.show_span(top - start, bottom - start, deadline)
        if self.fold is not None and self.fold.button.isChecked():
            start = self._fold_top() + self.fold.column_top()
            done = self.fold.column.show_span(top - start, bottom - start, deadline) and done
        return done

    def keep_only(self, top: int, bottom: int) -> None:
        """Drop the widgets of leaves outside two heights."""
        self.body.keep_only(top - self.top(), bottom - self.top())

    def spot_at(self, y: int) -> tuple[int, int]:
        """A leaf (-1 for what stands above) and the pixels from its top to the height `y`."""
        inside = y - self.top()
        if inside < 0 or not self.body.leaves:
            return -1, y
        index = self.body.index_at(inside)
        return index, inside - self.body.top_of(index)

    def y_of(self, spot: tuple[int, int]) -> int:
        """The height of a spot as things are now."""
        index, offset = spot
        return offset if index < 0 else self.top() + self.body.top_of(index) + offset

    def top(self) -> int:
        """Where the words begin, below the author and the fold."""
        if self.body.is_plain:
            return self._fold_top() + Space.M
        return self._fold_top() + (self.fold.total() + Space.S if self.fold is not None else 0)

    def lay(self) -> int:
        """Put fold and words at their place; the height in pixels at which they end."""
        if self.fold is not None:
            self.fold.setGeometry(0, self._fold_top(), self._width, self.fold.total())
        top = self.top()
        self.body.setGeometry(0, top, self._width, self.body.total())
        return top + self.body.total()

    def _show_live_reasoning(self, live: Live) -> None:
        fold = self._fold_for(live.reasoning)
        if fold is None:
            return
        if live.text:
            fold.show_thought(live.reasoning, 0)
        else:
            fold.show_thinking(live.reasoning)

    def _fold_for(self, reasoning: str) -> Fold | None:
        if reasoning and self.fold is None:
            self.fold = Fold(self._ink, self._view)
            self.fold.set_width(self._width)
            self.fold.toggled.connect(self.resized)
            self.fold.stackUnder(self.body)
            self.fold.show()
        return self.fold

    def _fold_top(self) -> int:
        return AIR + AUTHOR_HEIGHT + Space.XS
