"""The `llama` child on real models: the contract of engines, words, refusals."""

from __future__ import annotations

import subprocess
import sys
from itertools import groupby
from typing import TYPE_CHECKING

import pytest

from desktop_app.domain import LoadSettings, PromptMessage, Role, Sampling, StopReason, TemplateChoice
from desktop_app.engine.base import Delta, Finished, GenerationRequest, LoadRequest, Started
from desktop_app.engine.local.child import merged
from desktop_app.engine.process.engine import ChildEngine, worker_argv
from desktop_app.errors import (
    AppError,
    Cancelled,
    LoadFailed,
    ModelFileMissing,
    NotAGguf,
    PromptTooLong,
    TooLargeForMemory,
    UnknownArchitecture,
)
from tests.engine.contract import EngineContract, text_of
from tests.engine.local.tiny_models import write_llama

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.engine.base import GenerationEvent

KIND = "llama"
N_CTX = 512
SYSTEM = PromptMessage(role=Role.SYSTEM, text="You are a helpful assistant.")


def request(*texts: str, max_tokens: int = 24, template: TemplateChoice = TemplateChoice.AUTO) -> GenerationRequest:
    """A system prompt, then the user's words and the model's by turns; greedy."""
    roles = (Role.USER, Role.ASSISTANT)
    spoken = tuple(PromptMessage(role=roles[index % 2], text=text) for index, text in enumerate(texts))
    sampling = Sampling(temperature=0.0, max_tokens=max_tokens)
    return GenerationRequest(messages=(SYSTEM, *spoken), sampling=sampling, template=template)


def started(events: list[GenerationEvent]) -> Started:
    return next(event for event in events if isinstance(event, Started))


def load(engine: ChildEngine, path: Path, n_ctx: int | None = N_CTX) -> ChildEngine:
    engine.load(LoadRequest(path=str(path), settings=LoadSettings(n_ctx=n_ctx)), lambda _fraction: None)
    return engine


