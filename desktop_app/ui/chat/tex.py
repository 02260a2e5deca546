r"""Markdown's rules for formulas: `$…$` and `\(…\)` in a line, `$$…$$` and `\[…\]` on lines of their own or in one.

Dollars in prose are no formulas: after the first and before the last one there is no space, no digit or
Latin letter follows the last one, and what is between them is more than an amount of money.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_INLINE = (
    (re.compile(r"\$\$(?!\$)((?:[^$\\]|\\.)+?)\$\$", re.DOTALL), True),
    (re.compile(r"\$(?![\s$])((?:[^$\\]|\\.)*?(?:[^\s$\\]|\\.))\$(?![A-Za-z0-9_$])", re.DOTALL), False),
    (re.compile(r"\\\((.+?)\\\)", re.DOTALL), False),
    (re.compile(r"\\\[(.+?)\\\]", re.DOTALL), True),
)
_AMOUNT = re.compile(r"\d[\d.,]*[\s,][^\\^_=+*/<>{}()|-]*")
_WORD = re.compile(r"[A-Za-z0-9]")
"""Other scripts put particles right behind a formula, and words right before it."""
_SOMETHING = re.compile(r"\w")
_CLOSING = {"$$": "$$", "\\[": "\\]"}

INLINE = "formula"
BLOCK = "formula_block"


def formulas(parser: MarkdownIt) -> None:
    """Teach a parser formulas: tokens of the types `INLINE`, with the delimiters, and `BLOCK`, without them."""
    parser.inline.ruler.before("escape", INLINE, _inline)
    parser.block.ruler.before(
        "fence", BLOCK, _block, {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]}
    )


def without_delimiters(formula: str) -> tuple[str, bool]:
    """The TeX of an inline formula, and whether it is set as on a line of its own."""
    width = 1 if formula[0] == "$" and formula[:2] != "$$" else 2
    return formula[width:-width].strip(), formula[:2] in _CLOSING


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "$\\":
        return False
    for pattern, display in _INLINE:
        found = pattern.match(state.src, state.pos, state.posMax)
        if found is None or not _SOMETHING.search(found[1]):
            continue
        before = state.src[state.pos - 1 : state.pos]
        if found[0][0] == "$" and (_WORD.fullmatch(before) or (not display and _AMOUNT.fullmatch(found[1]))):
            continue
        if not silent:
            token = state.push(INLINE, "", 0)
            token.content = found[0]
        state.pos = found.end()
        return True
    return False


def _block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    if state.is_code_block(first):
        return False
    start = state.bMarks[first] + state.tShift[first]
    closing = _CLOSING.get(state.src[start : start + 2])
    if closing is None:
        return False
    lines: list[str] = []
    for line in range(first, last):
        if line > first and (state.isEmpty(line) or state.sCount[line] < state.blkIndent):
            break
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
        lines.append((text[2:] if line == first else text).rstrip())
        if lines[-1].endswith(closing):
            return silent or _close(state, first, line, lines, closing)
        if closing in lines[-1]:
            return False
    # the last of `bMarks` stands behind the text
    if not state.env.get("grows") or first + len(lines) < len(state.bMarks) - 1:
        return False
    if silent:
        return True
    # it may well be closed by what is still to come
    state.line = first + len(lines)
    token = state.push("fence", "code", 0)
    token.meta["open"] = True
    token.info, token.content, token.map = "tex", "\n".join(lines).strip(), [first, state.line]
    return True


def _close(state: StateBlock, first: int, line: int, lines: list[str], closing: str) -> bool:
    lines[-1] = lines[-1].removesuffix(closing)
    tex = "\n".join(lines).strip()
    if not tex or closing in tex:
        return False
    state.line = line + 1
    token = state.push(BLOCK, "", 0)
    token.content, token.map, token.block = tex, [first, state.line], True
    return True
