"""An answer's figures, as a report's tables have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.domain import LOCAL, MessageState, StopReason, TemplateChoice
from desktop_app.services.lane_names import kind_of, told_apart, with_kinds

if TYPE_CHECKING:
    from desktop_app.domain import (
        ComparedAnswer,
        ComparedTurn,
        Comparison,
        Generation,
        LaneSetup,
        ModelSource,
        RecordedVote,
        Sampling,
        Vote,
    )
    from desktop_app.services.reports.words import Words

NANOS = 1_000_000_000


def lane_names(comparison: Comparison) -> tuple[str, ...]:
    """What the lanes are called, each otherwise."""
    names = [lane.name or lane.setup.model.name for lane in comparison.lanes]
    quantizations = {(one.model.provider, one.model.id): one.quantization for one in comparison.models}
    models = [lane.setup.model for lane in comparison.lanes]
    kinds = [kind_of(one, quantizations.get((one.provider, one.id), "")) for one in models]
    return told_apart(with_kinds(names, kinds))


def file_words(source: ModelSource) -> str:
    """Which file or account that is, in one line: "Q4_K_M, gemma.gguf, 253,113,024 bytes, owner/name"."""
    size = f"{source.size_bytes:,} bytes" if source.size_bytes else ""
    told = (source.quantization, source.file, size, source.repository, source.provider, source.account)
    return ", ".join(dict.fromkeys(word for word in told if word))


def ended(found: ComparedAnswer, words: Words) -> str:
    """How an answer ended."""
    if found.answer.state is MessageState.FAILED:
        return words.failed
    if found.answer.state is not MessageState.COMPLETE:
        return words.stopped
    reason = found.answer.generation.stop_reason if found.answer.generation else StopReason.END
    return {StopReason.LENGTH: words.limit, StopReason.CONTEXT: words.full}.get(reason, words.complete)


def cost(generation: Generation) -> str:
    """An amount with its currency; "" where no money was asked for, or nobody knows how much."""
    found = generation.cost
    return f"{found.nanos / NANOS:.6f} {found.currency} ({found.price_date})" if found else ""


def settings(setup: LaneSetup) -> str:
    """Parameters in one line, as the field calls them."""
    context = [f"context {setup.n_ctx}"] if setup.n_ctx is not None else []
    return ", ".join([*_parameters(setup.sampling, setup.template), *context])


def asked_with(generation: Generation) -> str:
    """The parameters that an answer was written under, with the seed that was used."""
    known = [f"seed {generation.seed}"] if generation.sampling.seed is None and generation.seed else []
    context = [f"context {generation.n_ctx}"] if generation.n_ctx else []
    return ", ".join([*_parameters(generation.sampling, generation.template), *known, *context])


def _parameters(sampling: Sampling, template: TemplateChoice) -> list[str]:
    said = [
        f"temperature {sampling.temperature:g}",
        f"top-p {sampling.top_p:g}",
        f"top-k {sampling.top_k}",
        f"min-p {sampling.min_p:g}",
        f"repetition {sampling.repeat_penalty:g}",
    ]
    said += [f"seed {sampling.seed}"] if sampling.seed is not None else []
    said += [f"max tokens {sampling.max_tokens}"] if sampling.max_tokens is not None else []
    said += [f"reasoning {sampling.reasoning_effort}"] if sampling.reasoning_effort is not None else []
    said += [f"stop {', '.join(map(repr, sampling.stop))}"] if sampling.stop else []
    said += ["JSON schema"] if sampling.json_schema else ["grammar"] if sampling.grammar else []
    said += [f"template {template}"] if template is not TemplateChoice.AUTO else []
    return said


def turn_figures(comparison: Comparison, turn: ComparedTurn, words: Words) -> tuple[list[str], list[list[str]]]:
    """The head of a table and its rows, an answer each; without columns that are empty throughout."""
    rows, called = [_row(found, words) for found in turn.answers], lane_names(comparison)
    names = [name for name in dict.fromkeys(name for row in rows for name in row) if any(row.get(name) for row in rows)]
    cells = [
        [called[found.lane], *(row.get(name, "") for name in names)]
        for found, row in zip(turn.answers, rows, strict=True)
    ]
    return [words.lane, *names], cells


def _row(found: ComparedAnswer, words: Words) -> dict[str, str]:
    facts = found.answer.generation
    row = {words.length: str(len(found.answer.text)), words.ended: ended(found, words)}
    if facts is None:
        return row
    times, rate = facts.timings, facts.decode_tokens_per_s
    return {
        words.first_token: f"{times.first_token_s:.2f} s",
        words.speed: f"{rate:.1f} tok/s" if rate else "",
        words.tokens: f"≈ {facts.completion_tokens}" if facts.is_estimate else str(facts.completion_tokens),
        **row,
        words.waiting: f"{times.queue_s:.2f} s",
        words.loading: f"{times.load_s:.2f} s",
        words.reading: f"{times.prompt_s:.2f} s",
        words.writing: f"{times.decode_s:.2f} s",
        words.cost: cost(facts),
        words.device: facts.device,
        words.seed: _seed(facts),
    }


def _seed(facts: Generation) -> str:
    """The seed that was used; "" where a provider was sent none."""
    is_known = facts.model.provider == LOCAL or facts.sampling.seed is not None
    return str(facts.seed) if is_known else ""


def votes_of(comparison: Comparison, turn_id: int) -> tuple[Vote, ...]:
    """The votes that stand on a turn."""
    return tuple(vote for vote in comparison.votes if vote.turn_id == turn_id)


def vote_words(vote: Vote | RecordedVote, names: dict[int, str], words: Words) -> str:
    """What a vote says, best first, as in "SmolLM2 > Gemma = gpt-5" or "tie: SmolLM2, Gemma"."""
    places: dict[int, list[str]] = {}
    for one in vote.answers:
        if one.place is not None:
            name = names.get(one.answer_id or 0, one.model.name) + (f" ({words.bad})" if one.is_bad else "")
            places.setdefault(one.place, []).append(name)
    if len(places) < 2:
        said = f"{words.tie}: {', '.join(name for called in places.values() for name in called)}"
    else:
        said = " > ".join(" = ".join(places[place]) for place in sorted(places))
    extras = [*vote.tags, *([words.blind] if vote.is_blind else [])]
    return said + (f" [{', '.join(extras)}]" if extras else "")
