"""A message as a flat row of leaves: paragraphs, headings, code, tables, rules, each with its place.

Lists and quotes are no leaves: a leaf says in which of them it stands, so that every leaf can be laid out,
drawn and kept alone, however deep it lies.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, Flag, auto


class Step(Enum):
    """One level of nesting."""

    QUOTE = auto()
    ITEM = auto()
    NOTE = auto()


class Mark(Flag):
    """How a run is set."""

    NONE = 0
    STRONG = auto()
    EMPHASIS = auto()
    STRIKE = auto()
    CODE = auto()
    QUIET = auto()
    FORMULA = auto()
    NOTE = auto()


@dataclass(frozen=True, slots=True)
class Run:
    """Characters set alike; those of a formula are its TeX with the delimiters. `href` is an address with a scheme
    that may be opened, or empty.
    """

    text: str
    marks: Mark = Mark.NONE
    href: str = ""


Runs = tuple[Run, ...]

BULLET, OPEN_TASK, DONE_TASK = "•", "☐", "☑"
"""Markers of items without a number."""


@dataclass(frozen=True, slots=True)
class Place:
    """The nesting of a leaf, outermost first; `markers` are (depth, words) of the items that begin with it."""

    steps: tuple[Step, ...] = ()
    markers: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    place: Place
    runs: Runs


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of `level` 1 to 6."""

    place: Place
    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Code:
    """Code, fenced or indented, without the line end of its last line."""

    place: Place
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table; each of `aligns` is "left", "center", "right" or "" for a column."""

    place: Place
    aligns: tuple[str, ...]
    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula on a line of its own, as TeX."""

    place: Place
    tex: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break."""

    place: Place


Leaf = Paragraph | Heading | Code | Table | Formula | Rule


def plain(leaf: Leaf) -> str:
    """What a leaf says, without its looks."""
    match leaf:
        case Paragraph() | Heading():
            return words(leaf.runs)
        case Code():
            return leaf.text
        case Table():
            return "\n".join("\t".join(words(cell) for cell in row) for row in (leaf.head, *leaf.rows))
        case Formula():
            return f"$$\n{leaf.tex}\n$$"
        case Rule():
            return ""


def words(runs: Runs) -> str:
    """The characters of runs."""
    return "".join(run.text for run in runs)
