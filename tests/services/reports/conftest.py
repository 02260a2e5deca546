"""A real database, and the service of reports on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import pair_ballot
from desktop_app.services.reports import ReportsService
from desktop_app.storage import votes
from desktop_app.storage.database import Database
from tests.storage.duels import ALPHA, BETA, Duel, duel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.settings import Paths

NASTY = (
    "# Heading\n\n<script>alert(1)</script> <img src=x onerror=alert(1)>\n\n![alt words](https://tracker.example/p.png)\n"
    "[link](javascript:alert(1)) [good](https://example.org)\n\n```python\n# not a heading\nprint('<b>')\n```\n"
)


@pytest.fixture
def database(paths: Paths) -> Iterator[Database]:
    opened = Database.open(paths.database)
    yield opened
    opened.close()


@pytest.fixture
def reports(database: Database) -> Iterator[ReportsService]:
    service = ReportsService(database, lambda _event: None, models=tuple, accounts=tuple)
    yield service
    service.close()


@pytest.fixture
def fought(database: Database) -> Duel:
    """Two turns; in the second one each lane has answered, and the right one is voted better."""
    fought = duel(database, (ALPHA, BETA), texts=(NASTY, "Two.\n\n대한민국의 수도는 서울입니다."))
    database.submit(
        votes.cast,
        turn_id=fought.turn_id,
        ballot=pair_ballot((fought.answer_ids[0], fought.answer_ids[1]), 1, tags=("code",), note="=SUM(A1)"),
    ).result()
    return fought
