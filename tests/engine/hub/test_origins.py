"""Who is spoken to, through which proxy, and who sees the token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.hub.body import Bodies
from desktop_app.engine.hub.connection import Connection
from desktop_app.engine.hub.origins import endpoint, may_see_token, require_allowed
from desktop_app.engine.hub.proxies import named_by, proxies, without_password
from desktop_app.engine.hub.repository import describe
from desktop_app.engine.hub.whose import whose
from desktop_app.errors.hub import BadEndpoint, InsecureAddress, OfflineByEnvironment, TokenRefused
from tests.engine.hub.fetching import CONTENT, FILE, REPO, download, request
from tests.hub_server import TOKEN, HubServer

if TYPE_CHECKING:
    from pathlib import Path

HUB = "https://huggingface.co"


def _never() -> bool:
    return False


@pytest.mark.parametrize(
    ("url", "hub", "allowed", "token"),
    [
        (f"{HUB}/a/b", HUB, True, True),
        ("https://cdn.example/a", HUB, True, False),
        ("https://huggingface.co.evil.example/a", HUB, True, False),
        ("https://huggingface.co:8443/a", HUB, True, False),
        ("http://huggingface.co/a", HUB, False, False),
        ("http://127.0.0.1:8080/a", HUB, True, False),
        ("http://localhost:8080/a", "http://localhost:8080", True, True),
        ("http://mirror.example/a", "http://mirror.example", True, False),
        ("http://mirror.example:81/a", "http://mirror.example", False, False),
        ("http://127.0.0.1.evil.example/a", HUB, False, False),
        ("ftp://huggingface.co/a", HUB, False, False),
        ("file:///etc/passwd", HUB, False, False),
        ("https://[broken", HUB, False, False),
    ],
)
def test_only_what_cannot_be_read_along_is_spoken_to_and_the_hub_alone_sees_the_token(
    url: str, hub: str, *, allowed: bool, token: bool
) -> None:
    if allowed:
        require_allowed(url, hub)
    else:
        with pytest.raises(InsecureAddress):
            require_allowed(url, hub)
    assert may_see_token(url, hub) is token


@pytest.mark.parametrize("address", ["ftp://x", "huggingface.co", "https://", "https://me:secret@hub.example"])
def test_an_endpoint_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("HF_ENDPOINT", address)
    with pytest.raises(BadEndpoint, match="HF_ENDPOINT"):
        endpoint()


def test_no_redirect_takes_the_token_along(hub: HubServer, tmp_path: Path) -> None:
    hub.repos[REPO].gated, hub.repos[REPO].granted = "auto", (TOKEN,)
    download(hub, request(tmp_path), token=TOKEN)
    assert any(seen.headers.get("authorization") == f"Bearer {TOKEN}" for seen in hub.requests)
    assert hub.storage_requests
    assert not any("authorization" in seen.headers for seen in hub.storage_requests)


def test_a_hub_that_sends_questions_elsewhere_gives_no_token_away(hub: HubServer) -> None:
    with HubServer(hub.repos) as other:
        hub.redirect_api_to = other.endpoint
        describe(Connection(TOKEN, hub.endpoint), REPO, _never)
        assert other.requests
        assert not any("authorization" in seen.headers for seen in other.requests)


def test_the_token_is_told_whose_it_is(hub: HubServer) -> None:
    assert whose(Connection(TOKEN, hub.endpoint), _never) == "someone"
    for token in ("hf_notKnown", ""):
        with pytest.raises(TokenRefused):
            whose(Connection(token, hub.endpoint), _never)
    with pytest.raises(InsecureAddress):
        whose(Connection(TOKEN, "http://mirror.example"), _never)


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])
def test_a_proxy_is_gone_through_by_questions_and_by_bytes(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    mirror = "http://mirror.invalid"
    monkeypatch.setenv(name, hub.endpoint)
    assert describe(Connection("", mirror), REPO, _never).repo_id == REPO
    assert hub.requests[-1].path.startswith(f"{mirror}/")
    monkeypatch.setenv(name, hub.storage)
    with Bodies(Connection("", mirror)).opened(f"{mirror}/{REPO}/{FILE}", 10) as body:
        assert body.read(1)[:1] == CONTENT[10:11]
    assert hub.storage_requests[-1].path.startswith(f"{mirror}/")
    assert named_by("http") == name


def test_a_proxy_for_one_scheme_comes_before_that_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "http://all:1")
    monkeypatch.setenv("https_proxy", "http://one:2")
    assert (proxies()["https"], proxies()["http"]) == ("http://one:2", "http://all:1")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("http://me:secret@proxy.example:3128/path?x=secret", "http://proxy.example:3128"),
        ("proxy.example:3128", "http://proxy.example:3128"),
        ("http://[::broken", ""),
    ],
)
def test_a_proxys_password_is_never_shown(address: str, shown: str) -> None:
    assert without_password(address) == shown


def test_what_keeps_every_program_off_the_hub_keeps_this_one(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "is_offline_mode", lambda: True)
    with pytest.raises(OfflineByEnvironment):
        describe(Connection("", hub.endpoint), REPO, _never)
    assert hub.requests == []
