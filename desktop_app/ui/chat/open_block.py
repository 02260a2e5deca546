"""Blocks at the left margin that are still open: their lines are added without parsing what came before."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop_app.ui.chat.leaves import Code, Leaf, Place, Table
from desktop_app.ui.chat.markdown import language_of, leaves, parser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_FENCE = re.compile(r"(`{3,}|~{3,})([^\n]*)\n")
_TABLE = re.compile(r"[^\n]*\n[ \t]*[|:-][|: \t-]*\n")


class OpenFence:
    """A fence: its lines go straight to the leaf, without the parser."""

    def __init__(self, opening: re.Match[str]) -> None:
        self.opening_length = len(opening[0])
        self._language = language_of(parser().parse(opening[0])[0].info)
        self._closing = re.compile(rf" {{0,3}}{opening[1][0]}{{{len(opening[1])},}}[ \t]*")
        self._maybe_closing = re.compile(rf" {{0,3}}{opening[1][0]}*[ \t]*")
        self._lines = ""

    @classmethod
    def begun_by(cls, text: str) -> OpenFence | None:
        """The fence that a text begins with. Rather none than a wrong one: with a bar in it the line may head a
        table.
        """
        opening = _FENCE.match(text)
        if opening is None or "|" in opening[2] or (opening[1][0] == "`" and "`" in opening[2]):
            return None
        return cls(opening)

    def take(self, lines: str) -> int | None:
        """Take whole lines; how many characters were used up to and with the closing line, or None."""
        used = 0
        taken: list[str] = []
        closed = False
        for line in lines.split("\n")[:-1]:
            used += len(line) + 1
            if self._closing.fullmatch(line):
                closed = True
                break
            taken.append(line + "\n")
        self._lines += "".join(taken)
        return used if closed else None

    def leaf(self, partial: str = "") -> Code:
        """The code so far; `partial` is a line that has not ended."""
        held = self._maybe_closing.fullmatch(partial)
        text = self._lines + ("" if held else partial)
        return Code(Place(), self._language, text.removesuffix("\n"))


class OpenTable:
    """A table: each new row is parsed below the table's head alone."""

    def __init__(self, head: str, table: Table, env: dict[str, Any]) -> None:
        self.head = head
        self._table = table
        self._env = env

    @classmethod
    def begun_by(cls, lines: str, env: dict[str, Any]) -> OpenTable | None:
        """The table of which all of these whole lines are part, or None."""
        head = _TABLE.match(lines)
        if head is None:
            return None
        table, used, _ = _rows(head[0], lines[head.end() :], env)
        return cls(head[0], table, env) if table is not None and used is None else None

    def take(self, lines: str) -> int | None:
        """Take whole lines; how many characters were used if the table ends among them, or None."""
        table, used, _ = _rows(self.head, lines, self._env)
        assert table is not None
        self._table = replace(self._table, rows=self._table.rows + table.rows)
        return used

    def leaf(self) -> Table:
        """The table so far."""
        return self._table

    def leaves(self, partial: str) -> list[Leaf]:
        """The table so far and what a line that has not ended makes of itself: a row, or another block."""
        if not partial:
            return [self._table]
        table, _, others = _rows(self.head, partial, self._env)
        assert table is not None
        return [replace(self._table, rows=self._table.rows + table.rows), *leaves(others)]


def _rows(head: str, lines: str, env: dict[str, Any]) -> tuple[Table | None, int | None, Sequence[Token]]:
    """The table that a head and some lines make, how many characters of the lines are in it if not all, and
    the tokens of those that are not.
    """
    tokens = parser().parse(head + lines, {"references": dict(env["references"])})
    if not tokens or tokens[0].type != "table_open" or tokens[0].map is None or tokens[0].map[0] != 0:
        return None, 0, tokens
    end = next(at for at, token in enumerate(tokens) if token.type == "table_close") + 1
    (table,) = leaves(tokens[:end])
    assert isinstance(table, Table)
    taken = (head + lines).split("\n")[: tokens[0].map[1]]
    used = sum(len(line) + 1 for line in taken) - len(head)
    return table, used if used < len(lines) else None, tokens[end:]
