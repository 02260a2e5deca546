"""What a provider, the network or a library says when something fails, and what that means for a person.

A provider's own words are untrusted text: they are shortened, and what is secret is taken out of them.
"""

from __future__ import annotations

import json
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx2

from desktop_app.engine.cloud.bounds import Silence, TooLong, TooMuch
from desktop_app.engine.cloud.proxies import name_of, proxy_for
from desktop_app.engine.cloud.refusals import Refused, kind_of
from desktop_app.engine.hub.origins import Origin
from desktop_app.errors import AppError
from desktop_app.errors.breaking_off import (
    AnswerCutOff,
    AnswerEndless,
    AnswerOverdue,
    CutOffBefore,
    ProviderSilent,
    SilentBefore,
    TooMuchBefore,
)
from desktop_app.errors.cloud import (
    Blocked,
    KeyMissing,
    KeyRefused,
    NotPermitted,
    PromptBlocked,
    ProviderBusy,
    RateLimited,
    RateLimitedUntil,
    ServerFailed,
)
from desktop_app.errors.reaching import (
    CertificateOfAnother,
    CertificateOutOfDate,
    CertificateRefused,
    ClockDaysOff,
    ClockWrong,
    ClockYearsOff,
    CloudNotUnderstood,
    CloudUnreachable,
    NameUnknown,
    NobodyListens,
    ProxyFailed,
    ProxyUnreachable,
    ProxyWantsPassword,
    RedirectRefused,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.accounts import Account

MOST_REASON_CHARS = 300
MOST_DETAIL_CHARS = 2000
CLOCK_SKEW_S = 300.0
DAY_S = 86_400.0
DAYS_OF_A_YEAR = 365.25
LEAST_HIDDEN_CHARS = 6
"""A value of a header that is shorter stands in too many words by chance."""


@dataclass(eq=False)
class Redirected(Exception):
    """Somebody sends us elsewhere."""

    target: str


class NotAnAnswer(Exception):
    """A page for people, or nonsense."""


class CutOff(Exception):
    """The stream ended before the answer did."""


_CAUSES: tuple[tuple[type[Exception], type[AppError]], ...] = (
    (socket.gaierror, NameUnknown),
    (ConnectionRefusedError, NobodyListens),
    (httpx2.TransportError, CloudUnreachable),
    (NotAnAnswer, CloudNotUnderstood),
    (httpx2.DecodingError, CloudNotUnderstood),
    (ValueError, CloudNotUnderstood),
    (RecursionError, CloudNotUnderstood),
)
"""What lies under a failure, and what to call it; the first that is found counts."""

_BROKEN_OFF = (CutOff, httpx2.ReadError, httpx2.WriteError, httpx2.RemoteProtocolError)


_CERTIFICATES: dict[int, type[CertificateRefused]] = {
    9: CertificateOutOfDate,
    10: CertificateOutOfDate,
    62: CertificateOfAnother,
    64: CertificateOfAnother,
}
"""By OpenSSL's codes: not yet valid, expired, another name, another IP address."""


def cause_of(error: BaseException, kind: type[Any] | tuple[type[Any], ...]) -> Any:  # noqa: ANN401 - an instance of `kind`, or None
    """The first of this kind among an error and what led to it."""
    return next((one for one in _chain(error) if isinstance(one, kind)), None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, what led to it, and the parts of those that are groups: of a name with several addresses, say."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += one.exceptions if isinstance(one, BaseExceptionGroup) else ()
        waiting.append(one.__cause__ or one.__context__)


def verdict(error: BaseException, account: Account, model: str, secret: str, *, begun: bool = False) -> AppError | None:
    """What to tell the user; None: it is a bug of ours. `model` was asked, "" if none; `begun`: it was writing."""
    found = (
        cause_of(error, AppError)
        or _of_refusal(error, account, model, secret)
        or _of_bounds(error, account, begun=begun)
        or _of_connection(error, account, begun=begun)
    )
    if found is None:
        return None
    for hidden in _spellings(account, secret):
        found.values = {name: value.replace(hidden, "…") for name, value in found.values.items()}
        found.detail = found.detail.replace(hidden, "…")
    found.detail = found.detail[:MOST_DETAIL_CHARS]
    return found


def _spellings(account: Account, secret: str) -> list[str]:
    """What is secret as it can stand in the words of an error, which may have it as Python writes texts or bytes."""
    kept = [value for _, value in account.headers if len(value) >= LEAST_HIDDEN_CHARS]
    written: set[str] = set()
    for one in filter(None, (secret, *kept)):
        written |= {one, repr(one)[1:-1], repr(one.encode("utf-8", "replace"))[2:-1], json.dumps(one)[1:-1]}
    return sorted(written, key=len, reverse=True)


def _of_refusal(error: BaseException, account: Account, model: str, secret: str) -> AppError | None:
    refused = cause_of(error, Refused)
    if refused is None:
        return None
    kind, values = kind_of(refused, model), {"provider": account.name, "model": model, "host": host_of(account)}
    detail = f"{refused.status or ''} {refused.kind} {refused.message}".strip()
    said = refused.message[:MOST_REASON_CHARS].rstrip(". ") or refused.kind or str(refused.status)
    reason = f"{said}."
    if kind in {KeyRefused, NotPermitted} and abs(refused.skew_s) > CLOCK_SKEW_S:
        return _clock_wrong(detail, host_of(account), abs(refused.skew_s))
    if kind is KeyRefused and not secret:
        kind = KeyMissing
    elif kind is RateLimited and refused.retry_after_s:
        until = datetime.now(UTC) + timedelta(seconds=max(1, round(refused.retry_after_s)))
        values |= {"until": until.isoformat(timespec="seconds"), "time": until.astimezone().strftime("%H:%M:%S")}
        kind = RateLimitedUntil
    elif kind is ProviderBusy and not account.facts.needs_key and refused.message and not refused.is_page:
        kind = ServerFailed
    elif kind is Blocked:
        kind, reason = PromptBlocked, said
    elif kind is ProxyWantsPassword:
        values["proxy"] = name_of(proxy_for(account)) or host_of(account)
    return kind(detail, **values, reason=reason)


def _clock_wrong(detail: str, host: str, skew_s: float) -> ClockWrong:
    days = skew_s / DAY_S
    if days >= 2 * DAYS_OF_A_YEAR:
        return ClockYearsOff(detail, host=host, years=str(round(days / DAYS_OF_A_YEAR)))
    if days >= 2:
        return ClockDaysOff(detail, host=host, days=str(round(days)))
    return ClockWrong(detail, host=host, minutes=str(round(skew_s / 60)))


def _detail(error: BaseException) -> str:
    """What the libraries say, each layer of them, the outermost first."""
    said = dict.fromkeys(f"{type(one).__name__}: {one}" for one in _chain(error) if str(one))
    return " ← ".join(said) or type(error).__name__


def _of_bounds(error: BaseException, account: Account, *, begun: bool) -> AppError | None:
    silence, provider = cause_of(error, Silence), account.name
    detail = _detail(error)
    if silence is not None:
        quiet = ProviderSilent if begun else SilentBefore
        return quiet(detail, provider=provider, seconds=f"{silence.seconds:g}")
    if (late := cause_of(error, TooLong)) is not None:
        return AnswerOverdue(detail, provider=provider, minutes=str(max(1, round(late.seconds / 60))))
    if cause_of(error, TooMuch) is not None:
        return (AnswerEndless if begun else TooMuchBefore)(detail, provider=provider)
    return None


def _of_connection(error: BaseException, account: Account, *, begun: bool) -> AppError | None:
    host, detail = host_of(account), _detail(error)
    redirected, certificate = cause_of(error, Redirected), cause_of(error, ssl.SSLCertVerificationError)
    if redirected is not None:
        return RedirectRefused(detail, host=host, target=redirected.target)
    if certificate is not None:
        kind = _CERTIFICATES.get(certificate.verify_code, CertificateRefused)
        return kind(detail, host=host, reason=certificate.verify_message or "?")
    proxy = proxy_for(account)
    if proxy and cause_of(error, (httpx2.ProxyError, httpx2.ConnectError, httpx2.ConnectTimeout)) is not None:
        return _of_proxy(error, account, name_of(proxy), detail)
    if cause_of(error, _BROKEN_OFF) is not None:
        return (AnswerCutOff if begun else CutOffBefore)(detail, provider=account.name)
    for cause, failure in _CAUSES:
        if cause_of(error, cause) is not None:
            return failure(detail, host=host, provider=account.name)
    return None


def _of_proxy(error: BaseException, account: Account, proxy: str, detail: str) -> AppError:
    refused = cause_of(error, httpx2.ProxyError)
    if refused is None:
        return ProxyUnreachable(detail, proxy=proxy, host=host_of(account))
    kind = ProxyWantsPassword if "407" in str(refused) else ProxyFailed
    return kind(detail, proxy=proxy, host=host_of(account))


def host_of(account: Account) -> str:
    """The host that an account speaks to, with its port if that is an unusual one."""
    origin = Origin.of(account.address)
    port = "" if origin.port in {80, 443} else f":{origin.port}"
    return f"{origin.host}{port}"