def test_llama_cpp_is_there_before_numpy() -> None:
    """On NVIDIA's cards the first load crashes otherwise, as was seen on an H200."""
    script = (
        "import sys; sys.argv[1:] = ['worker', 'llama']; from desktop_app.__main__ import main; main(); "
        "names = list(sys.modules); print(names.index('llama_cpp.llama_cpp') < names.index('numpy'), file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    assert ended.stderr.splitlines()[-1] == "True"


@pytest.fixture
def engine() -> Iterator[ChildEngine]:
    engine = ChildEngine(worker_argv(KIND), KIND)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def chat(starter_model: Path) -> Iterator[ChildEngine]:
    engine = ChildEngine(worker_argv(KIND), KIND)
    yield load(engine, starter_model)
    engine.close()


@pytest.fixture(scope="module")
def base(gemma_model: Path) -> Iterator[ChildEngine]:
    engine = ChildEngine(worker_argv(KIND), KIND)
    yield load(engine, gemma_model)
    engine.close()


WORDS = [Delta(text=letter) for letter in "Once upon a time"]
DONE = Finished(stop_reason=StopReason.END, completion_tokens=16, prompt_s=1.0, first_token_s=1.0, decode_s=1.0)


def test_a_count_is_that_of_the_prompt_that_is_then_read(chat: ChildEngine) -> None:
    asked = request("Tell me of the sea. 바다 <|im_end|>", "It is wide.", "And of ships?")
    count = chat.count(asked)
    began = started(list(chat.generate(asked)))
    assert (count.prompt_tokens, count.omitted_messages) == (began.prompt_tokens, began.omitted_messages)
    assert count.n_ctx == N_CTX
    assert count.last_tokens == 4


def test_a_count_says_what_would_be_left_out_and_what_does_not_fit_at_all(chat: ChildEngine) -> None:
    asked = request(*["So many words about ships. " * 15] * 15, "And now?")
    count = chat.count(asked)
    assert count.omitted_messages == started(list(chat.generate(asked))).omitted_messages > 0
    too_long = chat.count(request("ship " * 1000))
    assert too_long.prompt_tokens > too_long.n_ctx


def test_pieces_quicker_than_frames_arrive_joined_in_order_and_whole() -> None:
    begun = Started(prompt_tokens=1, cached_tokens=0, omitted_messages=0, seed=1)
    events = list(merged([begun, *WORDS, DONE]))
    assert events[0] is begun
    assert events[1] == Delta(text="O")
    assert events[-1] is DONE
    assert text_of(events) == "Once upon a time"
    assert len(events) < 2 + len(WORDS)
    assert sum(event.tokens for event in events if isinstance(event, Delta)) == len(WORDS)


def test_reasoning_is_joined_with_reasoning_alone() -> None:
    thoughts = [Delta(text=letter, reasoning=True) for letter in "Let me see."]
    events = list(merged([*thoughts, *WORDS, *thoughts, DONE]))
    told = [event for event in events if isinstance(event, Delta)]
    assert [kind for kind, _ in groupby(told, key=lambda delta: delta.reasoning)] == [True, False, True]
    assert "".join(event.text for event in told) == ("Let me see.Once upon a timeLet me see.")


def test_a_failure_in_the_middle_of_an_answer_loses_none_of_its_words() -> None:
    def breaks_off() -> Iterator[GenerationEvent]:
        yield from WORDS
        raise LoadFailed

    arrived: list[GenerationEvent] = []
    with pytest.raises(LoadFailed):
        arrived.extend(merged(breaks_off()))
    assert text_of(arrived) == "Once upon a time"


class TestLlamaChild(EngineContract):
    @pytest.fixture
    def engine(self) -> Iterator[ChildEngine]:
        engine = ChildEngine(worker_argv(KIND), KIND)
        yield engine
        engine.close()

    @pytest.fixture
    def load_request(self, starter_model: Path) -> LoadRequest:
        return LoadRequest(path=str(starter_model), settings=LoadSettings(n_ctx=2048))


def test_the_capital_of_france_is_paris(chat: ChildEngine) -> None:
    assert "Paris" in text_of(list(chat.generate(request("What is the capital of France?"))))


def test_a_base_model_completes_text_without_anybodys_template(base: ChildEngine) -> None:
    events = list(
        base.generate(
            GenerationRequest(
                messages=(PromptMessage(role=Role.USER, text="The capital of France is"),),
                sampling=Sampling(temperature=0.0, max_tokens=24),
            )
        )
    )
    assert text_of(events).strip()
    assert "[INST]" not in text_of(events)
    # BOS and five words: nothing was put around them.
    assert started(events).prompt_tokens == 6


def test_a_picked_template_is_used_and_the_plain_text_is_not(base: ChildEngine) -> None:
    plain = started(list(base.generate(request("Hello", max_tokens=1))))
    gemma = started(list(base.generate(request("Hello", max_tokens=1, template=TemplateChoice.GEMMA))))
    assert gemma.prompt_tokens > plain.prompt_tokens


def test_a_second_turn_reads_only_what_is_new(chat: ChildEngine) -> None:
    first = list(chat.generate(request("Tell me about the sea.", max_tokens=40)))
    answer = text_of(first)
    second = started(list(chat.generate(request("Tell me about the sea.", answer, "Thank you.", max_tokens=1))))
    new = second.prompt_tokens - started(first).prompt_tokens - 40
    assert second.prompt_tokens - second.cached_tokens <= new + 32


def test_the_same_seed_writes_the_same_and_is_told(chat: ChildEngine) -> None:
    asked = request("Name a colour.", max_tokens=12)
    chance = Sampling(temperature=1.5, seed=77, max_tokens=12)
    wild = GenerationRequest(messages=asked.messages, sampling=chance)
    chat_events = [list(chat.generate(wild)) for _ in range(2)]
    assert started(chat_events[0]).seed == 77
    assert text_of(chat_events[0]) == text_of(chat_events[1])


def test_no_seed_gets_a_new_one_each_time(chat: ChildEngine) -> None:
    messages = request("Name a colour.").messages
    wish = GenerationRequest(messages=messages, sampling=Sampling(max_tokens=1))
    seeds = {started(list(chat.generate(wish))).seed for _ in range(3)}
    assert len(seeds) == 3


def test_korean_and_emoji_arrive_whole(chat: ChildEngine) -> None:
    events = list(chat.generate(request("Repeat: 한국어 😀😃👍🏽 안녕하세요 😀😃", max_tokens=32)))
    assert all("\ufffd" not in event.text for event in events if isinstance(event, Delta))


def test_early_messages_that_do_not_fit_are_counted(chat: ChildEngine) -> None:
    long = "The weather was fine and the sea was calm. " * 15
    events = list(chat.generate(request(long, long, long, long, "And then?", max_tokens=1)))
    assert started(events).omitted_messages == 2
    assert started(events).prompt_tokens < N_CTX


def test_a_prompt_longer_than_the_window_is_refused_with_its_size(chat: ChildEngine) -> None:
    with pytest.raises(PromptTooLong) as caught:
        list(chat.generate(request("word " * 800)))
    assert int(caught.value.values["tokens"]) > 800
    assert caught.value.values["n_ctx"] == str(N_CTX)


def test_without_a_model_there_is_no_answer(engine: ChildEngine) -> None:
    with pytest.raises(LoadFailed):
        list(engine.generate(request("Hello")))


def test_an_inspection_tells_the_facts_and_needs_no_load(engine: ChildEngine, starter_model: Path) -> None:
    facts = engine.inspect(starter_model, lambda _fraction: None)
    assert facts.size_bytes == 98_362_432
    assert facts.architecture == "llama"


def test_a_stopped_load_is_cancelled_and_the_next_one_works(engine: ChildEngine, starter_model: Path) -> None:
    stopped = False

    def stop(_fraction: float) -> None:
        nonlocal stopped
        if not stopped:
            stopped = True
            engine.cancel()

    with pytest.raises(Cancelled):
        engine.load(LoadRequest(path=str(starter_model)), stop)
    load(engine, starter_model)


@pytest.mark.parametrize(
    ("content", "error"), [(None, ModelFileMissing), (b"PK\x03\x04" + bytes(100), NotAGguf), (b"", NotAGguf)]
)
def test_what_is_no_model_is_refused_by_name(
    engine: ChildEngine, tmp_path: Path, content: bytes | None, error: type[AppError]
) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error):
        load(engine, path)
    assert engine.alive


