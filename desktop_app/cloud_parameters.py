"""Which of our parameters each provider takes, and what it calls them: without the providers' libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.accounts import Provider

if TYPE_CHECKING:
    from collections.abc import Mapping

_COMMON = {
    "temperature": "temperature",
    "top_p": "top_p",
    "seed": "seed",
    "max_tokens": "max_tokens",
    "stop": "stop",
    "json_schema": "response_format",
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
    },
    Provider.GOOGLE: {
        "temperature": "temperature",
        "top_k": "topK",
        "top_p": "topP",
        "seed": "seed",
        "max_tokens": "maxOutputTokens",
        "stop": "stopSequences",
        "json_schema": "responseJsonSchema",
    },
    Provider.MISTRAL: {**_COMMON, "seed": "random_seed"},
    Provider.OPENROUTER: _VLLM,
    Provider.LM_STUDIO: {**_COMMON, "top_k": "top_k", "repeat_penalty": "repeat_penalty"},
    Provider.LLAMA_CPP: _LLAMA,
    Provider.JAN: _LLAMA,
    Provider.VLLM: _VLLM,
}


def names(provider: Provider) -> Mapping[str, str]:
    """What each takes, by our names; whoever is not known takes the common ones."""
    return _NAMES.get(provider, _COMMON)
