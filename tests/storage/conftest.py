"""A real database in an empty profile, and processes that write to it and die."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import LOCAL, LaneSetup, ModelRef, Sampling, TemplateChoice
from desktop_app.storage.database import Database
from tests.storage.zygote import Zygote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.settings import Paths


@pytest.fixture
def database(paths: Paths) -> Iterator[Database]:
    opened = Database.open(paths.database)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def setup() -> LaneSetup:
    return LaneSetup(
        model=ModelRef(provider=LOCAL, id="ab" * 32, name="작은 모델"),
        system_prompt="Be brief.",
        sampling=Sampling(
            temperature=0.25, top_k=7, top_p=0.5, min_p=0.125, repeat_penalty=1.25, seed=2**32 - 1, max_tokens=99
        ),
        template=TemplateChoice.CHATML,
    )


@pytest.fixture(scope="package")
def zygote() -> Iterator[Zygote]:
    if sys.platform == "win32":
        pytest.skip("processes are forked here, and ended with SIGKILL")
    with Zygote() as running:
        yield running
