"""The parent's side of a `hub` child."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop_app.engine.process.client import Child
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
from desktop_app.engine.process.protocol import Failed
from desktop_app.engine.process.spawn import worker_argv
from desktop_app.engine.process.under_way import Deadlines
from desktop_app.errors import AppError, Bug, by_code

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_app.domain import ModelFacts
    from desktop_app.engine.local.memory_need import Shape
    from desktop_app.engine.process.protocol import Answer, Command
    from desktop_app.repositories import (
        DownloadProgress,
        DownloadRequest,
        FoundRepository,
        Repository,
        RepositoryFile,
        SearchQuery,
    )

KIND = "hub"

DEADLINES = Deadlines(cancel_s=0.4, quit_s=0.3, terminate_s=0.1)
"""A connection that hangs cannot be asked to stop, and a download survives the end of its process: so ask briefly."""


class HubProcess:
    """A process that reaches the Hub. Each verb sends the token along, "" for none; any thread may call it."""

    def __init__(self, argv: Sequence[str] | None = None) -> None:
        """Start it, without waiting until it is ready. Raises ChildDied if it cannot be started."""
        self._child = Child(argv or worker_argv(KIND), kind=KIND, deadlines=DEADLINES)

    @property
    def alive(self) -> bool:
        """Whether it can still answer."""
        return self._child.alive

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._child.pid

    def search(self, query: SearchQuery, token: str) -> tuple[FoundRepository, ...]:
        """The first hits. Raises AppError."""
        final = self._final(lambda id_: Search(id=id_, query=query, token=token))
        if isinstance(final, Searched):
            return final.found
        raise _error(final)

    def describe(self, address: str, token: str) -> Repository:
        """What a repository has, by its name or address. Raises AppError."""
        final = self._final(lambda id_: Describe(id=id_, address=address, token=token))
        if isinstance(final, Described):
            return final.repository
        raise _error(final)

    def preview(
        self, repo_id: str, revision: str, files: tuple[RepositoryFile, ...], token: str
    ) -> tuple[ModelFacts, Shape]:
        """What a model's files say of themselves. Raises AppError."""
        final = self._final(lambda id_: Preview(id=id_, repo_id=repo_id, revision=revision, files=files, token=token))
        if isinstance(final, Previewed):
            return final.facts, final.shape
        raise _error(final)

    def account(self, token: str) -> str:
        """The name of the account whose token it is. Raises AppError."""
        final = self._final(lambda id_: WhoAmI(id=id_, token=token))
        if isinstance(final, Known):
            return final.name
        raise _error(final)

    def fetch(
        self, request: DownloadRequest, token: str, on_progress: Callable[[DownloadProgress], None]
    ) -> tuple[RepositoryFile, ...]:
        """Download files; what they were in the end. Raises AppError, Cancelled after `cancel` or `close`."""
        fetch = partial(
            Fetch,
            repo_id=request.repo_id,
            revision=request.revision,
            files=request.files,
            folder=str(request.folder),
            token=token,
        )
        final = self._final(lambda id_: fetch(id=id_), on_progress)
        if isinstance(final, Fetched):
            return final.files
        raise _error(final)

    def cancel(self) -> None:
        """Stop whatever is under way or waits; the process may end with it."""
        self._child.cancel_all()

    def close(self) -> None:
        """End the process, by force if it must be. Safe to call twice."""
        self._child.close()

    def _final(
        self,
        command: Callable[[int], Command],
        on_progress: Callable[[DownloadProgress], None] = lambda _progress: None,
    ) -> Answer:
        for event in self._child.events(self._child.request(command)):
            if isinstance(event, Fetching):
                on_progress(event.progress)
        return event


def _error(event: Answer) -> AppError:
    if not isinstance(event, Failed):
        return Bug(f"An event out of place: {event!r}")
    return by_code(event.code, event.detail, event.values) or Bug(event.detail)
