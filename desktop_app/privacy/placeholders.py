"""Placeholders in the place of what is private, and the originals back in what a model says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.privacy import Hidden

OPEN = "⟦"

NOTE = "Texts such as ⟦email-1⟧ stand for something private. Use them exactly as they are."
"""Told to a model that gets placeholders."""

_WORD = re.compile(r"\S*\Z")


def hide(text: str, hidden: Iterable[Hidden]) -> str:
    """The text with a placeholder for each thing that is to be replaced; of two that overlap, for the longer one."""
    placeholders = {one.value: one.placeholder for one in hidden if one.replaced}
    if not placeholders:
        return text
    longest_first = sorted(placeholders, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), lambda match: placeholders[match[0]], text)


class Restorer:
    """Puts the originals back into a text that comes in pieces.

    What stands in an address of the web stays a placeholder: who wrote the address could read there what it was.
    """

    def __init__(self, hidden: Iterable[Hidden]) -> None:
        self._originals = {one.placeholder: one.value for one in hidden if one.replaced}
        self._longest = max(map(len, self._originals), default=0)
        self._held = ""
        self._word = ""

    def take(self, piece: str) -> str:
        """What of the text is certain now; the beginning of a placeholder is held back."""
        if not self._originals:
            return piece
        text = self._held + piece
        keep = len(text)
        last = text.rfind(OPEN, max(0, len(text) - self._longest))
        if last >= 0 and any(one != text[last:] and one.startswith(text[last:]) for one in self._originals):
            keep = last
        self._held = text[keep:]
        return self._restored(text[:keep])

    def rest(self) -> str:
        """What was held back, at the end."""
        held, self._held = self._held, ""
        return held

    def _restored(self, text: str) -> str:
        out: list[str] = []
        place = 0
        while (at := text.find(OPEN, place)) >= 0:
            found = next((one for one in self._originals if text.startswith(one, at)), OPEN)
            self._read(text[place:at])
            out += [text[place:at], found if "//" in self._word else self._originals.get(found, found)]
            self._read(found)
            place = at + len(found)
        self._read(text[place:])
        return "".join([*out, text[place:]])

    def _read(self, text: str) -> None:
        """Remember the word that the text ends in."""
        found = _WORD.search(text)
        word = found[0] if found else ""
        self._word = (self._word + word if len(word) == len(text) else word)[-2000:]
