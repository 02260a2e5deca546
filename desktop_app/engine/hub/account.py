"""How far a download is, and how fast: what is told while it runs."""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import TYPE_CHECKING

from desktop_app.repositories import DownloadProgress, Stage

if TYPE_CHECKING:
    from collections.abc import Callable

REPORT_S = 0.25
WINDOW_S = 5.0
"""Long enough for a calm figure, short enough to notice that a train has entered a tunnel."""


class Account:
    """Counts the bytes of all files of one download; `report` is told some four times a second."""

    def __init__(self, total_bytes: int, report: Callable[[DownloadProgress], None]) -> None:
        self.total_bytes = total_bytes
        self.finished_bytes = 0
        """Of the files before the one under way."""
        self._report = report
        self._arrived = 0
        self._seen: deque[tuple[float, int]] = deque([(monotonic(), 0)])
        self._told_at = 0.0

    def arrived(self, n_bytes: int) -> None:
        """So many bytes more have come."""
        self._arrived += n_bytes

    def tell(self, stage: Stage, written: int, *, verified: int = 0, wait_s: float = 0.0, reason: str = "") -> None:
        """Report now; `written` and `verified` of the file under way."""
        self._told_at = monotonic()
        self._report(
            DownloadProgress(
                stage=stage,
                done_bytes=self.finished_bytes + written,
                total_bytes=self.total_bytes,
                bytes_per_s=self._speed() if stage is Stage.RECEIVING else 0.0,
                verified_bytes=self.finished_bytes + verified,
                wait_s=wait_s,
                reason=reason,
            )
        )

    def tell_sometimes(self, stage: Stage, written: int, verified: int) -> None:
        """Report unless that was done just now."""
        if monotonic() - self._told_at >= REPORT_S:
            self.tell(stage, written, verified=verified)

    def _speed(self) -> float:
        now = monotonic()
        self._seen.append((now, self._arrived))
        while now - self._seen[0][0] > WINDOW_S and len(self._seen) > 2:
            self._seen.popleft()
        since, before = self._seen[0]
        return (self._arrived - before) / (now - since) if now > since else 0.0
