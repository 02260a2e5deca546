"""Where models come from, for whoever has to find them elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop_app.domain import LOCAL, ModelSource
from desktop_app.errors.hub import HostileName
from desktop_app.storage import downloads
from desktop_app.storage.account_rows import AccountRow
from desktop_app.storage.model_rows import ModelFileRow, ModelRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from desktop_app.domain import ModelRef

_CACHED = re.compile(r"models--([\w.-]+?)--([\w.-]+)")
"""A repository's folder in the cache of the Hub's own library, which holds `snapshots/REVISION/FILE`."""


def sources_of(session: Session, models: Sequence[ModelRef]) -> tuple[ModelSource, ...]:
    """What is known of each."""
    places = dict(_fetched(session)) if any(model.provider == LOCAL for model in models) else {}
    return tuple(
        _local(session, model, places) if model.provider == LOCAL else _elsewhere(session, model) for model in models
    )


def _local(session: Session, model: ModelRef, places: dict[Path, tuple[str, str]]) -> ModelSource:
    facts = session.get(ModelRow, model.id)
    if facts is None:
        return ModelSource(model=model)
    paths = select(ModelFileRow.path).where(ModelFileRow.sha256 == model.id).order_by(ModelFileRow.path)
    files = list(session.scalars(paths))
    repository, revision = next((found for path in files if (found := places.get(path) or _cached(path))), ("", ""))
    return ModelSource(
        model=model,
        name=facts.name,
        quantization=facts.quantization,
        size_bytes=facts.size_bytes,
        architecture=facts.architecture,
        parameters=facts.parameters,
        file=files[0].name if files else "",
        repository=repository,
        revision=revision,
    )


def _elsewhere(session: Session, model: ModelRef) -> ModelSource:
    account = session.get(AccountRow, model.provider)
    if account is None:
        return ModelSource(model=model)
    return ModelSource(model=model, provider=account.provider, account=account.name)


def _fetched(session: Session) -> Iterator[tuple[Path, tuple[str, str]]]:
    for download in downloads.every(session):
        try:
            places = download.request.places()
        except HostileName:
            continue
        yield from ((path, (download.request.repo_id, download.request.revision)) for path in places)


def _cached(path: Path) -> tuple[str, str] | None:
    parts = path.parts
    for at, part in enumerate(parts[:-3]):
        found = _CACHED.fullmatch(part)
        if found and parts[at + 1] == "snapshots":
            return f"{found[1]}/{found[2]}", parts[at + 2]
    return None
