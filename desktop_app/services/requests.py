"""What a model is asked: a conversation in the words and the order in which it reads it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from desktop_app.domain import PromptImage, PromptMessage, Role
from desktop_app.engine.base import GenerationRequest
from desktop_app.errors import PromptTooLong
from desktop_app.services.prompt_text import prompt_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop_app.domain import LaneSetup, Message

MOST_CHARACTERS = 8_000_000
"""Of a request: more than any context window holds, and few enough for the one line to a child that it has to be."""

_CHARACTERS_OF_A_TOKEN = 4

_NONE: Mapping[str, bytes] = MappingProxyType({})


def request_for(
    setup: LaneSetup,
    history: Sequence[Message],
    texts: Mapping[str, str],
    *,
    n_ctx: int,
    begun: str = "",
    images: Mapping[str, bytes] = _NONE,
) -> GenerationRequest:
    """Ask for an answer to `history`, whose files have `texts` or are `images` by SHA-256, or to carry `begun` on.

    Files that are in neither stay out of it. Raises PromptTooLong if the newest message is longer than
    anything that a model with a context window of `n_ctx` tokens could read.
    """
    prompt = [message for one in history if (message := _read(one, texts, images)).text or message.images]
    if prompt and len(prompt[-1].text) > MOST_CHARACTERS:
        tokens = len(prompt[-1].text) // _CHARACTERS_OF_A_TOKEN
        raise PromptTooLong(tokens=f"≈ {tokens}", n_ctx=str(n_ctx))
    while sum(len(message.text) for message in prompt) > MOST_CHARACTERS:
        del prompt[0]
    if setup.system_prompt:
        prompt.insert(0, PromptMessage(role=Role.SYSTEM, text=setup.system_prompt))
    if begun:
        prompt.append(PromptMessage(role=Role.ASSISTANT, text=begun))
    return GenerationRequest(
        messages=tuple(prompt), sampling=setup.sampling, template=setup.template, continue_last=bool(begun)
    )


def _read(message: Message, texts: Mapping[str, str], images: Mapping[str, bytes]) -> PromptMessage:
    files = [(file.name, texts[file.sha256]) for file in message.attachments if file.sha256 in texts]
    seen = [file for file in message.attachments if file.sha256 in images]
    return PromptMessage(
        role=message.role,
        text=prompt_text(message.text, files),
        images=tuple(PromptImage(media_type=file.media_type, data=images[file.sha256]) for file in seen),
    )
