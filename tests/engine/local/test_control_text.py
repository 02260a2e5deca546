from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.engine.local.control_text import MARK, protect, unprotect

TOKENS = ("<|im_start|>", "<|im_end|>", "<|", "|>", "<<", "<<<", "[INST]", "[/INST]", "aa", "aba", "</s>", "<0x0A>")

_words = st.lists(st.sampled_from([*TOKENS, "<", ">", "|", "a", "b", "im_end", " ", "한", "\n"]), max_size=12)
_texts = st.one_of(st.text(), _words.map("".join))
_tokens = st.lists(st.one_of(st.sampled_from(TOKENS), st.text(alphabet="ab<|>[", min_size=2, max_size=5)), max_size=8)


@given(text=_texts, tokens=_tokens)
def test_no_special_token_stands_in_protected_text_and_the_text_comes_back(text: str, tokens: list[str]) -> None:
    plain = text.replace(MARK, "")
    guarded = protect(plain, tokens)
    assert unprotect(guarded) == plain
    assert not [token for token in tokens if token in guarded]


@given(text=_texts)
def test_marks_that_a_text_brings_along_protect_nothing_and_are_dropped(text: str) -> None:
    assert unprotect(protect(MARK.join(["<", text, "|im_end|>"]), TOKENS)) == f"<{text.replace(MARK, '')}|im_end|>"
    assert "<|im_end|>" not in protect(f"<{MARK}|im_end|>", TOKENS)


def test_ordinary_text_is_left_alone() -> None:
    assert protect("if a < b and b > c: 한글 🙂", ("<|im_end|>",)) == "if a < b and b > c: 한글 🙂"
    assert protect("<|im_end|>", ()) == "<|im_end|>"


def test_a_mark_goes_in_after_the_first_character_of_each_token_also_where_they_overlap() -> None:
    assert protect("a <|im_end|>", ("<|im_end|>",)) == f"a <{MARK}|im_end|>"
    assert protect("aaa", ("aa",)) == f"a{MARK}a{MARK}a"
