"""A comparison as a table, one answer a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.services.reports.figures import NANOS, lane_name, votes_of
from desktop_app.services.written_files import UTF8_MARK, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.domain import ComparedAnswer, ComparedTurn, Comparison

COLUMNS = (
    "turn", "prompt", "lane", "provider", "model", "model_id", "quantization", "engine", "device", "state",
    "stop_reason", "seed", "temperature", "prompt_tokens", "cached_tokens", "tokens", "tokens_per_s", "first_token_s",
    "queue_s", "load_s", "prompt_s", "decode_s", "cost", "currency", "place", "blind", "answer",
)  # fmt: skip
"""The same in every language, for programs."""


def as_csv(comparison: Comparison) -> str:
    """With a mark in front that tells spreadsheets that it is UTF-8."""
    rows = (
        _cells(comparison, number, turn, found)
        for number, turn in enumerate(comparison.turns, start=1)
        for found in turn.answers
    )
    return UTF8_MARK + table(COLUMNS, rows)


def _cells(comparison: Comparison, number: int, turn: ComparedTurn, found: ComparedAnswer) -> Iterator[str]:
    lane, facts = comparison.lanes[found.lane], found.answer.generation
    model = found.answer.model or lane.setup.model
    yield from (str(number), turn.prompt.text, lane_name(lane), model.provider, model.name, model.id)
    if facts is None:
        yield from ("", "", "", found.answer.state.value, *[""] * 14)
    else:
        times = facts.timings
        yield from (facts.quantization, facts.engine_version, facts.device, found.answer.state.value)
        yield from (facts.stop_reason.value, str(facts.seed), f"{facts.sampling.temperature:g}")
        yield from (str(facts.prompt_tokens), str(facts.cached_tokens), str(facts.completion_tokens))
        yield f"{facts.decode_tokens_per_s:.2f}" if facts.decode_tokens_per_s else ""
        for seconds in (times.first_token_s, times.queue_s, times.load_s, times.prompt_s, times.decode_s):
            yield f"{seconds:.3f}"
        yield f"{facts.cost.nanos / NANOS:.9f}" if facts.cost else ""
        yield facts.cost.currency if facts.cost else ""
    places = [
        (str(one.place), "yes" if vote.is_blind else "no")
        for vote in votes_of(comparison, turn.prompt.turn_id)
        for one in vote.answers
        if one.answer_id == found.answer.id and one.place is not None
    ]
    yield from places[-1] if places else ("", "")
    yield found.answer.text
