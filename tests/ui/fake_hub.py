"""A Hub as the test wants it."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from desktop_app.errors import Cancelled
from desktop_app.errors.hub import RepositoryGone
from tests.ui.fake_services import done, failed

if TYPE_CHECKING:
    from desktop_app.errors import AppError
    from desktop_app.repositories import FoundRepository, Quantization, Repository, SearchQuery
    from desktop_app.services.hub import ModelPreview


class FakeHub:
    """Finds `found`, knows `repositories` by their ids and `previews` by repository and quantization. `failure` is what
    everything ends in, `preview_failure` each preview; `hold_search` keeps searches under way in `searching`.
    """

    def __init__(self) -> None:
        self.found: tuple[FoundRepository, ...] = ()
        self.repositories: dict[str, Repository] = {}
        self.previews: dict[tuple[str, str], ModelPreview] = {}
        self.failure: AppError | None = None
        self.preview_failure: AppError | None = None
        self.hold_search = False
        self.searching: list[Future[tuple[FoundRepository, ...]]] = []
        self.queries: list[SearchQuery] = []
        self.described: list[str] = []
        self.account_name = "someone"

    def search(self, query: SearchQuery) -> Future[tuple[FoundRepository, ...]]:
        self.queries.append(query)
        if self.failure is not None:
            return failed(self.failure)
        for before in self.searching:
            if not before.done():
                before.set_exception(Cancelled())
        if self.hold_search:
            self.searching.append(Future())
            return self.searching[-1]
        return done(self.found)

    def describe(self, address: str) -> Future[Repository]:
        self.described.append(address)
        if self.failure is not None:
            return failed(self.failure)
        if address not in self.repositories:
            return failed(RepositoryGone(repo=address))
        return done(self.repositories[address])

    def preview(self, repository: Repository, quantization: Quantization) -> Future[ModelPreview]:
        failure = self.failure or self.preview_failure
        if failure is not None:
            return failed(failure)
        known = self.previews.get((repository.repo_id, quantization.name))
        return Future() if known is None else done(known)

    def account(self) -> Future[str]:
        return failed(self.failure) if self.failure is not None else done(self.account_name)
