"""Reasoning comes apart from the answer, without marks, and not a character of either is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.engine.local.reasoning import ReasoningSplitter
from desktop_app.engine.local.reasoning_marks import HARMONY, TAGS, THINK, Marks, Tag, marks_of
from desktop_app.engine.local.vocab import SpecialToken, TokenAttr

MISTRAL, COMMAND, SEED, GEMMA = TAGS[1:]
EVERY_TEMPLATE = "".join(tag.opening for tag in TAGS)
AS_TEXT = marks_of(EVERY_TEMPLATE, ())
AS_TOKENS = marks_of(
    "",
    tuple(
        SpecialToken(index, text, TokenAttr.CONTROL)
        for index, text in enumerate([*HARMONY, *(text for tag in TAGS for text in (tag.opening, tag.closing))])
    ),
)

Split = tuple[str, str]
"""Reasoning and answer."""


def split(marks: Marks, pieces: list[str], *, opened: Tag | None = None, begun: bool = False) -> Split:
    """What comes of these pieces; those that are a mark known by its id come as marks."""
    splitter = ReasoningSplitter(marks, opened=opened, begun=begun)
    known = set(marks.control.values())
    deltas = [
        delta for piece in pieces for delta in (splitter.mark(piece) if piece in known else splitter.push(piece))
    ] + splitter.end()
    reasoning, answer = ("".join(d.text for d in deltas if d.reasoning is kind) for kind in (True, False))
    return reasoning, answer


def harmony(*messages: str) -> list[str]:
    """A stream of gpt-oss's, its tokens apart."""
    pieces = [""]
    for message in messages:
        rest = message
        while rest:
            mark = next((mark for mark in HARMONY if rest.startswith(mark)), "")
            pieces += [mark, ""] if mark else []
            if not mark:
                pieces[-1] += rest[0]
            rest = rest[len(mark) or 1 :]
    return [piece for piece in pieces if piece]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("marks", [AS_TEXT, AS_TOKENS])
def test_every_familys_marks_are_known_as_text_and_as_tokens(tag: Tag, marks: Marks) -> None:
    label = [f"{tag.label}\n"] if tag.label else []
    pieces = ["\n", tag.opening, *label, "\nLet me ", "see.\n\n", tag.closing, "\n\nIt is ", "4.\n"]
    assert split(marks, pieces) == ("Let me see.", "It is 4.\n")


@pytest.mark.parametrize("pieces", [["<think>a</think>b"], list("<think>a</think>b"), ["<th", "ink>a</thi", "nk>b"]])
def test_a_mark_may_come_in_pieces(pieces: list[str]) -> None:
    assert split(AS_TEXT, pieces) == ("a", "b")


def test_reasoning_is_told_at_once_but_for_what_may_be_a_mark() -> None:
    splitter = ReasoningSplitter(AS_TEXT)
    assert splitter.push("<think>") == []
    assert [delta.text for delta in splitter.push("If a < b, then </")] == ["If a < b, then"]
    assert splitter.reasoning
    assert [delta.text for delta in splitter.push("b> ends.")] == [" </b> ends."]
    assert [delta.reasoning for delta in splitter.push("</think>So")] == [False]
    assert not splitter.reasoning


def test_a_prompt_that_opened_reasoning_needs_no_mark_of_the_models() -> None:
    marks = marks_of("{{ '<think>\\n' }}", ())
    assert marks.opened("<|im_start|>assistant\n<think>\n") is THINK
    assert split(marks, ["I see.\n</think>\n\nYes."], opened=THINK) == ("I see.", "Yes.")


def test_a_prompt_that_closed_reasoning_has_none() -> None:
    assert AS_TEXT.opened("<|im_start|>assistant\n<think>\n\n</think>\n\n") is None


def test_empty_reasoning_is_none() -> None:
    assert split(AS_TEXT, ["<think>\n\n</think>\n\nYes."]) == ("", "Yes.")


def test_a_model_that_writes_about_marks_is_left_alone() -> None:
    text = "Models write <think>…</think> and [THINK]."
    assert split(AS_TEXT, [text]) == ("", text)
    assert split(AS_TEXT, ["<think>I</think>", text]) == ("I", text)


def test_an_answer_that_is_carried_on_has_no_reasoning_to_come() -> None:
    assert split(AS_TEXT, ["<think>", " is a tag."], begun=True) == ("", "<think> is a tag.")


def test_marks_that_nothing_shows_are_words_but_for_think_at_the_beginning() -> None:
    nothing = marks_of("", ())
    assert split(nothing, ["[THINK]a[/THINK]b"]) == ("", "[THINK]a[/THINK]b")
    assert split(nothing, ["<think>a</think>b"]) == ("a", "b")


