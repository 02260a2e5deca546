"""The figures of lanes beside one another: of one turn, or of all that was answered in a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from desktop_app.domain import MessageState, StopReason
from desktop_app.ui.chat.figures import ending_words, machine_s, money

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_app.domain import Generation, Message

_NANOS = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One line of the table: what it is, what that means, and its value in each lane, "" where there is none. `best`
    are the lanes that are ahead, where less or more is better.
    """

    name: str
    explanation: str
    values: tuple[str, ...]
    best: frozenset[int] = frozenset()


def measures(answers: Sequence[Sequence[Message]]) -> tuple[Measure, ...]:
    """The answers of each lane in figures; lines that would be empty are left out."""
    ended = [[one for one in lane if one.generation is not None] for lane in answers]
    lines = (_line(*each, ended) for each in _lines())
    return tuple(line for line in lines if any(line.values))


def as_table(names: Sequence[str], lines: Sequence[Measure], *, markdown: bool) -> str:
    """For the clipboard: tabs between cells, or Markdown."""
    head = QCoreApplication.translate("measures", "Figure")
    rows = [[head, *names], *([line.name, *line.values] for line in lines)]
    if not markdown:
        return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows) + "\n"
    written = ["| " + " | ".join(cell.replace("\\", "\\\\").replace("|", "\\|") for cell in row) + " |" for row in rows]
    written.insert(1, "|---|" + "---:|" * len(names))
    return "\n".join(written) + "\n"


Value = float | None


def _lines() -> tuple[tuple[str, str, Callable[[Sequence[Message]], Value], Callable[[float], str], int], ...]:
    """Name, explanation, how lanes are measured, how that is written, and whether less (-1) or more (1) is better."""
    translate = QCoreApplication.translate
    return (
        (
            translate("measures", "First token"),
            translate(
                "measures", "From the start of reading the prompt to the first token; of several turns the median."
            ),
            lambda answers: _median([one.timings.first_token_s for one in _facts(answers)]),
            _seconds,
            -1,
        ),
        (
            translate("measures", "Speed"),
            translate("measures", "Tokens a second while writing, without waiting, loading and reading the prompt."),
            _speed,
            lambda value: translate("measures", "%1 tok/s").replace("%1", _number(value, 1 if value < 10 else 0)),
            1,
        ),
        (
            translate("measures", "Tokens"),
            translate("measures", "Tokens written, reasoning included."),
            lambda answers: _sum([one.completion_tokens for one in _facts(answers)]),
            lambda value: _number(value, 0),
            0,
        ),
        (
            translate("measures", "Length"),
            translate("measures", "Characters of the answers, without their reasoning."),
            lambda answers: _sum([len(one.text) for one in answers]),
            lambda value: _number(value, 0),
            0,
        ),
        (
            translate("measures", "Prompt"),
            translate("measures", "Tokens that the model was given, earlier turns included."),
            lambda answers: _sum([one.prompt_tokens for one in _facts(answers)]),
            lambda value: _number(value, 0),
            0,
        ),
        (
            translate("measures", "Waited"),
            translate("measures", "Waiting for the device, which was busy with another answer."),
            lambda answers: _sum([one.timings.queue_s for one in _facts(answers)]),
            _seconds,
            0,
        ),
        (
            translate("measures", "Loading"),
            translate("measures", "Loading the model into memory; once, until another takes its place."),
            lambda answers: _sum([one.timings.load_s for one in _facts(answers)]),
            _seconds,
            0,
        ),
        (
            translate("measures", "Reading"),
            translate("measures", "Reading the prompt. A provider tells no such time."),
            lambda answers: _sum([one.timings.prompt_s for one in _facts(answers)]),
            _seconds,
            -1,
        ),
        (
            translate("measures", "Writing"),
            translate("measures", "From the first token to the last."),
            lambda answers: _sum([one.timings.decode_s for one in _facts(answers)]),
            _seconds,
            0,
        ),
        (
            translate("measures", "Cost"),
            translate("measures", "By the tokens that the provider has counted; the bill is the provider's."),
            lambda answers: _sum([one.cost.nanos / _NANOS for one in _facts(answers) if one.cost is not None]),
            money,
            -1,
        ),
        (
            translate("measures", "This computer"),
            translate("measures", "Seconds in which this computer read and wrote: what an answer costs here."),
            lambda answers: _sum([machine_s(one) for one in _facts(answers)]),
            _seconds,
            -1,
        ),
        (
            translate("measures", "Answers"),
            translate("measures", "How many answers these figures are of."),
            lambda answers: len(answers) if len(answers) > 1 else None,
            lambda value: _number(value, 0),
            0,
        ),
    )


def _line(
    name: str,
    explanation: str,
    measured: Callable[[Sequence[Message]], Value],
    written: Callable[[float], str],
    better: int,
    ended: Sequence[Sequence[Message]],
) -> Measure:
    values = [measured(answers) if answers else None for answers in ended]
    known = [value for value in values if value]
    ahead: frozenset[int] = frozenset()
    if better and len(known) > 1 and len(set(known)) > 1:
        top = max(known) if better > 0 else min(known)
        ahead = frozenset(at for at, value in enumerate(values) if value == top)
    return Measure(
        name=name,
        explanation=explanation,
        values=tuple(written(value) if value else "" for value in values),
        best=ahead,
    )


def endings(answers: Sequence[Sequence[Message]]) -> Measure:
    """Why the answers ended; of several, how often each."""
    return Measure(
        name=QCoreApplication.translate("measures", "Ended"),
        explanation=QCoreApplication.translate("measures", "Why the answers ended."),
        values=tuple(_endings(lane) for lane in answers),
    )


def _endings(answers: Sequence[Message]) -> str:
    counted: dict[str, int] = {}
    for one in answers:
        if one.generation is None:
            continue
        reason = StopReason.FAILED if one.state is MessageState.FAILED else one.generation.stop_reason
        counted[ending_words(reason)] = counted.get(ending_words(reason), 0) + 1
    if sum(counted.values()) < 2:
        return "".join(counted)
    return ", ".join(f"{words} {_number(times, 0)}" for words, times in counted.items())


def _facts(answers: Sequence[Message]) -> list[Generation]:
    return [one.generation for one in answers if one.generation is not None]


def _speed(answers: Sequence[Message]) -> Value:
    timed = [one for one in _facts(answers) if one.decode_tokens_per_s > 0]
    seconds = sum(one.timings.decode_s for one in timed)
    return sum(one.completion_tokens - 1 for one in timed) / seconds if seconds else None


def _median(values: Sequence[float]) -> Value:
    known = [value for value in values if value > 0]
    return median(known) if known else None


def _sum(values: Sequence[float]) -> Value:
    return sum(values) if values else None


def _seconds(value: float) -> str:
    digits = 2 if value < 10 else 1
    return QCoreApplication.translate("measures", "%1 s").replace("%1", _number(value, digits))


def _number(value: float, digits: int) -> str:
    return QLocale().toString(float(value), "f", digits)
