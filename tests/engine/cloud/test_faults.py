"""What goes wrong between here and a provider: each in one sentence, none of it without an end, no key where it must
not be.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import FACTS, Account, KeySource, Provider
from desktop_app.domain import StopReason
from desktop_app.engine.base import Delta, Finished, Waiting
from desktop_app.engine.cloud.connection import client_for
from desktop_app.engine.cloud.failures import Refused, verdict
from desktop_app.engine.process.cloud import CloudProcess
from desktop_app.engine.process.cloud_lines import AskCloud, Patience
from desktop_app.engine.process.protocol import encode
from desktop_app.errors import cloud as errors
from desktop_app.errors.accounts import BadAddress
from desktop_app.errors.hub import InsecureAddress, Offline
from desktop_app.errors.privacy import NotCleared
from tests.cloud_server import ANSWER, KEY, CloudServer, Script
from tests.engine.cloud.asking import BILLED, MODELS, QUESTION, account, ask, begin, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.errors import AppError

DEADLINE_S = 30.0


def _openai(message: str, code: str = "", kind: str = "invalid_request_error") -> dict[str, object]:
    return {"error": {"message": message, "type": kind, "param": None, "code": code or None}}


def _anthropic(kind: str, message: str) -> dict[str, object]:
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"}


def _google(code: int, status: str, message: str, reason: str = "") -> dict[str, object]:
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com"}]
    return {"error": {"code": code, "message": message, "status": status, "details": details if reason else []}}


O, A, G, M = Provider.OPENAI, Provider.ANTHROPIC, Provider.GOOGLE, Provider.MISTRAL  # noqa: E741
REFUSALS: list[tuple[Provider, int, object, type[AppError]]] = [
    (O, 401, _openai(f"Incorrect API key provided: {KEY}.", "invalid_api_key"), errors.KeyRefused),
    (A, 401, _anthropic("authentication_error", "invalid x-api-key"), errors.KeyRefused),
    (G, 400, _google(400, "INVALID_ARGUMENT", "API key not valid.", "API_KEY_INVALID"), errors.KeyRefused),
    (M, 401, {"detail": "Unauthorized"}, errors.KeyRefused),
    (O, 429, _openai("You exceeded your current quota", "insufficient_quota"), errors.NoCredit),
    (A, 400, _anthropic("invalid_request_error", "Your credit balance is too low"), errors.NoCredit),
    (Provider.OPENROUTER, 402, {"error": {"code": 402, "message": "Insufficient credits"}}, errors.NoCredit),
    (O, 403, _openai("Country, region, or territory not supported", "unsupported_country"), errors.RegionRefused),
    (
        G,
        400,
        _google(400, "FAILED_PRECONDITION", "User location is not supported for the API use."),
        errors.RegionRefused,
    ),
    (A, 403, _anthropic("permission_error", "Your API key does not have permission"), errors.NotPermitted),
    (O, 404, _openai("The model `gpt-9` does not exist", "model_not_found"), errors.CloudModelGone),
    (A, 404, _anthropic("not_found_error", "model: claude-9"), errors.CloudModelGone),
    (G, 404, _google(404, "NOT_FOUND", "models/gemini-9 is not found for API version v1beta"), errors.CloudModelGone),
    (Provider.COMPATIBLE, 404, "404 page not found", errors.AddressWrong),
    (
        O,
        400,
        _openai("This model's maximum context length is 8192", "context_length_exceeded"),
        errors.CloudPromptTooLong,
    ),
    (A, 400, _anthropic("invalid_request_error", "prompt is too long: 201000 tokens"), errors.CloudPromptTooLong),
    (A, 413, _anthropic("request_too_large", "Request exceeds the maximum size"), errors.CloudPromptTooLong),
    (G, 400, _google(400, "INVALID_ARGUMENT", "The input token count (2000000) exceeds"), errors.CloudPromptTooLong),
    (O, 400, _openai("Invalid value for 'messages'"), errors.RequestRefused),
    (O, 500, "<html>oops</html>", errors.ProviderBusy),
    (A, 529, _anthropic("overloaded_error", "Overloaded"), errors.ProviderBusy),
    (G, 503, _google(503, "UNAVAILABLE", "The model is overloaded."), errors.ProviderBusy),
    (O, 429, _openai("Rate limit reached", "rate_limit_exceeded"), errors.RateLimited),
    (G, 429, _google(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted"), errors.RateLimited),
]


@pytest.mark.parametrize(("provider", "status", "body", "expected"), REFUSALS)
def test_each_refusal_is_one_sentence_without_the_key(
    server: CloudServer,
    cloud: CloudProcess,
    provider: Provider,
    status: int,
    body: object,
    expected: type[AppError],
) -> None:
    server.scripts.extend([Script(status=status, body=body, headers=(("Retry-After", "600"),))] * 3)
    with pytest.raises(expected) as caught:
        ask(cloud, server, provider)
    assert type(caught.value) is expected
    assert KEY not in repr((caught.value.values, caught.value.detail))
    assert len(caught.value.text()) < 600
    assert len(server.asked()) == 1


def test_a_short_wait_is_told_and_kept_and_the_answer_comes(server: CloudServer, cloud: CloudProcess) -> None:
    server.scripts.append(Script(status=429, body=_openai("Rate limit"), headers=(("Retry-After", "1"),)))
    events = ask(cloud, server, Provider.OPENAI)
    assert isinstance(events[0], Waiting)
    assert events[0].wait_s >= 1
    assert events[0].code == "rate_limited"
    assert text_of(events) == "".join(ANSWER)


def test_patience_ends(server: CloudServer) -> None:
    server.scripts.extend([Script(status=503, body={})] * 5)
    impatient = CloudProcess(patience=Patience(tries=2))
    with pytest.raises(errors.ProviderBusy):
        ask(impatient, server, Provider.OPENAI)
    impatient.close()
    assert len(server.asked()) == 2


@pytest.mark.parametrize("provider", BILLED)
def test_nothing_is_asked_again_after_the_first_piece(
    server: CloudServer, cloud: CloudProcess, provider: Provider
) -> None:
    server.scripts.append(Script(drop_after=2))
    said: list[Delta] = []

    def read() -> None:
        for event in begin(cloud, account(server, provider)).events():
            said.extend([event] if isinstance(event, Delta) else [])

    with pytest.raises(errors.AnswerCutOff):
        read()
    assert "".join(one.text for one in said) == "".join(ANSWER[:2])
    assert len(server.asked()) == 1


@pytest.mark.parametrize("provider", BILLED)
def test_a_stream_that_ends_before_its_answer_does_is_not_taken_for_a_whole_one(
    server: CloudServer, cloud: CloudProcess, provider: Provider
) -> None:
    server.scripts.append(Script(reason=""))
    with pytest.raises(errors.AnswerCutOff):
        ask(cloud, server, provider)


@pytest.mark.parametrize(
    ("provider", "error"),
    [
        (O, {"message": "The server had an error", "type": "server_error", "param": None, "code": None}),
        (A, {"type": "overloaded_error", "message": "Overloaded"}),
        (G, {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}),
    ],
)
def test_an_error_in_the_middle_of_an_answer_is_told(
    server: CloudServer, cloud: CloudProcess, provider: Provider, error: dict[str, object]
) -> None:
    server.scripts.append(Script(error=error))
    with pytest.raises(errors.ProviderBusy):
        ask(cloud, server, provider)
    assert len(server.asked()) == 1


@pytest.mark.parametrize("provider", BILLED)
@pytest.mark.parametrize(
    "raw", [b"data: {broken\n\n", b"data: [1, 2]\n\n", b"event: message_start\ndata: 7\n\n", b"\xff\xfe\n\n"]
)
def test_nonsense_in_the_place_of_events_is_told(
    server: CloudServer, cloud: CloudProcess, provider: Provider, raw: bytes
) -> None:
    server.scripts.append(Script(raw=raw))
    with pytest.raises((errors.CloudNotUnderstood, errors.AnswerCutOff)):
        ask(cloud, server, provider)


@pytest.mark.parametrize("provider", BILLED)
def test_an_answer_without_an_end_is_cut_off(server: CloudServer, cloud: CloudProcess, provider: Provider) -> None:
    server.scripts.append(Script(endless=True))
    with pytest.raises(errors.AnswerEndless):
        ask(cloud, server, provider)


def test_a_server_that_takes_the_question_and_says_nothing_is_given_up() -> None:
    impatient = CloudProcess(patience=Patience(first_s=0.5, silence_s=0.5, total_s=20.0, wait_s=0.0))
    try:
        for provider in BILLED:
            with CloudServer() as mute:
                mute.scripts.extend([Script(hold_before=True)] * 9)
                with pytest.raises(errors.ProviderSilent):
                    ask(impatient, mute, provider)
                mute.release.set()
    finally:
        impatient.close()


@pytest.mark.parametrize(
    ("said", "retry_after_s", "lacks"),
    [
        ("You exceeded your current quota, please check your plan and billing details.", 12.0, False),
        ("You exceeded your current quota, please check your plan and billing details.", 0.0, True),
        ("insufficient_quota", 12.0, True),
        ("Rate limit reached", 0.0, False),
    ],
)
def test_a_limit_that_says_when_to_ask_again_is_no_lack_of_credit(
    said: str, retry_after_s: float, *, lacks: bool
) -> None:
    refused = Refused(429, message=said, retry_after_s=retry_after_s)
    assert (refused.lacks_credit, refused.passes) == (lacks, not lacks)


@pytest.mark.parametrize("key", ["sk-one\ntwo", "sk-\u200bodd"])
def test_a_key_that_no_header_can_hold_is_in_no_words(key: str) -> None:
    asked = Account(slug="one", provider=Provider.OPENAI, name="One")
    for written in (key, repr(key), repr(key.encode())):
        told = verdict(ValueError(f"Illegal header value {written}"), asked, "m", key)
        assert told is None or key[:4] not in f"{told.detail} {told.values}"


@pytest.mark.parametrize("provider", BILLED)
def test_silence_in_the_middle_of_an_answer_ends_it(
    server: CloudServer, cloud: CloudProcess, provider: Provider
) -> None:
    server.scripts.append(Script(hold_after=1))
    with pytest.raises(errors.ProviderSilent):
        ask(cloud, server, provider)


@pytest.mark.parametrize("provider", BILLED)
@pytest.mark.parametrize("before", [True, False])
def test_stopping_closes_the_connection_and_ends_as_stopped(
    server: CloudServer, cloud: CloudProcess, provider: Provider, *, before: bool
) -> None:
    server.scripts.append(Script(hold_before=before, hold_after=1))
    answer = begin(cloud, account(server, provider))
    assert server.holding.wait(DEADLINE_S)
    answer.cancel()
    *_, end = answer.events()
    assert isinstance(end, Finished)
    assert end.stop_reason is StopReason.STOPPED
    assert server.gone.wait(DEADLINE_S)
    assert text_of(ask(cloud, server, provider)) == "".join(ANSWER)


def test_four_answers_come_side_by_side(server: CloudServer, cloud: CloudProcess) -> None:
    server.scripts.append(Script(hold_before=True))
    held = begin(cloud, account(server, Provider.OPENAI))
    assert server.holding.wait(DEADLINE_S)
    for provider in BILLED:
        assert text_of(ask(cloud, server, provider)) == "".join(ANSWER)
    server.release.set()
    assert text_of(list(held.events())) == "".join(ANSWER)


@pytest.mark.parametrize("provider", BILLED)
def test_neither_key_nor_words_follow_a_redirect_to_another_origin(
    server: CloudServer, cloud: CloudProcess, provider: Provider
) -> None:
    with CloudServer() as elsewhere:
        server.scripts.append(Script(redirect=f"{elsewhere.origin}/v1/chat/completions"))
        with pytest.raises(errors.RedirectRefused) as caught:
            ask(cloud, server, provider)
        assert elsewhere.seen == []
    assert elsewhere.origin in caught.value.values["target"]


def test_a_login_page_of_a_network_is_not_an_answer(server: CloudServer, cloud: CloudProcess) -> None:
    server.scripts.append(Script(body="<html>Sign in to this café</html>"))
    with pytest.raises(errors.CloudNotUnderstood):
        ask(cloud, server, Provider.OPENAI)


def test_a_clock_that_is_wrong_is_named_where_the_key_is_refused(server: CloudServer, cloud: CloudProcess) -> None:
    then = (("Date", "Mon, 01 Jan 2035 00:00:00 GMT"),)
    server.scripts.append(Script(status=401, body=_openai("no", "invalid_api_key"), headers=then))
    with pytest.raises(errors.ClockWrong):
        ask(cloud, server, Provider.OPENAI)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://127.0.0.1:9/v1", errors.NobodyListens),
        ("http://name.invalid/v1", errors.NameUnknown),
        ("ftp://127.0.0.1/v1", BadAddress),
        ("nonsense", BadAddress),
    ],
)
def test_an_address_that_leads_nowhere_is_told(
    server: CloudServer, cloud: CloudProcess, address: str, expected: type[AppError]
) -> None:
    with pytest.raises(expected):
        ask(cloud, server, Provider.COMPATIBLE, base_url=address)


def test_a_proxy_is_used_if_the_account_has_one_and_told_if_it_fails(server: CloudServer, cloud: CloudProcess) -> None:
    with pytest.raises(errors.CloudUnreachable):
        ask(cloud, server, Provider.COMPATIBLE, base_url="https://name.invalid/v1", proxy="http://127.0.0.1:9")


def test_a_file_that_holds_no_certificates_is_told(server: CloudServer, cloud: CloudProcess, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("no certificate")
    with pytest.raises(errors.CertificateFileUnreadable):
        ask(cloud, server, Provider.COMPATIBLE, base_url="https://127.0.0.1:9/v1", ca_file=str(file))


def test_extra_headers_organization_and_project_go_along(server: CloudServer, cloud: CloudProcess) -> None:
    ask(cloud, server, Provider.OPENAI, headers=(("X-Team", "lighthouse"),), organization="org-1", project="proj-1")
    headers = server.asked()[0].headers
    assert headers["x-team"] == "lighthouse"
    assert (headers["openai-organization"], headers["openai-project"]) == ("org-1", "proj-1")


def test_a_key_of_the_environment_is_used_where_the_account_says_so(
    server: CloudServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "other")
    cloud = CloudProcess()
    theirs = account(server, Provider.OPENAI, key_source=KeySource.ENVIRONMENT, variable="OPENAI_API_KEY")
    answer = begin(cloud, theirs, key="")
    assert text_of(list(answer.events())) == "".join(ANSWER)
    with pytest.raises(errors.KeyMissing):
        cloud.models(replace(theirs, key_source=KeySource.NONE), "")
    cloud.close()


def test_a_key_never_goes_over_a_network_unencrypted_by_itself(server: CloudServer) -> None:
    plain = replace(FACTS[Provider.OPENAI], base_url="http://api.example/v1")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(FACTS, Provider.OPENAI, plain)
        with pytest.raises(InsecureAddress):
            client_for(account(server, Provider.OPENAI, base_url=""), 1.0)


def test_the_child_itself_refuses_while_the_user_is_offline(
    server: CloudServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config" / "tandem"
    config.mkdir(parents=True)
    (config / "preferences.json").write_text('{"offline": true}')
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    cloud = CloudProcess()
    with pytest.raises(Offline):
        ask(cloud, server, Provider.OPENAI)
    with pytest.raises(Offline):
        cloud.models(account(server, Provider.OPENAI), KEY)
    cloud.close()
    assert server.seen == []


@pytest.mark.parametrize("provider", BILLED)
def test_words_that_nothing_has_cleared_for_an_account_do_not_go_there(
    server: CloudServer, cloud: CloudProcess, provider: Provider
) -> None:
    theirs, model = account(server, provider), MODELS[FACTS[provider].wire]
    for cleared_for in ("", "another"):
        request = replace(QUESTION, for_account=cleared_for)
        with pytest.raises(NotCleared):
            cloud.ask(theirs, model, request, KEY)
        line = encode(AskCloud(id=1, account=theirs, model=model, request=request, secret=KEY))
        said = subprocess.run(
            [sys.executable, "-P", "-m", "desktop_app", "worker", "cloud"],
            input=line,
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            timeout=60,
        )
        assert b'"code":"not_cleared"' in said.stdout
    assert server.seen == []


def test_a_key_in_a_line_that_is_no_command_is_not_repeated(server: CloudServer) -> None:
    line = encode(
        AskCloud(
            id=1,
            account=account(server, Provider.OPENAI),
            model=MODELS[FACTS[Provider.OPENAI].wire],
            request=QUESTION,
            secret=KEY,
        )
    )
    broken = line.replace(b'"ask_cloud"', b'"ask_clou"')
    said = subprocess.run(
        [sys.executable, "-P", "-m", "desktop_app", "worker", "cloud"],
        input=broken,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=60,
    )
    assert said.returncode != 0
    assert KEY.encode() not in said.stderr + said.stdout


def test_many_threads_may_ask_one_process(server: CloudServer, cloud: CloudProcess) -> None:
    said: list[str] = []
    threads = [
        threading.Thread(target=lambda: said.append(text_of(ask(cloud, server, Provider.OPENAI)))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE_S)
    assert said == ["".join(ANSWER)] * 8
