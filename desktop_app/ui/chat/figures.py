"""The figures of an answer in words: each is measured, and says what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from desktop_app.domain import LOCAL, StopReason
from desktop_app.services.events import Phase
from desktop_app.ui.text import day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.domain import Cost, Energy, Generation

_WORTH_SAYING_S = 0.05
"""A wait or a load shorter than this is none."""

_UNITS = (("kWh", 3_600_000), ("Wh", 3600))


@dataclass(frozen=True, slots=True)
class Figure:
    """A few words and the sentence that explains them."""

    words: str
    explanation: str


def figures(generation: Generation, text: str = "") -> tuple[Figure, ...]:
    """What was measured while an answer of this `text` was made, in the order in which it matters to a reader."""
    times = generation.timings
    shown: list[Figure] = []
    if generation.completion_tokens:
        shown.append(_tokens(generation))
    if generation.decode_tokens_per_s > 0:
        shown.append(_speed(generation))
    if times.first_token_s > 0 and generation.completion_tokens:
        shown.append(_first_token(generation))
    if times.load_s > _WORTH_SAYING_S and generation.model.provider == LOCAL:
        shown.append(_load(generation))
    if times.queue_s > _WORTH_SAYING_S:
        words = QCoreApplication.translate("figures", "waited %1 s")
        why = QCoreApplication.translate("figures", "Waiting for the device, which was busy with another answer.")
        shown.append(Figure(words.replace("%1", _seconds(times.queue_s)), why))
    shown += _price(generation)
    if text:
        shown.append(_length(text))
    if generation.completion_tokens:
        why = QCoreApplication.translate("figures", "Why the answer ended.")
        shown.append(Figure(ending_words(generation.stop_reason), why))
    return tuple(shown)


def ending_words(reason: StopReason) -> str:
    """Why an answer ended, in a word or two."""
    match reason:
        case StopReason.END:
            return QCoreApplication.translate("figures", "complete")
        case StopReason.LENGTH:
            return QCoreApplication.translate("figures", "token limit")
        case StopReason.CONTEXT:
            return QCoreApplication.translate("figures", "context full")
        case StopReason.STOPPED:
            return QCoreApplication.translate("figures", "stopped")
        case StopReason.FAILED:
            return QCoreApplication.translate("figures", "failed")


def machine_s(generation: Generation) -> float:
    """Seconds in which this machine worked on an answer, reading and writing; 0 if another one did."""
    times = generation.timings
    return times.prompt_s + times.decode_s if generation.model.provider == LOCAL else 0.0


def _machine_time(generation: Generation) -> Figure:
    words = QCoreApplication.translate("figures", "%1 s of this computer")
    why = QCoreApplication.translate(
        "figures", "Reading the prompt and writing the answer, without waiting and loading: what it cost in time."
    )
    return Figure(words.replace("%1", _seconds(machine_s(generation))), why)


def _length(text: str) -> Figure:
    words = QCoreApplication.translate("figures", "%n character(s)", None, len(text))
    return Figure(words, QCoreApplication.translate("figures", "The length of the answer, without its reasoning."))


def summary(generation: Generation) -> str:
    """The figures that fit a line: time to the first token, speed, money; "" where nothing was measured."""
    times = generation.timings
    said = []
    if times.first_token_s > 0 and generation.completion_tokens:
        said.append(QCoreApplication.translate("figures", "%1 s").replace("%1", _seconds(times.first_token_s)))
    if generation.decode_tokens_per_s > 0:
        said.append(_speed(generation).words)
    if generation.cost is not None:
        said.append(f"{'≈ ' if generation.is_estimate else ''}{money(generation.cost.nanos / 1e9)}")
    return " · ".join(said)


def _load(generation: Generation) -> Figure:
    if generation.engine_version or generation.completion_tokens:
        words = QCoreApplication.translate("figures", "loaded in %1 s")
    else:
        words = QCoreApplication.translate("figures", "loading ended after %1 s")
    why = QCoreApplication.translate("figures", "Loading the model into memory; once, until another takes its place.")
    return Figure(words.replace("%1", _seconds(generation.timings.load_s)), why)


def _price(generation: Generation) -> Iterator[Figure]:
    """What it took: money of a provider's, time and energy of this computer."""
    if generation.cost is not None:
        yield _cost(generation.cost, estimate=generation.is_estimate)
    elif generation.model.provider == LOCAL and generation.completion_tokens:
        yield _machine_time(generation)
    if generation.energy is not None:
        yield _energy(generation.energy)


