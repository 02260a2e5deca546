"""What lies between here and a provider: proxies, packed answers, switches, occasions, and connections that end."""

from __future__ import annotations

import asyncio
import gzip
import os
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.accounts import Account, Provider
from desktop_app.engine.cloud import clients
from desktop_app.engine.cloud.bounds import Bounds, Silence, TooLong
from desktop_app.engine.cloud.clients import Clients
from desktop_app.engine.cloud.failures import verdict
from desktop_app.engine.cloud.proxies import name_of, proxy_for
from desktop_app.engine.process.cloud import CloudProcess
from desktop_app.engine.process.cloud_lines import Patience
from desktop_app.errors.accounts import SecretInAddress
from desktop_app.errors.breaking_off import AnswerOverdue, CutOffBefore, SilentBefore, TooMuchBefore
from desktop_app.errors.cloud import ProviderBusy
from desktop_app.errors.hub import Offline, OfflineByEnvironment
from desktop_app.errors.reaching import (
    CloudNotUnderstood,
    ProxyFailed,
    ProxyUnreachable,
    ProxyUnusable,
    ProxyWantsPassword,
)
from tests.cloud_server import ANSWER, KEY, CloudServer, Script
from tests.engine.cloud.asking import BILLED, account, ask, begin, text_of
from tests.engine.cloud.certificates import Proxy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.errors import AppError

OPENAI = Account(slug="openai", provider=Provider.OPENAI, name="OpenAI")
BOMB = gzip.compress(b'{"data": "' + b" " * 50_000_000 + b'"}')


@pytest.fixture(scope="module")
def answers() -> Iterator[CloudServer]:
    with CloudServer() as made:
        yield made


@pytest.fixture(scope="module")
def hasty() -> Iterator[CloudProcess]:
    made = CloudProcess(patience=Patience(first_s=2.0, silence_s=2.0, total_s=4.0, wait_s=0.0))
    yield made
    made.close()


@pytest.mark.parametrize("provider", BILLED)
def test_nothing_packed_is_asked_for_and_what_comes_packed_is_not_unpacked(
    answers: CloudServer, cloud: CloudProcess, provider: Provider
) -> None:
    answers.seen.clear()
    for packed, how in ((BOMB, "gzip"), (zlib.compress(b"{}"), "deflate"), (b"x", "br")):
        for status, expected in ((200, CloudNotUnderstood), (503, ProviderBusy)):
            headers = (("Content-Encoding", how), ("Retry-After", "600"))
            answers.scripts.append(Script(status=status, body=packed, headers=headers))
            with pytest.raises(expected):
                ask(cloud, answers, provider)
    assert {one.headers["accept-encoding"] for one in answers.seen} == {"identity"}


def test_a_packed_list_of_models_is_not_unpacked(answers: CloudServer, cloud: CloudProcess) -> None:
    answers.scripts.append(Script(body=BOMB, headers=(("Content-Encoding", "gzip"),)))
    with pytest.raises(CloudNotUnderstood):
        cloud.models(account(answers, Provider.OPENAI), KEY)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_password_is_told_whether_it_reads_along_or_not(cloud: CloudProcess, scheme: str) -> None:
    with Proxy("407 Proxy Authentication Required") as proxy:
        asked = replace(OPENAI, base_url=f"{scheme}://api.test/v1", proxy=proxy.address)
        with pytest.raises(ProxyWantsPassword) as caught:
            list(begin(cloud, asked).events())
    assert caught.value.values["proxy"] == proxy.address.removeprefix("http://")
    assert "wants a name and a password" in caught.value.text()


def test_a_proxy_that_nobody_answers_at_is_not_taken_for_the_provider(cloud: CloudProcess) -> None:
    for proxy in ("http://127.0.0.1:9", "http://proxy.invalid:3128"):
        for address in ("https://api.test/v1", "http://api.test/v1"):
            with pytest.raises(ProxyUnreachable) as caught:
                list(begin(cloud, replace(OPENAI, base_url=address, proxy=proxy)).events())
            assert caught.value.text().startswith(f"The proxy {proxy.removeprefix('http://')} cannot be reached.")


