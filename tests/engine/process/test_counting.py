"""Counting a prompt never stands in the way of an answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from desktop_app.engine.base import Finished, LoadRequest
from desktop_app.engine.process.engine import ChildEngine
from desktop_app.errors import AppError, Cancelled
from tests.engine.contract import SHORT
from tests.engine.fake_child import KIND, Script, fake_argv

TURN_S = 0.05


def test_a_count_that_takes_long_gives_way_to_an_answer() -> None:
    engine = ChildEngine(fake_argv(Script(count_waits_for_stop=True)), KIND)
    engine.load(LoadRequest(path="fake.gguf"), lambda _fraction: None)
    with ThreadPoolExecutor(1) as thread:
        counted = thread.submit(engine.count, SHORT)
        while not counted.done():
            # whether it came before the count or while it was under way
            assert isinstance(list(engine.generate(SHORT))[-1], Finished)
            wait([counted], TURN_S)
        with pytest.raises(Cancelled):
            counted.result()
    assert engine.alive
    engine.close()


def test_a_closed_engine_counts_nothing_and_says_so() -> None:
    engine = ChildEngine(fake_argv(), KIND)
    engine.close()
    with pytest.raises(AppError):
        engine.count(SHORT)
