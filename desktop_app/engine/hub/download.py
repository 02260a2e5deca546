"""Fetching files so that they are whole.

A file gets its name only when its SHA-256 is the Hub's. The first part of a split model comes last, since by it a model
is known: nothing looks whole before everything is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.engine.hub.account import Account
from desktop_app.engine.hub.body import STALL_S, Bodies
from desktop_app.engine.hub.file_fetch import FileFetch, Means
from desktop_app.engine.hub.part_file import PartFile, disk_failures, require_room
from desktop_app.engine.hub.patience import FETCHING, Patience
from desktop_app.engine.hub.running_hash import RunningHash
from desktop_app.errors import Cancelled
from desktop_app.errors.hub import FileTaken, FolderUnwritable
from desktop_app.repositories import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop_app.engine.hub.connection import Connection
    from desktop_app.repositories import DownloadProgress, DownloadRequest, RepositoryFile


def fetch(
    connection: Connection,
    request: DownloadRequest,
    *,
    report: Callable[[DownloadProgress], None],
    stopped: Callable[[], bool],
    patience: Patience = FETCHING,
    stall_s: float = STALL_S,
) -> tuple[RepositoryFile, ...]:
    """Fetch, verify and name every file; what they were in the end, in the order of the request.

    What has arrived stays for the next time when this ends early: with Cancelled once `stopped` says so, or with
    HostileName, FolderUnwritable, NoRoom and what else `errors.hub` has for the way there.
    """
    means = Means(
        request=request,
        connection=connection,
        bodies=Bodies(connection, stall_s),
        account=Account(request.total_bytes, report),
        patience=patience,
        stopped=stopped,
    )
    wanted = dict(zip(request.places(), request.files, strict=True))
    if not request.folder.is_dir():
        # Not made anew: where a disk was taken out, another one would be filled in its place.
        raise FolderUnwritable("there is no such folder", path=str(request.folder))
    require_room(request.folder, request.sizes())
    fetched = {final: _fetch(means, final, file) for final, file in reversed(wanted.items())}
    return tuple(fetched[final] for final in wanted)


def _fetch(means: Means, final: Path, file: RepositoryFile) -> RepositoryFile:
    with PartFile.opened(final) as part:
        if final.exists():
            _recognise(means, final, file)
            part.discard()
        else:
            with RunningHash(part.path) as running_hash:
                fetching = FileFetch(means, part, file, running_hash)
                fetching.run()
            part.finish()
            file = fetching.file
    means.account.finished_bytes += file.size_bytes
    return file


def _recognise(means: Means, final: Path, file: RepositoryFile) -> None:
    """Raises FileTaken unless the file that bears the name already is the one wanted."""

    def verifying() -> None:
        if means.stopped():
            raise Cancelled
        means.account.tell_sometimes(Stage.VERIFYING, file.size_bytes, running_hash.done_bytes)

    with disk_failures(final.parent), RunningHash(final) as running_hash:
        size = final.stat().st_size
        running_hash.grown(size)
        if size != file.size_bytes or running_hash.hexdigest(size, verifying) != file.sha256:
            raise FileTaken("it has other bytes", path=final.name)
