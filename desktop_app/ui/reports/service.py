"""What the window asks of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from desktop_app.domain import ModelRef
    from desktop_app.services.reports import Kind, SavedComparison, TakenIn, Words, Written


class Reports(Protocol):
    """See `services.reports.ReportsService`."""

    def write(self, conversation_id: int, path: Path, kind: Kind, words: Words, language: str) -> Future[Written]:
        """Write what a conversation's open lanes show, or what was voted on."""

    def look(self, path: Path) -> Future[SavedComparison]:
        """Read a saved comparison, and see what of it can be run here."""

    def take_in(self, saved: SavedComparison, chosen: Mapping[tuple[str, str], ModelRef]) -> Future[TakenIn]:
        """Store it, with new lanes for those whose models are chosen; these are to be asked all of it again."""
