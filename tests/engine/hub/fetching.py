"""Downloads from the Hub on loopback, in this process and without long waits."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.engine.hub.connection import Connection
from desktop_app.engine.hub.download import fetch
from desktop_app.engine.hub.patience import Patience
from desktop_app.errors import AppError
from desktop_app.repositories import DownloadProgress, DownloadRequest, RepositoryFile, Stage
from tests.hub_repo import COMMIT, Fault

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hub_server import HubServer

REPO, FILE = "someone/Small-GGUF", "Small-Q4_K_M.gguf"
HALF = 700_000
"""Bytes: where a download is broken off."""

PLACE = f"{REPO}/{FILE}"
CONTENT = random.Random(4).randbytes(1_500_000)
QUICK = Patience(tries=4, first_s=0.01, longest_s=0.02)


@dataclass
class Told:
    """What a download tells; it is told to stop with `stop_at` bytes, or in the stage `stop_in`."""

    all: list[DownloadProgress] = field(default_factory=list)
    stop_at: int | None = None
    stop_in: Stage | None = None

    def report(self, progress: DownloadProgress) -> None:
        self.all.append(progress)

    def stopped(self) -> bool:
        if not self.all:
            return False
        last = self.all[-1]
        return last.stage is self.stop_in or (self.stop_at is not None and last.done_bytes >= self.stop_at)

    def reasons(self, stage: Stage) -> list[str]:
        return [progress.reason for progress in self.all if progress.stage is stage]


def wanted(content: bytes = CONTENT, path: str = FILE) -> RepositoryFile:
    return RepositoryFile(path=path, size_bytes=len(content), sha256=hashlib.sha256(content).hexdigest())


def request(folder: Path, *files: RepositoryFile, repo_id: str = REPO) -> DownloadRequest:
    return DownloadRequest(repo_id=repo_id, revision=COMMIT, files=files or (wanted(),), folder=folder)


def download(
    hub: HubServer,
    asked: DownloadRequest,
    told: Told | None = None,
    *,
    token: str = "",
    patience: Patience = QUICK,
    stall_s: float = 30.0,
) -> tuple[RepositoryFile, ...]:
    told = told or Told()
    return fetch(
        Connection(token, hub.endpoint),
        asked,
        report=told.report,
        stopped=told.stopped,
        patience=patience,
        stall_s=stall_s,
    )


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def part_in(folder: Path) -> Path:
    return folder / f"{PLACE}.part"


def stop_in_the_middle(hub: HubServer, folder: Path) -> int:
    """Download a part, as a pause would; how many bytes are there."""
    hub.storage_faults.append(Fault(after=HALF, end=True))
    with pytest.raises(AppError):
        download(hub, request(folder), patience=replace(QUICK, tries=1))
    assert part_in(folder).stat().st_size == HALF
    return HALF
