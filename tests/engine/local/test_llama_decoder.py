"""Reading prompts and writing answers: what is cached is right, what is stopped leaves no trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain import StopReason
from desktop_app.engine.base import Finished, PromptProgress
from desktop_app.engine.local.decoder import CHECKPOINT_BEFORE_END
from desktop_app.engine.local.prefix_cache import common_prefix
from desktop_app.engine.process.worker import StopFlag
from tests.engine.local.loaded import Engine
from tests.engine.local.tiny_models import write_mamba

if TYPE_CHECKING:
    from pathlib import Path

STORY = (
    "Once upon a time there was a small village by the sea. Every morning the fishermen went out in their boats, "
    "and every evening they came home with silver fish and long stories about the weather. "
)
NEW_WORDS = " Once upon a time there was a small village by the sea. Every morning the fishermen went out in their"
"""The story once more: what follows is beyond doubt, so the rounding of other batch sizes cannot change it, and
it can only be known from the tokens that were read before."""


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
        [begin, engine.vocab.tokenize(STORY * (40 if model == "gemma_model" else 2), parse_special=True)]
    )
    engine.ask(begin, 2)
    engine.ask(far, 2)
    back = np.concatenate([begin, engine.vocab.tokenize(NEW_WORDS, parse_special=True)])
    answer = engine.ask(back)
    assert answer.started.cached_tokens == len(begin) - CHECKPOINT_BEFORE_END
    assert answer.text == cold.ask(back).text


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
