"""A comparison as Markdown, in which no answer can swallow what comes after it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop_app.services.reports.figures import (
    file_words,
    lane_names,
    settings,
    turn_figures,
    vote_words,
    votes_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.domain import ComparedAnswer, ComparedTurn, Comparison
    from desktop_app.services.reports.words import Words

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
_HTML = re.compile(r"^( {0,3})<|<!--")


def as_markdown(comparison: Comparison, words: Words, made: str) -> str:
    """`made` says by what and when it was made."""
    return "\n".join(_lines(comparison, words, made)) + "\n"


def _lines(comparison: Comparison, words: Words, made: str) -> Iterator[str]:
    names = lane_names(comparison)
    sources = {source.model: source for source in comparison.models}
    yield from (f"# {_line(comparison.conversation.title)}", "", f"*{made}*", "", f"## {words.models}", "")
    rows = []
    for lane, name in zip(comparison.lanes, names, strict=True):
        model = lane.setup.model
        source = sources.get(model)
        file = file_words(source) if source is not None else ""
        rows.append([name, f"{model.name} ({model.id})", file, settings(lane.setup)])
    yield from _table([words.lane, words.model, words.file, words.settings], rows)
    for lane, name in zip(comparison.lanes, names, strict=True):
        if lane.setup.system_prompt:
            yield from ("", f"**{words.system_prompt}, {_line(name)}**", "")
            yield from _quoted(lane.setup.system_prompt)
    for number, turn in enumerate(comparison.turns, start=1):
        yield from _turn(comparison, number, turn, words)


def _turn(comparison: Comparison, number: int, turn: ComparedTurn, words: Words) -> Iterator[str]:
    names = lane_names(comparison)
    yield from ("", f"## {words.turn.format(number=number)}", "")
    yield from _quoted(turn.prompt.text)
    for file in turn.prompt.attachments:
        yield f"> [{_line(file.name)}]"
    for found in turn.answers:
        yield from _answer(found, names[found.lane], words)
    if turn.answers:
        yield from ("", f"### {words.figures}", "")
        yield from _table(*turn_figures(comparison, turn, words))
    called = {found.answer.id: names[found.lane] for found in turn.answers}
    for vote in votes_of(comparison, turn.prompt.turn_id):
        yield from ("", f"**{words.vote}:** {_line(vote_words(vote, called, words))}")
        if vote.note:
            yield from ("", *_quoted(vote.note))


def _answer(found: ComparedAnswer, name: str, words: Words) -> Iterator[str]:
    yield from ("", f"### {_line(name)}", "")
    if found.answer.reasoning:
        yield from (f"*{words.reasoning}*", "", *_quoted(found.answer.reasoning), "")
    yield _contained(found.answer.text) or f"*{words.no_answer}*"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield _cells(head)
    yield _cells(["---"] * len(head))
    yield from map(_cells, rows)


def _cells(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_line(cell).replace("|", "\\|") for cell in cells) + " |"


def _quoted(text: str) -> Iterator[str]:
    """What is open in a quotation ends with it; but for a comment of HTML, which no quotation holds."""
    return (f"> {line.replace('<!--', '&lt;!--')}".rstrip() for line in text.split("\n"))


def _line(text: str) -> str:
    """In one line, and nothing in it is HTML or the beginning of code."""
    return " ".join(text.split()).replace("<", "&lt;").replace("`", "\\`")


def _contained(text: str) -> str:
    """The answer with its headings below the report's own, its HTML as text, and every fence of it shut; what a fence
    encloses stays as it is.
    """
    lines, fence = [], ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if fence:
            if found and found[1].startswith(fence) and not found[2].strip():
                fence = ""
            lines.append(line)
        elif found and not (found[1].startswith("`") and "`" in found[2]):
            fence = found[1]
            lines.append(line)
        else:
            lines.append(_deeper(_HTML.sub(_escaped, line)))
    return "\n".join([*lines, *([fence] if fence else [])]).strip("\n")


def _escaped(found: re.Match[str]) -> str:
    return found[0].replace("<", "&lt;")


def _deeper(line: str) -> str:
    level = len(line) - len(line.lstrip("#"))
    return "#" * min(3, 6 - level) + line if 0 < level <= 6 and line[level : level + 1] in (" ", "") else line
