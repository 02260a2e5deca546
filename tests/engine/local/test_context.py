"""What is left out of a conversation that outgrows the context window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain import PromptMessage, Role
from desktop_app.engine.local.context import LEAST_ROOM, TextWeights, Window, fit_window, reserve
from desktop_app.errors import NoRoomToContinue, PromptTooLong

if TYPE_CHECKING:
    from desktop_app.engine.local.vocab import Tokens

N_CTX = 1024
Messages = tuple[PromptMessage, ...]


def words(count: int, word: str = "w") -> str:
    return " ".join([word] * count)


def user(count: int) -> PromptMessage:
    return PromptMessage(role=Role.USER, text=words(count))


def answer(count: int) -> PromptMessage:
    return PromptMessage(role=Role.ASSISTANT, text=words(count))


class Reader:
    """A token a word, two tokens of markup a message; remembers what it read last."""

    def __init__(self) -> None:
        self.last: Messages = ()
        self.words_read = 0

    def read(self, messages: Messages) -> Tokens:
        self.last = messages
        self.words_read += sum(len(message.text.split()) for message in messages)
        return np.zeros(sum(len(message.text.split()) + 2 for message in messages), dtype=np.int32)

    def weigh(self, text: str) -> int:
        return len(text.split())

    def fit(self, messages: Messages, max_tokens: int | None = None, *, continues: bool = False) -> Window:
        return fit_window(
            messages, read=self.read, weigh=self.weigh, n_ctx=N_CTX, max_tokens=max_tokens, continues=continues
        )


def test_a_conversation_that_fits_is_read_whole() -> None:
    reader = Reader()
    messages = (user(100), answer(200), user(50))
    window = reader.fit(messages)
    assert window.omitted_messages == 0
    assert reader.last == messages
    assert len(window.tokens) == 356


@pytest.mark.parametrize(("max_tokens", "kept_free"), [(None, 256), (10, 10), (256, 256), (5000, 256)])
def test_room_for_the_answer_is_what_was_asked_for_or_a_quarter(max_tokens: int | None, kept_free: int) -> None:
    assert reserve(N_CTX, max_tokens) == kept_free


def test_the_oldest_turns_go_first_and_whole() -> None:
    reader = Reader()
    messages = (user(300), answer(100), user(300), answer(100), user(100))
    window = reader.fit(messages)
    assert window.omitted_messages == 2
    assert reader.last == messages[2:]


def test_the_system_prompt_and_the_newest_prompt_stay() -> None:
    reader = Reader()
    system = PromptMessage(role=Role.SYSTEM, text=words(50, "s"))
    messages = (system, user(400), answer(400), user(700))
    window = reader.fit(messages)
    assert reader.last == (system, messages[-1])
    assert window.omitted_messages == 2


def test_the_newest_prompt_may_use_the_room_for_the_answer() -> None:
    reader = Reader()
    assert len(reader.fit((user(400), answer(9), user(N_CTX - LEAST_ROOM - 2))).tokens) == N_CTX - LEAST_ROOM


def test_a_prompt_that_does_not_fit_alone_is_refused_with_its_size() -> None:
    with pytest.raises(PromptTooLong) as caught:
        Reader().fit((user(10), answer(10), user(2000)))
    assert caught.value.values == {"tokens": "2002", "n_ctx": "1024"}


def test_an_answer_that_is_carried_on_stays_with_its_prompt() -> None:
    reader = Reader()
    messages = (user(500), answer(200), user(300), answer(100))
    window = reader.fit(messages, continues=True)
    assert reader.last == messages[2:]
    assert window.omitted_messages == 2


def test_an_answer_that_filled_the_window_is_carried_on_without_the_turns_before_it() -> None:
    reader = Reader()
    messages = (user(200), answer(300), user(20), answer(N_CTX - 528))
    window = reader.fit(messages, continues=True)
    assert reader.last == messages[2:]
    assert window.omitted_messages == 2


def test_an_answer_that_fills_the_window_with_its_prompt_alone_says_so_in_its_own_words() -> None:
    with pytest.raises(NoRoomToContinue) as caught:
        Reader().fit((user(10), answer(10), user(24), answer(N_CTX - 28)), continues=True)
    assert caught.value.values == {"tokens": "1024", "n_ctx": "1024"}
    assert caught.value.text() == (
        "The answer cannot be carried on: with its prompt it fills the context window of 1024 tokens. What was written "
        "is kept. Ask for the rest in a new message, or choose a model with a longer context window."
    )


def test_a_history_far_longer_than_the_window_is_not_read_whole() -> None:
    reader = Reader()
    history = tuple(message for _ in range(500) for message in (user(10), answer(50)))
    assert reader.fit((*history, user(5))).omitted_messages > 900
    assert reader.words_read < 10 * N_CTX


def test_each_text_is_weighed_once_however_often_its_history_comes_back() -> None:
    weighed: list[str] = []

    def count(text: str) -> int:
        weighed.append(text)
        return len(text)

    weights = TextWeights(count)
    assert [weights.weigh(text) for text in ("one", "three", "one", "three")] == [3, 5, 3, 5]
    assert weighed == ["one", "three"]


def test_the_cut_stays_where_it_is_for_a_quarter_of_the_window() -> None:
    reader = Reader()
    messages: Messages = ()
    cuts = []
    for _ in range(60):
        messages += (user(10),)
        cuts.append(reader.fit(messages).omitted_messages)
        messages += (answer(20),)
    turn_tokens = 34
    assert cuts == sorted(cuts)
    assert len(set(cuts)) <= 2 + 60 * turn_tokens / (N_CTX / 4)


@given(
    sizes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=20),
    newest=st.integers(1, N_CTX - LEAST_ROOM - 30),
    max_tokens=st.none() | st.integers(1, 2000),
)
def test_what_is_read_always_fits_and_nothing_newer_than_a_left_out_turn_is_missing(
    sizes: list[tuple[int, int]], newest: int, max_tokens: int | None
) -> None:
    reader = Reader()
    history = tuple(message for asked, said in sizes for message in (user(asked), answer(said)))
    messages = (PromptMessage(role=Role.SYSTEM, text="Be brief."), *history, user(newest))
    window = reader.fit(messages, max_tokens)
    assert len(window.tokens) <= N_CTX - min(LEAST_ROOM, reserve(N_CTX, max_tokens))
    assert reader.last == (messages[0], *messages[1 + window.omitted_messages :])
