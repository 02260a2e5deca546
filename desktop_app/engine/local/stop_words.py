"""Ends an answer before a stop word, in whatever pieces it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class StopWords:
    """Holds back only what may be the beginning of a stop word. Of two that overlap the one that is complete first
    counts, and of two that are complete at once the longer one, however the text is cut into pieces.
    """

    def __init__(self, words: Sequence[str] = ()) -> None:
        self._words = tuple(word for word in words if word)
        self._held = ""
        self.found = False

    def push(self, text: str) -> str:
        """What is certain to come before any stop word; "" once one was found."""
        if not self._words or self.found:
            return "" if self.found else text
        text = self._held + text
        ends = [(at + len(word), at) for word in self._words if (at := text.find(word)) >= 0]
        if ends:
            self.found, self._held = True, ""
            return text[: min(ends)[1]]
        certain = len(text) - max(_begun(text, word) for word in self._words)
        self._held = text[certain:]
        return text[:certain]

    def end(self) -> str:
        """What was held back and is no stop word after all."""
        held, self._held = self._held, ""
        return held


def _begun(text: str, word: str) -> int:
    """How many characters at the end of `text` may be the beginning of `word`."""
    sizes = range(min(len(word) - 1, len(text)), 0, -1)
    return next((size for size in sizes if text.endswith(word[:size])), 0)
