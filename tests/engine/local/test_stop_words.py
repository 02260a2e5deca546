"""An answer ends before a stop word, and no piece of that word is ever shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.engine.local.stop_words import StopWords

LETTERS = st.text(alphabet="ab\n", max_size=40)
WORDS = st.lists(st.text(alphabet="ab\n", min_size=1, max_size=4), max_size=4)


def _told(words: list[str], pieces: list[str]) -> tuple[list[str], bool]:
    stop = StopWords(words)
    told = [stop.push(piece) for piece in pieces]
    return [*told, stop.end()], stop.found


def _cut(text: str, cuts: list[int]) -> list[str]:
    ends = sorted({cut for cut in cuts if cut < len(text)} | {len(text)})
    return [text[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]


def _before(text: str, words: list[str]) -> str | None:
    """What comes before the stop word that is complete first, seen at once; None if there is none."""
    for end in range(1, len(text) + 1):
        starts = [end - len(word) for word in words if text[:end].endswith(word)]
        if starts:
            return text[: min(starts)]
    return None


@given(words=WORDS, text=LETTERS, cuts=st.lists(st.integers(0, 40)))
def test_the_answer_ends_before_the_first_stop_word_however_it_is_cut(
    words: list[str], text: str, cuts: list[int]
) -> None:
    told, found = _told(words, _cut(text, cuts))
    before = _before(text, words)
    assert found == (before is not None)
    assert "".join(told) == (text if before is None else before)


@given(words=WORDS, text=LETTERS)
def test_only_what_may_be_the_beginning_of_a_stop_word_is_held_back(words: list[str], text: str) -> None:
    stop, told, read = StopWords(words), "", ""
    for character in text:
        told += stop.push(character)
        read += character
        if stop.found:
            return
        held = read[len(told) :]
        assert not held or any(word.startswith(held) for word in words)


def test_without_stop_words_every_piece_goes_through_at_once() -> None:
    assert _told([], ["a", "b"]) == (["a", "b", ""], False)


def test_nothing_is_told_after_a_stop_word() -> None:
    assert _told(["User:"], ["It is. Us", "er: Hello", "more"]) == (["It is. ", "", "", ""], True)
