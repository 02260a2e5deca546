"""Scripted downloads: the test says how they get on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from desktop_app.errors.hub import DownloadGone
from desktop_app.repositories import (
    Download,
    DownloadProgress,
    DownloadRequest,
    DownloadState,
    RepositoryFile,
    Stage,
)
from desktop_app.services.events import DownloadChanged, DownloadRemoved
from tests.ui.fake_services import done, failed

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop_app.errors import AppError
    from desktop_app.repositories import Quantization, Repository
    from desktop_app.services.events import Listener

T = TypeVar("T")

SIZE = 4_000_000_000
_STOPPED = (DownloadState.PAUSED, DownloadState.FAILED, DownloadState.CANCELLED)


class FakeDownloads:
    """A list in memory that tells its changes. `fail_next` makes the next call fail."""

    def __init__(self, listen: Listener) -> None:
        self._listen = listen
        self._ids = count(1)
        self.all: dict[int, Download] = {}
        self.fail_next: AppError | None = None
        self.networks = 0

    def add(
        self,
        name: str = "Small Q4_K_M",
        state: DownloadState = DownloadState.QUEUED,
        *,
        received: int = 0,
        size: int = SIZE,
        error: AppError | None = None,
    ) -> Download:
        """One in the list."""
        download_id = next(self._ids)
        file = RepositoryFile(path=f"Small-{download_id}.gguf", size_bytes=size, sha256="0" * 64)
        download = Download(
            id=download_id,
            request=DownloadRequest(
                repo_id="someone/Small-GGUF", revision="0" * 40, files=(file,), folder=Path("/models")
            ),
            name=name,
            state=state,
            received_bytes=received,
            created_at=datetime(2026, 11, 27, 12, tzinfo=UTC),
            error=error.as_record() if error else "",
        )
        self.become(download)
        return download

    def become(self, download: Download, progress: DownloadProgress | None = None) -> Download:
        """Change how one stands, and tell."""
        self.all[download.id] = download
        self._listen(DownloadChanged(download=download, progress=progress))
        return download

    def receive(self, download: Download, received: int, *, bytes_per_s: float = 25_000_000.0) -> None:
        """Let it get on."""
        running = replace(download, state=DownloadState.RUNNING, received_bytes=received)
        self.become(
            running,
            DownloadProgress(
                stage=Stage.RECEIVING,
                done_bytes=received,
                total_bytes=download.request.total_bytes,
                bytes_per_s=bytes_per_s,
            ),
        )

    def list(self) -> Future[tuple[Download, ...]]:
        return self._answer(tuple(self.all.values()))

    def start(
        self, repository: Repository, quantization: Quantization, projector: RepositoryFile | None = None
    ) -> Future[Download]:
        files = (*quantization.files, *((projector,) if projector else ()))
        added = self.add(f"{quantization.model} {quantization.name}")
        request = replace(added.request, repo_id=repository.repo_id, revision=repository.revision, files=files)
        return self._answer(self.become(replace(added, request=request)))

    def pause(self, download_id: int) -> Future[Download]:
        return self._change(download_id, DownloadState.PAUSED, unless=(DownloadState.DONE, *_STOPPED))

    def cancel(self, download_id: int) -> Future[Download]:
        return self._change(download_id, DownloadState.CANCELLED, unless=(DownloadState.DONE,))

    def resume(self, download_id: int) -> Future[Download]:
        others = tuple(state for state in DownloadState if state not in _STOPPED)
        return self._change(download_id, DownloadState.QUEUED, unless=others)

    def take_network(self) -> None:
        self.networks += 1

    def put_first(self, download_id: int) -> Future[Download]:
        moved = replace(self.all[download_id], place=min(each.place for each in self.all.values()) - 1)
        self.all = {download_id: moved} | self.all | {download_id: moved}
        return self._answer(self.become(moved))

    def remove(self, download_id: int) -> Future[None]:
        if self.all.pop(download_id, None) is None:
            return failed(DownloadGone(f"download {download_id}"))
        self._listen(DownloadRemoved(download_id=download_id))
        return self._answer(None)

    def _change(self, download_id: int, state: DownloadState, *, unless: tuple[DownloadState, ...]) -> Future[Download]:
        download = self.all.get(download_id)
        if download is None:
            return failed(DownloadGone(f"download {download_id}"))
        if self.fail_next is None and download.state not in unless:
            self.become(replace(download, state=state))
        return self._answer(self.all[download_id])

    def _answer(self, value: T) -> Future[T]:
        error, self.fail_next = self.fail_next, None
        return failed(error) if error else done(value)
