"""Real comparisons of texts, and runs that part where a test says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.services.differences import compare_all
from tests.ui.fake_services import done

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    from desktop_app.services.differences import Marked, Parting


class FakeDifferences:
    """`parted` is what every answer but the reference is said to be."""

    def __init__(self) -> None:
        self.parted: Parting | None = None
        self.asked: list[tuple[tuple[int, ...], int]] = []

    def compare(self, answers: Sequence[str], reference: int) -> Future[tuple[Marked, ...]]:
        return done(compare_all(tuple(answers), reference))

    def partings(self, answer_ids: Sequence[int], reference: int) -> Future[tuple[Parting | None, ...]]:
        self.asked.append((tuple(answer_ids), reference))
        return done(tuple(None if at == reference else self.parted for at in range(len(answer_ids))))
