"""The downloads as the window sees them: how each gets on, and what the user does with them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError
from desktop_app.repositories import Download, DownloadProgress, DownloadState
from desktop_app.services.second_chances import NETWORK, failed_for
from desktop_app.ui.network_watch import NetworkWatch
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from desktop_app.services.events import DownloadChanged, DownloadRemoved
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.services import Downloads

T = TypeVar("T")

UNDER_WAY = (DownloadState.RUNNING, DownloadState.VERIFYING)
FINISHED = (DownloadState.DONE, DownloadState.CANCELLED)
RESUMABLE = (DownloadState.PAUSED, DownloadState.FAILED, DownloadState.CANCELLED)
STOPPABLE = (DownloadState.QUEUED, *UNDER_WAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A download, and what was last told of it while it is under way, at `told_at` by the monotonic clock."""

    download: Download
    progress: DownloadProgress | None = None
    told_at: float = 0.0

    @property
    def state(self) -> DownloadState:
        """Where it stands."""
        return self.download.state

    @property
    def received_bytes(self) -> int:
        """How much has arrived."""
        return self.progress.done_bytes if self.progress else self.download.received_bytes

    @property
    def total_bytes(self) -> int:
        """How much there is."""
        return self.progress.total_bytes if self.progress else self.download.request.total_bytes

    @property
    def fraction(self) -> float:
        """How much has arrived, 0..1; in VERIFYING, how much is verified."""
        done = self.received_bytes
        if self.progress and self.state is DownloadState.VERIFYING:
            done = self.progress.verified_bytes
        return min(1.0, done / self.total_bytes) if self.total_bytes else 0.0

    @property
    def wait_s(self) -> float:
        """Seconds until the next try; 0 if it does not wait for one."""
        wait_s = self.progress.wait_s if self.progress else 0.0
        return max(0.0, self.told_at + wait_s - monotonic()) if wait_s else 0.0


class DownloadList(QObject):
    """Listens to the services for as long as the window lives."""

    changed = Signal(int)
    removed = Signal(int)
    reordered = Signal()
    completed = Signal(Download)
    failed = Signal(AppError)

    def __init__(self, service: Downloads, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._standings: dict[int, Standing] = {}
        self._gone: set[int] = set()
        self.network = NetworkWatch(self)
        self.network.may_be_back.connect(service.take_network)
        bridge.download_changed.connect(self._take)
        bridge.download_removed.connect(self._drop)
        self._look()

    @property
    def all(self) -> tuple[Standing, ...]:
        """In the order in which they begin."""
        return tuple(sorted(self._standings.values(), key=lambda one: (one.download.place, one.download.id)))

    def get(self, download_id: int) -> Standing | None:
        """One of them; None if it is gone."""
        return self._standings.get(download_id)

    def pause(self, download_id: int) -> None:
        """Stop it for now."""
        self._ask(self._service.pause(download_id))

    def resume(self, download_id: int) -> None:
        """Let it go on, or begin again."""
        self._ask(self._service.resume(download_id))

    def cancel(self, download_id: int) -> None:
        """Stop it and delete what has arrived."""
        self._ask(self._service.cancel(download_id))

    def put_first(self, download_id: int) -> None:
        """Let it be the next to begin."""
        self._ask(self._service.put_first(download_id), self._look)

    def remove(self, download_id: int) -> None:
        """Take it from the list."""
        self._ask(self._service.remove(download_id))

    def clear_finished(self) -> None:
        """Take from the list what is done or was cancelled; the files of what is done stay."""
        for standing in self.all:
            if standing.state in FINISHED:
                self.remove(standing.download.id)

    def look_again(self) -> None:
        """A command line may fetch some just now, or have ended some meanwhile."""
        when_done(self._service.list(), self._show_news, self.failed.emit, self)

    def _look(self) -> None:
        when_done(self._service.list(), self._show, self.failed.emit, self)

    def _show(self, downloads: tuple[Download, ...]) -> None:
        for download in downloads:
            known = self._standings.get(download.id)
            if download.id not in self._gone and (known is None or known.progress is None):
                self._standings[download.id] = Standing(download=download)
                self.changed.emit(download.id)
        self.reordered.emit()
        self._watch()

    def _show_news(self, downloads: tuple[Download, ...]) -> None:
        """Of what is known already the events tell, which may have come before this answer."""
        for download in downloads:
            known = self._standings.get(download.id)
            is_done = known is not None and known.state in RESUMABLE and download.state is DownloadState.DONE
            is_foreign = download.elsewhere or (known is not None and known.download.elsewhere)
            is_news = known is None or is_done or (is_foreign and known.download != download)
            if download.id not in self._gone and is_news:
                self._standings[download.id] = Standing(download=download)
                self.changed.emit(download.id)

    def _ask(self, future: Future[T], then: Callable[[], None] = lambda: None) -> None:
        when_done(future, lambda _: then(), self.failed.emit, self)

    def _take(self, event: DownloadChanged) -> None:
        download, before = event.download, self._standings.get(event.download.id)
        if download.id in self._gone:
            return
        if event.progress is not None and before is not None:
            # What is under way began with the place that it had then.
            download = replace(download, place=before.download.place)
        self._standings[download.id] = Standing(download=download, progress=event.progress, told_at=monotonic())
        self.changed.emit(download.id)
        if before is None or before.state is not download.state:
            self._watch()
        if download.state is DownloadState.DONE and before is not None and before.state is not DownloadState.DONE:
            self.completed.emit(download)

    def _watch(self) -> None:
        """See whether the network is back as long as something waits for it."""
        if failed_for((standing.download for standing in self._standings.values()), NETWORK):
            self.network.wait()
        else:
            self.network.rest()

    def _drop(self, event: DownloadRemoved) -> None:
        self._gone.add(event.download_id)
        self._standings.pop(event.download_id, None)
        self.removed.emit(event.download_id)