def test_a_proxy_that_says_no_is_told(cloud: CloudProcess) -> None:
    with Proxy("403 Forbidden") as proxy:
        asked = replace(OPENAI, base_url="https://api.test/v1", proxy=proxy.address)
        with pytest.raises(ProxyFailed) as caught:
            list(begin(cloud, asked).events())
        assert type(caught.value) is ProxyFailed


@pytest.mark.parametrize(
    ("variables", "address", "expected"),
    [
        ({"HTTPS_PROXY": "http://proxy:3128"}, "https://api.test/v1", "http://proxy:3128"),
        ({"https_proxy": "proxy:3128"}, "https://api.test/v1", "http://proxy:3128"),
        ({"ALL_PROXY": "http://proxy:1"}, "http://lan.test/v1", "http://proxy:1"),
        ({"HTTPS_PROXY": "http://proxy:3128"}, "http://lan.test/v1", ""),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": ".test"}, "https://api.test/v1", ""),
        ({"HTTPS_PROXY": "http://proxy:3128"}, "https://127.0.0.1:8080/v1", ""),
        ({"HTTP_PROXY": "http://proxy:3128"}, "http://localhost:8080/v1", ""),
        ({}, "https://api.test/v1", ""),
    ],
)
def test_the_systems_proxy_is_used_where_it_holds(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], address: str, expected: str
) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(replace(OPENAI, base_url=address)) == expected
    assert proxy_for(replace(OPENAI, base_url=address, proxy="http://own:1")) == "http://own:1"


