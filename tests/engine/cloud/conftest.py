"""A provider on loopback, and the cloud child that speaks to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.process.cloud import CloudProcess
from desktop_app.engine.process.cloud_lines import Patience
from tests.cloud_server import CloudServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", autouse=True)
def own_profile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The child looks into the user's preferences; here, into nobody's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture
def server() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


@pytest.fixture(scope="module")
def cloud() -> Iterator[CloudProcess]:
    """One process for a file of tests: it takes seconds to begin."""
    made = CloudProcess(patience=Patience(first_s=5.0, silence_s=1.0, total_s=20.0, wait_s=2.0))
    yield made
    made.close()
