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

from desktop_app import errors
from desktop_app.accounts import FACTS, Account, KeySource, Provider
from desktop_app.domain import StopReason
from desktop_app.engine.base import Delta, Finished, Waiting
from desktop_app.engine.cloud.connection import client_for
from desktop_app.engine.cloud.failures import verdict
from desktop_app.engine.process.cloud import CloudProcess
from desktop_app.engine.process.cloud_lines import AskCloud, Patience
from desktop_app.engine.process.protocol import encode
from desktop_app.errors.accounts import BadAddress
from desktop_app.errors.hub import InsecureAddress
from desktop_app.errors.privacy import NotCleared
from tests.cloud_server import ANSWER, KEY, CloudServer, Script
from tests.engine.cloud.asking import BILLED, MODELS, QUESTION, account, ask, begin, text_of
from tests.engine.cloud.refusals import of_openai

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.errors import AppError

DEADLINE_S = 30.0


@pytest.fixture(scope="module")
def answers() -> Iterator[CloudServer]:
    """One for tests that leave it as it was."""
    with CloudServer() as made:
        yield made


def test_a_short_wait_is_told_and_kept_and_the_answer_comes(server: CloudServer, cloud: CloudProcess) -> None:
    server.scripts.append(Script(status=429, body=of_openai("Rate limit"), headers=(("Retry-After", "1"),)))
    events = ask(cloud, server, Provider.OPENAI)
    assert isinstance(events[0], Waiting)
    assert events[0].wait_s >= 1
    assert events[0].code == "rate_limited_until"
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


@pytest.mark.parametrize("provider", [*BILLED, Provider.COMPATIBLE])
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://127.0.0.1:9/v1", errors.NobodyListens),
        ("http://localhost:9/v1", errors.NobodyListens),
        ("http://name.invalid/v1", errors.NameUnknown),
        ("ftp://127.0.0.1/v1", BadAddress),
        ("nonsense", BadAddress),
    ],
)
def test_an_address_that_leads_nowhere_is_told(
    answers: CloudServer, cloud: CloudProcess, provider: Provider, address: str, expected: type[AppError]
) -> None:
    with pytest.raises(expected):
        ask(cloud, answers, provider, base_url=address)


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
