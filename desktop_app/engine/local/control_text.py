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
    beginnings, known, lengths = _index(tuple(special_tokens))
    pieces = []
    done = 0
    for found in beginnings.finditer(plain):
        start = found.start()
        if any(plain[start : start + length] in known for length in lengths.get(plain[start : start + 2], ())):
            pieces.append(plain[done : start + 1])
            done = start + 1
    pieces.append(plain[done:])
    return MARK.join(pieces)


def unprotect(text: str) -> str:
    """`text` without marks."""
    return text.replace(MARK, "")


@lru_cache(maxsize=4)
def _index(tokens: tuple[str, ...]) -> tuple[re.Pattern[str], frozenset[str], dict[str, set[int]]]:
    """What a token can begin with, the tokens, and the lengths that they have by their first two
    characters. A vocabulary has thousands of them, too many for the alternatives of one expression.
    """
    known = frozenset(token for token in tokens if len(token) > 1)
    lengths: dict[str, set[int]] = {}
    for token in known:
        lengths.setdefault(token[:2], set()).add(len(token))
    beginnings = "|".join(re.escape(first) for first in {token[0] for token in known})
    return re.compile(beginnings or r"(?!)"), known, lengths
