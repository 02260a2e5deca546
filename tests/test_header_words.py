from __future__ import annotations

import pytest

from desktop_app.errors.keys import KeyMalformed
from desktop_app.header_words import is_header, is_secret_name, usable_key


@pytest.mark.parametrize("around", ["", " ", "\n", "\r\n", "\t", "\ufeff", "\u200b", "\u00a0", '"', "'"])
def test_what_copying_leaves_around_a_key_goes(around: str) -> None:
    assert usable_key(f"{around}sk-proj_1.2/3+4=~{around}") == "sk-proj_1.2/3+4=~"
    assert usable_key(around) == ""


@pytest.mark.parametrize("key", ["sk-one two", "sk-one\ntwo", "sk-\u200bodd", "sk-café", "키", "sk-\x00", "a\rb"])
def test_a_key_that_no_header_can_hold_is_refused_without_its_letters(key: str) -> None:
    with pytest.raises(KeyMalformed) as caught:
        usable_key(key)
    assert key not in caught.value.text() + caught.value.detail
    assert not caught.value.values


@pytest.mark.parametrize(
    ("name", "value"),
    [("", "a"), ("X Team", "a"), ("X-Team:", "a"), ("X-Tëam", "a"), ("X-Team", "a\r\nHost: b"), ("X-Team", "팀"),
     ("X-Team", " a"), ("Host", "a"), ("content-length", "1"), ("Proxy-Authorization", "Basic a")],
)  # fmt: skip
def test_what_would_break_a_request_is_no_header(name: str, value: str) -> None:
    assert not is_header(name, value)


@pytest.mark.parametrize(
    ("name", "value"), [("X-Team", "research und more"), ("HTTP-Referer", "https://a/b?c"), ("a", "")]
)
def test_plain_words_are_a_header(name: str, value: str) -> None:
    assert is_header(name, value)


@pytest.mark.parametrize(
    "name",
    ["Authorization", "Proxy-Authorization", "x-api-key", "api-key", "apikey", "X_API_KEY", "x-goog-api-key", "Cookie",
     "Set-Cookie", "X-Auth-Token", "X-Auth", "Ocp-Apim-Subscription-Key", "x-functions-key", "X-Amz-Security-Token",
     "X-Amz-Signature", "X-Client-Secret", "X-Password", "key", "X-Session", "cf-access-client-secret"],
)  # fmt: skip
def test_names_of_secrets_are_known(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name", ["X-Team", "HTTP-Referer", "X-Title", "X-Author", "anthropic-beta", "X-Keyboard", "OpenAI-Beta"]
)
def test_other_names_are_not_taken_for_secrets(name: str) -> None:
    assert not is_secret_name(name)
