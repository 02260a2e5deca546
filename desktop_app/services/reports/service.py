"""Writes comparisons to files and takes recorded ones in, on a thread of its own."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app import __version__
from desktop_app.errors import NotAComparison, ReportNotWritten
from desktop_app.services.events import ConversationsChanged
from desktop_app.services.reports.as_csv import as_csv
from desktop_app.services.reports.as_html import as_html
from desktop_app.services.reports.as_json import MOST_BYTES, as_json, from_json
from desktop_app.services.reports.as_markdown import as_markdown
from desktop_app.services.reports.preference_pairs import pairs
from desktop_app.services.written_files import write_text
from desktop_app.storage import comparisons

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.domain import Comparison
    from desktop_app.services.events import Listener
    from desktop_app.services.reports.words import Words
    from desktop_app.storage.database import Database


class Kind(StrEnum):
    """What a comparison is written as; the value ends the file's name."""

    HTML = "html"
    MARKDOWN = "md"
    CSV = "csv"
    JSON = "json"
    PAIRS = "jsonl"


class ReportsService:
    """Every call returns at once; the futures fail with AppError."""

    def __init__(self, database: Database, listen: Listener) -> None:
        self._database = database
        self._listen = listen
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reports")

    def write(self, conversation_id: int, path: Path, kind: Kind, words: Words, language: str) -> Future[int]:
        """Write what a conversation's open lanes show; how many answers there are in the file, or of PAIRS, how many
        pairs.

        The future fails with ReportNotWritten, StillBlind, ConversationGone.
        """
        return self._worker.submit(self._write, conversation_id, path, kind, words, language)

    def take_in(self, path: Path) -> Future[tuple[int, tuple[int, ...]]]:
        """Store a comparison that was written as JSON as a conversation of its own: its id, and the lanes that are to
        be asked all of it again.

        The future fails with NotAComparison, ComparisonNewer.
        """
        return self._worker.submit(self._take_in, path)

    def close(self) -> None:
        """Finish what is under way; safe to call twice."""
        self._worker.shutdown()

    def _write(self, conversation_id: int, path: Path, kind: Kind, words: Words, language: str) -> int:
        comparison = self._database.read(comparisons.of_conversation, conversation_id=conversation_id).result()
        text, count = _text(comparison, kind, words, language)
        try:
            write_text(path, text)
        except OSError as error:
            raise ReportNotWritten(str(error), path=str(path)) from error
        return count

    def _take_in(self, path: Path) -> tuple[int, tuple[int, ...]]:
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise NotAComparison(str(error), path=path.name) from error
        if len(data) > MOST_BYTES:
            raise NotAComparison("too large", path=path.name)
        recorded = from_json(data, path.name)
        stored = self._database.submit(comparisons.store, recorded=recorded).result()
        self._listen(ConversationsChanged())
        return stored


def _text(comparison: Comparison, kind: Kind, words: Words, language: str) -> tuple[str, int]:
    now = datetime.now(UTC)
    made = words.made.format(version=__version__, date=now.astimezone().date().isoformat())
    answers = sum(len(turn.answers) for turn in comparison.turns)
    if kind is Kind.PAIRS:
        lines = pairs(comparison)
        return "".join(f"{line}\n" for line in lines), len(lines)
    if kind is Kind.CSV:
        return as_csv(comparison), answers
    if kind is Kind.JSON:
        return as_json(comparison, __version__, now), answers
    if kind is Kind.MARKDOWN:
        return as_markdown(comparison, words, made), answers
    return as_html(comparison, words, made, language), answers
