"""Markdown parsed into leaves: CommonMark with GFM's tables, tasks and strikethrough, footnotes, definitions and
formulas.

Raw HTML is text, and a line that ends in the source ends on the page, because small models write verses
that way.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from desktop_app.ui.chat import footnotes as notes
from desktop_app.ui.chat.definitions import definitions
from desktop_app.ui.chat.emphasis import wide_emphasis
from desktop_app.ui.chat.footnotes import footnotes
from desktop_app.ui.chat.inline import inline_runs, strong
from desktop_app.ui.chat.leaves import (
    BULLET,
    DONE_TASK,
    OPEN_TASK,
    Code,
    Formula,
    Heading,
    Leaf,
    Paragraph,
    Place,
    Rule,
    Run,
    Runs,
    Step,
    Table,
    plain,
)
from desktop_app.ui.chat.tex import BLOCK, formulas

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token


_TASK = re.compile(r"\[([ xX])\][ \t]+")


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 (markdown-it's own name)
        """Always true: an address that may not be opened is shown in words, which needs it parsed."""
        del url
        return True


@cache
def parser() -> MarkdownIt:
    """The one parser; it keeps no state between texts."""
    made = _Parser("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return made.use(wide_emphasis).use(formulas).use(footnotes).use(definitions)


def parse(text: str) -> tuple[Leaf, ...]:
    """Every leaf of a whole text."""
    return tuple(leaves(parser().parse(text)))


def plain_text(text: str) -> str:
    """What Markdown says, without its marks."""
    return "\n\n".join(plain(leaf) for leaf in parse(text))


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
                return self._paragraph(inline_runs(following.children or ()))
            case "dt_open" if following is not None:
                return Paragraph(self.place(), strong(inline_runs(following.children or ())))
            case "heading_open" if following is not None:
                return Heading(self.place(), int(token.tag[1]), inline_runs(following.children or ()))
            case "fence" | "code_block":
                return Code(self.place(), language_of(token.info), token.content.removesuffix("\n"))
            case _ if token.type == BLOCK:
                return Formula(self.place(), token.content)
            case "hr":
                return Rule(self.place())
            case "list_item_close" | "blockquote_close" | "dd_close" | notes.CLOSE:
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
            case "dd_open":
                self._steps.append(Step.ITEM)
            case notes.OPEN:
                self._markers.append((len(self._steps), f"{token.info}."))
                self._steps.append(Step.NOTE)
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()

    def _paragraph(self, runs: Runs) -> Paragraph:
        task = _TASK.match(runs[0].text) if runs and self._markers and not runs[0].marks else None
        if task is None or self._markers[-1] != (len(self._steps) - 1, BULLET):
            return Paragraph(self.place(), runs)
        self._markers[-1] = (len(self._steps) - 1, OPEN_TASK if task[1] == " " else DONE_TASK)
        rest = (Run(runs[0].text[task.end() :]),) if task.end() < len(runs[0].text) else ()
        return Paragraph(self.place(), (*rest, *runs[1:]))

    def _open_item(self) -> None:
        number = self._numbers[-1]
        self._markers.append((len(self._steps), BULLET if number is None else f"{number}."))
        if number is not None:
            self._numbers[-1] = number + 1
        self._steps.append(Step.ITEM)

    def _close(self) -> Leaf | None:
        # an item without content still shows its marker
        empty = Paragraph(self.place(), ()) if self._markers and self._steps[-1] is not Step.QUOTE else None
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
