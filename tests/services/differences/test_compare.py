"""What is the same, what is said otherwise and what stands alone, in answers to one prompt."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.services.differences import Compared, Kind, Marked, compare, compare_all, first_difference
from desktop_app.services.differences.parts import parts

MOON = "Neil Armstrong walked on the Moon in 1969. The landing took place on July 20."
OTHER_MOON = "Neil Armstrong walked on the Moon in 1968. Many people watched it at home."


def _kinds(marked: Marked) -> dict[str, Kind]:
    return {marked.text[span.start : span.end]: span.kind for span in marked.spans}


def test_sentences_in_the_same_words_are_the_same_whatever_their_order_and_marks() -> None:
    compared = compare("Water boils at 100 °C. Ice is **cold**.", "- Ice is cold\n- Water boils at 100 °C.")
    assert set(_kinds(compared.reference).values()) == {Kind.SAME}
    assert compared.answer.agreement == compared.reference.agreement == 1.0


def test_a_number_that_differs_is_marked_on_both_sides() -> None:
    compared = compare(MOON, OTHER_MOON)
    assert _kinds(compared.reference)["1969"] is Kind.NUMBER
    assert _kinds(compared.answer)["1968"] is Kind.NUMBER
    assert _kinds(compared.reference)["Neil Armstrong walked on the Moon in 1969."] is Kind.OTHERWISE
    assert _kinds(compared.answer)["Many people watched it at home."] is Kind.ALONE


@pytest.mark.parametrize(
    ("one", "other"), [("1,000", "1000"), ("3.50", "3.5"), ("−5", "-5"), ("+7", "7"), ("１２", "12")]
)
def test_a_number_is_its_value_and_not_how_it_is_written(one: str, other: str) -> None:
    compared = compare(f"The value that was measured is {one} today.", f"The value that was measured is {other} today.")
    assert compared.answer.agreement == 1.0


def test_names_that_differ_are_marked_and_the_beginning_of_a_sentence_is_none() -> None:
    compared = compare("The capital of Australia is Canberra.", "The capital of Australia is Sydney.")
    assert _kinds(compared.answer) == {
        "The capital of Australia is Sydney.": Kind.OTHERWISE,
        "Sydney": Kind.NAME,
    }


def test_words_that_changed_are_marked_in_sentences_that_are_nearly_the_same() -> None:
    compared = compare("The cat sat quietly on the old mat.", "The cat slept quietly on the old mat.")
    assert _kinds(compared.reference)["sat"] is Kind.WORD
    assert _kinds(compared.answer)["slept"] is Kind.WORD


def test_korean_sentences_are_compared_by_more_than_whole_words() -> None:
    compared = compare("대한민국의 수도는 서울입니다.", "대한민국 수도는 서울이다.")
    assert set(_kinds(compared.answer).values()) >= {Kind.OTHERWISE}
    assert (
        compare("세종은 1443년에 한글을 만들었다.", "세종은 1446년에 한글을 만들었다.").answer.spans[1].kind
        is Kind.NUMBER
    )


def test_code_that_differs_in_layout_and_comments_only_does_the_same() -> None:
    one = "```c\nint f(int a) { return a; } // same\n```"
    other = "```c\nint f(int a)\n{\n    return a;\n}\n```"
    assert compare(one, other).answer.same_code == (True,)


def test_in_python_layout_counts() -> None:
    one = "```python\nif a:\n    b()\nc()\n```"
    other = "```python\nif a:\n    b()\n    c()\n```"
    compared = compare(one, other)
    assert compared.answer.same_code == (False,)
    assert [
        compared.answer.text[span.start : span.end] for span in compared.answer.spans if span.kind is Kind.WORD
    ] == ["    c()"]


def test_only_the_lines_of_code_that_differ_are_marked() -> None:
    compared = compare("```python\na = 1\nb = 2\n```", "```python\na = 1\nb = 3\n```")
    assert _kinds(compared.answer) == {"a = 1\nb = 3\n": Kind.OTHERWISE, "b = 3": Kind.WORD}


def test_the_reference_is_marked_by_all_others_together() -> None:
    reference, *_ = compare_all(
        ["Paris is large. It has a river. Bread is good.", "Paris is large. It has a river.", "Paris is large."], 0
    )
    assert _kinds(reference) == {
        "Paris is large.": Kind.SAME,
        "It has a river.": Kind.OTHERWISE,
        "Bread is good.": Kind.ALONE,
    }


def test_a_reference_is_not_contradicted_by_an_answer_that_says_nothing_of_it() -> None:
    reference, *_ = compare_all(["It stands 31 m high.", "It stands 31 m high.", "No idea."], 0)
    assert _kinds(reference) == {"It stands 31 m high.": Kind.OTHERWISE}


def test_six_answers_are_each_marked_by_the_chosen_one() -> None:
    answers = [f"The answer is {number}. It is well known." for number in range(6)]
    marked = compare_all(answers, 3)
    assert len(marked) == 6
    assert all(_kinds(one)[str(number)] is Kind.NUMBER for number, one in enumerate(marked))


def test_full_stops_that_end_no_sentence_do_not() -> None:
    sentences, _ = parts("Dr. Smith met J. Doe, e.g. in 3.5 hours. Then he left!")
    assert [sentence.text for sentence in sentences] == [
        "Dr. Smith met J. Doe, e.g. in 3.5 hours.",
        "Then he left!",
    ]


def test_an_open_fence_is_code_to_the_end() -> None:
    sentences, codes = parts("Look:\n```python\nprint(1)")
    assert [sentence.text for sentence in sentences] == ["Look:"]
    assert [(code.text, code.language) for code in codes] == [("print(1)", "python")]


def test_where_two_runs_part() -> None:
    assert first_difference("abc", "abc") is None
    assert first_difference("abc", "abd") == 2
    assert first_difference("ab", "abd") == 2


_text = st.text(alphabet=string.ascii_letters + string.digits + " .,!?\n`#*-|가나다。\"'~", max_size=300)


@settings(deadline=None)
@given(_text, _text)
def test_spans_lie_inside_the_text_and_sentences_do_not_overlap(one: str, other: str) -> None:
    compared = compare(one, other)
    for marked in (compared.reference, compared.answer):
        assert 0.0 <= marked.agreement <= 1.0
        end = 0
        for span in marked.spans:
            assert 0 <= span.start <= span.end <= len(marked.text)
            if span.kind in {Kind.SAME, Kind.OTHERWISE, Kind.ALONE}:
                assert span.start >= end
                end = span.end
            else:
                assert span.end <= end


@settings(deadline=None)
@given(_text)
def test_an_answer_agrees_with_itself(text: str) -> None:
    compared = compare(text, text)
    assert compared == Compared(compared.reference, compared.reference)
    assert compared.answer.agreement == 1.0
    assert all(span.kind is Kind.SAME for span in compared.answer.spans)


def test_a_long_text_without_an_end_of_a_sentence_is_compared_in_pieces() -> None:
    words = [f"word{number}" for number in range(6_000)]
    other = [*words[:3_000], "another", *words[3_001:]]
    marked = compare(" ".join(words), " ".join(other)).answer
    assert [marked.text[span.start : span.end] for span in marked.spans if span.kind is Kind.WORD] == ["another"]
    assert marked.agreement > 0.99


def test_long_answers_in_other_words_are_still_compared_sentence_by_sentence() -> None:
    ours = " ".join(f"The house number {at} has a red roof and a door." for at in range(400))
    theirs = ours.replace("red", "blue")
    marked = compare(ours, theirs).answer
    assert {span.kind for span in marked.spans} == {Kind.OTHERWISE, Kind.WORD}


def test_a_title_before_a_name_ends_no_sentence_wherever_it_stands() -> None:
    marked = compare("It rained. Mr. Lee came home.", "It rained. Mr. Lee came home.").answer
    assert [marked.text[span.start : span.end] for span in marked.spans] == ["It rained.", "Mr. Lee came home."]
