"""What a provider, the network or a library says when something fails, and what that means for a person.

A provider's own words are untrusted text: they are shortened, and the key is taken out of them.
"""

from __future__ import annotations

import json
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import httpx2

from desktop_app.engine.cloud.bounds import Silence, TooMuch
from desktop_app.engine.hub.origins import Origin
from desktop_app.engine.hub.patience import seconds_in
from desktop_app.errors import AppError
from desktop_app.errors.cloud import (
    AddressWrong,
    AnswerCutOff,
    AnswerEndless,
    CertificateOfAnother,
    CertificateOutOfDate,
    CertificateRefused,
    ClockWrong,
    CloudModelGone,
    CloudNotUnderstood,
    CloudPromptTooLong,
    CloudUnreachable,
    KeyRefused,
    NameUnknown,
    NobodyListens,
    NoCredit,
    NotPermitted,
    ProviderBusy,
    ProviderSilent,
    ProxyFailed,
    RateLimited,
    RedirectRefused,
    RegionRefused,
    RequestRefused,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from desktop_app.accounts import Account

MOST_REASON_CHARS = 300
MOST_DETAIL_CHARS = 2000
CLOCK_SKEW_S = 300.0

_CREDIT = ("insufficient_quota", "credit balance", "billing", "insufficient credits", "payment", "prepayment")
_TOO_LONG = (
    "context_length_exceeded",
    "exceed_context_size",
    "maximum context length",
    "prompt is too long",
    "context window",
    "input token count",
    "exceeds the maximum number of tokens",
    "too many tokens in the prompt",
    "request_too_large",
)
_REGION = ("unsupported_country", "user location is not supported", "country, region", "not available in your region")
_KEY = ("api_key_invalid", "api key not valid", "invalid api key", "incorrect api key", "invalid x-api-key")


@dataclass(eq=False)
class Refused(Exception):
    """What a provider answered in the place of an answer; `status` 0: in the middle of a stream. `retry_after_s` is
    what it asks for, `skew_s` by how much its clock is ahead of ours.
    """

    status: int
    kind: str = ""
    param: str = ""
    message: str = ""
    retry_after_s: float = 0.0
    skew_s: float = 0.0

    @property
    def passes(self) -> bool:
        """Whether it may go well in a while."""
        if self.status == 429:
            return not self.lacks_credit
        return self.status in {408, 409, 500, 502, 503, 504, 520, 522, 524, 529}

    @property
    def lacks_credit(self) -> bool:
        """Whether only money helps. Limits of rate speak of billing as well, but say when to ask again."""
        return self.speaks_of(("insufficient_quota",)) or (not self.retry_after_s and self.speaks_of(_CREDIT))

    def speaks_of(self, words: tuple[str, ...]) -> bool:
        """Whether any of these stands in its words."""
        said = f"{self.kind} {self.message}".casefold()
        return any(word in said for word in words)


@dataclass(eq=False)
class Redirected(Exception):
    """Somebody sends us elsewhere."""

    target: str


class NotAnAnswer(Exception):
    """A page for people."""


class CutOff(Exception):
    """The stream ended before the answer did."""


_CAUSES: tuple[tuple[type[Exception], type[AppError]], ...] = (
    (TooMuch, AnswerEndless),
    (CutOff, AnswerCutOff),
    (httpx2.ProxyError, ProxyFailed),
    (socket.gaierror, NameUnknown),
    (ConnectionRefusedError, NobodyListens),
    (httpx2.ReadError, AnswerCutOff),
    (httpx2.RemoteProtocolError, AnswerCutOff),
    (httpx2.TransportError, CloudUnreachable),
    (NotAnAnswer, CloudNotUnderstood),
    (httpx2.DecodingError, CloudNotUnderstood),
    (ValueError, CloudNotUnderstood),
)
"""What lies under a failure, and what to call it; the first that is found counts."""


_CERTIFICATES: dict[int, type[CertificateRefused]] = {
    9: CertificateOutOfDate,
    10: CertificateOutOfDate,
    62: CertificateOfAnother,
    64: CertificateOfAnother,
}
"""By OpenSSL's codes: not yet valid, expired, another name, another IP address."""


def refused_by(status: int, headers: Mapping[str, str], body: bytes) -> Refused:
    """What the body of an error says, in whichever form."""
    try:
        said = json.loads(body)
    except ValueError:
        said = body.decode("utf-8", "replace").strip()
    found = refusal_in(said, status)
    found.retry_after_s = max(found.retry_after_s, _asked_for(headers))
    found.skew_s = _skew(headers.get("Date", ""))
    return found


def refusal_in(said: object, status: int = 0) -> Refused:
    """The same for an error that came within a stream."""
    if isinstance(said, list) and said:
        said = said[0]
    inner = said.get("error", said.get("detail", said)) if isinstance(said, dict) else said
    if isinstance(inner, str) and isinstance(said, dict):
        return Refused(status=status, kind=str(said.get("type", "")), message=inner)
    if not isinstance(inner, dict):
        return Refused(status=status, message=_text(inner))
    kind = " ".join(str(inner[name]) for name in ("code", "type", "status") if inner.get(name))
    reasons, wait_s = _google_details(inner.get("details"))
    code = inner.get("code")
    return Refused(
        status=status or (code if isinstance(code, int) else 0),
        kind=f"{kind} {reasons}".strip(),
        param=str(inner.get("param") or ""),
        message=_text(inner.get("message") or inner.get("error") or ""),
        retry_after_s=wait_s,
    )


def _google_details(details: object) -> tuple[str, float]:
    reasons, wait_s = [], 0.0
    for one in details if isinstance(details, list) else []:
        if isinstance(one, dict):
            reasons.append(str(one.get("reason", "")))
            wait_s = max(wait_s, seconds_in(str(one.get("retryDelay", "")).removesuffix("s")))
    return " ".join(filter(None, reasons)), wait_s


def _asked_for(headers: Mapping[str, str]) -> float:
    in_ms = seconds_in(headers.get("retry-after-ms")) / 1000
    return in_ms or seconds_in(headers.get("Retry-After"))


def _skew(date: str) -> float:
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return 0.0
    return (theirs.replace(tzinfo=theirs.tzinfo or UTC) - datetime.now(UTC)).total_seconds()


def _text(value: object) -> str:
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return " ".join(said.split())


def cause_of(error: BaseException, kind: type[Any]) -> Any:  # noqa: ANN401 - an instance of `kind`, or None
    """The first of this kind among an error and what led to it."""
    return next((one for one in _chain(error) if isinstance(one, kind)), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def verdict(error: BaseException, account: Account, model: str, secret: str) -> AppError | None:
    """What to tell the user; None: it is a bug of ours."""
    found = cause_of(error, AppError) or _of_refusal(error, account, model) or _of_connection(error, account)
    if found is None:
        return None
    for hidden in _spellings(secret):
        found.values = {name: value.replace(hidden, "…") for name, value in found.values.items()}
        found.detail = found.detail.replace(hidden, "…")
    found.detail = found.detail[:MOST_DETAIL_CHARS]
    return found


def _spellings(secret: str) -> list[str]:
    """A key as it can stand in the words of an error, which may have it as Python writes texts or bytes."""
    if not secret:
        return []
    written = {secret, repr(secret)[1:-1], repr(secret.encode("utf-8", "replace"))[2:-1]}
    return sorted(written, key=len, reverse=True)


def _of_refusal(error: BaseException, account: Account, model: str) -> AppError | None:
    refused = cause_of(error, Refused)
    if refused is None:
        return None
    kind, values = _kind_of(refused), {"provider": account.name}
    detail = f"{refused.status} {refused.kind} {refused.message}".strip()
    if kind in {KeyRefused, NotPermitted} and abs(refused.skew_s) > CLOCK_SKEW_S:
        return ClockWrong(detail, host=_host(account), minutes=str(round(abs(refused.skew_s) / 60)))
    if kind is AddressWrong:
        return AddressWrong(detail, host=_host(account))
    if kind in {CloudModelGone, CloudPromptTooLong}:
        values["model"] = model
    if kind is RequestRefused:
        values["reason"] = refused.message[:MOST_REASON_CHARS] or str(refused.status)
    if kind is RateLimited:
        wait_s = max(1, round(refused.retry_after_s))
        values["wait_s"] = str(wait_s)
        if refused.retry_after_s:
            values["until"] = (datetime.now(UTC) + timedelta(seconds=wait_s)).isoformat(timespec="seconds")
    return kind(detail, **values)


def _kind_of(refused: Refused) -> type[AppError]:
    for words, kind in ((_REGION, RegionRefused), (_KEY, KeyRefused), (_TOO_LONG, CloudPromptTooLong)):
        if refused.speaks_of(words):
            return kind
    match refused.status:
        case 401:
            return KeyRefused
        case 402:
            return NoCredit
        case 403:
            return NoCredit if refused.speaks_of(_CREDIT) else NotPermitted
        case 404 | 410:
            return CloudModelGone if refused.kind or "model" in refused.message.casefold() else AddressWrong
        case 413:
            return CloudPromptTooLong
        case 429:
            return NoCredit if refused.lacks_credit else RateLimited
        case status if refused.passes or status >= 500 or refused.speaks_of(("overloaded", "server_error", "internal")):
            return ProviderBusy
        case _:
            return NoCredit if refused.speaks_of(_CREDIT) else RequestRefused


def _of_connection(error: BaseException, account: Account) -> AppError | None:
    host, detail = _host(account), f"{type(error).__name__}: {error}"
    silence, redirected = cause_of(error, Silence), cause_of(error, Redirected)
    certificate = cause_of(error, ssl.SSLCertVerificationError)
    if silence is not None:
        return ProviderSilent(detail, provider=account.name, seconds=f"{silence.seconds:g}")
    if redirected is not None:
        return RedirectRefused(detail, host=host, target=redirected.target)
    if certificate is not None:
        kind = _CERTIFICATES.get(certificate.verify_code, CertificateRefused)
        return kind(detail, host=host, reason=certificate.verify_message or "?")
    for cause, failure in _CAUSES:
        if cause_of(error, cause) is not None:
            return failure(detail, host=host, provider=account.name)
    return None


def _host(account: Account) -> str:
    origin = Origin.of(account.address)
    port = "" if origin.port in {80, 443} else f":{origin.port}"
    return f"{origin.host}{port}"
