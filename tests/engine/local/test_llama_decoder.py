"""Reading prompts and writing answers: what is cached is right, what is stopped leaves no trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain import StopReason
from desktop_app.engine.base import Finished, PromptProgress
from desktop_app.engine.local.decoder import CHECKPOINT_BEFORE_END, Decoder
from desktop_app.engine.local.kept_sequences import LEFT_FREE, KeptSequences
from desktop_app.engine.local.prefix_cache import PrefixCache, common_prefix
from desktop_app.engine.process.worker import StopFlag
from tests.engine.local.loaded import Engine
from tests.engine.local.tiny_models import write_mamba

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.engine.local.vocab import Tokens

STORY = (
    "Once upon a time there was a small village by the sea. Every morning the fishermen went out in their boats, "
    "and every evening they came home with silver fish and long stories about the weather. "
)
NEW_WORDS = " Once upon a time there was a small village by the sea. Every morning the fishermen went out in their"
"""The story once more: what follows is beyond doubt, so the rounding of other batch sizes cannot change it, and
it can only be known from the tokens that were read before."""
WORTH_KEEPING = 64
"""Tokens: fewer than in real life, so that less has to be read here."""


@pytest.fixture(autouse=True)
def short_conversations_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.engine.local.prefix_cache.WORTH_KEEPING", WORTH_KEEPING)


@pytest.fixture(scope="session")
def mamba_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mamba(tmp_path_factory.mktemp("mamba") / "mamba.gguf")


@pytest.fixture(params=["starter_model", "gemma_model", "mamba_model"])
def any_model(request: pytest.FixtureRequest) -> Path:
    path: Path = request.getfixturevalue(request.param)
    return path


class StoppedInNativeCode(StopFlag):
    """Seen by llama.cpp alone, so that a decode under way is what stops."""

    def is_set(self) -> bool:
        return False


@settings(max_examples=50)
@given(shared=st.lists(st.integers(0, 9)), one=st.lists(st.integers(10, 19)), other=st.lists(st.integers(20, 29)))
def test_the_common_prefix_is_what_both_begin_with(shared: list[int], one: list[int], other: list[int]) -> None:
    first, second = (np.array(shared + rest, dtype=np.int32) for rest in (one, other))
    assert common_prefix(first, second) == len(shared)


def test_korean_and_emoji_are_never_torn(starter_model: Path) -> None:
    engine = Engine(starter_model)
    answer = engine.ask(engine.tokens("😀😃😄😁 가나다라마바사 😀😃😄😁 가나다라마바사 😀😃"), 24)
    assert answer.text.strip()
    assert "\ufffd" not in answer.text


def test_the_second_turn_reads_only_what_is_new_and_says_the_same(any_model: Path) -> None:
    warm, cold = Engine(any_model), Engine(any_model)
    first = warm.tokens(STORY)
    answer = warm.vocab.tokenize(warm.ask(first).text, parse_special=True)
    new = warm.vocab.tokenize(NEW_WORDS, parse_special=True)
    second = np.concatenate([first, answer, new])
    reused, afresh = warm.ask(second, 4), cold.ask(second, 4)
    assert afresh.started.cached_tokens == 0
    # The tiny recurrent model babbles bytes that come back as other tokens: then its whole answer is new.
    assert reused.read_again <= len(new) + 32 + (len(answer) if warm.model.recurrent else 0)
    assert reused.text == afresh.text


def test_asking_again_reads_no_more_than_a_checkpoint_step(any_model: Path) -> None:
    engine = Engine(any_model)
    prompt = engine.tokens(STORY)
    first, again = engine.ask(prompt), engine.ask(prompt)
    assert again.text == first.text
    assert again.read_again <= CHECKPOINT_BEFORE_END


@pytest.mark.parametrize("model", ["gemma_model", "mamba_model"])
def test_a_prompt_that_was_left_behind_is_found_again_by_its_checkpoint(
    model: str, request: pytest.FixtureRequest
) -> None:
    path: Path = request.getfixturevalue(model)
    engine, cold = Engine(path, n_ctx=4096), Engine(path, n_ctx=4096)
    begin = engine.tokens(STORY * 2)
    far = np.concatenate(
        [begin, engine.vocab.tokenize(STORY * (30 if model == "gemma_model" else 2), parse_special=True)]
    )
    engine.ask(begin, 2)
    engine.ask(far, 2)
    back = np.concatenate([begin, engine.vocab.tokenize(NEW_WORDS, parse_special=True)])
    answer = engine.ask(back)
    assert answer.started.cached_tokens == len(begin) - CHECKPOINT_BEFORE_END
    assert answer.text == cold.ask(back).text


def conversation(engine: Engine, number: int) -> Tokens:
    """The beginning of one that shares nothing with another of another number."""
    return engine.tokens(f"{number}. " * 8 + STORY * 4)[:128]


def test_a_conversation_that_was_left_goes_on_without_being_read_again(any_model: Path) -> None:
    engine, cold = Engine(any_model), Engine(any_model)
    begun, between = conversation(engine, 1), conversation(engine, 2)
    new = engine.vocab.tokenize(NEW_WORDS, parse_special=True)
    engine.ask(begun, 1)
    assert engine.ask(between, 1).started.cached_tokens < CHECKPOINT_BEFORE_END
    on = np.concatenate([begun, new])
    back = engine.ask(on)
    assert back.started.cached_tokens == len(begun)
    assert back.text == cold.ask(on).text
    # and so does the one between
    further = np.concatenate([between, new])
    again = engine.ask(further)
    assert again.started.cached_tokens == len(between)
    assert again.text == cold.ask(further).text


def test_a_conversation_that_was_left_can_go_on_from_an_earlier_turn(any_model: Path) -> None:
    engine, cold = Engine(any_model), Engine(any_model)
    begun = conversation(engine, 1)
    new = engine.vocab.tokenize(NEW_WORDS, parse_special=True)
    engine.ask(np.concatenate([begun, engine.vocab.tokenize("Well. " * 9, parse_special=True)]), 2)
    engine.ask(conversation(engine, 2), 1)
    other = np.concatenate([begun, new])
    back = engine.ask(other)
    assert back.started.cached_tokens >= (len(begun) if not engine.cache.wants_checkpoints else 0)
    assert back.text == cold.ask(other).text


def test_conversations_are_kept_within_their_bytes_and_the_one_used_longest_ago_goes(starter_model: Path) -> None:
    measured = Engine(starter_model)
    measured.ask(conversation(measured, 0), 1)
    measured.ask(conversation(measured, 1), 1)
    one = measured.kept.size
    assert one > 0
    engine = Engine(starter_model, budget=2 * one + one // 2)
    for number in range(4):
        engine.ask(conversation(engine, number), 1)
        assert engine.kept.size <= engine.kept.budget
    assert engine.ask(conversation(engine, 1), 1).read_again == 1
    assert engine.ask(conversation(engine, 0), 1).read_again > WORTH_KEEPING


def test_nothing_is_kept_where_memory_is_short(starter_model: Path) -> None:
    engine = Engine(starter_model)
    engine.cache = PrefixCache(engine.model, engine.context, KeptSequences(2**30, lambda: LEFT_FREE))
    engine.decoder = Decoder(engine.vocab, engine.context, engine.cache)
    for number in (0, 1, 0):
        answer = engine.ask(conversation(engine, number), 1)
    assert answer.read_again > WORTH_KEEPING


def test_lanes_of_one_model_that_share_most_of_what_they_read_go_on_in_turn_without_reading_it_again(
    any_model: Path,
) -> None:
    engine, cold = Engine(any_model), Engine(any_model)
    # what a sliding window has passed is gone from it
    shared = engine.tokens(STORY * 20)[: engine.model.window + 128]
    answers = [engine.vocab.tokenize(f"{number}. " * 50, parse_special=True)[:100] for number in (1, 2)]
    lanes = [np.concatenate([shared, answer]) for answer in answers]
    new = engine.vocab.tokenize(NEW_WORDS, parse_special=True)
    for lane, said in enumerate(lanes):
        engine.ask(said, 1, lane)
    for lane, said in enumerate(lanes):
        on = np.concatenate([said, new])
        back = engine.ask(on, lane=lane)
        assert back.started.cached_tokens == len(said)
        assert back.text == cold.ask(on).text


def test_an_answer_asked_for_again_puts_nothing_aside(starter_model: Path) -> None:
    engine = Engine(starter_model)
    for _ in range(3):
        engine.ask(conversation(engine, 0), 12)
    assert engine.kept.size == 0


def test_a_stop_while_reading_leaves_the_next_answer_as_if_nothing_had_been(any_model: Path) -> None:
    stop = StoppedInNativeCode()
    engine, untouched = Engine(any_model, stop=stop), Engine(any_model)
    prompt = engine.tokens(STORY + NEW_WORDS)
    engine.ask(engine.tokens(STORY), 2)
    stop.set()
    stopped = engine.ask(prompt)
    assert stopped.finished.stop_reason is StopReason.STOPPED
    assert stopped.text == ""
    stop.clear()
    assert engine.ask(prompt).text == untouched.ask(prompt).text


def test_a_stop_while_writing_leaves_the_next_answer_as_if_nothing_had_been(any_model: Path) -> None:
    stop = StoppedInNativeCode()
    engine, untouched = Engine(any_model, stop=stop), Engine(any_model)
    for event in engine.stream(engine.tokens(STORY), None):
        if isinstance(event, PromptProgress) and event.done == event.total:
            stop.set()
    assert isinstance(event, Finished)
    assert event.stop_reason is StopReason.STOPPED
    assert event.completion_tokens == 1
    stop.clear()
    prompt = engine.tokens(STORY + NEW_WORDS)
    assert engine.ask(prompt).text == untouched.ask(prompt).text


def test_an_answer_ends_where_its_tokens_run_out(starter_model: Path) -> None:
    engine = Engine(starter_model)
    finished = engine.ask(engine.tokens(STORY), 5).finished
    assert finished.stop_reason is StopReason.LENGTH
    assert finished.completion_tokens == 5


def test_the_tokens_that_were_written_are_told_as_they_are_and_spell_the_answer(any_model: Path) -> None:
    engine = Engine(any_model)
    answer = engine.ask(engine.tokens(STORY), 9)
    assert len(answer.finished.written) == answer.finished.completion_tokens
    spelt = b"".join(engine.vocab.piece(token) for token in answer.finished.written).decode(errors="replace")
    assert spelt.startswith(answer.text)


def test_what_is_read_anew_is_answered_token_for_token_as_at_first(any_model: Path) -> None:
    engine = Engine(any_model)
    prompt = engine.tokens(STORY)
    first = engine.ask(prompt, 24)
    engine.ask(engine.tokens(NEW_WORDS), 2, lane=2)
    again = engine.ask(prompt, 24, lane=3, anew=True)
    assert again.started.cached_tokens == 0
    assert again.finished.written == first.finished.written


def test_an_answer_ends_where_the_context_window_does(starter_model: Path) -> None:
    engine = Engine(starter_model, n_ctx=256)
    prompt = engine.tokens(STORY * 8)[: engine.context.n_ctx - 8]
    finished = engine.ask(prompt, None).finished
    assert finished.stop_reason is StopReason.CONTEXT
    assert finished.completion_tokens == 9


def test_the_times_of_an_answer_follow_one_another(starter_model: Path) -> None:
    engine = Engine(starter_model)
    finished = engine.ask(engine.tokens(STORY), 5).finished
    assert 0 < finished.prompt_s <= finished.first_token_s
    assert finished.decode_s > 0
