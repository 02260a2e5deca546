"""Which downloads there are and where each stands: on disk first, then told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop_app.errors.hub import DownloadGone
from desktop_app.repositories import Download, DownloadState
from desktop_app.services.events import DownloadChanged, DownloadRemoved
from desktop_app.services.unfinished_files import as_on_disk, delete_unfinished, is_being_written
from desktop_app.storage import downloads as store

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.services.events import Listener
    from desktop_app.storage.database import Database

WAITING = (DownloadState.PAUSED, DownloadState.FAILED, DownloadState.CANCELLED)
TO_COME = (DownloadState.QUEUED, DownloadState.RUNNING, DownloadState.VERIFYING)

DEATHS = 2
"""So often a download whose process dies without getting further begins again; then a person has to look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deaths:
    """How often a download's process has died since bytes came, and how many there were then."""

    count: int = 0
    received_bytes: int = 0


class DownloadBook:
    """Belongs to the downloads' own thread; every method waits for the disk."""

    def __init__(self, database: Database, listen: Listener) -> None:
        self._database = database
        self._listen = listen
        self._downloads: dict[int, Download] = {}
        self._deaths: dict[int, _Deaths] = {}

    def all(self) -> tuple[Download, ...]:
        """In the order in which they begin."""
        return tuple(self._downloads.values())

    def has(self, download_id: int) -> bool:
        """Whether it is in the list still."""
        return download_id in self._downloads

    def of(self, download_id: int) -> Download:
        """One of them. Raises DownloadGone."""
        download = self._downloads.get(download_id)
        if download is None:
            raise DownloadGone(f"download {download_id}")
        return download

    def take_up(self) -> None:
        """Read what the last run of the program has left, queued again, and tell it."""
        self._database.submit(store.queue_leftovers).result()
        found = self._database.read(store.every).result()
        self._downloads = {download.id: as_on_disk(download) for download in found}
        for download in self._downloads.values():
            self._listen(DownloadChanged(download=download))

    def recall(self) -> None:
        """Read it, paused."""
        for download in self._database.read(store.every).result():
            self._downloads[download.id] = _at_rest(download)

    def look_again(self) -> tuple[Download, ...]:
        """All of them, with those that a command line fetches just now or has ended meanwhile."""
        elsewhere: dict[int, Download] = {}
        for stored in self._database.read(store.every).result():
            here = self._downloads.get(stored.id)
            if here is not None and here.state not in WAITING:
                continue
            if stored.state in store.UNDER_WAY and is_being_written(stored.request):
                elsewhere[stored.id] = replace(as_on_disk(stored), elsewhere=True)
            elif here is None or stored.state is DownloadState.DONE:
                # Who was to fetch it is gone, if it is not done.
                self._downloads[stored.id] = _at_rest(stored)
        return tuple((self._downloads | elsewhere).values())

    def add(self, store_it: Callable[..., Download]) -> Download:
        """Put a new one at the end; `store_it` writes its row."""
        added = self._database.submit(store_it, created_at=datetime.now(UTC)).result()
        self._downloads[added.id] = added
        self._listen(DownloadChanged(download=added))
        return added

    def settle(self, download: Download) -> Download:
        """Keep where it stands, then tell it; the parts of a cancelled one are deleted before."""
        if download.state is DownloadState.CANCELLED:
            delete_unfinished(download.request)
            download = replace(download, received_bytes=0)
        stored = self._database.submit(
            store.settle,
            download_id=download.id,
            state=download.state,
            received_bytes=download.received_bytes,
            error=download.error,
            files=download.request.files,
        ).result()
        self._downloads[stored.id] = stored
        self._listen(DownloadChanged(download=stored))
        return stored

    def put_first(self, download_id: int) -> Download:
        """Let it be the next to begin. Raises DownloadGone."""
        download = self.of(download_id)
        place = self._database.submit(store.put_first, download_id=download_id).result().place
        moved = replace(download, place=place)
        self._downloads = {download_id: moved} | self._downloads | {download_id: moved}
        self._listen(DownloadChanged(download=moved))
        return moved

    def remove(self, download_id: int) -> None:
        """Take it out."""
        self._database.submit(store.remove, download_id=download_id).result()
        del self._downloads[download_id]
        self._listen(DownloadRemoved(download_id=download_id))

    def may_begin_again(self, download: Download) -> bool:
        """Whether a process that died is worth another: bytes have come since the last one died, or few have died."""
        before = self._deaths.get(download.id, _Deaths())
        progressed = download.received_bytes > before.received_bytes
        now = _Deaths(count=1 if progressed else before.count + 1, received_bytes=download.received_bytes)
        self._deaths[download.id] = now
        return now.count <= DEATHS

    def forget_deaths(self, download_id: int) -> None:
        """A person wants it to begin again."""
        self._deaths.pop(download_id, None)


def _at_rest(download: Download) -> Download:
    """As it stands while nobody fetches it."""
    return as_on_disk(replace(download, state=DownloadState.PAUSED) if download.state in TO_COME else download)
