"""Keeping words that look like control tokens words.

Before a template is rendered, a mark goes into each special token's text found in what a person or a model
wrote. The rendered text is then split at its special tokens, which only the template can have put there,
and the marks are taken out of the pieces between them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MARK = "\ufdd0"
"""A noncharacter: Unicode keeps it for a program's own use, so no text has a claim to it."""


def protect(text: str, special_tokens: Sequence[str]) -> str:
    """`text` with no special token in it: each one, also where they overlap, gets a mark after its first
    character. Marks in the text itself are dropped. Tokens of one character cannot be protected; no
    vocabulary steers a model with them.
    """
    plain = text.replace(MARK, "")
    starts = _starts(tuple(special_tokens))
    return plain if starts is None else starts.sub(rf"\g<0>{MARK}", plain)


def unprotect(text: str) -> str:
    """`text` without marks."""
    return text.replace(MARK, "")


@lru_cache(maxsize=4)
def _starts(tokens: tuple[str, ...]) -> re.Pattern[str] | None:
    """Matches each character with which a token begins. Grouping by that character lets ordinary text be
    passed over without trying a vocabulary's thousands of tokens.
    """
    endings: dict[str, list[str]] = {}
    for token in sorted(set(tokens)):
        if len(token) > 1 and MARK not in token:
            endings.setdefault(token[0], []).append(re.escape(token[1:]))
    groups = (f"{re.escape(first)}(?={'|'.join(rest)})" for first, rest in endings.items())
    return re.compile("|".join(groups), re.DOTALL) if endings else None
