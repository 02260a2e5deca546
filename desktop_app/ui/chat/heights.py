"""Heights of what has not been laid out: close enough that the scroll bar does not jump about."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from desktop_app.ui.chat.leaves import Code, Formula, Heading, Leaf, Paragraph, Step, Table, words
from desktop_app.ui.theme import Size, Space

if TYPE_CHECKING:
    from desktop_app.ui.chat.leaves import Place

_CHARACTER = 0.5
"""A mean character's width as a share of the type size; a wide (Korean, Chinese) one counts twice."""

_SAMPLE = 64
"""Characters of a text that stand for all of it: ten thousand messages are estimated at once."""

_HEAD_AND_FOOT = 100
_LINE = 24
_CODE_LINE = 21
_TABLE_ROW = 32
_FORMULA = 56


def lead(previous: Leaf | None, leaf: Leaf) -> int:
    """Pixels of air above `leaf`."""
    if previous is None:
        return 0
    if begins_notes(previous, leaf):
        return Space.XXL
    if isinstance(previous, Heading):
        return Space.S
    if isinstance(leaf, Heading):
        return Space.XL if leaf.level <= 2 else Space.L
    if isinstance(leaf, Paragraph) and isinstance(previous, Paragraph):
        shared = joined(previous.place, leaf.place)
        inside_a_list = Step.ITEM in previous.place.steps[:shared] or (leaf.place.markers and previous.place.markers)
        return Space.XS if inside_a_list else Space.M
    return Space.L


def begins_notes(previous: Leaf | None, leaf: Leaf) -> bool:
    """Whether `leaf` is the first footnote below the text."""
    return Step.NOTE in leaf.place.steps and (previous is None or Step.NOTE not in previous.place.steps)


def joined(previous: Place, place: Place) -> int:
    """How many of the outermost steps two neighbours share."""
    shared = 0
    for one, other in zip(previous.steps, place.steps, strict=False):
        if one is not other:
            break
        shared += 1
    return shared


def _lines(text: str, width: float) -> int:
    per_line = max(1.0, width / (Size.READING * _CHARACTER))
    wide = 0.0
    if not text.isascii():
        sample = text[:_SAMPLE]
        wide = len(text) * sum(character > "\u1100" for character in sample) / len(sample)
    return max(1, text.count("\n") + ceil((len(text) + wide) / per_line))


def leaf_height(leaf: Leaf, width: int) -> int:
    """A leaf's height in pixels without its lead, estimated for a text column of `width`."""
    match leaf:
        case Paragraph() | Heading():
            return _lines(words(leaf.runs), width) * _LINE
        case Code():
            return (leaf.text.count("\n") + 1) * _CODE_LINE + 48
        case Table():
            return (len(leaf.rows) + 1) * _TABLE_ROW
        case Formula():
            return _FORMULA
        case _:
            return 1


def message_height(text: str, width: int) -> int:
    """A message's height in pixels, estimated for a text column of `width`."""
    return _lines(text, width) * _LINE + _HEAD_AND_FOOT
