"""What a sentence consists of: words, numbers and names, in a form in which they can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

_TOKEN = re.compile(r"[-+−]?\d+(?:[.,]\d+)*(?:[eE][-+]?\d+)?%?|[^\W\d_]+(?:['’][^\W\d_]+)?|[^\W_]+")
_NUMBER = re.compile(r"[-+−]?\d")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_QUOTED = re.compile(r"[“\"‘《〈「『]([^”\"’》〉」』\n]{1,60})[”\"’》〉」』]")
_WIDE = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""Scripts whose words take on endings or have no blanks between them: two letters at a time are compared there."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number at `start` to `end` of its text; `form` is what counts when it is compared."""

    start: int
    end: int
    form: str
    is_number: bool


class Words:
    """A sentence's tokens, and how like another's they are."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tuple(_token(found) for found in _TOKEN.finditer(text))

    @cached_property
    def form(self) -> str:
        """What two sentences that say the same in the same words have in common."""
        return " ".join(token.form for token in self.tokens)

    @cached_property
    def units(self) -> Counter[str]:
        """Words; of Korean, Chinese and Japanese ones, pairs of letters."""
        return Counter(unit for token in self.tokens for unit in _units(token.form))

    @cached_property
    def size(self) -> int:
        """How many units there are."""
        return self.units.total()

    def likeness(self, other: Words) -> float:
        """0..1, by Dice: twice what both have over what they have together."""
        together = self.size + other.size
        if not together:
            return 0.0
        few, many = sorted((self.units, other.units), key=len)
        return 2 * sum(min(count, many[unit]) for unit, count in few.items()) / together

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The values of its numbers."""
        return frozenset(token.form for token in self.tokens if token.is_number)

    @cached_property
    def names(self) -> tuple[Token, ...]:
        """Words with a capital that do not begin the sentence, acronyms, and what stands in quotation marks."""
        quoted = [
            Token(found.start(1), found.end(1), _form(found[1]), is_number=False)
            for found in _QUOTED.finditer(self.text)
        ]
        inside = [(token.start, token.end) for token in quoted]
        written = [
            token
            for index, token in enumerate(self.tokens)
            if _is_name(self.text[token.start : token.end], first=index == 0)
            and not any(start <= token.start < end for start, end in inside)
        ]
        return tuple(sorted([*quoted, *written], key=lambda token: token.start))


def _token(found: re.Match[str]) -> Token:
    text = found[0]
    is_number = _NUMBER.match(text) is not None
    return Token(found.start(), found.end(), _value(text) if is_number else _form(text), is_number)


def _form(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")


def _value(text: str) -> str:
    """1,000 and 1000, 3.50 and 3.5 are the same number."""
    text = unicodedata.normalize("NFKC", text).replace("−", "-").casefold()
    percent = "%" if text.endswith("%") else ""
    plain = text.rstrip("%")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if plain.count(".") == 1 and "e" not in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.lstrip("+") + percent


def _units(form: str) -> list[str]:
    if _WIDE.search(form) and len(form) > 2:
        return [form[at : at + 2] for at in range(len(form) - 1)]
    return [form]


def _is_name(word: str, *, first: bool) -> bool:
    if not word[0].isupper() or word == "I" or word.startswith(("I'", "I’")):
        return False
    return not first or (len(word) > 1 and word.isupper())
