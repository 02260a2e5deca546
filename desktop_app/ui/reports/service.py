"""What the window asks of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from desktop_app.services.reports import Kind, Words


class Reports(Protocol):
    """See `services.reports.ReportsService`."""

    def write(self, conversation_id: int, path: Path, kind: Kind, words: Words, language: str) -> Future[int]:
        """Write what a conversation's open lanes show; how many answers, or pairs, there are in the file."""

    def take_in(self, path: Path) -> Future[tuple[int, tuple[int, ...]]]:
        """Store a saved comparison: the conversation, and the lanes that are to be asked all of it again."""
