"""TLS on loopback: who is believed, who is not, and a proxy that passes on what it cannot read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app import errors
from desktop_app.accounts import Provider
from tests.cloud_server import ANSWER, KEY, CloudServer
from tests.engine.cloud.asking import BILLED, QUESTION, ask, text_of
from tests.engine.cloud.certificates import DAY, NOW, Authority, Proxy

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from desktop_app.engine.process.cloud import CloudProcess
    from desktop_app.errors import AppError


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.mark.parametrize("provider", BILLED)
def test_a_server_with_a_certificate_of_the_accounts_authority_is_believed(
    cloud: CloudProcess, authority: Authority, provider: Provider
) -> None:
    with CloudServer(authority.context()) as server:
        events = ask(cloud, server, provider, ca_file=str(authority.file))
        assert text_of(events) == "".join(ANSWER)
        assert server.origin.startswith("https://")


def _refused(
    cloud: CloudProcess, server: CloudServer, expected: type[AppError], provider: Provider, **fields: str
) -> AppError:
    """What is told where nobody is believed, and nothing was sent."""
    with pytest.raises(expected) as caught:
        ask(cloud, server, provider, QUESTION, **fields)
    assert type(caught.value) is expected
    assert server.seen == []
    assert caught.value.text().count("Nothing was sent.") == 1
    return caught.value


@pytest.mark.parametrize("provider", BILLED)
def test_a_server_whose_authority_nobody_knows_gets_nothing(
    cloud: CloudProcess, authority: Authority, provider: Provider
) -> None:
    with CloudServer(authority.context()) as server:
        told = _refused(cloud, server, errors.CertificateRefused, provider)
    assert "could not prove that it is who it says" in told.text()


def test_another_authority_does_not_do_for_this_one(cloud: CloudProcess, authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other")
    with CloudServer(authority.context()) as server:
        _refused(cloud, server, errors.CertificateRefused, Provider.OPENAI, ca_file=str(other.file))


@pytest.mark.parametrize("provider", BILLED)
def test_a_certificate_of_another_name_is_told_as_such(
    cloud: CloudProcess, authority: Authority, provider: Provider
) -> None:
    with CloudServer(authority.context(names=("api.another.test",))) as server:
        told = _refused(cloud, server, errors.CertificateOfAnother, provider, ca_file=str(authority.file))
    assert "somebody else" in told.text()


@pytest.mark.parametrize("provider", BILLED)
@pytest.mark.parametrize(("since", "until"), [(NOW - 9 * DAY, NOW - 2 * DAY), (NOW + 2 * DAY, NOW + 9 * DAY)])
def test_a_certificate_that_does_not_hold_today_may_be_the_clocks_fault(
    cloud: CloudProcess, authority: Authority, provider: Provider, since: datetime, until: datetime
) -> None:
    with CloudServer(authority.context(since=since, until=until)) as server:
        told = _refused(cloud, server, errors.CertificateOutOfDate, provider, ca_file=str(authority.file))
    assert "clock" in told.text()


def test_a_proxy_passes_on_what_it_cannot_read(cloud: CloudProcess, authority: Authority) -> None:
    with CloudServer(authority.context()) as server, Proxy() as proxy:
        events = ask(cloud, server, Provider.OPENAI, ca_file=str(authority.file), proxy=proxy.address)
        assert text_of(events) == "".join(ANSWER)
        assert proxy.asked == [f"CONNECT {server.origin.removeprefix('https://')} HTTP/1.1"]
        assert len(proxy.seen) > 100
        for secret in (KEY.encode(), b"Name three colours", b"Authorization"):
            assert secret not in proxy.seen


@pytest.mark.parametrize("answer", ["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway"])
def test_a_proxy_that_does_not_let_us_through_is_told(cloud: CloudProcess, authority: Authority, answer: str) -> None:
    with CloudServer(authority.context()) as server, Proxy(answer) as proxy:
        with pytest.raises(errors.ProxyFailed):
            ask(cloud, server, Provider.OPENAI, ca_file=str(authority.file), proxy=proxy.address)
        assert server.seen == []


def test_a_proxy_cannot_put_itself_in_the_place_of_the_provider(
    cloud: CloudProcess, authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / "company").mkdir()
    company = Authority(tmp_path / "company")
    with CloudServer(company.context()) as inspecting, Proxy() as proxy:
        _refused(
            cloud,
            inspecting,
            errors.CertificateRefused,
            Provider.OPENAI,
            ca_file=str(authority.file),
            proxy=proxy.address,
        )
        assert KEY.encode() not in proxy.seen
