"""Compares answers on a thread of its own."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from desktop_app.services.differences.compare import compare_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.services.differences.compare import Marked


class DifferencesService:
    """Of comparisons that wait, only the newest is made."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="differences")
        self._waiting: Future[tuple[Marked, ...]] | None = None

    def compare(self, answers: Sequence[str], reference: int) -> Future[tuple[Marked, ...]]:
        """Each answer marked by the one at `reference`; cancelled if others are to be compared before."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = self._worker.submit(compare_all, tuple(answers), reference)
        return self._waiting

    def close(self) -> None:
        """Compare nothing more; safe to call twice."""
        self._worker.shutdown(cancel_futures=True)