@pytest.mark.parametrize("proxy", ["socks5h://127.0.0.1:1080", "ftp://proxy", "http://"])
def test_a_proxy_of_another_kind_is_told_and_no_way_round_it_is_taken(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(ProxyUnusable):
        proxy_for(replace(OPENAI, base_url="https://api.test/v1"))
    assert name_of("http://me:secret@proxy:3128") == "proxy:3128"


@pytest.mark.parametrize("how", ["environment", "preferences", "preferences later"])
def test_the_child_itself_refuses_while_the_user_is_offline(
    answers: CloudServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    config = tmp_path / "config" / "tandem"
    config.mkdir(parents=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    if how == "environment":
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    elif how == "preferences":
        (config / "preferences.json").write_text('{"offline": true}')
    cloud = CloudProcess()
    if how == "preferences later":
        assert text_of(ask(cloud, answers, Provider.OPENAI)) == "".join(ANSWER)
        (config / "preferences.json").write_text('{"offline": true}')
    answers.seen.clear()
    expected = OfflineByEnvironment if how == "environment" else Offline
    at_home = ((Provider.OLLAMA, f"{answers.origin}/v1"),)
    for reach in (
        lambda: ask(cloud, answers, Provider.OPENAI),
        lambda: cloud.models(account(answers, Provider.OPENAI), KEY),
        lambda: cloud.find(at_home),
        lambda: cloud.fetch_prices(account(answers, Provider.COMPATIBLE)),
    ):
        with pytest.raises(expected) as caught:
            reach()
        assert type(caught.value) is expected
    cloud.close()
    assert answers.seen == []


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (Script(body=b" " * 34_000_000), TooMuchBefore),
        (Script(body=b"{", headers=(("Content-Length", "99"), ("Connection", "close"))), CutOffBefore),
        (Script(body=b"{", headers=(("Content-Length", "99"),)), SilentBefore),
    ],
)
def test_where_nothing_was_written_none_of_it_is_said_to_be_kept(
    answers: CloudServer, hasty: CloudProcess, script: Script, expected: type[AppError]
) -> None:
    answers.scripts.append(script)
    with pytest.raises(expected) as caught:
        hasty.models(account(answers, Provider.OPENAI), KEY)
    assert type(caught.value) is expected
    assert "written" not in caught.value.text()


def test_an_answer_that_goes_on_and_on_is_told_with_its_minutes() -> None:
    told = verdict(TooLong(3600.0), OPENAI, "m", "", begun=True)
    assert isinstance(told, AnswerOverdue)
    assert told.text() == (
        "OpenAI had not ended after 60 minutes, and was cut off. What was written is kept; ask again to go on."
    )
    with pytest.raises(TooLong):
        Bounds(Patience(total_s=-1.0)).take(1)


def test_signs_of_life_that_are_no_answer_are_not_waited_for_without_end() -> None:
    bounds = Bounds(Patience(begin_s=-1.0))
    with pytest.raises(Silence) as caught:
        bounds.take(1)
    told = verdict(caught.value, OPENAI, "m", "")
    assert isinstance(told, SilentBefore)
    bounds.begun = True
    bounds.take(1)


def test_a_secret_in_an_address_or_a_header_reaches_no_words(answers: CloudServer, cloud: CloudProcess) -> None:
    for address in (
        "https://me:geheimnis@api.test/v1",
        "https://api.test/v1?key=geheimnis",
        "https://api.test#geheimnis",
    ):
        with pytest.raises(SecretInAddress) as caught:
            list(begin(cloud, replace(OPENAI, base_url=address)).events())
        assert "geheimnis" not in caught.value.as_record()
    answers.scripts.append(Script(status=400, body={"error": {"message": "who is geheimnis-7?"}}))
    theirs = account(answers, Provider.OPENAI, headers=(("X-Team", "geheimnis-7"),))
    told = verdict(ValueError("geheimnis-7"), theirs, "m", "")
    assert told is not None
    assert "geheimnis" not in told.as_record()
    with pytest.raises(Exception, match="who is …") as refused:
        list(begin(cloud, theirs).events())
    assert "geheimnis" not in str(refused.value)


class _Wire:
    def __init__(self, name: str, closed: list[str], waits: asyncio.Event | None = None) -> None:
        self._name, self._closed, self._waits = name, closed, waits

    async def close(self) -> None:
        if self._waits is not None:
            await self._waits.wait()
        self._closed.append(self._name)


def test_a_question_that_is_stopped_while_old_connections_close_leaves_none_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed: list[str] = []

    async def use() -> None:
        kept, patience, slow = Clients(), Patience(), asyncio.Event()
        monkeypatch.setattr(
            clients, "_adapter", lambda _, secret, __: _Wire(secret, closed, slow if secret == "old" else None)
        )

        async def ask(secret: str) -> None:
            async with kept.of(OPENAI, secret, patience):
                pass

        await ask("old")
        stopped = asyncio.create_task(ask("new"))
        await asyncio.sleep(0)
        stopped.cancel()
        await asyncio.wait({stopped})
        await ask("newest")
        assert closed == ["new"]
        slow.set()
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))
        assert closed == ["new", "old"]

    asyncio.run(use())


def test_connections_are_closed_when_the_account_changes_and_nothing_comes_by_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed: list[str] = []

    monkeypatch.setattr(clients, "_adapter", lambda account, secret, _: _Wire(f"{account.slug} {secret}", closed))

    async def use() -> None:
        kept, patience = Clients(), Patience()
        async with kept.of(OPENAI, "old", patience) as first:
            async with kept.of(OPENAI, "old", patience) as again:
                assert again is first
            async with kept.of(OPENAI, "new", patience) as other:
                assert other is not first
            assert closed == []
        assert closed == ["openai old"]
        for number in range(clients.MOST):
            async with kept.of(replace(OPENAI, slug=f"openai-{number}"), "", patience):
                pass
        assert closed == ["openai old", "openai new"]

    asyncio.run(use())
