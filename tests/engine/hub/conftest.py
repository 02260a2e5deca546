"""A Hub on loopback, and nothing of this computer's settings for the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.hub.connection import Connection
from tests.engine.hub.fetching import CONTENT, FILE, REPO
from tests.hub_repo import Repo
from tests.hub_server import HubServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_ENDPOINT", "HF_TOKEN", "HF_HUB_OFFLINE", "http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with HubServer({REPO: Repo({FILE: CONTENT})}) as server:
        yield server


@pytest.fixture
def connection(hub: HubServer) -> Connection:
    return Connection(endpoint=hub.endpoint)
