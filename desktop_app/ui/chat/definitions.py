"""Definition lists: a term, and below it lines that begin with a colon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdit_py_plugins.deflist import deflist_plugin

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock


def definitions(parser: MarkdownIt) -> None:
    """Teach a parser definitions. The plugin also takes a tilde for a colon, but "~ 5 km" means "about"."""
    parser.use(deflist_plugin)
    rules = parser.block.ruler
    (plugin,) = [rule.fn for rule in rules.__rules__ if rule.name == "deflist"]

    def with_colons(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        line = first + 1
        while line < last and state.isEmpty(line):
            line += 1
        start = state.bMarks[line] + state.tShift[line] if line < last else -1
        if not silent and (start < 0 or state.src[start] != ":"):
            return False
        ends = (at for at in range(line, last) if _ends(state, at))
        return bool(plugin(state, first, next(ends, last), silent))

    rules.disable("deflist")
    # a line of hyphens below must not make a heading of it after all
    rules.before("lheading", "definitions", with_colons, {"alt": ["paragraph", "reference", "blockquote"]})


def _ends(state: StateBlock, line: int) -> bool:
    """Whether a line at the margin is no definition: the plugin would take it for the next term."""
    start = state.bMarks[line] + state.tShift[line]
    mark = state.src[start : start + 1]
    is_tilde = mark == "~" and state.src[start + 1 : start + 2].isspace()
    return not state.isEmpty(line) and (is_tilde or (mark != ":" and state.sCount[line] <= state.blkIndent))
