"""Model files seen on this computer, so that an unchanged file is not hashed again."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from desktop_app.domain import LOCAL, ModelFacts
from desktop_app.errors import NoSuchModel
from desktop_app.storage.model_rows import ModelFileRow, ModelRow
from desktop_app.storage.schema import GenerationRow
from desktop_app.storage.values import facts_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """A file as it was when it was read last: size in bytes, modification time in nanoseconds. What an earlier Tandem
    has read `is_complete` no more.
    """

    path: Path
    size: int
    mtime_ns: int
    facts: ModelFacts
    is_complete: bool = True


def remember(session: Session, *, facts: ModelFacts, path: Path, size: int, mtime_ns: int) -> ModelFacts:
    """Keep what a file says of itself, instead of what was known of that path; what is known of its content now.

    A copy does not change a model's name: where the file says none, it is that of the first file that was read.
    """
    before = session.get(ModelRow, facts.sha256)
    if before is not None and before.licence is not None:
        facts = replace(facts, name=before.name)
    session.merge(ModelRow(**asdict(facts)))
    session.flush()
    session.merge(ModelFileRow(path=path, sha256=facts.sha256, size_bytes=size, mtime_ns=mtime_ns))
    return facts


def facts_for(session: Session, *, path: Path, size: int, mtime_ns: int) -> ModelFacts | None:
    """What is known of a file that has not changed since, or None."""
    row = session.get(ModelFileRow, path)
    if row is None or (row.size_bytes, row.mtime_ns) != (size, mtime_ns):
        return None
    return facts_of(session.get_one(ModelRow, row.sha256))


def known(session: Session) -> tuple[KnownFile, ...]:
    """Every file ever remembered, by name; whether it still lies there is for the caller to see."""
    query = (
        select(ModelFileRow, ModelRow)
        .join(ModelRow, ModelRow.sha256 == ModelFileRow.sha256)
        .order_by(ModelRow.name, ModelFileRow.path)
    )
    return tuple(
        KnownFile(
            path=file.path,
            size=file.size_bytes,
            mtime_ns=file.mtime_ns,
            facts=facts_of(model),
            is_complete=model.licence is not None,
        )
        for file, model in session.execute(query)
    )


def forget(session: Session, *, path: Path) -> None:
    """Know nothing of a file any more; what is known of its content stays, for the conversations with it."""
    session.execute(delete(ModelFileRow).where(ModelFileRow.path == path))


def give_name(session: Session, *, sha256: str, name: str) -> None:
    """Call a model so, or with "" what its file says. Raises NoSuchModel."""
    row = session.get(ModelRow, sha256)
    if row is None:
        raise NoSuchModel(name=name or sha256[:12])
    row.given_name = name


def given_names(session: Session) -> dict[str, str]:
    """The names that the user gave, by SHA-256."""
    query = select(ModelRow.sha256, ModelRow.given_name).where(ModelRow.given_name != "")
    return dict(iter(session.execute(query)))


def last_used(session: Session) -> dict[str, datetime]:
    """When each local model wrote last, by SHA-256."""
    query = (
        select(GenerationRow.model_id, func.max(GenerationRow.created_at))
        .where(GenerationRow.model_provider == LOCAL)
        .group_by(GenerationRow.model_id)
    )
    return dict(iter(session.execute(query)))
