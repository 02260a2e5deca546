"""A comparison as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.services.reports.figures import lane_name, settings, turn_figures, vote_words, votes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.domain import ComparedTurn, Comparison
    from desktop_app.services.reports.words import Words


def as_markdown(comparison: Comparison, words: Words, made: str) -> str:
    """`made` says by what and when it was made."""
    return "\n".join(_lines(comparison, words, made)) + "\n"


def _lines(comparison: Comparison, words: Words, made: str) -> Iterator[str]:
    yield from (f"# {_line(comparison.conversation.title)}", "", f"*{made}*", "", f"## {words.models}", "")
    rows = [[lane_name(lane), lane.setup.model.name, settings(lane)] for lane in comparison.lanes]
    yield from _table([words.lane, words.model, words.settings], rows)
    for lane in comparison.lanes:
        if lane.setup.system_prompt:
            yield from ("", f"**{words.system_prompt}, {_line(lane_name(lane))}**", "")
            yield from _quoted(lane.setup.system_prompt)
    for number, turn in enumerate(comparison.turns, start=1):
        yield from _turn(comparison, number, turn, words)


def _turn(comparison: Comparison, number: int, turn: ComparedTurn, words: Words) -> Iterator[str]:
    yield from ("", f"## {words.turn.format(number=number)}", "")
    yield from _quoted(turn.prompt.text)
    for file in turn.prompt.attachments:
        yield f"> [{_line(file.name)}]"
    for found in turn.answers:
        yield from ("", f"### {_line(lane_name(comparison.lanes[found.lane]))}", "")
        yield _deeper(found.answer.text) or f"*{words.no_answer}*"
    if turn.answers:
        yield from ("", f"### {words.figures}", "")
        yield from _table(*turn_figures(comparison, turn, words))
    called = {found.answer.id: lane_name(comparison.lanes[found.lane]) for found in turn.answers}
    for vote in votes_of(comparison, turn.prompt.turn_id):
        yield from ("", f"**{words.vote}:** {_line(vote_words(vote, called, words))}")
        if vote.note:
            yield from ("", *_quoted(vote.note))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield _cells(head)
    yield _cells(["---"] * len(head))
    yield from map(_cells, rows)


def _cells(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_line(cell).replace("|", "\\|") for cell in cells) + " |"


def _quoted(text: str) -> Iterator[str]:
    return (f"> {line}".rstrip() for line in text.split("\n"))


def _line(text: str) -> str:
    return " ".join(text.split())


def _deeper(text: str) -> str:
    """The answer's headings below the report's own; what a fence encloses stays as it is."""
    lines, fence = [], ""
    for line in text.split("\n"):
        begins = line.lstrip()[:3]
        if begins in ("```", "~~~") and fence in ("", begins):
            fence = "" if fence else begins
        deeper = not fence and line.startswith("#") and line.lstrip("#").startswith(" ")
        lines.append("#" * min(3, 6 - (len(line) - len(line.lstrip("#")))) + line if deeper else line)
    return "\n".join(lines).strip("\n")
