"""What a model is asked: a conversation in the words and the order in which it reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.domain import PromptMessage, Role
from desktop_app.engine.base import GenerationRequest
from desktop_app.errors import PromptTooLong
from desktop_app.services.prompt_text import prompt_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop_app.domain import LaneSetup, Message

MOST_CHARACTERS = 8_000_000
"""Of a request: more than any context window holds, and few enough for the one line to a child that it has to be."""

_CHARACTERS_OF_A_TOKEN = 4


def request_for(
    setup: LaneSetup, history: Sequence[Message], texts: Mapping[str, str], *, n_ctx: int, begun: str = ""
) -> GenerationRequest:
    """Ask for an answer to `history`, whose files have `texts` by their SHA-256, or to carry `begun` on.

    Files without a text, as images are, stay out of it. Raises PromptTooLong if the newest message is longer than
    anything that a model with a context window of `n_ctx` tokens could read.
    """
    prompt = [message for one in history if (message := _read(one, texts)).text]
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


def _read(message: Message, texts: Mapping[str, str]) -> PromptMessage:
    files = [(file.name, texts[file.sha256]) for file in message.attachments if file.sha256 in texts]
    return PromptMessage(role=message.role, text=prompt_text(message.text, files))
