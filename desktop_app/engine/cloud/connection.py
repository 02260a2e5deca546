"""The one client under all adapters: whom it may speak to, what it takes with it, and when it gives up.

Nothing is followed to another address, so that neither the key nor the words can go to one that nobody has entered.
"""

from __future__ import annotations

import json
import ssl
from typing import TYPE_CHECKING

import httpx2

from desktop_app.engine.cloud.bounds import BOUNDS, MOST_OF_AN_ERROR, Silence
from desktop_app.engine.cloud.failures import NotAnAnswer, Redirected
from desktop_app.engine.cloud.proxies import proxy_for
from desktop_app.engine.cloud.refusals import refusal_in, refused_by
from desktop_app.engine.hub.origins import Origin
from desktop_app.errors.accounts import BadAddress, SecretInAddress
from desktop_app.errors.hub import InsecureAddress
from desktop_app.errors.reaching import CertificateFileUnreadable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from httpx2._client import UseClientDefault
    from httpx2._types import AuthTypes

    from desktop_app.accounts import Account

KEEP_ALIVE_S = 60.0

_JSON = (b"{", b"[")


def client_for(account: Account, connect_s: float) -> httpx2.AsyncClient:
    """A client that speaks to the account's address alone. Raises BadAddress, SecretInAddress,
    InsecureAddress, ProxyUnusable, CertificateFileUnreadable.
    """
    origin = Origin.of(account.address)
    if any(sign in account.address for sign in "?#@"):  # as it could be entered once; the address is told without
        raise SecretInAddress(address=f"{origin.scheme}://{origin.host}")
    if origin.scheme not in {"http", "https"} or not origin.host:
        raise BadAddress(address=account.address)
    if not origin.is_private and not account.base_url:
        raise InsecureAddress(host=origin.host)

    async def check(request: httpx2.Request) -> None:
        request.headers["Accept-Encoding"] = "identity"  # what is packed cannot be bounded before it is unpacked
        if Origin.of(str(request.url)) != origin:
            raise Redirected(str(request.url.copy_with(path="/", query=None)))

    return _Client(
        event_hooks={"request": [check], "response": [_examine]},
        follow_redirects=False,
        verify=certificates(account.ca_file) if origin.scheme == "https" else False,
        trust_env=False,
        proxy=proxy_for(account) or None,
        # Silence is measured where bytes arrive; see `bounds`.
        timeout=httpx2.Timeout(None, connect=connect_s, pool=None),
        limits=httpx2.Limits(max_connections=32, max_keepalive_connections=8, keepalive_expiry=KEEP_ALIVE_S),
    )


def certificates(ca_file: str) -> ssl.SSLContext:
    """Whom to believe who they are: the system's authorities, and those of a file. Raises CertificateFileUnreadable."""
    context = httpx2.create_ssl_context()
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise CertificateFileUnreadable(str(error), path=ca_file) from error
    return context


class _Client(httpx2.AsyncClient):
    """One whose answers begin in time, by the limits of the task that asks: until their head is there, nothing else
    counts.
    """

    async def send(
        self,
        request: httpx2.Request,
        *,
        stream: bool = False,
        auth: AuthTypes | UseClientDefault | None = httpx2.USE_CLIENT_DEFAULT,
        follow_redirects: bool | UseClientDefault = httpx2.USE_CLIENT_DEFAULT,
    ) -> httpx2.Response:
        """As httpx2 does. Raises Silence."""
        bounds = BOUNDS.get()
        try:
            async with bounds.timeout():
                return await super().send(request, stream=stream, auth=auth, follow_redirects=follow_redirects)
        except TimeoutError:
            bounds.take(0)
            raise Silence(bounds.silence_s) from None


async def _examine(response: httpx2.Response) -> None:
    """Bound what comes, and stop at everything but an answer."""
    assert isinstance(response.stream, httpx2.AsyncByteStream)
    response.stream = _Bounded(response.stream)
    if response.is_redirect:
        target = httpx2.URL(response.url).join(response.headers.get("Location", ""))
        raise Redirected(str(target.copy_with(path="/", query=None, userinfo=b"")))
    is_packed = response.headers.get("Content-Encoding", "identity").strip().casefold() not in {"", "identity"}
    if response.status_code >= 400:
        raise refused_by(response.status_code, response.headers, b"" if is_packed else await _beginning(response))
    if is_packed:
        raise NotAnAnswer(f"packed as {response.headers['Content-Encoding'][:40]}, though nobody has asked for that")
    kind = response.headers.get("Content-Type", "").casefold()
    if kind.startswith("text/html"):
        raise NotAnAnswer((await _beginning(response))[:200].decode("utf-8", "replace"))
    # Every question asks for a stream; some servers call theirs JSON, and it is read as one all the same.
    if response.request.method == "POST" and "json" in kind and (await response.stream.first()).lstrip()[:1] in _JSON:
        raise _instead_of_a_stream(await _beginning(response))


def _instead_of_a_stream(body: bytes) -> Exception:
    """What came whole: a refusal with the status of an answer, or an answer of a server that knows no streams."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    first = said[0] if isinstance(said, list) and said else said
    if isinstance(first, dict) and first.get("error"):
        return refusal_in(said)
    return NotAnAnswer(f"no stream: {body[:200].decode('utf-8', 'replace')}")


async def _beginning(response: httpx2.Response) -> bytes:
    text = b""
    async for chunk in response.aiter_bytes():
        text += chunk
        if len(text) >= MOST_OF_AN_ERROR:
            break
    return text[:MOST_OF_AN_ERROR]


class _Bounded(httpx2.AsyncByteStream):
    """A stream that ends in time, by the limits of the task that reads it."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream
        self._chunks = aiter(stream)
        self._ahead = b""

    async def first(self) -> bytes:
        """What comes first, "" for nothing; it is read again with the rest."""
        self._ahead = await self._next()
        return self._ahead

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while chunk := self._ahead or await self._next():
            self._ahead = b""
            yield chunk

    async def _next(self) -> bytes:
        bounds = BOUNDS.get()
        chunk: bytes | None = b""
        while chunk == b"":
            try:
                async with bounds.timeout():
                    chunk = await anext(self._chunks, None)
            except TimeoutError:
                bounds.take(0)
                raise Silence(bounds.silence_s) from None
            bounds.take(len(chunk or b""))
        return chunk or b""

    async def aclose(self) -> None:
        await self._stream.aclose()
