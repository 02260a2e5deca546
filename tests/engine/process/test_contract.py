"""The contract of engines, kept by the scripted child."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.base import LoadRequest
from desktop_app.engine.process.engine import ChildEngine
from tests.engine.contract import EngineContract
from tests.engine.fake_child import KIND, fake_argv

if TYPE_CHECKING:
    from collections.abc import Iterator


class TestFakeChild(EngineContract):
    @pytest.fixture
    def engine(self) -> Iterator[ChildEngine]:
        engine = ChildEngine(fake_argv(), KIND)
        yield engine
        engine.close()

    @pytest.fixture
    def load_request(self) -> LoadRequest:
        return LoadRequest(path="fake.gguf")