def test_a_kind_of_model_that_llama_cpp_does_not_know_is_named(engine: ChildEngine, tmp_path: Path) -> None:
    path = write_llama(tmp_path / "model.gguf", architecture="nonsense")
    with pytest.raises(UnknownArchitecture) as caught:
        load(engine, path)
    assert caught.value.values == {"architecture": "nonsense"}
    assert engine.alive


@pytest.mark.parametrize("layers", [0, 3, 513, 1 << 31])
def test_a_header_that_lies_about_its_layers_is_refused_or_ends_the_child_alone(
    engine: ChildEngine, tmp_path: Path, layers: int
) -> None:
    path = write_llama(tmp_path / "model.gguf", layers=layers)
    with pytest.raises(AppError):
        load(engine, path)
    survivor = ChildEngine(worker_argv(KIND), KIND)
    try:
        assert load(survivor, write_llama(tmp_path / "whole.gguf")).alive
    finally:
        survivor.close()


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_AS is kept on Linux")
def test_a_model_too_large_for_the_memory_is_refused_before_it_is_loaded(gemma_model: Path) -> None:
    limited = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20)); "
        "from desktop_app.engine.local.child import main; raise SystemExit(main())"
    )
    engine = ChildEngine([sys.executable, "-c", limited], KIND)
    try:
        with pytest.raises(TooLargeForMemory) as caught:
            load(engine, gemma_model, None)
        assert caught.value.values["needed"].endswith("MB")
        assert engine.alive
    finally:
        engine.close()


def test_a_stopped_answer_keeps_its_place_in_the_next_one(chat: ChildEngine) -> None:
    story = request("Tell me a long story.", max_tokens=400)
    events = chat.generate(story)
    next(event for event in events if isinstance(event, Delta))
    chat.cancel()
    last = list(events)[-1]
    assert isinstance(last, Finished)
    assert last.stop_reason is StopReason.STOPPED
    again = started(list(chat.generate(request("Tell me a long story.", max_tokens=1))))
    assert again.cached_tokens == again.prompt_tokens - 1
