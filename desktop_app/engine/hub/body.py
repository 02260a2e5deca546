"""The bytes of a file, from any position on: one ranged GET, without a copy more than need be.

The standard library's client, since httpx takes two to three times its processor time for a byte.
"""

from __future__ import annotations

import http.client
import re
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop_app.engine.hub.connection import certificates
from desktop_app.engine.hub.origins import Origin, may_see_token, require_allowed
from desktop_app.engine.hub.patience import Passing, seconds_in
from desktop_app.engine.hub.proxies import proxies
from desktop_app.errors.hub import HubBusy, HubNotUnderstood, HubUnreachable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from desktop_app.engine.hub.connection import Connection
    from desktop_app.errors import AppError

STALL_S = 30.0
"""So long without one byte, and the connection is given up for another."""

_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_ASKED_TO_WAIT = 429


class PastTheEnd(Exception):
    """416: the file has no byte at that position."""


class Body:
    """An answer: bytes from `start` on of a file of `size_bytes`, None if the server does not say how many."""

    def __init__(self, answer: http.client.HTTPResponse, host: str) -> None:
        self._answer = answer
        self._host = host
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise HubNotUnderstood("the bytes are encoded", host=host)
        self.start, self.size_bytes = self._extent()

    def read(self, most_bytes: int) -> bytes:
        """What has arrived, at least one byte and at most so many; b"" at the end. Raises Passing."""
        with _failures(self._host):
            return self._answer.read1(most_bytes)

    def _extent(self) -> tuple[int, int | None]:
        headers = self._answer.headers
        if self._answer.status == http.HTTPStatus.OK:
            length = headers.get("Content-Length", "")
            return 0, int(length) if length.isdecimal() else None
        found = _CONTENT_RANGE.fullmatch(headers.get("Content-Range", ""))
        if self._answer.status != http.HTTPStatus.PARTIAL_CONTENT or found is None:
            raise HubNotUnderstood(f"status {self._answer.status}, no range", host=self._host)
        return int(found[1]), int(found[3]) if found[3].isdecimal() else None


class Bodies:
    """Opens them; proxies and certificates are the system's."""

    def __init__(self, connection: Connection, stall_s: float = STALL_S) -> None:
        self._connection = connection
        self._stall_s = stall_s
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler(proxies()),
            urllib.request.HTTPSHandler(context=certificates()),
            _Redirects(connection),
        )
        self._opener.addheaders = []

    @contextmanager
    def opened(self, url: str, first: int, last: int | None = None) -> Iterator[Body]:
        """The bytes from `first` to `last`, to the end without one. Raises Passing, PastTheEnd or AppError."""
        require_allowed(url, self._connection.endpoint)
        request = urllib.request.Request(url, headers={"Accept-Encoding": "identity", "User-Agent": "tandem"})
        if first or last is not None:
            request.add_header("Range", f"bytes={first}-{'' if last is None else last}")
        _sign(request, self._connection)
        host = Origin.of(url).host
        with _failures(host):
            answer = self._opener.open(request, timeout=self._stall_s)
        with answer:
            yield Body(answer, host)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows where it may, and takes the token along to the Hub only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        require_allowed(newurl, self._connection.endpoint)
        request = super().redirect_request(req, fp, code, msg, headers, newurl)
        if request is not None:
            _sign(request, self._connection)
        return request


def _sign(request: urllib.request.Request, connection: Connection) -> None:
    """Add the token where it may be seen, so that no redirect copies it."""
    if connection.token and may_see_token(request.full_url, connection.endpoint):
        request.add_unredirected_header("Authorization", f"Bearer {connection.token}")


@contextmanager
def _failures(host: str) -> Iterator[None]:
    """What goes wrong within becomes Passing, PastTheEnd or an AppError. Their texts hold no address."""
    try:
        yield
    except urllib.error.HTTPError as error:
        with error:
            raise _verdict(error, host) from None
    except (OSError, http.client.HTTPException) as error:
        detail = f"{type(error).__name__}: {error}"
        raise Passing(HubUnreachable(detail[:500], host=host)) from None


def _verdict(error: urllib.error.HTTPError, host: str) -> AppError | Passing | PastTheEnd:
    detail = f"status {error.code}"
    if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        return PastTheEnd()
    if error.code == _ASKED_TO_WAIT or error.code >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        return Passing(HubBusy(detail, host=host), seconds_in(error.headers.get("Retry-After")))
    if error.code < http.HTTPStatus.BAD_REQUEST:  # a redirect to nowhere, or in a circle
        return HubNotUnderstood(detail, host=host)
    # Links to storage are signed for a while only; the next try asks the Hub for another one.
    return Passing(HubUnreachable(detail, host=host))
