"""What the window asks of the comparison of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    from desktop_app.services.differences import Marked, Parting


class Differences(Protocol):
    """See `services.differences.DifferencesService`."""

    def compare(self, answers: Sequence[str], reference: int) -> Future[tuple[Marked, ...]]:
        """Each answer, marked by the one at `reference`."""

    def partings(self, answer_ids: Sequence[int], reference: int) -> Future[tuple[Parting | None, ...]]:
        """Where each answer parts from the one at `reference`, if both were to be written alike."""
