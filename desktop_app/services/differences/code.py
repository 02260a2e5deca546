"""Code blocks against each other: as a program reads them, and line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pygments import lex
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment
from pygments.util import ClassNotFound

from desktop_app.services.differences import sequences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.services.differences.parts import Code

_MOST = 200_000
"""Characters; beyond, code is compared by its lines alone."""

_LAYOUT_COUNTS = frozenset({"", "python", "py", "python3", "yaml", "yml", "haml", "pug", "makefile", "text", "diff"})


def meaning(code: Code) -> str:
    """The code without comments, and without layout where its language needs none."""
    kept = _without_comments(code)
    if code.language in _LAYOUT_COUNTS:
        lines = [line.rstrip() for line in "".join(kept).split("\n")]
        return "\n".join(line for line in lines if line)
    return " ".join(word for value in kept for word in value.split())


def changed_lines(code: Code, other: Code) -> Iterator[tuple[int, int]]:
    """Where lines stand in `code` that `other` does not have there, by characters of the answer."""
    start, starts = code.start, []
    lines = code.text.split("\n")
    for line in lines:
        starts.append(start)
        start += len(line) + 1
    for first, last in sequences.changed(_forms(code), _forms(other)):
        for index in range(first, last):
            if lines[index].strip():
                yield starts[index], starts[index] + len(lines[index])


def likeness(code: Code, other: Code) -> float:
    """0..1, by lines that both have."""
    return sequences.likeness(_forms(code), _forms(other))


def _without_comments(code: Code) -> list[str]:
    """Its tokens; the whole text where nobody knows the language."""
    if not code.language or len(code.text) > _MOST:
        return [code.text]
    try:
        lexer = get_lexer_by_name(code.language)
    except ClassNotFound:
        return [code.text]
    return [
        value for kind, value in lex(code.text, lexer) if Comment not in kind.split() or Comment.Preproc in kind.split()
    ]


def _forms(code: Code) -> list[str]:
    lines = code.text.split("\n")
    return [line.rstrip() if code.language in _LAYOUT_COUNTS else " ".join(line.split()) for line in lines]
