"""What a model reads where a prompt has files."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.services.prompt_text import prompt_text


def test_words_alone_stay_as_they_are() -> None:
    assert prompt_text("  Hello\n", ()) == "  Hello\n"


def test_each_file_follows_the_words_under_its_name() -> None:
    assert prompt_text("Compare:", [("a.txt", "one\n"), ("b\nb.py", "print(2)")]) == (
        "Compare:\n\nFile: a.txt\n```\none\n```\n\nFile: b b.py\n```\nprint(2)\n```"
    )


def test_a_file_without_words_stands_alone() -> None:
    assert prompt_text("", [("a.txt", "")]) == "File: a.txt\n```\n```"


@pytest.mark.parametrize("text", ["```\ncode\n```\n", "   ````` \n", "a\n~~~\n``\n"])
def test_a_files_own_fences_do_not_end_it(text: str) -> None:
    _assert_one_block(text)


@given(st.text("`~ \nx한", max_size=60))
def test_no_file_can_end_its_block(text: str) -> None:
    _assert_one_block(text)


def _assert_one_block(text: str) -> None:
    prompt = prompt_text("", [("a", text)])
    name, fence, *lines = prompt.split("\n")
    assert name == "File: a"
    assert re.fullmatch("`{3,}", fence)
    closing = [at for at, line in enumerate(lines) if re.match(rf" {{0,3}}{fence}", line)]
    assert closing == [len(lines) - 1]
    assert "\n".join(lines[:-1]) == text.removesuffix("\n")
