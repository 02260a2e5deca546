"""Compares answers on a thread of its own."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from desktop_app.services.differences.compare import compare_all
from desktop_app.services.differences.parting import Run, parting
from desktop_app.storage import blind_turns, messages, sent_prompts
from desktop_app.storage.model_sources import sources_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.services.differences.compare import Marked
    from desktop_app.services.differences.parting import Parting
    from desktop_app.storage.database import Database, Session


class DifferencesService:
    """Of comparisons that wait, only the newest is made."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="differences")
        self._waiting: Future[tuple[Marked, ...]] | None = None

    def compare(self, answers: Sequence[str], reference: int) -> Future[tuple[Marked, ...]]:
        """Each answer marked by the one at `reference`; cancelled if others are to be compared before."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = self._worker.submit(compare_all, tuple(answers), reference)
        return self._waiting

    def partings(self, answer_ids: Sequence[int], reference: int) -> Future[tuple[Parting | None, ...]]:
        """For each answer where it parts from the one at `reference`; None where they were not to be written alike.

        The future fails with MessageGone, and with AnswerHidden while one of them stands without a name.
        """
        return self._database.read(_partings, answer_ids=tuple(answer_ids), reference=reference)

    def close(self) -> None:
        """Compare nothing more; safe to call twice."""
        self._worker.shutdown(cancel_futures=True)


def _partings(session: Session, *, answer_ids: tuple[int, ...], reference: int) -> tuple[Parting | None, ...]:
    runs = [_run(session, answer_id) for answer_id in answer_ids]
    return tuple(None if at == reference else parting(runs[reference], run) for at, run in enumerate(runs))


def _run(session: Session, answer_id: int) -> Run:
    answer = messages.get(session, message_id=answer_id)
    blind_turns.check_shown(session, turn_id=answer.turn_id)
    parts = sent_prompts.of_answer(session, answer_id=answer_id)
    models = [part.generation.model for part in parts[:1]] or [answer.model] if answer.model is not None else []
    (source,) = sources_of(session, models)
    return Run(answer=answer, parts=parts, source=source)
