"""About how many tokens a text has, where nobody can count them here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.domain import PromptMessage
    from desktop_app.engine.base import GenerationRequest

TOKENS_OF_AN_IMAGE = 1000
"""Between 258 (Gemini's small ones) and about 1,600 (Claude's largest)."""

MARGIN = 1.15
"""An estimate may be so far below what a provider counts."""

_WIDE_FROM, _OTHER_FROM = "\u1100", "\u0370"
_NARROW_OF_A_TOKEN, _OTHER_OF_A_TOKEN = 4, 2
_SAMPLE = 20_000


def tokens_in(text: str) -> int:
    """About so many: four Latin characters make a token, two of Greek, Cyrillic, Arabic, Hindi or Thai, and one of
    Korean, Chinese or Japanese. Of a long text, characters from all over it are looked at.
    """
    sample = text[:: max(1, len(text) // _SAMPLE)]
    wide = sum(character >= _WIDE_FROM for character in sample)
    other = sum(_OTHER_FROM <= character < _WIDE_FROM for character in sample)
    narrow = len(sample) - wide - other
    tokens = wide + other / _OTHER_OF_A_TOKEN + narrow / _NARROW_OF_A_TOKEN
    return max(round(tokens * len(text) / len(sample)), 1) if text else 0


def tokens_of(message: PromptMessage) -> int:
    """Of its words and images."""
    return tokens_in(message.text) + TOKENS_OF_AN_IMAGE * len(message.images)


def estimated_prompt(request: GenerationRequest) -> int:
    """About how many tokens a model reads."""
    return sum(map(tokens_of, request.messages))
