"""What every adapter does, whichever wire format it speaks."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Protocol

from desktop_app.accounts import Account, CloudModel
from desktop_app.cloud_parameters import efforts
from desktop_app.domain import PromptImage, PromptMessage, Role, Sampling, StopReason
from desktop_app.engine.base import GenerationRequest, Usage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CARRY_ON = "Continue your last answer exactly where it stops. Repeat nothing and add no remark."
"""Asked for in a message, since hardly any provider lets one begin the answer for the model."""

IMAGES = "images"
"""What a refusal of images counts as, like a parameter."""

EFFORT = "reasoning_effort"

Body = dict[str, Any]
"""A request as it is sent, but for the key."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The provider has begun to answer, if only with its first event: from now on it is not asked again."""


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of the answer, or of the reasoning."""

    text: str
    reasoning: bool = False


@dataclass(frozen=True, slots=True)
class Over:
    """The model has ended."""

    reason: StopReason


Piece = Opened | Said | Usage | Over


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a model is asked. `without`: parameters that it has refused before."""

    account: Account
    model: CloudModel
    request: GenerationRequest
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A body to send. `parameters` are its optional fields, by what they are called in it, with our name for each;
    `not_sent` are those that the user has set and this provider does not take.
    """

    body: Body
    parameters: Mapping[str, str]
    not_sent: tuple[str, ...]


class Adapter(Protocol):
    """One account in its provider's own format. Its failures are whatever its library raises; see `failures`."""

    def asked(self, question: Question) -> Asked:
        """The request for an answer."""

    def ask(self, model: str, body: Body) -> AsyncIterator[Piece]:
        """Send it; `Opened`, the pieces of the answer as they come, at last `Over` unless it was cut off."""

    async def models(self) -> tuple[CloudModel, ...]:
        """What the account may use for chatting."""

    async def close(self) -> None:
        """Close its connections."""


def wanted(sampling: Sampling) -> dict[str, Any]:
    """What the user has set, by our names: what stands at its default is left to the provider."""
    usual = Sampling()
    return {
        field.name: value
        for field in fields(Sampling)
        if (value := getattr(sampling, field.name)) != getattr(usual, field.name)
    }


def parted(
    question: Question, names: Mapping[str, str], needed: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], dict[str, str], tuple[str, ...]]:
    """The parameters in the provider's words, our name for each, and what is not sent. `names` says what each of ours
    is called there; `needed` are ours that are sent even if nobody has set them.
    """
    asked = {**(needed or {}), **wanted(question.request.sampling)}
    sent = {name: value for name, value in asked.items() if name in names and name not in question.without}
    if sent.get(EFFORT) not in (None, *efforts(question.account.provider, question.model)):
        del sent[EFFORT]
    named = {names[name]: value for name, value in sent.items()}
    return named, {names[name]: name for name in sent}, tuple(sorted(asked.keys() - sent.keys()))


def conversation(question: Question) -> tuple[str, tuple[PromptMessage, ...], tuple[str, ...]]:
    """The system prompt, the messages with a last word from the user, and what of them is not sent."""
    request = question.request
    system = "\n\n".join(message.text for message in request.messages if message.role is Role.SYSTEM)
    said = tuple(message for message in request.messages if message.role is not Role.SYSTEM)
    not_sent: tuple[str, ...] = ()
    if question.model.images is False or IMAGES in question.without:
        not_sent = (IMAGES,) if any(message.images for message in said) else ()
        said = tuple(replace(message, images=()) for message in said)
        said = tuple(message for message in said if message.text)
    if request.continue_last:
        said = (*said, PromptMessage(role=Role.USER, text=CARRY_ON))
    return system, said, not_sent


def counted(value: object) -> int:
    """A count as a provider gives it, which may be anything; 0 for what is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else 0


def encoded(image: PromptImage) -> str:
    """An image's bytes as text."""
    return b64encode(image.data).decode("ascii")


def priced(model: CloudModel, provider: str) -> CloudModel:
    """The model with what the price list says of it, where the provider has not."""
    from desktop_app.engine.cloud.pricing import price_date, price_of

    price = price_of(provider, model.id)
    if price is None:
        return model
    return replace(
        model,
        context_window=model.context_window or price.context_window,
        input_price=price.read if model.input_price is None else model.input_price,
        output_price=price.written if model.output_price is None else model.output_price,
        price_date=price_date(),
    )
