"""What a provider answers in the place of an answer, in whichever form, and what that means.

By its code as well as by its status: what comes within a stream has none.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from desktop_app.engine.hub.patience import seconds_in
from desktop_app.errors.cloud import (
    AccountSuspended,
    Blocked,
    CloudModelGone,
    CloudPromptTooLong,
    KeyRefused,
    NoCredit,
    NotPermitted,
    ProviderBusy,
    RateLimited,
    RegionRefused,
    RequestRefused,
    RequestTooLarge,
)
from desktop_app.errors.reaching import AddressWrong, CloudNotUnderstood, ProxyWantsPassword

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.errors import AppError

_STATUSES: dict[int, tuple[str, ...]] = {
    400: ("invalid_request_error", "invalid_argument", "failed_precondition", "out_of_range", "badrequesterror"),
    401: ("authentication_error", "unauthenticated", "unauthorized", "invalid_api_key", "authenticationerror"),
    402: ("billing_error", "insufficient_quota", "billing_not_active", "billing_hard_limit_reached"),
    403: ("permission_error", "permission_denied", "permissiondeniederror", "forbidden"),
    404: ("not_found_error", "not_found", "model_not_found", "notfounderror"),
    408: ("request_timeout",),
    409: ("conflict_error", "conflict", "aborted", "cancelled"),
    413: ("request_too_large",),
    429: (
        "rate_limit_error",
        "rate_limit_exceeded",
        "rate_limited",
        "ratelimiterror",
        "resource_exhausted",
        "slow_down",
    ),
    500: ("api_error", "server_error", "internal_error", "internal", "internalservererror", "internal_server_error"),
    503: ("unavailable", "unavailable_error", "service_unavailable", "serviceunavailableerror", "engine_overloaded"),
    504: ("timeout_error", "deadline_exceeded", "gateway_timeout_error"),
    529: ("overloaded_error", "overloaded", "service_tier_capacity_exceeded"),
}
"""What a code means where no status comes along: of OpenAI, Anthropic, Google, Mistral, vLLM and llama.cpp."""

_STATUS_OF = {code: status for status, codes in _STATUSES.items() for code in codes}

_CREDIT = (
    "insufficient_quota", "credit balance", "billing", "insufficient credits", "insufficient balance", "payment",
    "prepayment", "spend_limit", "spend limit", "spending limit", "credit limit",
)  # fmt: skip
_TOO_LONG = (
    "context_length_exceeded", "exceed_context_size", "maximum context length", "prompt is too long", "context window",
    "context length", "context limit", "input token count", "exceeds the maximum number of tokens",
    "too many tokens in the prompt", "string_above_max_length", "prompt contains more tokens", "input is too long",
    "too large for model",
)  # fmt: skip
_TOO_LARGE = ("request_too_large", "request_body_too_large", "image_dimensions_too_large", "payload size exceeds")
_IMAGE_SIZE = (
    "exceed", "too large", "too_large", "too big", "too many", "maximum",
    *(f"at most {number}" for number in range(1, 10)),
)  # fmt: skip
_IMAGE_FAULT = ("could not process", "invalid_image", "invalid image", "invalid base64", "uploaded an unsupported")
_RATE = frozenset({"rate_limit_error", "rate_limit_exceeded", "rate_limited", "ratelimiterror"})
_REGION = (
    "unsupported_country", "user location is not supported", "country, region", "not available in your region",
    "region_not_supported", "not available in your country",
)  # fmt: skip
_KEY = (
    "api_key_invalid", "api key not valid", "invalid api key", "incorrect api key", "invalid x-api-key",
    "api key expired", "invalid_api_key",
)  # fmt: skip
_SUSPENDED = (
    "account_deactivated", "organization_on_hold", "consumer_suspended", "account_suspended", "has been suspended",
    "has been deactivated", "organization has been disabled",
)  # fmt: skip
_BLOCKED = (
    "content_policy_violation", "content_filter", "content filtering policy", "moderation_blocked", "usage policy",
    "responsibleaipolicyviolation", "data_inspection_failed", "prohibited_content", "flagged",
)  # fmt: skip
_NO_MODEL = (
    "model_not_found", "invalid_model", "invalid model", "not a valid model", "unknown model", "no endpoints found",
    "model_not_available",
)  # fmt: skip
_BY_WORD: tuple[tuple[tuple[str, ...], type[AppError]], ...] = (
    (_REGION, RegionRefused),
    (_SUSPENDED, AccountSuspended),
    (_KEY, KeyRefused),
    (_TOO_LARGE, RequestTooLarge),
)
_BY_WORD_OF_MODEL: tuple[tuple[tuple[str, ...], type[AppError]], ...] = (
    (_TOO_LONG, CloudPromptTooLong),
    (_BLOCKED, Blocked),
)
_BY_STATUS: dict[int, type[AppError]] = {
    401: KeyRefused,
    402: NoCredit,
    407: ProxyWantsPassword,
    413: RequestTooLarge,
    511: CloudNotUnderstood,
}
_PASSING = frozenset({408, 409, 425, 499, 500, 502, 503, 504, 520, 522, 524, 529})
_PAGE = re.compile(r"\s*<(!doctype|html|head|body|\?xml)", re.IGNORECASE)


@dataclass(eq=False)
class Refused(Exception):
    """What a provider answered; `status` 0: in the middle of a stream. `retry_after_s` is what it asks for, `skew_s` by
    how much its clock is ahead of ours. `is_page`: its words are a page for people, and are not repeated as words.
    """

    status: int
    kind: str = ""
    param: str = ""
    message: str = ""
    retry_after_s: float = 0.0
    skew_s: float = 0.0
    is_page: bool = False

    @property
    def code(self) -> int:
        """Its status, or the one that its kind stands for; 0 if nobody knows."""
        return self.status or next((_STATUS_OF[word] for word in self.kind.casefold().split() if word in _STATUS_OF), 0)

    @property
    def passes(self) -> bool:
        """Whether it may go well in a while."""
        return (self.code == 429 and not self.lacks_credit) or self.code in _PASSING

    @property
    def lacks_credit(self) -> bool:
        """Whether only money helps. Limits of rate speak of billing too, but have a code or say when to ask again."""
        is_of_rate = bool(self.retry_after_s) or not _RATE.isdisjoint(self.kind.casefold().split())
        return self.speaks_of(("insufficient_quota", "spend_limit")) or (not is_of_rate and self.speaks_of(_CREDIT))

    @property
    def is_of_an_image(self) -> bool:
        """Whether it is this image that is not taken, or so many, and not images as such."""
        return self.code in {400, 422} and self.speaks_of(("image",)) and self.speaks_of(_IMAGE_SIZE + _IMAGE_FAULT)

    def speaks_of(self, words: tuple[str, ...]) -> bool:
        """Whether any of these stands in its words."""
        said = f"{self.kind} {self.message}".casefold()
        return any(word in said for word in words)


def refused_by(status: int, headers: Mapping[str, str], body: bytes) -> Refused:
    """What the body of an error says, in whichever form."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
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
        return Refused(status=status, kind=_kind(said), message=inner)
    if isinstance(inner, list):
        inner = "; ".join(_of_field(one) for one in inner if isinstance(one, dict))
    if not isinstance(inner, dict):
        message = _text(inner)
        return Refused(status=status, message=message, is_page=_PAGE.match(message) is not None)
    reasons, wait_s = _details(inner.get("details"))
    code = inner.get("code")
    metadata = inner.get("metadata")
    if isinstance(metadata, dict) and metadata.get("reasons"):  # OpenRouter's moderation
        reasons = f"{reasons} flagged {_text(metadata['reasons'])}"
    return Refused(
        status=status or (code if isinstance(code, int) and 400 <= code < 600 else 0),
        kind=f"{_kind(inner)} {reasons}".strip(),
        param=str(inner.get("param") or ""),
        message=_text(inner.get("message") or inner.get("error") or ""),
        retry_after_s=wait_s,
    )


