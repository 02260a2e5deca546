"""An answer taken apart: sentences of its prose and blocks of its code, by where they stand in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)[^\n]*$")
_LEAD = re.compile(r"\s*(?:>\s?)*(?:#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s+)?|\d{1,3}[.)]\s+|\|)?")
"""What stands before the words of a line: quotes, a heading's or a list's mark."""

_BEGINS = re.compile(r"\s*(?:>\s?)*(?:#{1,6}\s|[-*+]\s|\d{1,3}[.)]\s|\|)")
_END = re.compile(r"[.!?。！？…]+[\"'”’)\]」』]*(?=\s|$)|[。！？]")
_NO_END = re.compile(r"(?:^|\W)(?:e\.g|i\.e|cf|vs|etc|approx|Mr|Mrs|Ms|Dr|Prof|St|No|Fig)\.$|(?:^|\s)[A-Z]\.$")
"""Full stops that end no sentence, initials among them."""

_BACK = 12
"""So many characters before its end tell whether a full stop ends a sentence."""

LONGEST = 1_200
"""Characters of a sentence; what goes on without an end is cut at a blank, so that comparing it takes no time to speak
of.
"""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters `start` to `end` of the answer."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """What a fence encloses, characters `start` to `end` of the answer, in the `language` that it names, or ""."""

    start: int
    end: int
    text: str
    language: str


def parts(answer: str) -> tuple[tuple[Sentence, ...], tuple[Code, ...]]:
    """The sentences and the code blocks of an answer in Markdown, each in order. An open fence goes to the end."""
    sentences: list[Sentence] = []
    codes: list[Code] = []
    prose = 0
    fence: tuple[str, str, int] | None = None
    for start, line in _lines(answer):
        found = _FENCE.match(line)
        if fence is None and found:
            sentences += _sentences(answer, prose, start)
            fence = found[1], found[2].lower(), min(start + len(line) + 1, len(answer))
        elif fence is not None and found and found[1].startswith(fence[0]) and not found[2]:
            codes.append(_code(answer, fence, start))
            fence, prose = None, start + len(line)
    if fence is None:
        sentences += _sentences(answer, prose, len(answer))
    else:
        codes.append(_code(answer, fence, len(answer)))
    return tuple(sentences), tuple(codes)


def _code(answer: str, fence: tuple[str, str, int], end: int) -> Code:
    start = fence[2]
    return Code(start, max(start, end), answer[start : max(start, end)], fence[1])


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _sentences(text: str, start: int, end: int) -> Iterator[Sentence]:
    """Of the paragraphs between two places; items of lists, headings and rows of tables are sentences too."""
    for begin, stop in _paragraphs(text, start, end):
        lead = _LEAD.match(text, begin, stop)
        at = lead.end() if lead else begin
        for found in _END.finditer(text, at, stop):
            if _NO_END.search(text[max(begin, found.end() - _BACK) : found.end()]) is None:
                yield from _sentence(text, at, found.end())
                at = found.end()
        yield from _sentence(text, at, stop)


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begun: int | None = None
    last = start
    for offset, line in _lines(text[start:end]):
        at = start + offset
        if begun is not None and (not line.strip() or _BEGINS.match(line)):
            yield begun, last
            begun = None
        if line.strip():
            begun = at if begun is None else begun
            last = at + len(line)
    if begun is not None:
        yield begun, last


def _sentence(text: str, start: int, end: int) -> Iterator[Sentence]:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    while len(words) > LONGEST:
        cut = words.rfind(" ", LONGEST // 2, LONGEST) + 1 or LONGEST
        yield from _sentence(text, start, start + cut)
        start, words = start + cut, words[cut:]
    if any(character.isalnum() for character in words):
        yield Sentence(start, start + len(words), words)
