"""The paragraph that a text ends with while it grows: what its coming words cannot change is parsed once.

CommonMark reads the inside of a paragraph from left to right, and a mark reaches forward only while it is open. So
a paragraph can be parsed in pieces, each of which ends before a word where nothing is open: no emphasis, bracket,
code or formula.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from markdown_it.rules_inline import StateInline

from desktop_app.ui.chat.inline import inline_runs, joined
from desktop_app.ui.chat.leaves import Leaf, Paragraph, Runs
from desktop_app.ui.chat.markdown import parser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

PIECE = 160
"""Characters that are at least parsed at a time."""

_BEFORE_A_WORD = re.compile(r"[ \n](?=[^\W_])")
_WITHIN = re.compile(r"[^\n]*")
_WITH_LINES_OF_WORDS = re.compile(r"(?:[^\n]|\n[^\W\d_])*")
_UNCERTAIN = re.compile(r"\n[ \t\n]*")
_ENDED = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)*(?=[ \t]*[^\s:])")
"""A colon would make a term of the line above."""
_OPEN = re.compile(r"[`$]|\][(\[]")
"""Marks that were left over as text: more text may yet give them a meaning."""


class OpenParagraph:
    """Takes what is added within its lines, and lines that begin with a letter: those belong to it for certain."""

    def __init__(self, paragraph: Paragraph, content: str, references: dict[str, Any], *, takes_lines: bool) -> None:
        self._paragraph = paragraph
        self._references = references
        self._takes_lines = takes_lines
        self._closed: Runs = ()
        self._rest = ""
        self._tried = 0
        self._uncertain = ""
        self.behind: str | None = None
        """What has come after the paragraph, once it has ended for certain."""
        self._add(content)

    @classmethod
    def at_the_end(
        cls, text: str, tokens: Sequence[Token], leaves: Sequence[Leaf], references: dict[str, Any]
    ) -> OpenParagraph | None:
        """The paragraph with which `text` ends, or None if its last line may still become something else."""
        last = next((at for at in range(len(tokens) - 1, 0, -1) if tokens[at].nesting >= 0), 0)
        if last == 0 or tokens[last].type != "inline" or tokens[last - 1].type != "paragraph_open":
            return None
        leaf = leaves[-1]
        assert isinstance(leaf, Paragraph)
        content = tokens[last].content
        bare = text.rstrip()
        is_certain = content[content.rfind("\n") + 1 :][:1].isalpha() and content[:1] != "["
        if not is_certain or not bare.endswith(content) or "\n" in text[len(bare) :]:
            return None
        return cls(leaf, content + text[len(bare) :], references, takes_lines=tokens[last].level == 1)

    def take(self, text: str) -> Paragraph | None:
        """The paragraph with `text` behind it, or None if that does something else to it than go on with or end it."""
        text = self._uncertain + text
        within = (_WITH_LINES_OF_WORDS if self._takes_lines else _WITHIN).match(text)
        assert within is not None
        left = text[within.end() :]
        if left and not self._takes_lines:
            return None
        if ended := _ENDED.match(left):
            self.behind = left[ended.end() :]
        elif left and not _UNCERTAIN.fullmatch(left):
            return None
        self._uncertain = left
        self._add(within[0])
        rest = _runs(self._rest.rstrip(), self._references)
        return replace(self._paragraph, runs=joined(self._closed, rest))

    def _add(self, text: str) -> None:
        self._rest += text
        if len(self._rest) < self._tried + PIECE:
            return
        ends = [found.end() for found in _BEFORE_A_WORD.finditer(self._rest)]
        while ends:
            piece = self._rest[: ends[-1]]
            if _is_closed(piece, self._references):
                self._closed = joined(self._closed, _runs(piece, self._references))
                self._rest = self._rest[len(piece) :]
                break
            ends = ends[: len(ends) // 2]
        # where something stays open the pieces become longer: so that is not looked at too often
        self._tried = len(self._rest) + len(self._rest) // 4 if len(self._rest) > PIECE else 0


def _runs(piece: str, references: dict[str, Any]) -> Runs:
    (inline,) = parser().parseInline(piece, {"references": dict(references)})
    return inline_runs(inline.children or ())


def _is_closed(piece: str, references: dict[str, Any]) -> bool:
    """Whether nothing in `piece`, which ends before a word, can be changed by what follows."""
    state = StateInline(piece, parser(), {"references": dict(references)}, [])
    parser().inline.tokenize(state)
    for rule in parser().inline.ruler2.getRules(""):
        rule(state)
    if any(delimiter.open and delimiter.end < 0 for delimiter in state.delimiters):
        return False
    if any(token.type == "text_special" and token.markup in ("\\(", "\\[") for token in state.tokens):
        return False
    left = "".join(token.content if token.type == "text" else "\0" for token in state.tokens)
    depth = 0
    for bracket in re.findall(r"[\[\]]", left):
        depth = depth + 1 if bracket == "[" else max(0, depth - 1)
    return depth == 0 and not _OPEN.search(left)
