"""Downloads and searches on a real database, with real processes and a Hub on loopback."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.repositories import Download, Quantization, Repository, RepositoryFile, Tier
from desktop_app.services.downloads import DownloadsService
from desktop_app.services.events import DownloadChanged
from desktop_app.services.hub import HubService
from desktop_app.services.offline import NetworkGate
from desktop_app.storage.database import Database
from tests.engine.hub.fetching import CONTENT, FILE, REPO
from tests.hub_repo import COMMIT
from tests.services.world import DEADLINE_S, Heard

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.domain import LocalModel
    from desktop_app.errors import AppError
    from desktop_app.repositories import DownloadState
    from desktop_app.settings import Paths


class HubWorld:
    """One run of the program on a profile."""

    def __init__(
        self, paths: Paths, *, token: str = "", offline: bool = False, begin: bool = True, models: Path | None = None
    ) -> None:
        """`models` is where models go, if not into the profile; `refuse` what its files are to the models service."""
        self.paths = paths
        self.heard = Heard()
        self.added: list[Path] = []
        self.refuse: AppError | None = None
        self.token = token
        self.database = Database.open(paths.database)
        self.gate = NetworkGate(offline=offline)
        self.downloads = DownloadsService(
            self.database,
            gate=self.gate,
            folder=lambda: models or paths.models,
            add_model=self._add_model,
            listen=self.heard.listen,
            token=lambda: self.token,
        )
        self.hub = HubService(self.gate, token=lambda: self.token)
        if begin:
            self.downloads.begin().result(DEADLINE_S)

    def _add_model(self, path: Path) -> Future[LocalModel]:
        self.added.append(path)
        future: Future[LocalModel] = Future()
        if self.refuse is not None:
            future.set_exception(self.refuse)
        return future

    def start(
        self,
        content: bytes = CONTENT,
        path: str = FILE,
        repo_id: str = REPO,
        *,
        licence: str = "",
        projector: RepositoryFile | None = None,
    ) -> Download:
        file = RepositoryFile(path=path, size_bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
        quantization = Quantization(name="Q4_K_M", model="Small", tier=Tier.BALANCED, files=(file,))
        wanted = replace(repository(repo_id), licence=licence)
        return self.downloads.start(wanted, quantization, projector).result(DEADLINE_S)

    def wait(self, state: DownloadState, download_id: int | None = None) -> Download:
        """Until a download is stored in this state."""
        return self.heard.wait(
            DownloadChanged,
            lambda event: (
                event.progress is None and event.download.state is state and download_id in (None, event.download.id)
            ),
        ).download

    def wait_for_bytes(self, n_bytes: int) -> DownloadChanged:
        return self.heard.wait(
            DownloadChanged, lambda event: event.progress is not None and event.progress.done_bytes >= n_bytes
        )

    def listed(self) -> tuple[Download, ...]:
        return self.downloads.list().result(DEADLINE_S)

    def close(self) -> None:
        self.downloads.close()
        self.hub.close()
        self.gate.close()
        self.database.close()


def repository(repo_id: str = REPO) -> Repository:
    from desktop_app.repositories import Access

    return Repository(
        repo_id=repo_id,
        revision=COMMIT,
        access=Access.OPEN,
        url=f"https://huggingface.co/{repo_id}",
        downloads=0,
        likes=0,
        updated_at=None,
        licence="",
        licence_url="",
        base_models=(),
        card="",
        quantizations=(),
    )