def _energy(energy: Energy) -> Figure:
    why = QCoreApplication.translate(
        "figures", "What %1 used while the answer was made, with everything else that ran there."
    )
    return Figure(energy_words(energy.joules), why.replace("%1", ", ".join(energy.parts)))


def energy_words(joules: float) -> str:
    """An amount of energy, in J, Wh or kWh."""
    unit, size = next(((unit, size) for unit, size in _UNITS if joules >= size), ("J", 1))
    return f"{QLocale().toString(joules / size, 'f', 2 if size > 1 else 0)} {unit}"


def _cost(cost: Cost, *, estimate: bool) -> Figure:
    if estimate:
        why = QCoreApplication.translate(
            "figures", "An estimate at prices of %1: the answer was stopped, or the provider has not counted it."
        )
    else:
        why = QCoreApplication.translate(
            "figures", "By the tokens that the provider has counted, at prices of %1; the bill is the provider's."
        )
    return Figure(f"{'≈ ' if estimate else ''}{money(cost.nanos / 1e9)}", why.replace("%1", day(cost.price_date)))


def money(dollars: float) -> str:
    """An amount of US dollars, with as many digits as it takes to see what it is."""
    digits = next((n for n in range(2, 7) if abs(round(dollars, n) - dollars) <= dollars / 100), 6)
    return f"${QLocale().toString(dollars, 'f', digits)}"


def _tokens(generation: Generation) -> Figure:
    words = QCoreApplication.translate("figures", "%1 tok").replace("%1", _count(generation.completion_tokens))
    words = f"≈ {words}" if generation.is_estimate else words
    if generation.model.provider == LOCAL:
        why = QCoreApplication.translate(
            "figures", "Tokens in the answer. The prompt had %1, of which %2 were still in memory from before."
        )
    else:
        why = QCoreApplication.translate(
            "figures", "Tokens in the answer. The prompt had %1, of which %2 were in the provider's cache."
        )
    why = why.replace("%1", _count(generation.prompt_tokens)).replace("%2", _count(generation.cached_tokens))
    return Figure(words, why)


def _speed(generation: Generation) -> Figure:
    words = QCoreApplication.translate("figures", "%1 tok/s").replace("%1", _rate(generation.decode_tokens_per_s))
    why = QCoreApplication.translate(
        "figures", "Tokens a second while writing (%1 s), without waiting, loading and reading the prompt."
    )
    return Figure(words, why.replace("%1", _seconds(generation.timings.decode_s)))


def _first_token(generation: Generation) -> Figure:
    words = QCoreApplication.translate("figures", "first token %1 s")
    why = QCoreApplication.translate("figures", "From the start of reading the prompt to the first token.")
    return Figure(words.replace("%1", _seconds(generation.timings.first_token_s)), why)


def phase_words(phase: Phase, fraction: float | None, wait_s: float = 0.0, behind: str = "") -> str:
    """What an answer under way is waiting for, with the share done where it is known; `behind` whom it is queued."""
    share = "" if fraction is None else f" {round(fraction * 100)}%"
    match phase:
        case Phase.QUEUED if behind:
            return QCoreApplication.translate("figures", "queued behind %1").replace("%1", behind)
        case Phase.CROWDED if behind:
            return QCoreApplication.translate("figures", "too little memory beside %1").replace("%1", behind)
        case Phase.QUEUED | Phase.CROWDED:
            return QCoreApplication.translate("figures", "waiting…")
        case Phase.LOADING:
            return QCoreApplication.translate("figures", "loading the model") + share
        case Phase.READING:
            return QCoreApplication.translate("figures", "reading the prompt") + share
        case Phase.ASKING:
            return QCoreApplication.translate("figures", "waiting for the provider…")
        case Phase.PAUSED:
            words = QCoreApplication.translate("figures", "the provider is busy; asking again in %1 s")
            return words.replace("%1", _count(round(wait_s)))
        case Phase.WRITING:
            return QCoreApplication.translate("figures", "writing")


def _count(number: int) -> str:
    return QLocale().toString(number)


def _seconds(seconds: float) -> str:
    return QLocale().toString(float(seconds), "f", 2 if seconds < _WORTH_SAYING_S else 1)


def _rate(per_second: float) -> str:
    return QLocale().toString(per_second, "f", 0 if per_second >= 10 else 1)
