"""Writes comparisons to files and takes recorded ones in, on a thread of its own."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app import __version__
from desktop_app.errors import ComparisonTooLarge, ComparisonUnreadable, ReportNotWritten
from desktop_app.services.events import ConversationsChanged
from desktop_app.services.reports import running_again
from desktop_app.services.reports.as_csv import as_csv
from desktop_app.services.reports.as_html import as_html
from desktop_app.services.reports.as_json import as_json
from desktop_app.services.reports.as_markdown import as_markdown
from desktop_app.services.reports.file_format import MOST_BYTES, MOST_CARRIED
from desktop_app.services.reports.from_json import from_json
from desktop_app.services.reports.preference_pairs import pairs
from desktop_app.services.reports.running_again import SavedComparison, TakenIn
from desktop_app.services.written_files import write_text
from desktop_app.storage import comparisons, recordings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from desktop_app.accounts import Account
    from desktop_app.domain import Comparison, LocalModel, ModelRef
    from desktop_app.services.events import Listener
    from desktop_app.services.reports.running_again import Key
    from desktop_app.services.reports.words import Words
    from desktop_app.storage.database import Database


class Kind(StrEnum):
    """What a comparison is written as; the value ends the file's name."""

    HTML = "html"
    MARKDOWN = "md"
    CSV = "csv"
    JSON = "json"
    PAIRS = "jsonl"


CARRIES_FILES = frozenset({Kind.HTML, Kind.JSON})
"""These hold the contents of attached files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a file holds: so many answers or, of PAIRS, pairs. `left_out` are attached files that were too large for it.
    `ties`, `seen` and `gone` as in `Pairs`. `disguised`: private words, for which a provider got placeholders, stand in
    it in full.
    """

    count: int
    left_out: int = 0
    ties: int = 0
    seen: int = 0
    gone: int = 0
    disguised: bool = False


class ReportsService:
    """Every call returns at once; the futures fail with AppError. `models` and `accounts` are those there are now."""

    def __init__(
        self,
        database: Database,
        listen: Listener,
        *,
        models: Callable[[], Sequence[LocalModel]],
        accounts: Callable[[], Sequence[Account]],
    ) -> None:
        self._database = database
        self._listen = listen
        self._models = models
        self._accounts = accounts
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reports")

    def write(self, conversation_id: int, path: Path, kind: Kind, words: Words, language: str) -> Future[Written]:
        """Write what a conversation's open lanes show or, as PAIRS, what was voted on.

        The future fails with ReportNotWritten, StillBlind, ConversationGone.
        """
        return self._worker.submit(self._write, conversation_id, path, kind, words, language)

    def look(self, path: Path) -> Future[SavedComparison]:
        """Read a comparison that was written as JSON, and see what of it can be run here.

        The future fails with NotAComparison, ComparisonNewer, ComparisonTooLarge, ComparisonUnreadable.
        """
        return self._worker.submit(self._look, path)

    def take_in(self, saved: SavedComparison, chosen: Mapping[Key, ModelRef]) -> Future[TakenIn]:
        """Store it as a conversation of its own, with a new lane beside each recorded one whose models are `chosen`."""
        return self._worker.submit(self._take_in, saved, dict(chosen))

    def close(self) -> None:
        """Finish what is under way; safe to call twice."""
        self._worker.shutdown()

    def _write(self, conversation_id: int, path: Path, kind: Kind, words: Words, language: str) -> Written:
        if kind is Kind.PAIRS:
            text, written = self._pairs(conversation_id)
        else:
            comparison = self._database.read(
                comparisons.of_conversation,
                conversation_id=conversation_id,
                most_bytes=MOST_CARRIED if kind in CARRIES_FILES else 0,
            ).result()
            text, written = _text(comparison, kind, words, language), _written(comparison, kind)
        try:
            write_text(path, text)
        except OSError as error:
            raise ReportNotWritten(str(error), path=str(path)) from error
        return written

    def _pairs(self, conversation_id: int) -> tuple[str, Written]:
        found = pairs(self._database.read(comparisons.judged, conversation_id=conversation_id).result())
        written = Written(count=len(found.lines), ties=found.ties, seen=found.seen, gone=found.gone)
        return "".join(f"{line}\n" for line in found.lines), written

    def _look(self, path: Path) -> SavedComparison:
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise ComparisonUnreadable(str(error), path=path.name) from error
        if len(data) > MOST_BYTES:
            raise ComparisonTooLarge(path=path.name)
        return running_again.looked_at(from_json(data, path.name), self._models(), self._accounts())

    def _take_in(self, saved: SavedComparison, chosen: Mapping[Key, ModelRef]) -> TakenIn:
        recorded = saved.recorded
        places = running_again.lanes_to_ask(recorded, chosen)
        day = recorded.made_at.astimezone().date().isoformat()
        conversation_id, lane_ids, turn_ids = self._database.submit(
            recordings.store,
            recorded=recorded,
            title=running_again.title(recorded),
            names=[f"{name} ({day})" for name in saved.lanes],
            anew=[running_again.setup_anew(recorded, place, chosen) for place in places],
        ).result()
        self._listen(ConversationsChanged())
        asked = (running_again.asks(recorded, place, chosen, turn_ids) for place in places)
        return TakenIn(conversation_id=conversation_id, asks=tuple(zip(lane_ids, asked, strict=True)))


def _text(comparison: Comparison, kind: Kind, words: Words, language: str) -> str:
    now = datetime.now(UTC)
    made = words.made.format(version=__version__, date=now.astimezone().date().isoformat())
    if kind is Kind.CSV:
        return as_csv(comparison)
    if kind is Kind.JSON:
        return as_json(comparison, __version__, now)
    if kind is Kind.MARKDOWN:
        return as_markdown(comparison, words, made)
    return as_html(comparison, words, made, language)


def _written(comparison: Comparison, kind: Kind) -> Written:
    files = {file.sha256 for turn in comparison.turns for file in turn.prompt.attachments}
    return Written(
        count=sum(len(turn.answers) for turn in comparison.turns),
        left_out=len(files - comparison.contents.keys()) if kind in CARRIES_FILES else 0,
        disguised=comparison.disguised,
    )
