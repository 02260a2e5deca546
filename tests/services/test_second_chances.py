"""A network that was away is tried again by itself."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop_app.errors.hub import HubBusy, HubUnreachable, RepositoryGone
from desktop_app.repositories import Download, DownloadRequest, DownloadState
from desktop_app.services import second_chances
from desktop_app.services.second_chances import AWAY, NETWORK, SecondChances, failed_for
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_it_rings_after_a_failure_of_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_chances, "FIRST_S", 0.0)
    rung = threading.Event()
    chances = SecondChances(rung.set)
    chances.take_failure(HubUnreachable(host="huggingface.co"))
    assert rung.wait(DEADLINE_S)
    chances.close()


def test_each_failure_in_a_row_waits_longer_until_one_goes_well(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("desktop_app.services.alarm.Alarm.set", lambda _, seconds: waits.append(seconds))
    chances = SecondChances(lambda: None)
    for _ in range(6):
        chances.take_failure(HubUnreachable(host="huggingface.co"))
    chances.take_failure(RepositoryGone(repo="someone/gone"))
    chances.take_success()
    chances.take_failure(HubUnreachable(host="huggingface.co"))
    assert waits == [60.0, 120.0, 240.0, 480.0, 900.0, 900.0, 60.0]


def test_a_hub_that_wants_to_be_asked_less_is_not_asked_whenever_the_user_comes_back(tmp_path: Path) -> None:
    request = DownloadRequest(repo_id="someone/model", revision="main", files=(), folder=tmp_path)
    busy, away = (
        Download(
            id=number,
            request=request,
            name="Model",
            state=DownloadState.FAILED,
            received_bytes=0,
            created_at=datetime.now(UTC),
            error=error.as_record(),
        )
        for number, error in enumerate((HubBusy(host="huggingface.co"), HubUnreachable(host="huggingface.co")), 1)
    )
    assert failed_for((busy, away), AWAY) == (away,)
    assert failed_for((busy, away), NETWORK) == (busy, away)
