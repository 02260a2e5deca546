"""Downloads, in the order in which they begin."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from desktop_app.errors.hub import DownloadGone
from desktop_app.repositories import Download, DownloadRequest, DownloadState, RepositoryFile
from desktop_app.storage.model_rows import DownloadRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

UNDER_WAY = (DownloadState.RUNNING, DownloadState.VERIFYING)


def add(
    session: Session,
    *,
    request: DownloadRequest,
    name: str,
    created_at: datetime,
    licence: str = "",
    licence_url: str = "",
) -> Download:
    """Queue a download."""
    row = DownloadRow(
        repo_id=request.repo_id,
        revision=request.revision,
        folder=request.folder,
        name=name,
        state=DownloadState.QUEUED,
        received_bytes=0,
        created_at=created_at,
        error="",
        files=[asdict(file) for file in request.files],
        licence=licence,
        licence_url=licence_url,
        place=0,
    )
    session.add(row)
    session.flush()
    return _download(row)


def every(session: Session) -> tuple[Download, ...]:
    """All of them, whatever their state: by their places, then oldest first."""
    rows = session.scalars(select(DownloadRow).order_by(DownloadRow.place, DownloadRow.id))
    return tuple(_download(row) for row in rows)


def put_first(session: Session, *, download_id: int) -> Download:
    """Let a download come before all others. Raises DownloadGone."""
    row = _row(session, download_id)
    row.place = (session.scalar(select(func.min(DownloadRow.place))) or 0) - 1
    session.flush()
    return _download(row)


def settle(
    session: Session,
    *,
    download_id: int,
    state: DownloadState,
    received_bytes: int,
    error: str = "",
    files: tuple[RepositoryFile, ...] | None = None,
) -> Download:
    """Keep where a download stands; `files` if the Hub's have changed. Raises DownloadGone."""
    row = _row(session, download_id)
    row.state, row.received_bytes, row.error = state, received_bytes, error
    if files is not None:
        row.files = [asdict(file) for file in files]
    session.flush()
    return _download(row)


def remove(session: Session, *, download_id: int) -> None:
    """Forget a download; nothing if there is none."""
    row = session.get(DownloadRow, download_id)
    if row is not None:
        session.delete(row)


def queue_leftovers(session: Session) -> int:
    """Queue again what was under way when the program ended; how many those are."""
    left = update(DownloadRow).where(DownloadRow.state.in_(UNDER_WAY)).values(state=DownloadState.QUEUED)
    return len(session.scalars(left.returning(DownloadRow.id)).all())


def _row(session: Session, download_id: int) -> DownloadRow:
    row = session.get(DownloadRow, download_id)
    if row is None:
        raise DownloadGone(f"download {download_id}")
    return row


def _download(row: DownloadRow) -> Download:
    request = DownloadRequest(
        repo_id=row.repo_id,
        revision=row.revision,
        files=tuple(RepositoryFile(**file) for file in row.files),
        folder=row.folder,
    )
    return Download(
        id=row.id,
        request=request,
        name=row.name,
        state=row.state,
        received_bytes=row.received_bytes,
        created_at=row.created_at,
        error=row.error,
        licence=row.licence,
        licence_url=row.licence_url,
        place=row.place,
    )
