"""A prompt with its files, in the words in which a model reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FENCE = re.compile(r"^ {0,3}(`{3,})", re.MULTILINE)


def prompt_text(words: str, files: Iterable[tuple[str, str]]) -> str:
    """The user's words, then each text file (its name and its text) between fences that no line of it can close."""
    return "\n\n".join(part for part in (words, *(_block(name, text) for name, text in files)) if part)


def _block(name: str, text: str) -> str:
    fence = "`" * max([3, *(len(found) + 1 for found in _FENCE.findall(text))])
    end = "" if text.endswith("\n") or not text else "\n"
    return f"File: {' '.join(name.split())}\n{fence}\n{text}{end}{fence}"
