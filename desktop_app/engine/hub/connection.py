"""The Hub as huggingface-hub speaks to it: one connection with an endpoint, perhaps a token, and bounds.

Its own failures become `Passing` or errors in words here. The library is told nothing about this computer that it would
pass on, and looks for no token by itself.
"""

from __future__ import annotations

import os
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

# Read by huggingface-hub while it is imported: no word on other programs here, and no transfer of its own.
os.environ.update(HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_XET="1", HF_HUB_DISABLE_IMPLICIT_TOKEN="1")

import httpx2
from huggingface_hub import (
    HfApi,
    ModelInfo,
    get_hf_file_metadata,
    get_session,
    hf_hub_url,
    hf_raise_for_status,
    set_client_factory,
)
from huggingface_hub.errors import (
    DisabledRepoError,
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    OfflineModeIsEnabled,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from desktop_app.engine.hub.origins import Origin, endpoint, may_see_token, require_allowed
from desktop_app.engine.hub.patience import Passing, seconds_in
from desktop_app.errors.hub import (
    AccessNotGranted,
    HubBusy,
    HubFileGone,
    HubNotUnderstood,
    HubUnreachable,
    NotARepository,
    OfflineByEnvironment,
    RepositoryGated,
    RepositoryGone,
    TokenRefused,
)

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

    from desktop_app.errors import AppError

TIMEOUT_S = 15.0
MAX_ANSWER_BYTES = 32 * 1024 * 1024
"""The largest listings, of repositories with tens of thousands of files, are some 10 MB."""

MAX_ANSWER_S = 60.0

_QUERY = re.compile(r"\?[^\s'\"]+")
"""Links to storage are signed there: whoever reads them may download."""

_SPENT = re.compile(r"r\s*=\s*0\s*;\s*t\s*=\s*(\d{1,5})")
_MAX_DETAIL_CHARS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A file as the Hub describes it: where its bytes are, what they are, and how many. `etag` is its SHA-256 where
    the Hub keeps large files, or whatever a mirror gives; "" or None where it says nothing.
    """

    url: str
    etag: str
    size_bytes: int | None


@dataclass(frozen=True, slots=True)
class Connection:
    """`token` "" is none. Made where the process may reach the network."""

    token: str = field(default="", repr=False)
    endpoint: str = field(default_factory=endpoint)

    def __post_init__(self) -> None:
        set_client_factory(lambda: _client(self.endpoint))

    @property
    def host(self) -> str:
        """The Hub's name, for the words."""
        return Origin.of(self.endpoint).host

    @property
    def api(self) -> HfApi:
        """What searches and describes."""
        return HfApi(endpoint=self.endpoint, token=self.sent_token or False, library_name="tandem")

    @property
    def sent_token(self) -> str:
        """The token, if the Hub's address is one that may see it."""
        return self.token if may_see_token(self.endpoint, self.endpoint) else ""

    def page(self, repo_id: str) -> str:
        """Where a person looks at a repository."""
        return f"{self.endpoint}/{repo_id}"

    def file_url(self, repo_id: str, revision: str, path: str) -> str:
        """Where a file's bytes are asked for."""
        return hf_hub_url(repo_id, path, revision=revision, endpoint=self.endpoint)

    def target(self, repo_id: str, revision: str, path: str) -> Target:
        """What the Hub says of a file now. Raises Passing or AppError."""
        with self.failures(repo_id, path):
            found = get_hf_file_metadata(
                self.file_url(repo_id, revision, path),
                token=self.sent_token or False,
                timeout=TIMEOUT_S,
                endpoint=self.endpoint,
            )
        require_allowed(found.location, self.endpoint)
        if found.etag is None and found.size is None:
            raise HubNotUnderstood("neither an ETag nor a size", host=self.host)
        return Target(url=found.location, etag=found.etag or "", size_bytes=found.size)

    @contextmanager
    def failures(self, repo_id: str = "", path: str = "") -> Iterator[None]:
        """What goes wrong within becomes Passing or an AppError."""
        try:
            yield
        except HfHubHTTPError as error:
            raise self._verdict(error, repo_id, path) from error
        except OfflineModeIsEnabled as error:
            raise OfflineByEnvironment from error
        except HFValidationError as error:
            raise NotARepository(text=repo_id) from error
        except (httpx2.TooManyRedirects, httpx2.DecodingError, httpx2.InvalidURL, _TooLong) as error:
            raise HubNotUnderstood(self._detail(error), host=self.host) from error
        except httpx2.TransportError as error:
            raise Passing(HubUnreachable(self._detail(error), host=self.host)) from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:  # an answer that is no JSON, or no listing
            raise HubNotUnderstood(self._detail(error), host=self.host) from error

    def _verdict(self, error: HfHubHTTPError, repo_id: str, path: str) -> AppError | Passing:
        status, detail = error.response.status_code, self._detail(error)
        if status == 429 or status >= 500:
            return Passing(HubBusy(detail, host=self.host), _asked_for(error.response))
        if isinstance(error, GatedRepoError):
            kind = AccessNotGranted if self.sent_token else RepositoryGated
            return kind(detail, repo=repo_id, url=self.page(repo_id))
        if isinstance(error, RemoteEntryNotFoundError | RevisionNotFoundError):
            return HubFileGone(detail, path=path, repo=repo_id)
        if isinstance(error, RepositoryNotFoundError | DisabledRepoError) or status == 404:
            return RepositoryGone(detail, repo=repo_id)
        if status == 401:
            return TokenRefused(detail, host=self.host)
        if status == 403:
            return AccessNotGranted(detail, repo=repo_id, url=self.page(repo_id))
        return HubNotUnderstood(detail, host=self.host)

    def _detail(self, error: Exception) -> str:
        text = _QUERY.sub("?…", f"{type(error).__name__}: {error}")[:_MAX_DETAIL_CHARS]
        return text.replace(self.token, "…") if self.token else text


class _TooLong(Exception):
    """An answer without an end."""


class _Bounded(httpx2.SyncByteStream):
    """A stream that ends in time."""

    def __init__(self, stream: httpx2.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        received, until = 0, time.monotonic() + MAX_ANSWER_S
        for chunk in self._stream:
            received += len(chunk)
            if received > MAX_ANSWER_BYTES or time.monotonic() > until:
                raise _TooLong(f"{received} bytes, and no end within {MAX_ANSWER_S} s")
            yield chunk

    def close(self) -> None:
        self._stream.close()


def _client(hub: str) -> httpx2.Client:
    """The library's client. Redirects of another origin lose the token by httpx itself."""

    def check(request: httpx2.Request) -> None:
        require_allowed(str(request.url), hub)
        # The library sets none for listings.
        request.extensions["timeout"] = httpx2.Timeout(TIMEOUT_S).as_dict()

    def bound(response: httpx2.Response) -> None:
        assert isinstance(response.stream, httpx2.SyncByteStream)
        response.stream = _Bounded(response.stream)

    return httpx2.Client(
        event_hooks={"request": [_refuse_if_offline, check], "response": [bound]},
        follow_redirects=True,
        verify=certificates(),
    )


@cache
def certificates() -> ssl.SSLContext:
    """Whom to believe who they are; made once, since reading the system's certificates takes a fifth of a second."""
    return httpx2.create_ssl_context()


def _refuse_if_offline(_request: httpx2.Request) -> None:
    from huggingface_hub import constants

    if constants.is_offline_mode():
        raise OfflineModeIsEnabled


def _asked_for(response: httpx2.Response) -> float:
    """Seconds, by Retry-After or by the Hub's own header, as in `"api";r=0;t=55`."""
    spent = _SPENT.search(response.headers.get("RateLimit", "")) if response.status_code == 429 else None
    return max(seconds_in(response.headers.get("Retry-After")), float(spent[1]) if spent else 0.0)


def list_models(connection: Connection, params: list[tuple[str, str | int | float | bool | None]]) -> list[ModelInfo]:
    """The first page of a listing. Raises Passing or AppError. The library's own call would try six times by itself,
    for half a minute, without a way to stop it.
    """
    headers = {"Authorization": f"Bearer {connection.sent_token}"} if connection.sent_token else {}
    with connection.failures():
        response = get_session().get(f"{connection.endpoint}/api/models", params=params, headers=headers)
        hf_raise_for_status(response)
        return [ModelInfo(**model) for model in response.json()]  # type: ignore[no-untyped-call]


def read_text(connection: Connection, repo_id: str, revision: str, path: str, most_bytes: int) -> str:
    """The beginning of a text file in a repository. Raises Passing or AppError."""
    url = connection.file_url(repo_id, revision, path)
    headers = {"Authorization": f"Bearer {connection.sent_token}"} if connection.sent_token else {}
    text = b""
    with connection.failures(repo_id, path), get_session().stream("GET", url, headers=headers) as response:
        hf_raise_for_status(response)
        for chunk in response.iter_bytes():
            text += chunk
            if len(text) >= most_bytes:
                break
    return text[:most_bytes].decode("utf-8", "replace")
