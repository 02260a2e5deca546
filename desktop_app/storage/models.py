"""Model files seen on this computer, so that an unchanged file is not hashed again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop_app.domain import ModelFacts
from desktop_app.storage.schema import ModelFileRow, ModelRow
from desktop_app.storage.values import facts_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """A file as it was when it was read last: size in bytes, modification time in nanoseconds."""

    path: Path
    size: int
    mtime_ns: int
    facts: ModelFacts


def remember(session: Session, *, facts: ModelFacts, path: Path, size: int, mtime_ns: int) -> None:
    """Keep what a file says of itself; replaces what was known of that path."""
    session.merge(ModelRow(**asdict(facts)))
    session.flush()
    session.merge(ModelFileRow(path=path, sha256=facts.sha256, size_bytes=size, mtime_ns=mtime_ns))


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
        KnownFile(path=file.path, size=file.size_bytes, mtime_ns=file.mtime_ns, facts=facts_of(model))
        for file, model in session.execute(query)
    )