def test_a_vocabulary_shows_marks_only_by_both_of_them() -> None:
    opening = SpecialToken(5, MISTRAL.opening, TokenAttr.USER_DEFINED)
    closing = SpecialToken(6, MISTRAL.closing, TokenAttr.USER_DEFINED)
    assert marks_of("", (opening,)).tags == (THINK,)
    both = marks_of("", (opening, closing))
    assert both.tags == (THINK, MISTRAL)
    # tokens that have a text arrive as text
    assert both.control == {}


def test_two_rounds_of_reasoning_are_two_paragraphs() -> None:
    assert split(AS_TEXT, ["<think>a</think><think>b</think>c"]) == ("a\n\nb", "c")


def test_reasoning_that_is_broken_off_is_kept_to_the_last_character() -> None:
    assert split(AS_TEXT, ["<think>Let me see </thi"]) == ("Let me see </thi", "")


def test_gpt_oss_reasons_in_one_channel_and_answers_in_another() -> None:
    pieces = harmony(
        "<|channel|>analysis<|message|>The user greets.<|end|>",
        "<|start|>assistant<|channel|>final<|message|>Hello!",
    )
    assert split(AS_TOKENS, pieces) == ("The user greets.", "Hello!")


def test_gpt_oss_may_answer_at_once_and_in_several_messages() -> None:
    assert split(AS_TOKENS, harmony("<|channel|>final<|message|>Hello!")) == ("", "Hello!")
    pieces = harmony(
        "<|channel|>commentary<|message|>I look first.<|end|>",
        "<|start|>assistant<|channel|>analysis<|message|>a<|end|>",
        "<|start|>assistant<|channel|>analysis<|message|>b<|end|>",
        "<|start|>assistant<|channel|>final<|message|>Done.",
    )
    assert split(AS_TOKENS, pieces) == ("a\n\nb", "I look first.\n\nDone.")


def test_a_header_that_does_not_end_is_an_answer() -> None:
    text = "This is no header at all, but the model has lost its way and goes on and on."
    assert split(AS_TOKENS, ["<|channel|>", *text]) == ("", text)


def test_an_answer_carried_on_after_an_open_tag_gets_it_closed() -> None:
    assert AS_TEXT.before_answer("assistant\n<think>\n") == "\n</think>\n\n"
    assert AS_TOKENS.before_answer("<|start|>assistant") == "<|channel|>final<|message|>"
    assert AS_TEXT.before_answer("<|im_start|>assistant\n") == ""


FRAGMENTS = st.sampled_from(
    [
        *(part for tag in TAGS for part in (tag.opening, tag.closing, tag.closing[:-1], tag.opening[:3])),
        *HARMONY,
        "thought",
        "analysis",
        "final",
        " ",
        "\n",
        "\n\n",
        "<",
        "/",
        "한국",
        "words",
    ]
)


def cut(text: str, ends: list[int]) -> list[str]:
    bounds = [0, *sorted(end for end in ends if end < len(text)), len(text)]
    return [text[begin:end] for begin, end in pairwise(bounds)]


@given(
    parts=st.lists(FRAGMENTS, max_size=12),
    ends=st.lists(st.integers(0, 120), max_size=12),
    opened=st.none() | st.sampled_from(TAGS),
)
def test_the_same_comes_of_a_text_however_it_is_cut(parts: list[str], ends: list[int], opened: Tag | None) -> None:
    text = "".join(parts)
    assert split(AS_TEXT, cut(text, ends), opened=opened) == split(AS_TEXT, [text], opened=opened)


@given(parts=st.lists(FRAGMENTS, max_size=12), ends=st.lists(st.integers(0, 20), max_size=12))
def test_between_marks_that_are_tokens_a_text_may_be_cut_anywhere(parts: list[str], ends: list[int]) -> None:
    known = set(AS_TOKENS.control.values())
    joined: list[str] = []
    for part in parts:
        if joined and part not in known and joined[-1] not in known:
            joined[-1] += part
        else:
            joined.append(part)
    pieces = [piece for part in joined for piece in ([part] if part in known else cut(part, ends))]
    assert split(AS_TOKENS, pieces) == split(AS_TOKENS, joined)


@given(text=st.text(), ends=st.lists(st.integers(0, 60)))
def test_a_text_without_marks_arrives_as_it_is(text: str, ends: list[int]) -> None:
    assert split(AS_TEXT, cut(text, ends)) == ("", text)


@given(thought=st.text(), answer=st.text(), ends=st.lists(st.integers(0, 90)))
def test_reasoning_and_answer_lose_nothing_but_their_layout(thought: str, answer: str, ends: list[int]) -> None:
    text = f"<think>\n{thought}\n</think>\n\n{answer}"
    assert split(AS_TEXT, cut(text, ends)) == (thought.strip(" \t\r\n"), answer.lstrip(" \t\r\n"))
