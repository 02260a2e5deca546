"""The text in a file, whichever of a few encodings it is in."""

from __future__ import annotations

import codecs
import re

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
"""Characters that text files do not hold; escape (colours in logs) and form feed are in some."""

_SAMPLE = 65_536
_CLEARLY = 4
_LAYOUT = "\t\n\f\r\ufeff"
_KOREAN = re.compile(r"[가-힣ㄱ-ㆎ]")
_FOREIGN = re.compile(r"[^\x00-\x7f]")


def decoded(data: bytes) -> str | None:
    """The text, with line feeds as its only line ends; None if this is no text.

    Tried in turn: UTF-16 and UTF-8 by their marks, UTF-8, UTF-16 without a mark by where its zeros lie, and CP949
    if most of what it makes of the bytes is Korean, for it also finds characters in other old encodings.
    """
    text = _by_trial(data)
    if text is None or _CONTROLS.search(text):
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _by_trial(data: bytes) -> str | None:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded_as(data, "utf-16")
    text = _decoded_as(data, "utf-8-sig")
    if text is not None and "\0" not in text:
        return text
    for encoding in _utf_16_without_mark(data):
        text = _decoded_as(data, encoding)
        if text is not None and all(character.isprintable() or character in _LAYOUT for character in text):
            return text
    korean = _decoded_as(data, "cp949")
    if korean is None or 2 * len(_KOREAN.findall(korean)) < len(_FOREIGN.findall(korean)):
        return None
    return korean


def _utf_16_without_mark(data: bytes) -> tuple[str, ...]:
    """Which of the two it may be: the spaces, digits and line ends of a text have one byte zero."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    first, second = sample[::2].count(0), sample[1::2].count(0)
    if max(first, second) <= max(_CLEARLY * min(first, second), len(sample) // 20):
        return ()
    return ("utf-16-le",) if second > first else ("utf-16-be",)


def _decoded_as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