def kind_of(refused: Refused, model: str) -> type[AppError]:
    """What to call it; `model` is the one that was asked, "" where none was."""
    is_of_model = bool(model) and refused.code not in {401, 402, 429}
    for words, kind in (*_BY_WORD, *(_BY_WORD_OF_MODEL if is_of_model else ())):
        if refused.speaks_of(words):
            return kind
    return _BY_STATUS.get(refused.code) or _by_code(refused, model)


def _by_code(refused: Refused, model: str) -> type[AppError]:
    match refused.code:
        case 400 | 403 | 406 | 418 if refused.is_page:
            return CloudNotUnderstood
        case 403:
            return NoCredit if refused.speaks_of(_CREDIT) else NotPermitted
        case 404 | 405 | 410:
            is_of_model = bool(model) and not refused.is_page and _speaks_of_model(refused, model)
            return CloudModelGone if is_of_model else AddressWrong
        case 429:
            return NoCredit if refused.lacks_credit else RateLimited
        case status if status in _PASSING or status >= 500:
            return ProviderBusy
        case _ if refused.speaks_of(_CREDIT):
            return NoCredit
        case _ if refused.is_of_an_image and refused.speaks_of(_IMAGE_SIZE):
            return RequestTooLarge
        case _:
            return CloudModelGone if model and refused.speaks_of(_NO_MODEL) else RequestRefused


def _speaks_of_model(refused: Refused, model: str) -> bool:
    """Whether it is the model that is missing, and not everything."""
    return refused.speaks_of((*_NO_MODEL, "model", model.casefold()))


def _kind(said: Mapping[str, object]) -> str:
    details = said.get("details")
    names = [said.get(name) for name in ("code", "type", "status")]
    names.append(details.get("error_code") if isinstance(details, dict) else None)
    inner = said.get("innererror", said.get("inner_error"))
    names.append(inner.get("code") if isinstance(inner, dict) else None)
    return " ".join(str(name) for name in names if name)


def _of_field(fault: Mapping[str, object]) -> str:
    """As FastAPI's servers say what is wrong with a field, and where that stands."""
    place = fault.get("loc")
    where = ".".join(str(one) for one in place) if isinstance(place, list) else ""
    return f"{where}: {fault.get('msg', '')}".strip(": ")


def _details(details: object) -> tuple[str, float]:
    """Google's: its reasons, and the seconds that it asks to wait."""
    reasons, wait_s = [], 0.0
    for one in details if isinstance(details, list) else []:
        if isinstance(one, dict):
            reasons.append(str(one.get("reason", "")))
            wait_s = max(wait_s, seconds_in(str(one.get("retryDelay", "")).removesuffix("s")))
    return " ".join(filter(None, reasons)), wait_s


def _asked_for(headers: Mapping[str, str]) -> float:
    return seconds_in(headers.get("retry-after-ms"), 1000.0) or seconds_in(headers.get("Retry-After"))


def _skew(date: str) -> float:
    try:
        theirs = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return 0.0
    return (theirs.replace(tzinfo=theirs.tzinfo or UTC) - datetime.now(UTC)).total_seconds()


def _text(value: object) -> str:
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return " ".join(said.split())
