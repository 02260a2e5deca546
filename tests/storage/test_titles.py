from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.storage.titles import LENGTH, NO_WORDS, title_from


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("What is the capital of France?", "What is the capital of France?"),
        ("\n\n  Hello  \t there \nsecond line", "Hello there"),
        ("# A *very* **important** `question`", "A very important question"),
        ("- [ ] buy milk", "buy milk"),
        ("> 1. quoted and numbered", "quoted and numbered"),
        ("see [the docs](https://example.org) and ![a cat](cat.png)", "see the docs and a cat"),
        ("snake_case_name and 2*3*4 stay", "snake_case_name and 2*3*4 stay"),
        ("1984. Was it a good book?", "1984. Was it a good book?"),
        ("```python\nprint('hi')\n```", "print('hi')"),
        ("```\n```", NO_WORDS),
        ("---\n***\nafter the rules", "after the rules"),
        ("한국의 수도는 어디인가요?", "한국의 수도는 어디인가요?"),
        ("**파이썬**의 GIL이란?", "파이썬의 GIL이란?"),
        ("👩‍👩‍👧‍👦 family", "👩‍👩‍👧‍👦 family"),
        ("", NO_WORDS),
        (" \n\t \u3000 ", NO_WORDS),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\x00b\x1bc", "a b c"),
        ("half a pair \ud83d", "half a pair"),
    ],
)
def test_a_title_is_the_first_line_that_says_something(prompt: str, title: str) -> None:
    assert title_from(prompt) == title


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("word " * 100, "word " * 11 + "word…"),
        ("가나다 라마바 " * 50, ("가나다 라마바 " * 50)[:59].rstrip() + "…"),
        ("x" * 10_000, "x" * LENGTH + "…"),
        ("긴" * 10_000, "긴" * LENGTH + "…"),
        ("👩‍👩‍👧‍👦" * 50, "👩‍👩‍👧‍👦" * 8 + "…"),
        ("👍🏽" * 100, "👍🏽" * 30 + "…"),
        ("x" + "🇰🇷" * 100, "x" + "🇰🇷" * 29 + "…"),
        ("x" * 59 + "e\u0302\u0323" + "y" * 60, "x" * 59 + "\u1ec7…"),
        (unicodedata.normalize("NFD", "각" * 100), "각" * LENGTH + "…"),
    ],
)
def test_a_long_title_ends_at_a_word_or_at_a_whole_character(prompt: str, title: str) -> None:
    assert title_from(prompt) == title


@given(st.text(max_size=300))
def test_every_prompt_gets_a_short_title_on_one_line(prompt: str) -> None:
    title = title_from(prompt)
    assert title.strip()
    assert len(title) <= LENGTH + 1
    assert len(title.splitlines()) == 1
    title.encode()


def test_a_prompt_of_ten_million_characters_is_no_trouble() -> None:
    assert title_from("*" * 10_000_000 + "_" * 100) == NO_WORDS
    assert title_from("[" * 1_000_000) == "[" * LENGTH + "…"
