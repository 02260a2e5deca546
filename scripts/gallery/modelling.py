"""The page of models and what is downloaded; each function brings the window there from the usual state."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop_app.errors.hub import WrongBytes
from desktop_app.repositories import DownloadProgress, DownloadRequest, DownloadState, RepositoryFile
from desktop_app.repositories import Stage as Step
from desktop_app.services.events import DownloadChanged
from desktop_app.storage import downloads
from desktop_app.ui.models.defaults_place import DefaultsPlace
from desktop_app.ui.models.page import Part
from scripts.gallery.talking import usual

if TYPE_CHECKING:
    from desktop_app.repositories import Download
    from scripts.gallery.stage import Stage

_SIZE = 2_497_280_256


def models_here(on: Stage) -> None:
    """The models on this computer."""
    on.window.models.open_part(Part.HERE)
    on.wait(1.0)


def model_defaults(on: Stage) -> None:
    """How a model is run, further down on its page."""
    on.window.resize(1180, 2000)
    on.window.models.open_part(Part.HERE)
    (place,) = on.window.findChildren(DefaultsPlace)
    place.button.click()
    on.wait(1.0)


def models_discover(on: Stage) -> None:
    """What can be found without a network, which is what the picture's computer has."""
    on.window.models.open_part(Part.DISCOVER)
    on.wait(2.5)


def models_downloads_empty(on: Stage) -> None:
    """Nothing is downloaded."""
    on.window.models.open_part(Part.DOWNLOADS)
    on.wait(0.5)


def models_downloads(on: Stage) -> None:
    """Downloads in every state."""
    running = _download(on, "Qwen3-4B-Instruct-2507-Q4_K_M.gguf", DownloadState.RUNNING)
    _download(on, "gemma-3-12b-it-qat-q4_0-with-a-very-long-name-that-does-not-fit.gguf", DownloadState.PAUSED)
    _download(
        on,
        "Mistral-Small-24B-Q3_K_M.gguf",
        DownloadState.FAILED,
        WrongBytes(path="Mistral-Small-24B-Q3_K_M.gguf").as_record(),
    )
    _download(on, "SmolLM3-3B-Q8_0.gguf", DownloadState.DONE)
    _run(on, running)
    on.window.models.open_part(Part.DOWNLOADS)
    on.wait(0.5)


def download_strip(on: Stage) -> None:
    """A download under a conversation."""
    usual(on)
    on.wait(0.3)


def offline(on: Stage) -> None:
    """Offline by the user's wish."""
    on.preferences.change(offline=True)
    on.window.models.open_part(Part.DISCOVER)
    on.wait(1.5)


def online_again(on: Stage) -> None:
    """And back."""
    on.preferences.change(offline=False)
    usual(on)


def _download(on: Stage, name: str, state: DownloadState, error: str = "") -> Download:
    file = RepositoryFile(path=name, size_bytes=_SIZE, sha256="0" * 64)
    request = DownloadRequest(
        repo_id="unsloth/models", revision="0" * 40, files=(file,), folder=on.services.models.folders.for_downloads()
    )
    submit = on.services.database.submit
    added = submit(downloads.add, request=request, name=name, created_at=datetime.now(UTC)).result()
    settled = submit(
        downloads.settle,
        download_id=added.id,
        state=state,
        received_bytes=_SIZE if state is DownloadState.DONE else _SIZE // 3,
        error=error,
    ).result()
    on.bridge.listen(DownloadChanged(download=settled))
    return settled


def _run(on: Stage, download: Download) -> None:
    progress = DownloadProgress(stage=Step.RECEIVING, done_bytes=_SIZE // 3, total_bytes=_SIZE, bytes_per_s=18_400_000)
    on.bridge.listen(DownloadChanged(download=download, progress=progress))
