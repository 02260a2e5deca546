"""A comparison as a table, one answer a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.services.reports.figures import NANOS, lane_names, votes_of
from desktop_app.services.written_files import UTF8_MARK, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.domain import ComparedAnswer, ComparedTurn, Comparison, Generation

COLUMNS = (
    "turn", "prompt", "attachments", "name", "provider", "model", "model_id", "state", "text", "reasoning", "place",
    "bad", "blind", "quantization", "engine_version", "device", "n_ctx", "seed", "temperature", "top_k", "top_p",
    "min_p", "repeat_penalty", "max_tokens", "reasoning_effort", "stop_reason", "prompt_tokens", "cached_tokens",
    "completion_tokens", "omitted_messages", "is_estimate", "decode_tokens_per_s", "first_token_s", "queue_s",
    "load_s", "prompt_s", "decode_s", "energy_j", "cost", "currency", "price_date",
)  # fmt: skip
"""The same in every language, for programs, and as in the JSON and in `tandem ask --json`."""


def as_csv(comparison: Comparison) -> str:
    """With a mark in front that tells spreadsheets that it is UTF-8."""
    names = lane_names(comparison)
    rows = (
        _cells(comparison, number, turn, found, names[found.lane])
        for number, turn in enumerate(comparison.turns, start=1)
        for found in turn.answers
    )
    return UTF8_MARK + table(COLUMNS, ([cells.get(column, "") for column in COLUMNS] for cells in rows))


def _cells(comparison: Comparison, number: int, turn: ComparedTurn, found: ComparedAnswer, name: str) -> dict[str, str]:
    answer = found.answer
    model = answer.model or comparison.lanes[found.lane].setup.model
    cells = {
        "turn": str(number),
        "prompt": turn.prompt.text,
        "attachments": ", ".join(file.name for file in turn.prompt.attachments),
        "name": name,
        "provider": model.provider,
        "model": model.name,
        "model_id": model.id,
        "state": answer.state.value,
        "text": answer.text,
        "reasoning": answer.reasoning,
    }
    for vote in votes_of(comparison, turn.prompt.turn_id):
        for one in vote.answers:
            if one.answer_id == answer.id and one.place is not None:
                cells |= {"place": str(one.place), "bad": _yes(one.is_bad), "blind": _yes(vote.is_blind)}
    return cells | dict(_facts(answer.generation) if answer.generation is not None else ())


def _facts(facts: Generation) -> Iterator[tuple[str, str]]:
    yield from {
        "quantization": facts.quantization,
        "engine_version": facts.engine_version,
        "device": facts.device,
        "n_ctx": str(facts.n_ctx),
        "seed": str(facts.seed),
        "stop_reason": facts.stop_reason.value,
        "prompt_tokens": str(facts.prompt_tokens),
        "cached_tokens": str(facts.cached_tokens),
        "completion_tokens": str(facts.completion_tokens),
        "omitted_messages": str(facts.omitted_messages),
        "is_estimate": _yes(facts.is_estimate),
    }.items()
    sampling, times = facts.sampling, facts.timings
    for column in ("temperature", "top_k", "top_p", "min_p", "repeat_penalty", "max_tokens", "reasoning_effort"):
        value = getattr(sampling, column)
        yield column, "" if value is None else str(value)
    for column in ("first_token_s", "queue_s", "load_s", "prompt_s", "decode_s"):
        yield column, f"{getattr(times, column):.3f}"
    if facts.decode_tokens_per_s:
        yield "decode_tokens_per_s", f"{facts.decode_tokens_per_s:.2f}"
    if facts.energy is not None:
        yield "energy_j", f"{facts.energy.joules:.1f}"
    if facts.cost is not None:
        yield from {
            "cost": f"{facts.cost.nanos / NANOS:.9f}",
            "currency": facts.cost.currency,
            "price_date": facts.cost.price_date.isoformat(),
        }.items()


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
