"""An answer's tokens as text: whole characters, no space twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.engine.local.answer_text import AnswerText, TextStream
from desktop_app.engine.local.reasoning import ReasoningSplitter
from desktop_app.engine.local.reasoning_marks import marks_of
from desktop_app.engine.local.vocab import SpecialToken, TokenAttr


class Spelled:
    """A vocabulary whose tokens are what it was given."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = pieces

    def piece(self, token: int) -> bytes:
        return self._pieces[token]


def written(*pieces: bytes, spaces: int = 0, complete: bool = True) -> str:
    """What a carried-on answer gets of these tokens."""
    marks = marks_of("", ())
    text = AnswerText(Spelled(*pieces), marks, ReasoningSplitter(marks, begun=True), spaces=spaces)
    deltas = [delta for token in range(len(pieces)) for delta in text.push(token)]
    return "".join(delta.text for delta in [*deltas, *text.end(complete=complete)])


@given(text=st.text(), cuts=st.lists(st.integers(0, 400)))
def test_characters_arrive_whole_however_their_bytes_are_cut(text: str, cuts: list[int]) -> None:
    raw = text.encode()
    ends = [*sorted(cut for cut in cuts if cut < len(raw)), len(raw)]
    stream, begin, pieces = TextStream(), 0, []
    for end in ends:
        pieces.append(stream.push(raw[begin:end]))
        begin = max(begin, end)
    assert "".join(pieces) == text
    assert stream.end() == ""


def test_half_an_emoji_and_half_a_syllable_wait_for_their_other_half() -> None:
    stream = TextStream()
    emoji, syllable = "😀".encode(), "한".encode()
    pieces = [bytes([byte]) for byte in emoji + syllable]
    assert [stream.push(piece) for piece in pieces] == ["", "", "", "😀", "", "", "한"]


def test_bytes_that_are_no_text_become_replacement_characters() -> None:
    stream = TextStream()
    assert stream.push(b"a\xffb") == "a\ufffdb"
    assert stream.push("한".encode()[:2]) == ""
    assert stream.end() == "\ufffd"


@pytest.mark.parametrize(
    ("pieces", "spaces", "text"),
    [
        ((b" next", b" one"), 1, "next one"),
        ((b" next",), 0, " next"),
        ((b" ", b" ", b"  four", b" five"), 3, " four five"),
        ((b"s", b" are"), 1, "s are"),
        ((b"\n", b" in"), 1, "\n in"),
        ((b"        return",), 4, "    return"),
    ],
)
def test_spaces_that_are_there_already_are_not_written_again(pieces: tuple[bytes, ...], spaces: int, text: str) -> None:
    assert written(*pieces, spaces=spaces) == text


def test_half_a_character_shows_only_if_the_model_ended_there() -> None:
    half = "한".encode()[:2]
    assert written(b"a", half) == "a\ufffd"
    assert written(b"a", half, complete=False) == "a"


def test_half_a_character_before_a_mark_is_told_before_it() -> None:
    special = (SpecialToken(1, "[THINK]", TokenAttr.CONTROL), SpecialToken(2, "[/THINK]", TokenAttr.CONTROL))
    marks = marks_of("", special)
    text = AnswerText(Spelled("한".encode()[:2], b"", b"", b"x"), marks, ReasoningSplitter(marks))
    deltas = [(delta.text, delta.reasoning) for token in (0, 1, 3) for delta in text.push(token)]
    assert deltas == [("\ufffd", False), ("x", True)]
