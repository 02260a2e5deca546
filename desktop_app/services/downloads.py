"""Downloads: a queue that outlives the program, a process for each one under way."""

from __future__ import annotations

import contextlib
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.engine.hub.part_file import missing_bytes, require_room
from desktop_app.errors import AppError, Bug, Cancelled
from desktop_app.errors.hub import DownloadBroken, Offline
from desktop_app.repositories import Download, DownloadRequest, DownloadState
from desktop_app.services.download_book import TO_COME, WAITING, DownloadBook
from desktop_app.services.events import BugFound, DownloadChanged
from desktop_app.services.faults import known
from desktop_app.services.fetching import Fetching
from desktop_app.services.hub import token_of_the_environment
from desktop_app.services.second_chances import AWAY, NETWORK, TOKEN, SecondChances, failed_for
from desktop_app.storage import downloads as store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop_app.domain import LocalModel
    from desktop_app.repositories import DownloadProgress, Quantization, Repository, RepositoryFile
    from desktop_app.services.events import Listener
    from desktop_app.services.offline import NetworkGate
    from desktop_app.storage.database import Database

AT_ONCE = 2
"""One alone leaves the line idle while it connects and verifies; more than two only make all of them end late."""


class DownloadsService:
    """Every change happens on one thread, `desk`; futures mean that it is on disk, and `DownloadChanged` tells it."""

    def __init__(
        self,
        database: Database,
        *,
        gate: NetworkGate,
        folder: Callable[[], Path],
        add_model: Callable[[Path], Future[LocalModel]],
        listen: Listener,
        token: Callable[[], str] = token_of_the_environment,
    ) -> None:
        """`folder` is where models go from now on; `add_model` gets the first file of each that is done."""
        self._gate = gate
        self._folder = folder
        self._add_model = add_model
        self._listen = listen
        self._token = token
        self._book = DownloadBook(database, listen)
        self._under_way: dict[int, Fetching] = {}
        self._closing = False
        self._desk = ThreadPoolExecutor(1, thread_name_prefix="downloads")
        self._chances = SecondChances(lambda: self._later(lambda: self._begin_again(NETWORK)))
        gate.listen(lambda _offline: self._later(lambda: self._begin_again(NETWORK)))

    def begin(self) -> Future[None]:
        """Take up what the last run of the program has left. Call once, at the start."""
        begun = self._desk.submit(self._begin)
        begun.add_done_callback(self._report_bug)
        return begun

    def recall(self) -> Future[None]:
        """Know of what the last run has left, and let nothing of it go on by itself. Instead of `begin`."""
        return self._desk.submit(self._book.recall)

    def list(self) -> Future[tuple[Download, ...]]:
        """All of them, in the order in which they begin; with those that a command line fetches or has ended."""
        return self._desk.submit(self._book.look_again)

    def start(
        self, repository: Repository, quantization: Quantization, projector: RepositoryFile | None = None
    ) -> Future[Download]:
        """Queue a model, with what it needs to see images if wanted. One that is in the list already goes on instead.

        The future fails with HostileName, or with NoRoom if it does not fit beside what is in the list already.
        """
        files = (*quantization.files, *((projector,) if projector else ()))
        request = DownloadRequest(
            repo_id=repository.repo_id, revision=repository.revision, files=files, folder=self._folder()
        )
        name = f"{quantization.model or repository.repo_id.partition('/')[2]} {quantization.name}"
        add = partial(
            store.add, request=request, name=name, licence=repository.licence, licence_url=repository.licence_url
        )
        return self._desk.submit(self._start, request, add)

    def pause(self, download_id: int) -> Future[Download]:
        """Stop for now; what has arrived stays. Nothing for one that is neither queued nor under way."""
        return self._desk.submit(self._stop, download_id, DownloadState.PAUSED)

    def cancel(self, download_id: int) -> Future[Download]:
        """Stop, and delete what has arrived. Nothing for one that is done."""
        return self._desk.submit(self._stop, download_id, DownloadState.CANCELLED)

    def resume(self, download_id: int) -> Future[Download]:
        """Queue again what was paused, has failed or was cancelled."""
        return self._desk.submit(self._resume, download_id)

    def take_token(self) -> None:
        """There is another token: begin again what has failed for want of one. From any thread, without waiting."""
        self._later(lambda: self._begin_again(TOKEN))

    def take_network(self) -> None:
        """The network may be back: begin again what has failed for want of it. As `take_token`."""
        self._later(lambda: self._begin_again(AWAY))

    def put_first(self, download_id: int) -> Future[Download]:
        """Let it be the next to begin."""
        return self._desk.submit(self._book.put_first, download_id)

    def remove(self, download_id: int) -> Future[None]:
        """Take it from the list. What is not done is cancelled first; finished files stay."""
        return self._desk.submit(self._remove, download_id)

    def close(self) -> None:
        """End every process; at the next start they go on. Safe to call twice."""
        self._closing = True
        self._later(self._close)
        self._desk.shutdown(wait=True)

    def _later(self, action: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the desk is closed
            self._desk.submit(action).add_done_callback(self._report_bug)

    def _report_bug(self, done: Future[None]) -> None:
        error = None if done.cancelled() else done.exception()
        if isinstance(error, Exception):
            self._listen(BugFound(report=known(error).detail))

    def _begin(self) -> None:
        self._book.take_up()
        self._begin_again(NETWORK)

    def _fill(self) -> None:
        """Let as many run as may."""
        queued = [each for each in self._book.all() if each.state is DownloadState.QUEUED]
        for download in queued:
            if self._closing or self._gate.offline or len(self._under_way) >= AT_ONCE:
                return
            if self._is_written(download):
                continue
            try:
                process = self._gate.hub()
            except Offline:
                return
            except AppError as error:
                self._book.settle(replace(download, state=DownloadState.FAILED, error=error.as_record()))
                continue
            self._book.settle(replace(download, state=DownloadState.RUNNING, error=""))
            self._under_way[download.id] = Fetching(
                download,
                process,
                gate=self._gate,
                token=self._token,
                on_progress=self._progressed,
                on_end=lambda fetching: self._later(lambda: self._finish(fetching)),
            )

    def _begin_again(self, kinds: tuple[type[AppError], ...]) -> None:
        """Queue what has failed for such a reason, and let as many run as may; offline nothing changes."""
        if self._gate.offline or self._closing:
            return
        for download in failed_for(self._book.all(), kinds):
            self._book.settle(replace(download, state=DownloadState.QUEUED, error=""))
        self._fill()

    def _is_written(self, download: Download) -> bool:
        """Whether one under way writes one of its files, as two models may share what they see images with."""
        written = {final for fetching in self._under_way.values() for final in fetching.download.request.places()}
        return not written.isdisjoint(download.request.places())

    def _progressed(self, fetching: Fetching, progress: DownloadProgress) -> None:
        self._listen(DownloadChanged(download=fetching.download, progress=progress))

    def _finish(self, fetching: Fetching) -> None:
        """Keep how a download ended; nothing if that was done already."""
        download, outcome = fetching.download, fetching.outcome
        if self._under_way.get(download.id) is not fetching:
            return
        del self._under_way[download.id]
        if not isinstance(outcome, AppError):
            self._complete(replace(download, request=replace(download.request, files=outcome)))
        elif fetching.intent is not None:
            self._book.settle(replace(download, state=fetching.intent))
        elif (
            self._gate.offline
            or isinstance(outcome, Cancelled)
            or (isinstance(outcome, DownloadBroken) and self._book.may_begin_again(download))
        ):  # the switch has ended it, and may be back by now
            self._book.settle(replace(download, state=DownloadState.QUEUED))
        else:
            if isinstance(outcome, Bug):
                self._listen(BugFound(report=outcome.detail))
            self._book.settle(replace(download, state=DownloadState.FAILED, error=outcome.as_record()))
            self._chances.take_failure(outcome)
        self._fill()

    def _complete(self, download: Download) -> None:
        request = download.request
        self._chances.take_success()
        done = self._book.settle(replace(download, state=DownloadState.DONE, received_bytes=request.total_bytes))

        def listed(added: Future[LocalModel]) -> None:
            error = None if added.cancelled() else added.exception()
            if isinstance(error, AppError):
                self._later(lambda: self._tell_unusable(done, error))

        self._add_model(request.places()[0]).add_done_callback(listed)

    def _tell_unusable(self, done: Download, error: AppError) -> None:
        """The file is what the Hub has, and yet no model that can be used here."""
        if self._book.has(done.id):
            self._book.settle(replace(done, error=error.as_record()))

    def _start(self, request: DownloadRequest, add: Callable[..., Download]) -> Download:
        sizes = request.sizes()
        for download in self._book.all():
            if download.request == request and download.state is not DownloadState.DONE:
                return self._resume(download.id)
        promised = [each.request.sizes() for each in self._book.all() if each.state in TO_COME]
        require_room(request.folder, sizes, promised=sum(missing_bytes(others) for others in promised))
        added = self._book.add(add)
        self._fill()
        return self._book.of(added.id)

    def _stop(self, download_id: int, state: DownloadState) -> Download:
        download = self._book.of(download_id)
        fetching = self._under_way.get(download_id)
        stoppable = (DownloadState.QUEUED,) if state is DownloadState.PAUSED else (DownloadState.QUEUED, *WAITING)
        if fetching is not None:
            fetching.stop(state)
            self._finish(fetching)
        elif download.state in stoppable:
            self._book.settle(replace(download, state=state))
        return self._book.of(download_id)

    def _resume(self, download_id: int) -> Download:
        download = self._book.of(download_id)
        if download.state in WAITING:
            self._book.forget_deaths(download_id)
            self._book.settle(replace(download, state=DownloadState.QUEUED, error=""))
            self._fill()
        return self._book.of(download_id)

    def _remove(self, download_id: int) -> None:
        self._stop(download_id, DownloadState.CANCELLED)
        self._book.remove(download_id)

    def _close(self) -> None:
        self._chances.close()
        for fetching in tuple(self._under_way.values()):
            fetching.stop(DownloadState.QUEUED)
            self._finish(fetching)
