"""What a child can do wrong, and what the engine makes of it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import ModelFacts, PromptMessage, Role, StopReason
from desktop_app.engine.base import Delta, Finished, GenerationRequest, LoadRequest, Started
from desktop_app.engine.process.engine import ChildEngine
from desktop_app.engine.process.under_way import Deadlines
from desktop_app.errors import (
    AppError,
    Bug,
    Cancelled,
    ChildCrashed,
    ChildDied,
    ChildKilled,
    ChildMismatched,
    ChildOutOfMemory,
    ChildSilent,
    ModelFileMissing,
)
from tests.engine.contract import LONG, SHORT, is_gone, read_to_first_delta
from tests.engine.fake_child import HANGING, KIND, Script, fake_argv

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop_app.engine.base import GenerationEvent

    Start = Callable[..., ChildEngine]

WAIT_S = 30.0

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


@pytest.fixture
def start() -> Iterator[Start]:
    """Start an engine on a script."""
    engines: list[ChildEngine] = []

    def start(
        script: Script, *, deadlines: Deadlines | None = None, on_death: Callable[[AppError], None] | None = None
    ) -> ChildEngine:
        engine = ChildEngine(fake_argv(script), KIND, deadlines=deadlines, on_death=on_death)
        engines.append(engine)
        return engine

    yield start
    for engine in engines:
        engine.close()


def generations(*scripts: list[str]) -> Script:
    return Script(generations=list(scripts))


def collect(events: Iterator[GenerationEvent]) -> tuple[str, Exception | None]:
    """The text that arrived, and the error after it."""
    text = ""
    try:
        for event in events:
            if isinstance(event, Delta):
                text += event.text
    except AppError as error:
        return text, error
    return text, None


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        ("@abort", ChildCrashed),
        ("@segfault", ChildCrashed),
        ("@garbage", ChildSilent),
        ("@huge-line", ChildSilent),
        ("@exit", ChildDied),
        ("@partial-line", ChildDied),
    ],
)
def test_what_was_said_before_a_death_arrives_and_then_its_reason(start: Start, act: str, kind: type[AppError]) -> None:
    engine = start(generations(["so ", "far ", act]))
    text, error = collect(engine.generate(SHORT))
    assert text == "so far "
    assert type(error) is kind
    assert not engine.alive
    assert is_gone(engine.pid)


def test_a_native_assertion_is_named(start: Start) -> None:
    _, error = collect(start(generations(["@abort"])).generate(SHORT))
    assert "GGML_ASSERT(n_inputs < GGML_SCHED_MAX) failed" in str(error)


def test_nonsense_on_the_protocol_is_shown_in_the_detail(start: Start) -> None:
    _, error = collect(start(generations(["@garbage"])).generate(SHORT))
    assert isinstance(error, ChildSilent)
    assert "llama_kv_cache: size = 12 MiB" in error.detail


def test_the_last_words_are_in_the_detail(start: Start) -> None:
    _, error = collect(start(generations(["@partial-line"])).generate(SHORT))
    assert isinstance(error, ChildDied)
    assert error.detail == "exit status 7\nthe last words"


def test_prints_of_native_and_python_code_do_not_disturb_an_answer(start: Start) -> None:
    text, error = collect(start(generations(["one ", "@noise", "two"])).generate(SHORT))
    assert (text, error) == ("one two", None)


def test_ten_megabytes_on_stderr_do_not_block_an_answer(start: Start) -> None:
    text, error = collect(start(generations(["one ", "@flood", "two"])).generate(SHORT))
    assert (text, error) == ("one two", None)


def test_a_memory_error_fails_the_answer_and_the_next_one_is_whole(start: Start) -> None:
    engine = start(generations(["@memory-error"], ["again"]))
    assert type(collect(engine.generate(SHORT))[1]) is ChildOutOfMemory
    assert collect(engine.generate(SHORT)) == ("again", None)


def test_a_bug_in_a_child_is_told_with_its_traceback_and_the_child_lives(start: Start) -> None:
    engine = start(generations(["@bug"], ["again"]))
    with pytest.raises(Bug) as bug:
        list(engine.generate(SHORT))
    assert bug.value.detail.startswith("Traceback")
    assert "LookupError: a mistake of ours" in bug.value.detail
    assert collect(engine.generate(SHORT)) == ("again", None)


def test_a_known_failure_crosses_with_its_values(start: Start, tmp_path: Path) -> None:
    engine = start(Script(missing="/models/gone.gguf"))
    with pytest.raises(ModelFileMissing) as caught:
        engine.inspect(tmp_path, lambda _fraction: None)
    assert caught.value.detail == "as the script says"
    assert "/models/gone.gguf" in caught.value.text()


def test_an_inspection_reports_progress_and_gives_the_facts(start: Start, tmp_path: Path) -> None:
    progress: list[float] = []
    facts = start(Script()).inspect(tmp_path, progress.append)
    assert isinstance(facts, ModelFacts)
    assert facts.name == str(tmp_path)
    assert progress == [0.5, 1.0]


def test_a_child_that_hangs_is_ended_as_silent(start: Start) -> None:
    engine = start(generations(["@hang"]), deadlines=Deadlines(silence_s=0.5))
    text, error = collect(engine.generate(SHORT))
    assert text in {"", HANGING}  # half a second may be too short for a busy machine
    assert type(error) is ChildSilent
    assert is_gone(engine.pid)


def test_native_code_that_keeps_python_from_running_is_ended(start: Start) -> None:
    engine = start(Script(generations=[["@hang-locked"]], stuck_s=0.5))
    text, error = collect(engine.generate(SHORT))
    assert text == HANGING
    assert type(error) is ChildSilent
    assert "in _hang_locked" in error.detail
    assert is_gone(engine.pid)


def test_silence_is_not_held_against_a_request_that_waits_for_its_turn(start: Start) -> None:
    engine = start(generations(["@slow"], ["in time"]), deadlines=Deadlines(silence_s=1.0))
    first = engine.generate(LONG)
    read_to_first_delta(first)
    second: SimpleQueue[tuple[str, Exception | None]] = SimpleQueue()
    waiting = engine.generate(SHORT)
    reader = threading.Thread(target=lambda: second.put(collect(waiting)))
    reader.start()
    for _, _event in zip(range(1_500), first, strict=False):
        pass
    first.close()  # type: ignore[attr-defined]
    assert second.get(timeout=WAIT_S) == ("in time", None)
    reader.join(WAIT_S)


@pytest.mark.parametrize("hang", ["@hang", "@hang-spinning", "@hang-native", "@hang-locked"])
def test_an_answer_that_cannot_be_stopped_ends_as_stopped_with_its_process(start: Start, hang: str) -> None:
    engine = start(generations([hang]), deadlines=Deadlines(cancel_s=0.2))
    events = engine.generate(SHORT)
    assert read_to_first_delta(events).text == HANGING
    engine.cancel()
    (last,) = events
    assert isinstance(last, Finished)
    assert last.stop_reason is StopReason.STOPPED
    assert not engine.alive
    assert is_gone(engine.pid)


def test_cancelling_a_load_ends_it_and_the_engine_loads_again(start: Start) -> None:
    engine = start(Script(load_waits_for_stop=True))
    with pytest.raises(Cancelled):
        engine.load(LoadRequest(path="x"), lambda fraction: engine.cancel() if fraction == 0.5 else None)
    assert engine.alive
    assert collect(engine.generate(SHORT))[1] is None


def test_cancelling_stops_the_request_that_waits_without_running_it(start: Start) -> None:
    engine = start(generations(["@slow"], ["never said"], ["said"]))
    first, second = engine.generate(LONG), engine.generate(LONG)
    read_to_first_delta(first)
    engine.cancel()
    assert isinstance(list(first)[-1], Finished)
    (only,) = second
    assert isinstance(only, Finished)
    assert only.stop_reason is StopReason.STOPPED
    assert collect(engine.generate(SHORT)) == ("never said", None)


def test_a_late_cancel_never_hits_the_next_answer(start: Start) -> None:
    engine = start(generations(*[["who", "le"]] * 200))
    for _ in range(100):
        events = engine.generate(SHORT)
        assert isinstance(next(events), Started)
        racing = threading.Thread(target=engine.cancel)
        racing.start()
        list(events)
        racing.join()
        assert collect(engine.generate(SHORT)) == ("whole", None)


def test_an_abandoned_answer_is_cancelled(start: Start) -> None:
    engine = start(generations(["@slow"], ["next"]))
    events = engine.generate(LONG)
    read_to_first_delta(events)
    events.close()  # type: ignore[attr-defined]
    assert collect(engine.generate(SHORT)) == ("next", None)


def test_several_threads_get_each_its_own_answer(start: Start) -> None:
    engine = start(generations(*[[str(number)] for number in range(8)]))
    answers: SimpleQueue[str] = SimpleQueue()
    threads = [threading.Thread(target=lambda: answers.put(collect(engine.generate(SHORT))[0])) for _ in range(8)]
    for thread in threads:
        thread.start()
    assert sorted(answers.get(timeout=WAIT_S) for _ in threads) == [str(number) for number in range(8)]
    for thread in threads:
        thread.join(WAIT_S)


@pytest.mark.parametrize("other", ["other kind", "other version"])
def test_a_child_of_another_program_is_refused(start: Start, other: str) -> None:
    engine = start(Script(start=other))
    with pytest.raises(ChildMismatched):
        list(engine.generate(SHORT))


def test_a_child_that_says_no_hello_is_ended(start: Start) -> None:
    engine = start(Script(start="mute"), deadlines=Deadlines(hello_s=0.2))
    with pytest.raises(ChildSilent, match="stopped answering"):
        engine.load(LoadRequest(path="x"), lambda _fraction: None)
    assert is_gone(engine.pid)


def test_a_child_that_dies_at_its_start_says_why(start: Start) -> None:
    engine = start(Script(start="die"))
    with pytest.raises(ChildCrashed, match=r"libllama\.so: cannot open shared object file"):
        engine.load(LoadRequest(path="x"), lambda _fraction: None)


def test_a_program_that_is_not_there_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(ChildDied) as caught:
        ChildEngine([str(tmp_path / "nothing")], KIND)
    assert "nothing" in caught.value.detail


def test_a_child_that_reads_no_commands_blocks_nobody(start: Start) -> None:
    """Its pipe fills up, its cancelling goes nowhere, and it ignores SIGTERM."""
    engine = start(Script(start="deaf"), deadlines=Deadlines(cancel_s=0.2))
    long_prompt = PromptMessage(role=Role.USER, text="word " * 1_000_000)
    events = engine.generate(GenerationRequest(messages=(long_prompt,)))
    engine.cancel()
    (last,) = events
    assert isinstance(last, Finished)
    assert last.stop_reason is StopReason.STOPPED
    assert is_gone(engine.pid)


@needs_signals
def test_a_death_while_idle_is_told_once(start: Start) -> None:
    deaths: SimpleQueue[AppError] = SimpleQueue()
    engine = start(Script(), on_death=deaths.put)
    collect(engine.generate(SHORT))
    os.kill(engine.pid, signal.SIGKILL)
    assert type(deaths.get(timeout=WAIT_S)) is ChildKilled
    assert not engine.alive
    engine.close()
    assert deaths.empty()


def test_a_close_is_no_death(start: Start) -> None:
    deaths: SimpleQueue[AppError] = SimpleQueue()
    engine = start(Script(), on_death=deaths.put)
    collect(engine.generate(SHORT))
    engine.close()
    assert deaths.empty()


def test_closing_from_the_death_callback_does_not_hang(start: Start) -> None:
    closed = threading.Event()
    engines: list[ChildEngine] = []

    def close(_error: AppError) -> None:
        engines[0].close()
        closed.set()

    engines.append(start(generations(["@exit"]), on_death=close))
    collect(engines[0].generate(SHORT))
    assert closed.wait(WAIT_S)
