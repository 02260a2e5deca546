"""How a transcript stands beside others: what `ui.lanes` does about heights, where lanes are read together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from desktop_app.ui.chat.items import Item
    from desktop_app.ui.chat.page import Page

    Anchor = tuple[Item, tuple[int, int]]
    """A message with a leaf of it and the pixels below that leaf's top."""


class Placing(Protocol):
    """Where messages stand, if not one right below the other."""

    def changed(self, first: int) -> None:
        """There are other messages from `first` on, or their heights are others."""

    def grew(self, index: int) -> None:
        """A message has another height."""

    def top(self, index: int) -> int:
        """Where a message begins, below its gap."""

    def total(self) -> int:
        """The height of the whole page with its margins."""

    def index_at(self, y: int) -> int:
        """The message at a height; the first or the last one if beyond."""


class Company(Protocol):
    """Pages that are read together: they stand at one height."""

    def settle(self, page: Page, deadline: float, ahead: int) -> bool:
        """Do for one of them what it would do by itself."""

    def lead(self, page: Page, *, follows: bool) -> None:
        """The reader moved one of them: the others go along."""
