"""One download under way: a process and the thread that listens to it."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.errors import Cancelled, ChildDied
from desktop_app.errors.hub import DownloadBroken
from desktop_app.repositories import DownloadProgress, DownloadState, Stage
from desktop_app.services.faults import known

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.engine.process.hub import HubProcess
    from desktop_app.errors import AppError
    from desktop_app.repositories import Download, RepositoryFile
    from desktop_app.services.offline import NetworkGate


ABANDON_S = 2.0
"""A keyring may wait for its owner's password, and with it the thread that asks for the token."""


class Fetching:
    """`outcome` is what came of it once it has ended: its files as they are now, or why it failed. `intent` is the
    state to end in when it was stopped; None as long as nobody has stopped it.
    """

    def __init__(
        self,
        download: Download,
        process: HubProcess,
        *,
        gate: NetworkGate,
        token: Callable[[], str],
        on_progress: Callable[[Fetching, DownloadProgress], None],
        on_end: Callable[[Fetching], None],
    ) -> None:
        """Begin. `on_progress` and `on_end` are called on its thread, `on_end` once, when the process is gone."""
        self.download = replace(download, state=DownloadState.RUNNING, error="")
        self.intent: DownloadState | None = None
        self.outcome: tuple[RepositoryFile, ...] | AppError = Cancelled()
        self._process = process
        self._gate = gate
        self._token = token
        self._on_progress = on_progress
        self._on_end = on_end
        self._thread = threading.Thread(target=self._run, name="download", daemon=True)
        self._thread.start()

    def stop(self, intent: DownloadState) -> None:
        """End it; what has arrived stays. Takes half a second at most, or `ABANDON_S` while its token is not there."""
        self.intent = intent
        self._gate.end(self._process)
        self._thread.join(ABANDON_S)

    def _run(self) -> None:
        try:
            self.outcome = self._process.fetch(self.download.request, self._token(), self._take)
        except ChildDied as error:
            self.outcome = DownloadBroken(f"{error.code}: {error.detail}")
        except Exception as error:  # noqa: BLE001 - the download ends, whatever it is
            self.outcome = known(error)
        self._gate.end(self._process)
        self._on_end(self)

    def _take(self, progress: DownloadProgress) -> None:
        state = DownloadState.VERIFYING if progress.stage is Stage.VERIFYING else DownloadState.RUNNING
        self.download = replace(self.download, state=state, received_bytes=progress.done_bytes)
        self._on_progress(self, progress)
