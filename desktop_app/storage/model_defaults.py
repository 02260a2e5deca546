"""How the user wants each model to run."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop_app.domain import LoadSettings, ModelDefaults, ReasoningEffort, Sampling
from desktop_app.errors import NoSuchModel
from desktop_app.storage.model_rows import ModelDefaultsRow, ModelRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def keep(session: Session, *, sha256: str, defaults: ModelDefaults) -> None:
    """Let these hold for a model; those that say nothing are not kept. Raises NoSuchModel."""
    row = session.get(ModelDefaultsRow, sha256)
    if row is not None:
        session.delete(row)
        session.flush()
    if defaults == ModelDefaults():
        return
    if session.get(ModelRow, sha256) is None:
        raise NoSuchModel(name=sha256[:12])
    session.add(
        ModelDefaultsRow(
            sha256=sha256,
            n_ctx=defaults.load.n_ctx,
            gpu_layers=defaults.load.gpu_layers,
            threads=defaults.load.threads,
            kv_type=defaults.load.kv_type,
            sampling=None if defaults.sampling is None else asdict(defaults.sampling),
            template=defaults.template,
            system_prompt=defaults.system_prompt,
        )
    )


def every(session: Session) -> dict[str, ModelDefaults]:
    """Those that are kept, by SHA-256."""
    return {row.sha256: _defaults_of(row) for row in session.scalars(select(ModelDefaultsRow))}


def _defaults_of(row: ModelDefaultsRow) -> ModelDefaults:
    load = LoadSettings(n_ctx=row.n_ctx, gpu_layers=row.gpu_layers, threads=row.threads, kv_type=row.kv_type)
    return ModelDefaults(
        load=load,
        sampling=None if row.sampling is None else _sampling_of(row.sampling),
        template=row.template,
        system_prompt=row.system_prompt,
    )


def _sampling_of(kept: dict[str, Any]) -> Sampling:
    effort = kept.get("reasoning_effort")
    return Sampling(
        **{
            **kept,
            "stop": tuple(kept["stop"]),
            "reasoning_effort": ReasoningEffort(effort) if effort else None,
        }
    )
