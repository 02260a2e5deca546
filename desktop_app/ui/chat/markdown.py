"""Markdown as a flat row of leaves: paragraphs, headings, code, tables, rules, each with its place.

CommonMark with GFM's tables and strikethrough; raw HTML is text, and a line that ends in the source ends on
the page, because small models write verses that way. Lists and quotes are no leaves: a leaf says
in which of them it stands, so that every leaf can be laid out, drawn and kept alone, however deep it lies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, Flag, auto
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token


class Step(Enum):
    """One level of nesting."""

    QUOTE = auto()
    ITEM = auto()


class Mark(Flag):
    """How a run is set."""

    NONE = 0
    STRONG = auto()
    EMPHASIS = auto()
    STRIKE = auto()
    CODE = auto()
    QUIET = auto()


@dataclass(frozen=True, slots=True)
class Run:
    """Characters set alike. `href` is an address with a scheme that may be opened, or empty."""

    text: str
    marks: Mark = Mark.NONE
    href: str = ""


Runs = tuple[Run, ...]


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
class Rule:
    """A thematic break."""

    place: Place


Leaf = Paragraph | Heading | Code | Table | Rule

_OPENABLE = re.compile(r"(?:https?://[^/\s]|mailto:[^\s]+@)", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"https?://[^\s<>\"'`]*[^\s<>\"'`.,;:!?)\]}*_~、。，）」』]", re.IGNORECASE)


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 (markdown-it's own name)
        """Always true: an address that may not be opened is shown in words, which needs it parsed."""
        del url
        return True


@cache
def parser() -> MarkdownIt:
    """The one parser; it keeps no state between texts."""
    return _Parser("commonmark", {"html": False}).enable(["table", "strikethrough"])


def is_openable(address: str) -> bool:
    """Whether a link may be offered: http, https and mailto, nothing else."""
    return bool(_OPENABLE.match(address))


def parse(text: str) -> tuple[Leaf, ...]:
    """Every leaf of a whole text."""
    return tuple(leaves(parser().parse(text)))


def leaves(tokens: Sequence[Token], first_number: int | None = None) -> Iterator[Leaf]:
    """The leaves of block tokens; `first_number` overrides that of a list which the tokens begin with."""
    walk = _Walk()
    if first_number is not None and tokens and tokens[0].type == "ordered_list_open":
        walk.first_number = first_number
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == "table_open":
            end = next(at for at in range(index, len(tokens)) if tokens[at].type == "table_close")
            yield _table(walk.place(), tokens[index:end])
            index = end
        elif (leaf := walk.step(token, tokens[index + 1] if index + 1 < len(tokens) else None)) is not None:
            yield leaf
        index += 1


class _Walk:
    """Where in lists and quotes the walk over the tokens stands."""

    def __init__(self) -> None:
        self.first_number: int | None = None
        self._steps: list[Step] = []
        self._markers: list[tuple[int, str]] = []
        self._numbers: list[int | None] = []

    def place(self) -> Place:
        """The place of the leaf that comes now; the markers are used up by it."""
        place = Place(tuple(self._steps), tuple(self._markers))
        self._markers.clear()
        return place

    def step(self, token: Token, following: Token | None) -> Leaf | None:
        """Take one token; the leaf that it makes, if it does."""
        match token.type:
            case "paragraph_open" if following is not None:
                return Paragraph(self.place(), inline_runs(following.children or ()))
            case "heading_open" if following is not None:
                return Heading(self.place(), int(token.tag[1]), inline_runs(following.children or ()))
            case "fence" | "code_block":
                return Code(self.place(), language_of(token.info), token.content.removesuffix("\n"))
            case "hr":
                return Rule(self.place())
            case "list_item_close" | "blockquote_close":
                return self._close()
        self._open(token)
        return None

    def _open(self, token: Token) -> None:
        match token.type:
            case "blockquote_open":
                self._steps.append(Step.QUOTE)
            case "bullet_list_open":
                self._numbers.append(None)
            case "ordered_list_open":
                self._numbers.append(list_start(token) if self.first_number is None else self.first_number)
                self.first_number = None
            case "list_item_open":
                self._open_item()
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()

    def _open_item(self) -> None:
        number = self._numbers[-1]
        self._markers.append((len(self._steps), "•" if number is None else f"{number}."))
        if number is not None:
            self._numbers[-1] = number + 1
        self._steps.append(Step.ITEM)

    def _close(self) -> Leaf | None:
        # an item without content still shows its marker
        empty = Paragraph(self.place(), ()) if self._markers and self._steps[-1] is Step.ITEM else None
        self._steps.pop()
        return empty


def list_start(token: Token) -> int:
    """The number with which an ordered list begins."""
    start = token.attrGet("start")
    return 1 if start is None else int(start)


def language_of(info: str) -> str:
    """The language that a fence names, or nothing."""
    words = info.split(maxsplit=1)
    return words[0] if words else ""


def _table(place: Place, tokens: Sequence[Token]) -> Table:
    rows: list[list[Runs]] = []
    aligns: list[str] = []
    for token, following in pairwise(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(inline_runs(following.children or ()))
            if token.type == "th_open":
                aligns.append(str(token.attrGet("style") or "").removeprefix("text-align:"))
    return Table(place, tuple(aligns), tuple(rows[0]), tuple(tuple(row) for row in rows[1:]))


_MARKS = {"strong": Mark.STRONG, "em": Mark.EMPHASIS, "s": Mark.STRIKE}


def inline_runs(tokens: Iterable[Token]) -> Runs:
    """The runs of inline tokens."""
    runs: list[Run] = []
    marks = Mark.NONE
    addresses: list[str] = []
    for token in tokens:
        kind = token.type
        href = addresses[-1] if addresses and is_openable(addresses[-1]) else ""
        name, _, edge = kind.rpartition("_")
        if name in _MARKS:
            marks = marks | _MARKS[name] if edge == "open" else marks & ~_MARKS[name]
        elif kind == "link_open":
            addresses.append(str(token.attrGet("href") or ""))
        elif kind == "link_close":
            address = addresses.pop()
            if not is_openable(address) and address:
                runs.append(Run(f" ({address})", marks | Mark.QUIET))
        elif kind == "image":
            runs += _image(token, marks, href)
        elif kind == "code_inline":
            runs.append(Run(token.content, marks | Mark.CODE, href))
        elif kind in ("softbreak", "hardbreak"):
            runs.append(Run("\n", marks, href))
        elif token.content:
            runs += [Run(token.content, marks, href)] if href else _with_addresses(token.content, marks)
    return _joined(runs)


def _image(token: Token, marks: Mark, href: str) -> list[Run]:
    """An image is never fetched: its words stand for it, and its address can be read."""
    words = "".join(run.text for run in inline_runs(token.children or ()))
    address = str(token.attrGet("src") or "")
    shown = [Run(words, marks | Mark.EMPHASIS, href)] if words else []
    return [*shown, Run(f" ({address})" if words else f"({address})", marks | Mark.QUIET)]


def _with_addresses(text: str, marks: Mark) -> list[Run]:
    runs: list[Run] = []
    at = 0
    for match in _BARE_ADDRESS.finditer(text):
        runs += [Run(text[at : match.start()], marks)] if match.start() > at else []
        runs.append(Run(match.group(), marks, match.group()))
        at = match.end()
    return [*runs, Run(text[at:], marks)] if at < len(text) else runs


def _joined(runs: list[Run]) -> Runs:
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].marks == run.marks and joined[-1].href == run.href:
            joined[-1] = Run(joined[-1].text + run.text, run.marks, run.href)
        else:
            joined.append(run)
    return tuple(joined)


def plain(leaf: Leaf) -> str:
    """What a leaf says, without its looks."""
    match leaf:
        case Paragraph() | Heading():
            return words(leaf.runs)
        case Code():
            return leaf.text
        case Table():
            return "\n".join("\t".join(words(cell) for cell in row) for row in (leaf.head, *leaf.rows))
        case Rule():
            return ""


def words(runs: Runs) -> str:
    """The characters of runs."""
    return "".join(run.text for run in runs)
