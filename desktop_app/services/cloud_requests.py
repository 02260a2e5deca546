"""What a model elsewhere is asked: with images, and no longer than it can read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.domain import Role
from desktop_app.engine.base import GenerationRequest
from desktop_app.engine.estimating import MARGIN, tokens_of
from desktop_app.media_types import is_image

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop_app.accounts import CloudModel
    from desktop_app.domain import Message

MOST_IMAGE_BYTES = 20_000_000
"""Of all images of a request, about what providers take; the newest go first."""

LENGTH = 4096
"""Tokens that are left for an answer of which nobody knows how long it may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A request of which `omitted` early messages were left out."""

    request: GenerationRequest
    omitted: int = 0


def fitted(request: GenerationRequest, model: CloudModel, most: int | None = None) -> Fitted:
    """The request without its oldest messages, as far as it would not fit the model's window, by an estimate.

    `most` are the tokens that it may have; None: what the window leaves beside the answer. The system prompt and the
    last turn stay, and what is left begins with words of the user.
    """
    room = _room(request, model) if most is None else most
    if not room:
        return Fitted(request=request)
    system = [one for one in request.messages if one.role is Role.SYSTEM]
    said = [one for one in request.messages if one.role is not Role.SYSTEM]
    sizes = [tokens_of(one) for one in said]
    total = sum(map(tokens_of, system)) + sum(sizes)
    last = max((place for place, one in enumerate(said) if one.role is Role.USER), default=0)
    first = 0
    while first < last and total > room:
        total -= sizes[first]
        first += 1
        while first < last and said[first].role is not Role.USER:
            total -= sizes[first]
            first += 1
    return Fitted(request=replace(request, messages=(*system, *said[first:])), omitted=first)


def wanted_images(history: Sequence[Message], model: CloudModel) -> tuple[str, ...]:
    """The contents of the images to send, by SHA-256, the newest first; none to a model that sees none."""
    if model.images is False:
        return ()
    found: dict[str, None] = {}
    total = 0
    for message in reversed(history):
        for file in message.attachments:
            if is_image(file.media_type) and file.sha256 not in found and total + file.size_bytes <= MOST_IMAGE_BYTES:
                total += file.size_bytes
                found[file.sha256] = None
    return tuple(found)


def in_place_of_images(history: Sequence[Message], model: CloudModel) -> Mapping[str, bytes]:
    """As if they were read: where only their number counts."""
    return dict.fromkeys(wanted_images(history, model), b"")


def _room(request: GenerationRequest, model: CloudModel) -> int:
    """Tokens for the prompt, by our estimate; 0: nobody knows."""
    window = model.context_window
    answer = min(request.sampling.max_tokens or LENGTH, model.output_limit or LENGTH, window // 4)
    return int((window - answer) / MARGIN)
