"""Markdown's rules for footnotes: `[^1]` in the text, `[^1]: …` for what it says, shown where it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.common.utils import normalizeReference

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_REFERENCE = re.compile(r"\[\^([^\s\[\]^]{1,32})\](?!:)")
_DEFINITION = re.compile(r"\[\^([^\s\[\]^]{1,32})\]:[ \t]*(?=\S)")

REFERENCE = "footnote_ref"
OPEN = "footnote_open"
CLOSE = "footnote_close"


def footnotes(parser: MarkdownIt) -> None:
    """Teach a parser footnotes. A number in brackets is always one; a word only if it is explained somewhere."""
    parser.inline.ruler.before("link", REFERENCE, _reference)
    parser.block.ruler.before("reference", "footnote", _definition, {"alt": ["paragraph", "reference"]})


def _reference(state: StateInline, silent: bool) -> bool:
    found = _REFERENCE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    label = found[1]
    if not label.isdecimal() and _key(label) not in state.env.get("references", {}):
        return False
    if not silent:
        state.push(REFERENCE, "", 0).content = label
    state.pos = found.end()
    return True


def _definition(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    if state.is_code_block(first):
        return False
    found = _DEFINITION.match(_line(state, first))
    if found is None:
        return False
    if silent:
        return True
    end = first + 1
    while end < last and not state.isEmpty(end) and not _ends(state, end, last):
        end += 1
    lines = [_line(state, line).strip() for line in range(first, end)]
    lines[0] = lines[0][found.end() :]
    # kept with the references to links, which the text is parsed again for once they are all known
    known = state.env.setdefault("references", {})
    known.setdefault(_key(found[1]), {"title": "", "href": "", "map": [first, end]})
    opening = state.push(OPEN, "", 1)
    opening.info, opening.map = found[1], [first, end]
    state.push("paragraph_open", "p", 1).map = [first, end]
    content = state.push("inline", "", 0)
    content.content, content.map, content.children = "\n".join(lines), [first, end], []
    state.push("paragraph_close", "p", -1)
    state.push(CLOSE, "", -1)
    state.line = end
    return True


def _ends(state: StateBlock, line: int, last: int) -> bool:
    if state.sCount[line] - state.blkIndent > 3:
        return False
    rules = state.md.block.ruler.getRules("paragraph")
    return any(rule(state, line, last, True) for rule in rules)  # noqa: FBT003 (as above)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _key(label: str) -> str:
    return normalizeReference(f"^{label}")
