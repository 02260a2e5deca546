"""What is kept of a child's stderr."""

from __future__ import annotations

from desktop_app.engine.process.last_words import HEAD_BYTES, TAIL_BYTES, LastWords


def test_a_short_stream_is_kept_whole() -> None:
    words = LastWords()
    words.add(b"first ")
    words.add("끝".encode())
    assert words.text() == "first 끝"


def test_of_a_long_stream_the_beginning_and_the_end_are_kept() -> None:
    words = LastWords()
    stream = b"".join(b"%07d\n" % number for number in range(1_000_000 // 8))
    for start in range(0, len(stream), 5_000):
        words.add(stream[start : start + 5_000])
    assert words.text() == (stream[:HEAD_BYTES] + b"\n[...]\n" + stream[-TAIL_BYTES:]).decode()


def test_a_stream_that_just_fits_is_kept_whole() -> None:
    words = LastWords()
    words.add(b"x" * (HEAD_BYTES + TAIL_BYTES))
    assert words.text() == "x" * (HEAD_BYTES + TAIL_BYTES)
