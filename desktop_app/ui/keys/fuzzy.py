"""Finding names by some of their letters, in order: "nch" finds "New chat", "ㅅㄷ" finds "새 대화"."""

from __future__ import annotations

import unicodedata

_AT_A_WORD = 8
_IN_A_ROW = 5
_AT_THE_START = 4
_SKIPPED = -1

_LEADING = dict(
    zip(
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ",
        (chr(code) for code in range(0x1100, 0x1113)),
        strict=True,
    )
)
"""Consonants as they are typed alone, and as they begin a syllable that is taken apart."""


def match(typed: str, name: str) -> int | None:
    """How well `name` fits what was typed, the more the better; None if it does not.

    Letters count for more where words begin and where they follow each other. Case and the white space typed do
    not matter, and a Korean syllable is found by what is typed of it so far.
    """
    wanted = "".join(_letters(typed).split())
    letters = _letters(name)
    if not wanted:
        return 0
    best: int | None = None
    start = letters.find(wanted[0])
    while start >= 0:
        score = _score(wanted, letters, start)
        if score is None:
            break
        best = score if best is None else max(best, score)
        start = letters.find(wanted[0], start + 1)
    return best


def _score(wanted: str, letters: str, start: int) -> int | None:
    """For the match that begins at `start` and takes each next letter at its first place, a word's if there is one."""
    score, place, before = 0, start, start - 1
    for letter in wanted:
        found = _place(letter, letters, place, before)
        if found < 0:
            return None
        if found == 0:
            score += _AT_THE_START
        if _begins_word(letters, found):
            score += _AT_A_WORD
        if found == before + 1:
            score += _IN_A_ROW
        else:
            score += max(_SKIPPED * (found - before - 1), -_IN_A_ROW)
        before, place = found, found + 1
    return score


def _place(letter: str, letters: str, place: int, before: int) -> int:
    """Where a letter is taken: next in a row, else at a word's beginning, else first found; -1 for nowhere."""
    if place < len(letters) and place == before + 1 and letters[place] == letter:
        return place
    first = found = letters.find(letter, place)
    while found >= 0 and not _begins_word(letters, found):
        found = letters.find(letter, found + 1)
    return found if found >= 0 else first


def _begins_word(letters: str, place: int) -> bool:
    return place == 0 or (not letters[place - 1].isalnum() and not unicodedata.combining(letters[place - 1]))


def _letters(text: str) -> str:
    """Lower case, syllables and accents taken apart."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(_LEADING.get(letter, letter) for letter in apart)
