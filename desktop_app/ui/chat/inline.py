"""The inside of a paragraph: Markdown's inline tokens as runs of characters set alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop_app.ui.chat.footnotes import REFERENCE
from desktop_app.ui.chat.leaves import Mark, Run, Runs
from desktop_app.ui.chat.tex import INLINE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token

_OPENABLE = re.compile(r"(?:https?://[^/\s]|mailto:[^\s]+@)", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"https?://[^\s<>\"'`]*[^\s<>\"'`.,;:!?)\]}*_~、。，）」』]", re.IGNORECASE)
_WHOLE = {"code_inline": Mark.CODE, INLINE: Mark.FORMULA, REFERENCE: Mark.NOTE}
_MARKS = {"strong": Mark.STRONG, "em": Mark.EMPHASIS, "s": Mark.STRIKE}


def is_openable(address: str) -> bool:
    """Whether a link may be offered: http, https and mailto, nothing else."""
    return bool(_OPENABLE.match(address))


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
        elif kind in _WHOLE:
            runs.append(Run(token.content, marks | _WHOLE[kind], href))
        elif kind in ("softbreak", "hardbreak"):
            runs.append(Run("\n", marks, href))
        elif token.content:
            runs += [Run(token.content, marks, href)] if href else _with_addresses(token.content, marks)
    return _with_alike_as_one(runs)


def joined(first: Runs, following: Runs) -> Runs:
    """The runs of a text whose two halves have these."""
    if not first or not following or not _are_alike(first[-1], following[0]):
        return first + following
    last = first[-1]
    return (*first[:-1], Run(last.text + following[0].text, last.marks, last.href), *following[1:])


def strong(runs: Runs) -> Runs:
    """The same in bold."""
    return tuple(Run(run.text, run.marks | Mark.STRONG, run.href) for run in runs)


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


def _with_alike_as_one(runs: list[Run]) -> Runs:
    found: list[Run] = []
    for run in runs:
        if found and _are_alike(found[-1], run):
            found[-1] = Run(found[-1].text + run.text, run.marks, run.href)
        else:
            found.append(run)
    return tuple(found)


def _are_alike(run: Run, following: Run) -> bool:
    alike = (run.marks, run.href) == (following.marks, following.href)
    return alike and not following.marks & (Mark.FORMULA | Mark.NOTE)
