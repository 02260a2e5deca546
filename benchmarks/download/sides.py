"""Who downloads in `benchmarks.download`: the `hub` child as the services use it, and curl."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import psutil

from benchmarks.download.server import REPO
from desktop_app.engine.process.hub import HubProcess
from desktop_app.errors import AppError
from desktop_app.repositories import DownloadProgress, DownloadRequest, Stage
from desktop_app.safe_names import unfinished

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_LOOK_S = 0.02
_GLANCE_S = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One download of ours: seconds in all, after the last byte had come until the hash was known, and from then on
    until all was on the disk; and the most memory of its process.
    """

    seconds: float
    hashing_s: float
    disk_s: float
    peak_bytes: int


class Server:
    """The Hub on loopback, serving what lies in a folder."""

    def __init__(self, folder: Path) -> None:
        argv = [sys.executable, "-m", "benchmarks.download.server", str(folder)]
        self._process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.endpoint = self._line()

    def sent_bytes(self) -> int:
        """Of files, since its start; what a broken connection got does not count."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return int(self._line())

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


class Ours:
    """The `hub` child, reached and asked as the services do it."""

    def __init__(self, endpoint: str, folder: Path) -> None:
        for name in ("HF_TOKEN", "HF_HUB_OFFLINE", "http_proxy", "https_proxy", "all_proxy"):
            os.environ.pop(name, None)
            os.environ.pop(name.upper(), None)
        os.environ["HF_ENDPOINT"] = endpoint
        with self._child() as hub:
            repository = hub.describe(REPO, "")
        quantization = repository.quantizations[0]
        self.request = DownloadRequest(
            repo_id=repository.repo_id, revision=repository.revision, files=quantization.files, folder=folder
        )

    def download(self) -> Taken:
        """The whole file, from nothing."""
        self.clear()
        came = hashed = 0.0

        def follow(progress: DownloadProgress) -> None:
            nonlocal came, hashed
            if progress.stage is Stage.VERIFYING:
                hashed = perf_counter()
                came = came or hashed

        with self._child() as hub, _peak_of(hub.pid) as peak:
            began = perf_counter()
            hub.fetch(self.request, "", follow)
            ended = perf_counter()
        return Taken(seconds=ended - began, hashing_s=hashed - came, disk_s=ended - hashed, peak_bytes=max(peak))

    def break_off(self, share: float) -> int:
        """Begin anew and kill the process with so much of the file there; how many bytes are missing."""
        self.clear()
        with self._child() as hub:

            def kill() -> None:
                # By the file itself: what is told of it comes a few times a second, too seldom on loopback.
                while not self._part().exists() or self._part().stat().st_size < share * self.request.total_bytes:
                    time.sleep(_GLANCE_S)
                os.kill(hub.pid, signal.SIGKILL)

            killing = threading.Thread(target=kill)
            killing.start()
            self._expect_an_end(hub, lambda _progress: None)
            killing.join()
        return self.request.total_bytes - self._part().stat().st_size

    def go_on(self) -> None:
        """Fetch what is missing."""
        with self._child() as hub:
            hub.fetch(self.request, "", lambda _progress: None)

    def cancel(self) -> float:
        """Begin anew and cancel in the middle; seconds until nothing runs any more."""
        self.clear()
        cancelled: list[float] = []
        with self._child() as hub:

            def stop(progress: DownloadProgress) -> None:
                if progress.done_bytes and not cancelled:
                    cancelled.append(perf_counter())
                    hub.cancel()

            self._expect_an_end(hub, stop)
            hub.close()
            return perf_counter() - cancelled[0]

    def clear(self) -> None:
        """Take away what has been downloaded."""
        for final in self.request.places():
            for path in (final, *unfinished(final)):
                path.unlink(missing_ok=True)

    def _part(self) -> Path:
        return unfinished(self.request.places()[0])[0]

    def _expect_an_end(self, hub: HubProcess, follow: Callable[[DownloadProgress], None]) -> None:
        try:
            hub.fetch(self.request, "", follow)
        except AppError:
            return
        raise RuntimeError("the download was over before it could be ended; take a larger file")

    @contextmanager
    def _child(self) -> Iterator[HubProcess]:
        hub = HubProcess()
        try:
            yield hub
        finally:
            hub.close()


class Curl:
    """The same file by the same address."""

    def __init__(self, endpoint: str, request: DownloadRequest) -> None:
        self._target = request.folder / "by-curl"
        self._url = f"{endpoint}/{REPO}/resolve/{request.revision}/{request.files[0].path}"

    def download(self) -> float:
        """Seconds."""
        self._target.unlink(missing_ok=True)
        began = perf_counter()
        subprocess.run(["curl", "-sSfL", "-o", str(self._target), self._url], check=True)
        seconds = perf_counter() - began
        self._target.unlink()
        return seconds


@contextmanager
def _peak_of(pid: int) -> Iterator[list[int]]:
    """The memory of a process, looked at again and again."""
    process, seen, over = psutil.Process(pid), [0], threading.Event()

    def look() -> None:
        while not over.wait(_LOOK_S):
            try:
                seen.append(process.memory_info().rss)
            except psutil.Error:
                return

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield seen
    finally:
        over.set()
        looking.join()
