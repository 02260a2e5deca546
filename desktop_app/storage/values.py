"""Between rows and the domain's values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop_app.domain import (
    Conversation,
    Cost,
    Energy,
    Folder,
    Generation,
    Lane,
    LaneSetup,
    Message,
    ModelFacts,
    ModelRef,
    ReasoningEffort,
    Sampling,
    Timings,
)
from desktop_app.storage.schema import GenerationRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row as SqlRow

    from desktop_app.domain import Attachment
    from desktop_app.storage.folder_rows import FolderRow
    from desktop_app.storage.ledger_rows import LedgerRow
    from desktop_app.storage.model_rows import ModelRow
    from desktop_app.storage.schema import ConversationRow, LaneRow, MessageRow

Columns = dict[str, Any]
"""Values by column name, of whatever types the columns have."""


def conversation_of(row: ConversationRow | SqlRow[*tuple[Any, ...]], folder: Folder | None) -> Conversation:
    """The conversation in `row`, which lies in that folder."""
    return Conversation(
        id=row.id,
        title=row.title,
        created_at=row.created_at,
        updated_at=row.updated_at,
        deleted_at=row.deleted_at,
        is_side_by_side=row.is_side_by_side,
        has_lock=row.local_only,
        asks_anew=row.asks_anew,
        folder=folder,
    )


def folder_of(row: FolderRow) -> Folder:
    """The folder in `row`."""
    return Folder(id=row.id, name=row.name, position=row.position, local_only=row.local_only)


def lane_of(row: LaneRow) -> Lane:
    """The lane in `row`."""
    setup = LaneSetup(
        model=_model_of(row),
        system_prompt=row.system_prompt,
        sampling=_sampling_of(row),
        template=row.template,
        n_ctx=row.n_ctx,
    )
    return Lane(
        id=row.id,
        conversation_id=row.conversation_id,
        position=row.position,
        setup=setup,
        head_id=row.head_id,
        name=row.name,
        is_folded=row.is_folded,
        closed_at=row.closed_at,
    )


def message_of(
    row: MessageRow,
    *,
    generation: GenerationRow | None,
    attached: tuple[Attachment, ...],
    sibling: int,
    siblings: int,
) -> Message:
    """The message in `row`, with what other rows say of it."""
    model = None
    if row.model_provider is not None and row.model_id is not None and row.model_name is not None:
        model = ModelRef(provider=row.model_provider, id=row.model_id, name=row.model_name)
    return Message(
        id=row.id,
        lane_id=row.lane_id,
        parent_id=row.parent_id,
        turn_id=row.turn_id,
        role=row.role,
        text=row.text,
        state=row.state,
        created_at=row.created_at,
        reasoning=row.reasoning,
        model=model,
        generation=generation_of(generation) if generation else None,
        sibling=sibling,
        siblings=siblings,
        attachments=attached,
    )


def generation_of(row: GenerationRow) -> Generation:
    """The facts in `row`."""
    return Generation(
        model=_model_of(row),
        quantization=row.quantization,
        engine_version=row.engine_version,
        device=row.device,
        n_ctx=row.n_ctx,
        sampling=_sampling_of(row),
        template=row.template,
        seed=row.seed,
        prompt_tokens=row.prompt_tokens,
        cached_tokens=row.cached_tokens,
        completion_tokens=row.completion_tokens,
        omitted_messages=row.omitted_messages,
        timings=Timings(
            queue_s=row.queue_s,
            load_s=row.load_s,
            prompt_s=row.prompt_s,
            first_token_s=row.first_token_s,
            decode_s=row.decode_s,
            reasoning_s=row.reasoning_s,
        ),
        stop_reason=row.stop_reason,
        error=row.error,
        cost=cost_of(row),
        beside=row.beside,
        is_estimate=row.is_estimate,
        energy=energy_of(row),
    )


def cost_of(row: GenerationRow | LedgerRow) -> Cost | None:
    """The cost in `row`, if it has one."""
    if row.cost_nanos is None or row.currency is None or row.price_date is None:
        return None
    return Cost(nanos=row.cost_nanos, currency=row.currency, price_date=row.price_date)


def energy_of(row: GenerationRow | LedgerRow) -> Energy | None:
    """The energy in `row`, if it was measured."""
    return None if row.energy_j is None else Energy(joules=row.energy_j, parts=tuple(row.energy_of.split("\n")))


def energy_columns(energy: Energy | None) -> Columns:
    """Energy by column: what was measured, and by which counters, one a line."""
    return {
        "energy_j": energy.joules if energy else None,
        "energy_of": "\n".join(energy.parts) if energy else "",
    }


def cost_columns(cost: Cost | None) -> Columns:
    """A cost by column."""
    return {
        "cost_nanos": cost.nanos if cost else None,
        "currency": cost.currency if cost else None,
        "price_date": cost.price_date if cost else None,
    }


def generation_row(generation: Generation, *, message_id: int, created_at: datetime) -> GenerationRow:
    """A new row with the facts of an answer."""
    timings = generation.timings
    return GenerationRow(
        message_id=message_id,
        created_at=created_at,
        **model_columns(generation.model),
        **_sampling_columns(generation.sampling),
        template=generation.template,
        quantization=generation.quantization,
        engine_version=generation.engine_version,
        device=generation.device,
        n_ctx=generation.n_ctx,
        seed=generation.seed,
        prompt_tokens=generation.prompt_tokens,
        cached_tokens=generation.cached_tokens,
        completion_tokens=generation.completion_tokens,
        omitted_messages=generation.omitted_messages,
        queue_s=timings.queue_s,
        load_s=timings.load_s,
        prompt_s=timings.prompt_s,
        first_token_s=timings.first_token_s,
        decode_s=timings.decode_s,
        reasoning_s=timings.reasoning_s,
        stop_reason=generation.stop_reason,
        error=generation.error,
        **cost_columns(generation.cost),
        **energy_columns(generation.energy),
        is_estimate=generation.is_estimate,
        beside=generation.beside,
    )


def facts_of(row: ModelRow) -> ModelFacts:
    """The model in `row`."""
    return ModelFacts(
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        architecture=row.architecture,
        name=row.name,
        quantization=row.quantization,
        parameters=row.parameters,
        context_length=row.context_length,
        layers=row.layers,
        template_source=row.template_source,
        template_family=row.template_family,
        is_base=row.is_base,
        licence=row.licence or "",
    )


def setup_columns(setup: LaneSetup) -> Columns:
    """A lane's setup by column."""
    return {
        **model_columns(setup.model),
        **_sampling_columns(setup.sampling),
        "system_prompt": setup.system_prompt,
        "template": setup.template,
        "n_ctx": setup.n_ctx,
    }


