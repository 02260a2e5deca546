"""What every engine over a child process promises; subclass it and give the fixtures `engine` and `load_request`."""

from __future__ import annotations

import os
import signal
import sys
from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import PromptMessage, Role, Sampling, StopReason
from desktop_app.engine.base import Delta, Finished, GenerationRequest, LoadRequest, PromptProgress, Started
from desktop_app.errors import AppError, ChildKilled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.engine.base import GenerationEvent
    from desktop_app.engine.process.engine import ChildEngine

SHORT = GenerationRequest(
    messages=(PromptMessage(role=Role.USER, text="Name three colours."),),
    sampling=Sampling(temperature=0.0, seed=1, max_tokens=16),
)
LONG = GenerationRequest(
    messages=(PromptMessage(role=Role.USER, text="Tell me a very long story about a ship and its crew."),),
    sampling=Sampling(temperature=0.0, seed=1),
)
CONTINUED = GenerationRequest(
    messages=(
        PromptMessage(role=Role.USER, text="Name three colours."),
        PromptMessage(role=Role.ASSISTANT, text="The three colours are red, green"),
    ),
    sampling=Sampling(temperature=0.0, seed=1, max_tokens=16),
    continue_last=True,
)


def text_of(events: list[GenerationEvent]) -> str:
    """The whole answer."""
    return "".join(event.text for event in events if isinstance(event, Delta))


def is_gone(pid: int) -> bool:
    """Whether no process has this id, not even a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def read_to_first_delta(events: Iterator[GenerationEvent]) -> Delta:
    """Read until the answer has begun."""
    return next(event for event in events if isinstance(event, Delta))


class EngineContract:
    """Collected only through a subclass whose name begins with `Test`."""

    @pytest.fixture
    @abstractmethod
    def engine(self) -> Iterator[ChildEngine]:
        """An engine whose process was just started; closed afterwards."""

    @pytest.fixture
    @abstractmethod
    def load_request(self) -> LoadRequest:
        """A model that the engine can load."""

    @pytest.fixture
    def loaded(self, engine: ChildEngine, load_request: LoadRequest) -> ChildEngine:
        engine.load(load_request, lambda _fraction: None)
        return engine

    def test_loading_reports_progress_that_rises_and_ends_at_one(
        self, engine: ChildEngine, load_request: LoadRequest
    ) -> None:
        progress: list[float] = []
        model = engine.load(load_request, progress.append)
        assert progress == sorted(progress)
        assert progress[-1] == 1.0
        assert all(0.0 <= fraction <= 1.0 for fraction in progress)
        assert model.n_ctx > 0
        assert model.engine_version
        assert model.placement.threads >= 1

    def test_an_engine_that_got_ready_loads_like_any_other(
        self, engine: ChildEngine, load_request: LoadRequest
    ) -> None:
        engine.warm()
        assert engine.load(load_request, lambda _fraction: None).n_ctx > 0
        engine.warm()
        assert text_of(list(engine.generate(SHORT))).strip()

    def test_an_answer_starts_once_and_finishes_once_with_text_between(self, loaded: ChildEngine) -> None:
        events = list(loaded.generate(SHORT))
        assert isinstance(events[0], Started)
        assert events[0].prompt_tokens > 0
        assert isinstance(events[-1], Finished)
        assert events[-1].stop_reason in {StopReason.END, StopReason.LENGTH}
        assert events[-1].completion_tokens > 0
        assert all(isinstance(event, PromptProgress | Delta) for event in events[1:-1])
        assert text_of(events).strip()

    def test_the_pieces_of_an_answer_are_whole_characters(self, loaded: ChildEngine) -> None:
        for event in loaded.generate(SHORT):
            if isinstance(event, Delta):
                assert "\ufffd" not in event.text
                event.text.encode()

    def test_two_answers_one_after_the_other_are_both_whole(self, loaded: ChildEngine) -> None:
        first, second = list(loaded.generate(SHORT)), list(loaded.generate(SHORT))
        assert text_of(first) == text_of(second)
        assert isinstance(second[-1], Finished)

    def test_an_answer_that_was_begun_is_carried_on(self, loaded: ChildEngine) -> None:
        events = list(loaded.generate(CONTINUED))
        assert text_of(events)
        assert not text_of(events).startswith("The three colours are")

    def test_a_prompt_is_counted_as_it_would_be_sent(self, loaded: ChildEngine) -> None:
        count = loaded.count(SHORT)
        longer = loaded.count(replace(SHORT, messages=(*SHORT.messages, *CONTINUED.messages[1:], *SHORT.messages)))
        assert 0 < count.last_tokens < count.prompt_tokens < longer.prompt_tokens <= count.n_ctx
        assert longer.last_tokens == count.last_tokens
        assert count.omitted_messages == 0
        assert isinstance(list(loaded.generate(SHORT))[-1], Finished)

    def test_cancelling_in_the_middle_ends_as_stopped_and_the_next_answer_is_whole(self, loaded: ChildEngine) -> None:
        events = loaded.generate(LONG)
        read_to_first_delta(events)
        loaded.cancel()
        rest = list(events)
        assert isinstance(rest[-1], Finished)
        assert rest[-1].stop_reason is StopReason.STOPPED
        last = list(loaded.generate(SHORT))[-1]
        assert isinstance(last, Finished)
        assert last.stop_reason in {StopReason.END, StopReason.LENGTH}

    def test_cancelling_nothing_changes_nothing(self, loaded: ChildEngine) -> None:
        loaded.cancel()
        last = list(loaded.generate(SHORT))[-1]
        loaded.cancel()
        assert isinstance(last, Finished)
        assert last.stop_reason is not StopReason.STOPPED
        assert loaded.alive

    def test_closing_twice_leaves_no_process(self, loaded: ChildEngine) -> None:
        pid = loaded.pid
        loaded.close()
        loaded.close()
        assert is_gone(pid)
        assert not loaded.alive

    def test_closing_while_it_writes_ends_the_answer_as_stopped(self, loaded: ChildEngine) -> None:
        pid = loaded.pid
        events = loaded.generate(LONG)
        read_to_first_delta(events)
        loaded.close()
        rest = list(events)
        assert isinstance(rest[-1], Finished)
        assert rest[-1].stop_reason is StopReason.STOPPED
        assert is_gone(pid)

    def test_a_closed_engine_refuses_in_words(self, loaded: ChildEngine, load_request: LoadRequest) -> None:
        loaded.close()
        with pytest.raises(AppError) as caught:
            list(loaded.generate(SHORT))
        assert caught.value.text()
        with pytest.raises(AppError):
            loaded.load(load_request, lambda _fraction: None)

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
    def test_kill_9_in_the_middle_of_an_answer_is_told_and_leaves_no_process(self, loaded: ChildEngine) -> None:
        pid = loaded.pid
        events = loaded.generate(LONG)
        read_to_first_delta(events)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(ChildKilled):
            list(events)
        assert not loaded.alive
        assert is_gone(pid)
        with pytest.raises(ChildKilled):
            list(loaded.generate(SHORT))
