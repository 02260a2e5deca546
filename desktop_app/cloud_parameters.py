"""Which of our parameters each provider takes, what it calls them, and how much its models can be made to reason:
without the providers' libraries.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop_app.accounts import Provider
from desktop_app.domain import ReasoningEffort

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.accounts import CloudModel

_COMMON = {
    "temperature": "temperature",
    "top_p": "top_p",
    "seed": "seed",
    "max_tokens": "max_tokens",
    "stop": "stop",
    "json_schema": "response_format",
    "reasoning_effort": "reasoning_effort",
}
_LLAMA = {**_COMMON, "top_k": "top_k", "min_p": "min_p", "repeat_penalty": "repeat_penalty", "grammar": "grammar"}
_VLLM = {**_COMMON, "top_k": "top_k", "min_p": "min_p", "repeat_penalty": "repetition_penalty"}
_NAMES: dict[Provider, dict[str, str]] = {
    Provider.OPENAI: {**_COMMON, "max_tokens": "max_completion_tokens"},
    Provider.ANTHROPIC: {
        "temperature": "temperature",
        "top_k": "top_k",
        "top_p": "top_p",
        "max_tokens": "max_tokens",
        "stop": "stop_sequences",
        "json_schema": "output_config",
        "reasoning_effort": "thinking",
    },
    Provider.GOOGLE: {
        "temperature": "temperature",
        "top_k": "topK",
        "top_p": "topP",
        "seed": "seed",
        "max_tokens": "maxOutputTokens",
        "stop": "stopSequences",
        "json_schema": "responseJsonSchema",
        "reasoning_effort": "thinkingConfig",
    },
    Provider.MISTRAL: {**_COMMON, "seed": "random_seed"},
    Provider.OPENROUTER: _VLLM,
    Provider.LM_STUDIO: {**_COMMON, "top_k": "top_k", "repeat_penalty": "repeat_penalty"},
    Provider.LLAMA_CPP: _LLAMA,
    Provider.JAN: _LLAMA,
    Provider.VLLM: _VLLM,
}


_NOT_SENT = "\n\n# not sent: "


def with_unsent(sent: str, unsent: tuple[str, ...]) -> str:
    """A request as it is kept, with our names of what was set and is not in it."""
    return f"{sent}{_NOT_SENT}{', '.join(unsent)}" if unsent else sent


def unsent_in(kept: str) -> tuple[str, ...]:
    """What `with_unsent` was given."""
    _, found, unsent = kept.rpartition(_NOT_SENT)
    return tuple(unsent.split(", ")) if found else ()


def names(provider: Provider) -> Mapping[str, str]:
    """What each takes, by our names; whoever is not known takes the common ones."""
    return _NAMES.get(provider, _COMMON)


_NONE, _MINIMAL, _LOW, _MEDIUM, _HIGH, _XHIGH, _MAX = ReasoningEffort
_USUAL = (_LOW, _MEDIUM, _HIGH)

_BY_NAME: dict[Provider, tuple[tuple[str, tuple[ReasoningEffort, ...]], ...]] = {
    Provider.OPENAI: (
        (r"gpt-[34]|chatgpt|gpt-5(\.\d+)?-chat|o1-(mini|preview)", ()),
        (r"gpt-5-pro", (_HIGH,)),
        (r"gpt-5\.\d+-pro", (_MEDIUM, _HIGH, _XHIGH)),
        (r"gpt-5(?!\.)", (_MINIMAL, *_USUAL)),
        (r"gpt-5\.1(?!\d)", (_NONE, *_USUAL)),
        (r"gpt-5\.", (_NONE, *_USUAL, _XHIGH)),
        (r"o\d", _USUAL),
        (r"gpt-", (_NONE, *_USUAL, _XHIGH, _MAX)),
    ),
    Provider.ANTHROPIC: (
        (r"claude-(2|instant|3(?!-7))", ()),
        (r"claude-3-7|claude-(opus|sonnet|haiku)-4(-[015])?(-\d{8})?$", (_NONE, *_USUAL)),
        (r"claude-", (_NONE, *_USUAL, _XHIGH, _MAX)),
    ),
    Provider.GOOGLE: (
        (r"gemini-2\.5-pro", _USUAL),
        (r"gemini-2\.5", (_NONE, *_USUAL)),
        (r"gemini-(1|2|embedding)|gemma|learnlm", ()),
        (r"gemini-3-pro", (_LOW, _HIGH)),
        (r"gemini-[\d.]+-pro", _USUAL),
        (r"gemini-", (_MINIMAL, *_USUAL)),
    ),
    Provider.MISTRAL: (
        (r"mistral-small-(latest|260[3-9]|261|2[7-9])|mistral-medium-(latest|3[-.][5-9]|26|2[7-9])", (_NONE, _HIGH)),
        (r"", ()),
    ),
}
"""What the providers write of their models, the first that fits; their lists do not say it, but for Anthropic's and
OpenRouter's. Who reasons always as it likes, as Magistral does, takes none.
"""

_BUDGETED = re.compile(r"claude-3-7|claude-(opus|sonnet|haiku)-4(-[015])?(-\d{8})?$|gemini-2\.5")

BUDGETS = {_LOW: 1024, _MEDIUM: 8192, _HIGH: 24576}
"""Tokens of reasoning for models that know no levels: what Google itself takes a level for."""


def efforts(provider: Provider, model: CloudModel) -> tuple[ReasoningEffort, ...]:
    """How much a model can be asked to reason, the least first; none: that cannot be set."""
    if model.efforts is not None:
        return model.efforts
    if provider is Provider.GOOGLE and model.context_window and not model.reasons:
        return ()
    for pattern, found in _BY_NAME.get(provider, ()):
        if re.match(pattern, model.id):
            return found
    return (_NONE, *_USUAL)


def is_budgeted(model: CloudModel) -> bool:
    """Whether its reasoning is bounded in tokens, for want of levels."""
    return _BUDGETED.match(model.id) is not None
