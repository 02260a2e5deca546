"""Each refusal of each provider is one sentence and what to do, by the real libraries over loopback."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import FACTS, Account
from desktop_app.engine.cloud.failures import verdict
from desktop_app.engine.cloud.refusals import Refused, kind_of, refusal_in, refused_by
from desktop_app.engine.hub.patience import MOST_ASKED_S
from desktop_app.errors import AppError
from desktop_app.errors.cloud import CloudModelGone, KeyMissing, NoCredit, RateLimited
from desktop_app.errors.reaching import AddressWrong, ClockWrong
from tests.cloud_server import KEY, CloudServer, Script
from tests.engine.cloud.asking import BILLED, MODELS, account, ask, begin
from tests.engine.cloud.refusals import REFUSED, A, G, L, O, of_openai

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.accounts import Provider
    from desktop_app.engine.process.cloud import CloudProcess
    from tests.engine.cloud.refusals import Said

LATER = (("Retry-After", "600"),)
"""Longer than anybody here waits."""


@pytest.fixture(scope="module")
def answers() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


CASES = [
    pytest.param(kind, sentence, said, id=f"{fault}-{said[0]}-{said[1]}-{number}")
    for fault, (kind, sentence, every) in REFUSED.items()
    for number, said in enumerate(every)
]


@pytest.mark.parametrize(("kind", "sentence", "said"), CASES)
def test_each_refusal_is_one_sentence_and_what_to_do(
    answers: CloudServer, cloud: CloudProcess, kind: type[AppError], sentence: str, said: Said
) -> None:
    provider, status, body = said
    script = Script(status=status, body=body, headers=LATER) if status else Script(error=body)  # type: ignore[arg-type]
    answers.scripts.append(script)
    answers.seen.clear()
    with pytest.raises(AppError) as caught:
        ask(cloud, answers, provider)
    told = caught.value
    assert type(told) is kind
    assert told.message == sentence
    whole = told.text()
    assert re.search(r"[{}]", whole) is None
    assert len(whole) < 600
    assert told.hint.endswith(".")
    assert KEY not in f"{told.as_record()} {told!r} {whole}"
    assert len(answers.asked()) == 1
    assert answers.scripts == type(answers.scripts)()


def test_each_fault_is_tried_with_each_wire_format_that_has_it() -> None:
    wires = {fault: {FACTS[said[0]].wire for said in every} for fault, (_, _, every) in REFUSED.items()}
    assert [fault for fault, found in wires.items() if len(found) < 2 and fault != "a fault of a server at home"] == []


@pytest.mark.parametrize(
    ("skew_s", "words"), [(-3000.0, "by 50 minutes."), (90_000_000.0, "by 3 years."), (400_000.0, "by 5 days.")]
)
def test_a_clock_that_is_wrong_is_so_by_minutes_days_or_years(skew_s: float, words: str) -> None:
    refused = Refused(401, kind="invalid_api_key", skew_s=skew_s)
    told = verdict(refused, Account(slug="o", provider=O, name="O"), "m", KEY)
    assert isinstance(told, ClockWrong)
    assert words in told.text()


@pytest.mark.parametrize("provider", BILLED)
def test_a_clock_that_is_wrong_is_named_where_the_key_is_refused(
    answers: CloudServer, cloud: CloudProcess, provider: Provider
) -> None:
    then = (("Date", "Mon, 01 Jan 2035 00:00:00 GMT"),)
    answers.scripts.append(Script(status=401, body=of_openai("no", "invalid_api_key"), headers=then))
    with pytest.raises(ClockWrong):
        ask(cloud, answers, provider)


def test_a_server_that_wants_a_key_says_so_to_who_has_none(answers: CloudServer, cloud: CloudProcess) -> None:
    answers.scripts.append(Script(status=401, body={"error": {"message": "Invalid API Key", "code": 401}}))
    with pytest.raises(KeyMissing):
        list(begin(cloud, account(answers, L), key="").events())


@pytest.mark.parametrize("provider", BILLED)
def test_a_list_of_models_that_is_not_there_means_a_wrong_address(
    answers: CloudServer, cloud: CloudProcess, provider: Provider
) -> None:
    for body in (of_openai("Not found: model list", "not_found"), "404 page not found"):
        answers.scripts.append(Script(status=404, body=body))
        with pytest.raises(AddressWrong) as caught:
            cloud.models(account(answers, provider), KEY)
        assert "base address" in caught.value.text()


@pytest.mark.parametrize(
    ("said", "retry_after_s", "code", "lacks"),
    [
        ("Limit 3 a minute. Visit billing to add a payment method.", 0.0, "rate_limit_exceeded", False),
        ("Limit 3 a minute. Visit billing to add a payment method.", 0.0, "", True),
        ("You exceeded your current quota", 0.0, "insufficient_quota rate_limit_error", True),
        ("You exceeded your current quota, please check your plan and billing details.", 12.0, "", False),
        ("You exceeded your current quota, please check your plan and billing details.", 0.0, "", True),
        ("insufficient_quota", 12.0, "", True),
        ("Rate limit reached", 0.0, "", False),
    ],
)
def test_a_limit_that_says_when_to_ask_again_is_no_lack_of_credit(
    said: str, retry_after_s: float, code: str, *, lacks: bool
) -> None:
    refused = Refused(429, kind=code, message=said, retry_after_s=retry_after_s)
    assert (refused.lacks_credit, refused.passes) == (lacks, not lacks)
    assert kind_of(refused, "m") is (NoCredit if lacks else RateLimited)


@pytest.mark.parametrize(
    ("asked", "expected_s"),
    [
        ({"Retry-After": "12"}, 12.0),
        ({"retry-after-ms": "600000"}, 600.0),
        ({"Retry-After": "1e400"}, 0.0),
        ({"Retry-After": "nan"}, 0.0),
        ({"Retry-After": "99999999999999"}, MOST_ASKED_S),
        ({"Retry-After": "Fri, 01 Jan 9999 00:00:00 GMT"}, MOST_ASKED_S),
        ({"Retry-After": "Fri, 01 Jan 99999999999999999999 00:00:00 GMT"}, 0.0),
        ({"Date": "Fri, 01 Jan 99999999999999999999 00:00:00 GMT"}, 0.0),
    ],
)
def test_a_wait_is_asked_for_in_seconds_that_can_be_waited_for(asked: dict[str, str], expected_s: float) -> None:
    refused = refused_by(429, asked, b"{}")
    assert (refused.retry_after_s, refused.skew_s) == (expected_s, 0.0)
    assert isinstance(verdict(refused, Account(slug="o", provider=O, name="O"), "m", KEY), RateLimited)


@pytest.mark.parametrize(
    "odd",
    [None, 7, "", [], [[]], {}, {"error": None}, {"error": []}, {"error": {"message": None, "code": {}}}, {"detail": 0},
     {"error": {"details": "x", "metadata": 3, "code": True}}],
)  # fmt: skip
def test_whatever_comes_as_an_error_has_a_meaning(odd: object) -> None:
    for status in (0, 400, 404, 418, 500):
        assert issubclass(kind_of(refusal_in(odd, status), "m"), AppError)


def test_a_model_is_missing_only_where_one_was_asked() -> None:
    refused = refusal_in({"error": {"message": "The model `x` does not exist", "code": "model_not_found"}}, 404)
    assert kind_of(refused, "x") is CloudModelGone
    assert kind_of(refused, "") is AddressWrong


def test_the_models_that_are_asked_here_are_those_of_the_formats() -> None:
    assert {FACTS[provider].wire for provider in (O, A, G)} == set(MODELS)
