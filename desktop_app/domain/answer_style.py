"""How an answer is dressed: what may please a reader whatever it says."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*$", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]", re.MULTILINE)
_BOLD = re.compile(r"\*\*[^\s*](?:[^*\n]*[^\s*])?\*\*")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerStyle:
    """Counts: `characters` of the whole answer, the rest outside of code blocks. `bold` counts pieces of text."""

    characters: int = 0
    headings: int = 0
    list_items: int = 0
    bold: int = 0


def style_of(text: str) -> AnswerStyle:
    """The style of an answer in Markdown; reasoning is no part of it."""
    prose = _without_code(text)
    return AnswerStyle(
        characters=len(text),
        headings=len(_HEADING.findall(prose)),
        list_items=len(_ITEM.findall(prose)),
        bold=len(_BOLD.findall(prose)),
    )


def _without_code(text: str) -> str:
    """The text outside of fenced blocks; one that is not closed goes on to the end."""
    prose, begin, fence = [], 0, ""
    for found in _FENCE.finditer(text):
        mark = found[1]
        if not fence:
            prose.append(text[begin : found.start()])
            fence = mark
        elif mark.startswith(fence) and found[0].strip() == mark:
            begin, fence = found.end(), ""
    return "\n".join(prose if fence else [*prose, text[begin:]])