def model_columns(model: ModelRef) -> Columns:
    """A model's identity by column."""
    return {"model_provider": model.provider, "model_id": model.id, "model_name": model.name}


def _sampling_columns(sampling: Sampling) -> Columns:
    return {
        "temperature": sampling.temperature,
        "top_k": sampling.top_k,
        "top_p": sampling.top_p,
        "min_p": sampling.min_p,
        "repeat_penalty": sampling.repeat_penalty,
        "sampling_seed": sampling.seed,
        "max_tokens": sampling.max_tokens,
        "stop": list(sampling.stop),
        "json_schema": sampling.json_schema,
        "grammar": sampling.grammar,
        "reasoning_effort": sampling.reasoning_effort or "",
    }


def _model_of(row: LaneRow | GenerationRow) -> ModelRef:
    return ModelRef(provider=row.model_provider, id=row.model_id, name=row.model_name)


def _sampling_of(row: LaneRow | GenerationRow) -> Sampling:
    return Sampling(
        temperature=row.temperature,
        top_k=row.top_k,
        top_p=row.top_p,
        min_p=row.min_p,
        repeat_penalty=row.repeat_penalty,
        seed=row.sampling_seed,
        max_tokens=row.max_tokens,
        stop=tuple(row.stop),
        json_schema=row.json_schema,
        grammar=row.grammar,
        reasoning_effort=ReasoningEffort(row.reasoning_effort) if row.reasoning_effort else None,
    )
