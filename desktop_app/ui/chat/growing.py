"""Markdown that is still being written: finished leaves are never parsed again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from desktop_app.ui.chat.markdown import leaves, list_start, parse, parser
from desktop_app.ui.chat.open_block import OpenFence, OpenTable
from desktop_app.ui.chat.open_paragraph import OpenParagraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from desktop_app.ui.chat.leaves import Leaf

_MAY_BECOME_SOMETHING_ELSE = re.compile(
    r"[ \t>]*(?:[-=*+_#>|`~:\t ]+|\d{1,9}[.)]?|[-*+][ \t]+\[(?:[ xX]\]?)?|\[\^[^\s\[\]]*\]?:?)[ \t]*"
)
_DELIMITERS = re.compile(r"[|:\- \t]*")


class GrowingMarkdown:
    """`leaves` of the text so far. While it grows, a last line that may yet become something else (a lone
    `-`, the head of a table) is held back, so that nothing on the page has to change its mind.
    """

    def __init__(self, text: str = "") -> None:
        self.leaves: list[Leaf] = []
        self._settled = 0
        self._source: list[str] = []
        self._tail = ""
        self._fence: OpenFence | None = None
        self._table: OpenTable | None = None
        self._paragraph: OpenParagraph | None = None
        self._next_number: int | None = None
        self._references: dict[str, Any] = {}
        self._half_line_end = False
        if text:
            self.append(text)

    def append(self, text: str) -> int:
        """Grow by `text`; the index of the first leaf that may have changed."""
        text = self._unified(text)
        first = self._settled
        self._source.append(text)
        self._tail += text
        if self._paragraph is not None:
            paragraph = self._paragraph.take(text)
            if paragraph is not None:
                first = len(self.leaves) - 1
                self.leaves[-1] = paragraph
            if paragraph is not None and self._paragraph.behind is None:
                return first
            self._leave_paragraph(self._paragraph)
        elif "\n" in text:
            self._settle()
        self._show_tail(_shown(self._tail, self._table.head if self._table else ""))
        return first

    def finish(self) -> int:
        """Nothing more will come; the index of the first leaf that may have changed."""
        if self._half_line_end:
            self._half_line_end = False
            self.append("\n")
        if self._paragraph is not None and not self._references:
            return self._settled
        if self._references or self._env_of(self._tail)["references"]:
            # a link may lean on a reference that came after it
            self.leaves = list(parse("".join(self._source)))
            return 0
        if self._fence is not None:
            if self._tail.strip():
                self._fence.take(self._tail + "\n")
            self.leaves[self._settled :] = [self._fence.leaf()]
        else:
            self._show_tail(self._tail, grows=False)
        return self._settled

    def source(self) -> str:
        """The text so far, with plain line ends."""
        return "".join(self._source)

    def _unified(self, text: str) -> str:
        if self._half_line_end:
            text = "\r" + text
        self._half_line_end = text.endswith("\r")
        text = text[:-1] if self._half_line_end else text
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")

    def _leave_paragraph(self, paragraph: OpenParagraph) -> None:
        self._paragraph = None
        if paragraph.behind is not None:
            self._settle_leaves(self.leaves[self._settled :])
            self._next_number = None
            self._tail = paragraph.behind
        self._settle()

    def _settle(self) -> None:
        """Move what no further text can change out of the tail; only whole lines are certain."""
        while (end := self._tail.rfind("\n") + 1) > 0:
            if (open_block := self._fence or self._table) is not None:
                used = open_block.take(self._tail[:end])
                if used is None:
                    self._tail = self._tail[end:]
                    return
                self._settle_leaves([open_block.leaf()])
                self._fence = self._table = None
                self._tail = self._tail[used:]
                continue
            if (fence := OpenFence.begun_by(self._tail)) is not None:
                self._fence = fence
                self._tail = self._tail[fence.opening_length :]
                continue
            if (table := OpenTable.begun_by(self._tail[:end], self._env_of(None))) is not None:
                self._table = table
                self._tail = self._tail[end:]
                return
            if not self._settle_blocks(self._tail[:end]):
                return

    def _settle_blocks(self, lines: str) -> bool:
        """Settle all blocks but the last, and all items but the last of a list; whether there were any."""
        env = self._env_of(None)
        tokens = parser().parse(lines, env)
        cut = _last_beginning(tokens, lines)
        if cut == 0:
            return False
        kept, next_number = _before(tokens, cut, self._next_number)
        self._settle_leaves(list(leaves(kept, self._next_number)))
        self._next_number = next_number
        self._references |= {label: at for label, at in env["references"].items() if at.get("map", [0, 0])[1] <= cut}
        self._tail = self._tail[_offset(self._tail, cut) :]
        return True

    def _settle_leaves(self, new: list[Leaf]) -> None:
        self.leaves[self._settled :] = new
        self._settled = len(self.leaves)

    def _show_tail(self, shown: str, *, grows: bool = True) -> None:
        if self._fence is not None:
            self.leaves[self._settled :] = [self._fence.leaf(self._tail)]
        elif self._table is not None:
            self.leaves[self._settled :] = self._table.leaves(shown)
        else:
            env = self._env_of(None) | {"grows": grows}
            tokens = parser().parse(shown, env)
            self.leaves[self._settled :] = leaves(tokens, self._next_number)
            if grows and shown == self._tail and env["references"] == self._references:
                self._paragraph = OpenParagraph.at_the_end(shown, tokens, self.leaves, self._references)

    def _env_of(self, tail: str | None) -> dict[str, Any]:
        env: dict[str, Any] = {"references": dict(self._references), "grows": tail is None}
        if tail and self._fence is None:
            parser().parse(tail, env)
        return env


def _shown(tail: str, before: str = "") -> str:
    """`tail`, which stands after `before`, without a last line that may yet become something else."""
    if before:
        return _shown(before + tail)[len(before) :]
    start = tail.rfind("\n") + 1
    if _MAY_BECOME_SOMETHING_ELSE.fullmatch(tail, start):
        tail = tail[:start]
    *_, second, first, last = ["", "", *tail.rsplit("\n", 2)]
    if last.startswith("|") and not first.startswith("|"):
        return tail[: len(tail) - len(last)]
    if first.startswith("|") and not second.startswith("|") and _DELIMITERS.fullmatch(last):
        return tail[: len(tail) - len(last) - len(first) - 1]
    return tail


def _last_beginning(tokens: Sequence[Token], lines: str) -> int:
    """The line in which the last top-level block begins, or the last item of a list at the left margin."""
    tops = [token for token in tokens if token.level == 0 and token.map]
    if not tops:
        return 0
    opening = tops[-1]
    first = _first_line(opening)
    if opening.meta.get("open") and len(tops) > 1 and _line(lines, first - 1).strip():
        # if it is never closed it goes on with the block above
        return _first_line(tops[-2])
    if opening.type in ("bullet_list_open", "ordered_list_open"):
        items = [token.map[0] for token in tokens if token.type == "list_item_open" and token.level == 1 and token.map]
        here = [line for line in items if line >= first]
        # items that lean to the right are told apart by the first one's indent: those stay together
        if all(not lines[_offset(lines, line)].isspace() for line in here):
            # alone, an item with a bar in it might head a table
            return next((line for line in reversed(here) if "|" not in _line(lines, line)), first)
    return first


def _before(tokens: Sequence[Token], cut: int, first_number: int | None) -> tuple[list[Token], int | None]:
    """The tokens of the blocks and items before line `cut`, and the number of the item that follows them."""
    kept: list[Token] = []
    number: int | None = None
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting >= 0:
            if token.map and token.map[0] >= cut:
                return kept, None
            number = _first_number(token, first_number if index == 0 else None)
        if token.level == 1 and token.type == "list_item_open" and token.map:
            if token.map[0] >= cut:
                return [*kept, tokens[-1]], number
            number = None if number is None else number + 1
        kept.append(token)
    return kept, None


def _first_number(token: Token, override: int | None) -> int | None:
    if token.type != "ordered_list_open":
        return None
    return list_start(token) if override is None else override


def _first_line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _line(text: str, line: int) -> str:
    at = _offset(text, line)
    return text[at : text.index("\n", at)]


def _offset(text: str, line: int) -> int:
    """Where a line begins."""
    at = 0
    for _ in range(line):
        at = text.index("\n", at) + 1
    return at
