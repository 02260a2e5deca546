"""An engine stands ready before it is known for which model, and is never left behind."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.process.engine import ChildEngine
from desktop_app.errors import AppError, ChildKilled
from desktop_app.services.spare import KEEP_S, SpareEngine
from tests.engine.contract import is_gone
from tests.engine.fake_child import KIND, fake_argv
from tests.services.children import FakeAlarm
from tests.services.world import DEADLINE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Workshop:
    """Makes engines over scripted children, and remembers them."""

    def __init__(self) -> None:
        self.engines: list[ChildEngine] = []
        self.alarms: list[FakeAlarm] = []
        self.warmed = threading.Semaphore(0)

    def engine(self, on_death: Callable[[AppError], None]) -> ChildEngine:
        workshop = self

        class Noted(ChildEngine):
            def warm(self) -> None:
                super().warm()
                workshop.warmed.release()

        engine = Noted(fake_argv(), KIND, on_death=on_death)
        self.engines.append(engine)
        return engine

    def alarm(self, ring: Callable[[], None]) -> FakeAlarm:
        self.alarms.append(FakeAlarm(ring))
        return self.alarms[-1]

    def wait(self) -> None:
        """Until an engine stands ready."""
        assert self.warmed.acquire(timeout=DEADLINE_S)


@pytest.fixture
def workshop() -> Workshop:
    return Workshop()


@pytest.fixture
def spare(workshop: Workshop) -> Iterator[SpareEngine]:
    spare = SpareEngine(workshop.engine, workshop.alarm)
    yield spare
    spare.close()
    for engine in workshop.engines:
        engine.close()


def ignore(_error: AppError) -> None:
    """Nobody needs to know."""


def test_what_was_expected_is_taken_and_nothing_else_is_begun(spare: SpareEngine, workshop: Workshop) -> None:
    spare.expect()
    workshop.wait()
    assert spare.take(ignore) is workshop.engines[0]
    assert len(workshop.engines) == 1


def test_without_a_spare_an_engine_is_begun_at_once(spare: SpareEngine, workshop: Workshop) -> None:
    first, second = spare.take(ignore), spare.take(ignore)
    assert [first, second] == workshop.engines


def test_expecting_twice_begins_one(spare: SpareEngine, workshop: Workshop) -> None:
    for _ in range(5):
        spare.expect()
    workshop.wait()
    spare.expect()
    spare.close()
    assert len(workshop.engines) == 1
    assert is_gone(workshop.engines[0].pid)


def test_one_that_nobody_takes_goes_after_a_while(spare: SpareEngine, workshop: Workshop) -> None:
    spare.expect()
    workshop.wait()
    (alarm,) = workshop.alarms
    assert alarm.due == KEEP_S
    alarm.ring()
    spare.close()
    assert is_gone(workshop.engines[0].pid)


def test_one_that_was_begun_too_late_to_be_taken_goes_after_a_while(workshop: Workshop) -> None:
    may_begin = threading.Event()

    def begin(on_death: Callable[[AppError], None]) -> ChildEngine:
        if threading.current_thread().name == "spare-engine":
            assert may_begin.wait(DEADLINE_S)
        return workshop.engine(on_death)

    spare = SpareEngine(begin, workshop.alarm)
    spare.expect()
    taken = spare.take(ignore)
    may_begin.set()
    workshop.wait()
    late = next(engine for engine in workshop.engines if engine is not taken)
    (alarm,) = workshop.alarms
    assert alarm.due == KEEP_S
    alarm.ring()
    spare.close()
    assert is_gone(late.pid)
    taken.close()


def test_one_that_has_died_is_not_taken(spare: SpareEngine, workshop: Workshop) -> None:
    spare.expect()
    workshop.wait()
    workshop.engines[0].close()
    assert spare.take(ignore) is workshop.engines[1]


def test_a_death_after_it_was_taken_is_told_to_whom_took_it(spare: SpareEngine, workshop: Workshop) -> None:
    died = threading.Event()
    told: list[AppError] = []

    def note(error: AppError) -> None:
        told.append(error)
        died.set()

    spare.expect()
    workshop.wait()
    engine = spare.take(note)
    assert isinstance(engine, ChildEngine)
    os.kill(engine.pid, signal.SIGKILL)
    assert died.wait(DEADLINE_S)
    assert isinstance(told[0], ChildKilled)


def test_nothing_is_expected_after_the_end(spare: SpareEngine, workshop: Workshop) -> None:
    spare.close()
    spare.expect()
    spare.close()
    assert workshop.engines == []
