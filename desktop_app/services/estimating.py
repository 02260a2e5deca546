"""About how many tokens a text has, where nobody can count them here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.domain import PromptMessage
    from desktop_app.engine.base import GenerationRequest

TOKENS_OF_AN_IMAGE = 1000
"""Between 258 (Gemini's small ones) and about 1,600 (Claude's largest)."""

_WIDE_FROM = "\u1100"
_NARROW_OF_A_TOKEN = 4
_SAMPLE = 20_000


def tokens_in(text: str) -> int:
    """Four characters of an alphabet make a token, and one of Korean, Chinese or Japanese."""
    sample = text[:_SAMPLE]
    wide = sum(character >= _WIDE_FROM for character in sample) * len(text) / max(len(sample), 1)
    tokens = round(wide + (len(text) - wide) / _NARROW_OF_A_TOKEN)
    return max(tokens, 1) if text else 0


def tokens_of(message: PromptMessage) -> int:
    """Of its words and images."""
    return tokens_in(message.text) + TOKENS_OF_AN_IMAGE * len(message.images)


def estimated_prompt(request: GenerationRequest) -> int:
    """About how many tokens a model reads."""
    return sum(map(tokens_of, request.messages))
