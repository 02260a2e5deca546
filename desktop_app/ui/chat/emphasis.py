"""Emphasis beside Korean, Chinese and Japanese letters.

CommonMark's rule looks for the spaces that those scripts do not put: in `**a (b)**은` the last marks would close
nothing, because a parenthesis stands before them and a letter behind.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_inline import emphasis, strikethrough

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

    Rule = Callable[[StateInline, bool], bool]

_MARKS = "*~"
_WIDE = re.compile(
    r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff]"
)


def wide_emphasis(parser: MarkdownIt) -> None:
    """Let marks right beside a letter of these scripts open and close whatever stands on their other side."""
    parser.inline.ruler.at("emphasis", _beside_wide(emphasis.tokenize))
    parser.inline.ruler.at("strikethrough", _beside_wide(strikethrough.tokenize))


def _beside_wide(rule: Rule) -> Rule:
    def tokenize(state: StateInline, silent: bool) -> bool:
        first, known = state.pos, len(state.delimiters)
        if not rule(state, silent):
            return False
        if state.src[first] in _MARKS:
            before, behind = state.src[max(0, first - 1) : first], state.src[state.pos : state.pos + 1]
            opens = bool(_WIDE.match(before)) and not behind.isspace() and behind != ""
            closes = bool(_WIDE.match(behind)) and not before.isspace() and before != ""
            for delimiter in state.delimiters[known:]:
                delimiter.open = delimiter.open or opens
                delimiter.close = delimiter.close or closes
        return True

    return tokenize
