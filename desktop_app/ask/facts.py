"""The figures of answers: as JSON, and as a table."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from desktop_app.terminal import columns
from desktop_app.usage import NANOS, dollars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.domain import Generation, Message
    from desktop_app.services.events import AnswerEnded

Json = dict[str, object]

_HEAD = ("MODEL", "WAITED", "LOADED", "FIRST TOKEN", "TOK/S", "TOKENS", "SECONDS", "COST", "ENDED")


def answer_json(answer: Message) -> Json:
    """An answer with its figures, called as in saved comparisons; times in seconds."""
    generation = _facts(answer)
    return {
        "text": answer.text,
        "reasoning": answer.reasoning,
        "model": asdict(generation.model),
        "stop_reason": generation.stop_reason.value,
        "prompt_tokens": generation.prompt_tokens,
        "cached_tokens": generation.cached_tokens,
        "completion_tokens": generation.completion_tokens,
        "cost_usd": generation.cost.nanos / NANOS if generation.cost else None,
        "is_estimate": generation.is_estimate,
        "energy_j": round(generation.energy.joules, 1) if generation.energy else None,
        "price_date": generation.cost.price_date.isoformat() if generation.cost else None,
        "seed": generation.seed,
        "queue_s": round(generation.timings.queue_s, 4),
        "load_s": round(generation.timings.load_s, 4),
        "prompt_s": round(generation.timings.prompt_s, 4),
        "first_token_s": round(generation.timings.first_token_s, 4),
        "decode_s": round(generation.timings.decode_s, 4),
        "decode_tokens_per_s": round(generation.decode_tokens_per_s, 2),
        "device": generation.device,
        "quantization": generation.quantization,
        "engine_version": generation.engine_version,
    }


def lanes_json(names: Sequence[str], ended: Sequence[AnswerEnded], not_sent: Sequence[Sequence[str]]) -> list[Json]:
    """Each lane's answer; `error` is None, or the code and the words of why it failed. `not_sent`: for each lane the
    parameters that were set and that its model does not take.
    """
    return [
        {
            "name": name,
            **answer_json(one.answer),
            "not_sent": list(unsent),
            "error": {"code": one.error.code, "message": one.error.text()} if one.error else None,
        }
        for name, one, unsent in zip(names, ended, not_sent, strict=True)
    ]


def lanes_not_sent(names: Sequence[str], not_sent: Sequence[Sequence[str]]) -> str:
    """A line for each lane whose model does not take what was set; "" for none."""
    return "".join(
        f"Not sent to {name}, which does not take it: {', '.join(unsent)}.\n"
        for name, unsent in zip(names, not_sent, strict=True)
        if unsent
    )


def lanes_table(names: Sequence[str], ended: Sequence[AnswerEnded]) -> str:
    """The lanes' figures, a line each: SECONDS are those of reading and writing, which waiting and loading are not."""
    return columns([_HEAD, *_rows(names, ended)])


def lanes_figures(names: Sequence[str], ended: Sequence[AnswerEnded]) -> str:
    """The same for a terminal that is too narrow for the table: a block for each lane."""
    return "\n".join(_block(*row) for row in _rows(names, ended))


def _block(name: str, *figures: str) -> str:
    lines = columns(list(zip(_HEAD[1:], figures, strict=True))).splitlines()
    return "".join(f"{line}\n" for line in (name, *(f"  {line}" for line in lines)))


def _rows(names: Sequence[str], ended: Sequence[AnswerEnded]) -> list[tuple[str, ...]]:
    return [_row(name, _facts(one.answer)) for name, one in zip(names, ended, strict=True)]


def _row(name: str, facts: Generation) -> tuple[str, ...]:
    timings = facts.timings
    speed = facts.decode_tokens_per_s
    return (
        name,
        f"{timings.queue_s:.1f} s",
        f"{timings.load_s:.1f} s",
        f"{timings.first_token_s:.2f} s" if facts.completion_tokens else "-",
        f"{speed:.1f}" if speed else "-",
        str(facts.completion_tokens),
        f"{timings.prompt_s + timings.decode_s:.1f}",
        dollars(facts.cost.nanos) if facts.cost else "-",
        facts.stop_reason.value,
    )


def _facts(answer: Message) -> Generation:
    assert answer.generation is not None
    return answer.generation
