"""The `hub` child: what it does with the commands of its parent. It is the one process that reaches the Hub."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.engine.hub.connection import Connection
from desktop_app.engine.hub.download import fetch
from desktop_app.engine.hub.remote_header import read_remote_model
from desktop_app.engine.hub.repository import describe, search
from desktop_app.engine.hub.whose import whose
from desktop_app.engine.local.fit import shape_of
from desktop_app.engine.process.hub_lines import (
    Describe,
    Described,
    Fetch,
    Fetched,
    Fetching,
    Known,
    Preview,
    Previewed,
    Search,
    Searched,
    WhoAmI,
)
from desktop_app.engine.process.worker import serve
from desktop_app.repositories import DownloadRequest

if TYPE_CHECKING:
    from desktop_app.engine.process.worker import Emit, Job, StopFlag
    from desktop_app.repositories import DownloadProgress


class HubChild:
    """Keeps nothing between two commands."""

    kind = "hub"

    def run(self, command: Job, emit: Emit, stop: StopFlag) -> None:
        """Carry out one command; see `worker.Backend`."""
        match command:
            case Search():
                found = search(Connection(command.token), command.query, stop.is_set)
                emit(Searched(id=command.id, found=found))
            case Describe():
                repository = describe(Connection(command.token), command.address, stop.is_set)
                emit(Described(id=command.id, repository=repository))
            case Preview():
                emit(_previewed(command, stop))
            case WhoAmI():
                emit(Known(id=command.id, name=whose(Connection(command.token), stop.is_set)))
            case Fetch():
                emit(_fetched(command, emit, stop))

    def close(self) -> None:
        """Nothing to release."""


def _previewed(command: Preview, stop: StopFlag) -> Previewed:
    facts, header = read_remote_model(
        Connection(command.token), command.repo_id, command.revision, command.files, stop.is_set
    )
    return Previewed(id=command.id, facts=facts, shape=shape_of(header))


def _fetched(command: Fetch, emit: Emit, stop: StopFlag) -> Fetched:
    def report(progress: DownloadProgress) -> None:
        emit(Fetching(id=command.id, progress=progress))

    request = DownloadRequest(
        repo_id=command.repo_id, revision=command.revision, files=command.files, folder=Path(command.folder)
    )
    files = fetch(Connection(command.token), request, report=report, stopped=stop.is_set)
    return Fetched(id=command.id, files=files)


def main() -> int:
    """Serve the parent until it is done; the exit status."""
    return serve(HubChild())
