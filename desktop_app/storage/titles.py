"""A conversation's title from its first prompt."""

from __future__ import annotations

import re
import unicodedata

LENGTH = 60
"""Characters of a title, about: it ends at a word where there is one not far before."""

NO_WORDS = "…"
"""The title where a prompt has nothing that could be shown."""

_LONGEST_LINE = 400
_SHORTEST_CUT = LENGTH // 2

_FENCE = re.compile(r"^\s*(```|~~~)")
_LINE_MARKS = re.compile(r"^(?:\s*(?:#{1,6}\s|>|[-*+]\s|\d{1,2}[.)]\s|\[[ xX]\]\s))+\s*")
_RULE = re.compile(r"^[\s#>*_\-=+~`|]*$")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^()]*\)")
_CODE = re.compile(r"`+([^`]+)`+")
_STRONG = re.compile(r"(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_]+)(?<=\S)\1(?![\w*])")

_ZWJ, _ZWNJ = "\u200d", "\u200c"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def title_from(prompt: str) -> str:
    """The first line that says something, without Markdown's marks, at most about `LENGTH` characters."""
    for line in _first_lines(prompt):
        title = _plain(line)
        if title:
            return _shortened(title)
    return NO_WORDS


def _first_lines(prompt: str) -> list[str]:
    lines = [line[:_LONGEST_LINE] for line in prompt.splitlines() if line.strip()]
    return [line for line in lines if not _FENCE.match(line)] + lines


def _plain(line: str) -> str:
    shown = "".join(map(_shown, unicodedata.normalize("NFC", line)))
    if _RULE.match(shown):
        return ""
    text = _LINE_MARKS.sub("", shown)
    for marks, words in ((_LINK, r"\1"), (_CODE, r"\1"), (_STRONG, r"\2"), (_EMPHASIS, r"\2")):
        text = marks.sub(words, text)
    return " ".join(text.split())


def _shown(character: str) -> str:
    if character in {_ZWJ, _ZWNJ}:
        return character
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    # Direction overrides and other invisible characters have no business in a list of titles.
    return "" if category in {"Cf", "Cs"} else character


def _shortened(title: str) -> str:
    if len(title) <= LENGTH:
        return title
    space = title.rfind(" ", _SHORTEST_CUT, LENGTH + 1)
    end = space if space > 0 else _whole_characters(title, LENGTH)
    return f"{title[:end].rstrip()}…"


def _whole_characters(title: str, end: int) -> int:
    """The last place at or before `end` that does not cut through what a reader sees as one character."""
    cut = end
    while cut > _SHORTEST_CUT and _joins(title, cut):
        cut -= 1
    return cut


def _joins(title: str, cut: int) -> bool:
    after = title[cut]
    if title[cut - 1] == _ZWJ or after == _ZWJ or ord(after) in _SKIN_TONES:
        return True
    if unicodedata.category(after).startswith("M"):
        return True
    if ord(after) not in _FLAG_LETTERS:
        return False
    letters = 0
    while letters < cut and ord(title[cut - 1 - letters]) in _FLAG_LETTERS:
        letters += 1
    return letters % 2 == 1
