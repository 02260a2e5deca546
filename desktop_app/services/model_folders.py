"""The folders in which models are looked for: Tandem's own, and those that the user adds."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.engine.local.other_programs.gguf_folder import is_named_as_model
from desktop_app.engine.local.other_programs.reading import files_below
from desktop_app.engine.local.projectors import projectors_beside
from desktop_app.engine.local.splits import parts_by_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    from desktop_app.preferences import PreferencesStore


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderState:
    """A folder with models. `models_bytes` is what they take; `free_bytes` of its disk, None if it cannot be told, as
    of a disk that is not there. Downloads go to one of the folders.
    """

    path: Path
    is_own: bool
    takes_downloads: bool
    models: int
    models_bytes: int
    free_bytes: int | None


class ModelFolders:
    """Kept in the preferences, and changed on their thread only."""

    def __init__(self, own: Path, preferences: PreferencesStore) -> None:
        self.own = own
        self._preferences = preferences

    def projectors(self, model: Path) -> tuple[Path, ...]:
        """The vision projectors of a model. Beside what lies in a models folder itself they may be anybody's."""
        return () if model.parent in self.all() else projectors_beside(model)

    def all(self) -> tuple[Path, ...]:
        """Tandem's own first, then in the order in which they were added."""
        added = (Path(folder) for folder in self._preferences.current.model_folders)
        return tuple(dict.fromkeys((self.own, *(folder for folder in added if folder.is_absolute()))))

    def for_downloads(self) -> Path:
        """Where new downloads and copies go: Tandem's own folder while the chosen one is not there, so that nothing is
        written where a disk is only missing.
        """
        chosen = Path(self._preferences.current.download_folder)
        return chosen if chosen in self.all() and chosen.is_dir() else self.own

    def add(self, folder: Path) -> Future[None]:
        """Look into a folder, too. The future fails with PreferencesNotKept, as those of the other changes do."""
        added = [*self._preferences.current.model_folders, os.path.normpath(folder)]
        return self._preferences.change(model_folders=tuple(dict.fromkeys(added)))

    def remove(self, folder: Path) -> Future[None]:
        """Look into a folder no more; its files stay."""
        left = tuple(other for other in self._preferences.current.model_folders if Path(other) != folder)
        download_folder = self._preferences.current.download_folder
        return self._preferences.change(
            model_folders=left, download_folder="" if Path(download_folder) == folder else download_folder
        )

    def download_to(self, folder: Path) -> Future[None]:
        """Let new downloads and copies go to one of them."""
        return self._preferences.change(download_folder="" if folder == self.own else str(folder))

    def states(self, models: Iterable[tuple[Path, int]]) -> tuple[FolderState, ...]:
        """All folders with what the `models`, given by path and bytes, take in each; a model counts for the innermost
        folder that it lies in. It asks the disks: nothing for a thread that must not wait.
        """
        folders = self.all()
        taken: dict[Path, list[int]] = {folder: [] for folder in folders}
        for path, size in models:
            around = [folder for folder in folders if path.is_relative_to(folder)]
            if around:
                taken[max(around, key=lambda folder: len(folder.parts))].append(size)
        downloads = self.for_downloads()
        return tuple(
            FolderState(
                path=folder,
                is_own=folder == self.own,
                takes_downloads=folder == downloads,
                models=len(sizes),
                models_bytes=sum(sizes),
                free_bytes=_free_bytes(folder),
            )
            for folder, sizes in taken.items()
        )


def models_below(folder: Path) -> Iterator[Path]:
    """The only or first file of every model in a folder and those below it, by name; nothing if it cannot be read.

    Folders that are links are not followed, so that no loop of links has no end; those whose names begin with a dot
    are trash, caches and copies under way.
    """
    try:
        for path in files_below(folder):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if not hidden and is_named_as_model(path.name) and parts_by_name(path):
                yield path
    except OSError:
        return


def _free_bytes(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
