"""What the user does with models' files: verify, copy, remove, forget; and the folders they lie in."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.engine.local.splits import parts_by_name
from desktop_app.errors import (
    AppError,
    Cancelled,
    FolderUnreadable,
    ForeignModel,
    InstalledModel,
    ModelFileMissing,
    NoSuchModel,
    StillInFolder,
)
from desktop_app.repositories import DownloadState
from desktop_app.services.events import ModelWork, Work
from desktop_app.services.model_copy import copy_model
from desktop_app.services.model_entries import ModelEntry, Origin
from desktop_app.services.model_folders import FolderState, models_below
from desktop_app.services.model_jobs import Job, Jobs
from desktop_app.services.trash import Trashed, move_to_trash, take_out
from desktop_app.services.verification import Verified, is_as_downloaded
from desktop_app.storage import downloads

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path

    from desktop_app.domain import LocalModel
    from desktop_app.services.events import Listener
    from desktop_app.services.found_models import FoundModel
    from desktop_app.services.inspector import InspectingEngine
    from desktop_app.services.models import ModelsService
    from desktop_app.storage.database import Database

__all__ = ["FolderState", "ModelFilesService", "Removed", "Verified"]

_AT_ONCE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What was removed, for taking it back; `is_model`: it could be used."""

    name: str
    trashed: tuple[Trashed, ...]
    is_model: bool = True

    @property
    def can_be_restored(self) -> bool:
        """Whether it is known where all of it lies in the trash."""
        return all(one.lies_at is not None for one in self.trashed)


class ModelFilesService:
    """Every file is read in a process of its own; the futures fail with AppError, and with Cancelled when stopped."""

    def __init__(
        self,
        database: Database,
        models: ModelsService,
        *,
        make_inspector: Callable[[], InspectingEngine],
        listen: Listener,
    ) -> None:
        self._database = database
        self._models = models
        self._listen = listen
        self._jobs = Jobs(make_inspector, listen)
        # What takes its time must not keep a file from being removed.
        self._long = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="model files")
        self._short = ThreadPoolExecutor(1, thread_name_prefix="trash")

    def verify(self, model_id: str, path: Path | None = None) -> Future[Verified]:
        """Read a model's file anew, the copy at `path` or the one that is used; tells `ModelWork`."""
        return self._long.submit(self._jobs.run, model_id, lambda job: self._verify(job, model_id, path))

    def copy(self, model_id: str) -> Future[LocalModel]:
        """Copy a model into the folder for downloads, and use the copy; tells `ModelWork`."""
        return self._long.submit(self._jobs.run, model_id, lambda job: self._copy(job, model_id))

    def stop(self, model_id: str) -> None:
        """End what `verify` or `copy` does with a model."""
        self._jobs.stop(model_id)

    def remove(self, path: Path) -> Future[Removed]:
        """Move a copy of a model, with all its parts, to the trash, or a file in a models folder that cannot be used.
        Not what belongs to another program.
        """
        return self._short.submit(self._remove, path)

    def restore(self, removed: Removed) -> Future[LocalModel | None]:
        """Take it out of the trash again; the model, if it is one. The future fails with NotInTrash."""
        return self._short.submit(self._restore, removed)

    def forget(self, model_id: str) -> Future[None]:
        """List a model no more, whose files stay where they are; not one in a models folder."""
        return self._short.submit(self._forget, model_id)

    def use_found(self, found: FoundModel) -> Future[LocalModel]:
        """Use a model of another program where it lies, by the name it has there if its file says none."""
        return self._short.submit(self._use_found, found)

    def check_folder(self, folder: Path) -> Future[Path]:
        """The folder, if models can be looked for in it. The future fails with FolderUnreadable."""
        return self._short.submit(_readable, folder)

    def add_folder(self, folder: Path) -> Future[None]:
        """Look for models in a folder, too, from now on; from the thread of the preferences, as what follows.

        The futures fail with PreferencesNotKept.
        """
        kept = self._models.folders.add(folder)
        self._models.refresh()
        return kept

    def remove_folder(self, folder: Path) -> Future[None]:
        """Look into a folder no more, and forget what lies in it; the files stay."""
        kept = self._models.folders.remove(folder)
        if folder not in self._models.folders.all():
            for entry in self._models.entries():
                for path in entry.paths:
                    if path.is_relative_to(folder) and entry.origin is Origin.FOLDER:
                        self._models.forget(path)
        self._models.refresh()
        return kept

    def download_to(self, folder: Path) -> Future[None]:
        """Let new downloads and copies go to one of the folders."""
        return self._models.folders.download_to(folder)

    def folders(self) -> Future[tuple[FolderState, ...]]:
        """The models folders, with what is used and free in each."""
        return self._short.submit(self._folder_states)

    def close(self) -> None:
        """Stop everything; safe to call twice."""
        self._jobs.close()
        for worker in (self._long, self._short):
            worker.shutdown(cancel_futures=True)

    def _tell(self, model_id: str, work: Work) -> Callable[[float], None]:
        return lambda fraction: self._listen(ModelWork(model_id=model_id, work=work, fraction=fraction))

    def _verify(self, job: Job, model_id: str, path: Path | None) -> Verified:
        path = path or self._models.get(model_id).path
        tell = self._tell(model_id, Work.VERIFYING)
        tell(0.0)
        # The parts of a split model are read twice, together and each for itself.
        whole = 1.0 if len(parts_by_name(path)) < 2 else 0.5
        try:
            facts = job.inspector.inspect(path, lambda fraction: tell(whole * fraction))
        except AppError as error:
            if not isinstance(error, Cancelled):
                self._models.refresh()  # which will say the same of it
            raise
        self._models.take(path, facts).result()
        unchanged = facts.sha256 == model_id
        for download in self._database.read(downloads.every).result():
            request = download.request
            if download.state is DownloadState.DONE and path in request.places()[:1]:

                def on_progress(fraction: float) -> None:
                    job.raise_if_stopped()
                    tell(whole + (1.0 - whole) * fraction)

                same = is_as_downloaded(path, facts, request, on_progress)
                return Verified(path=path, unchanged=unchanged, source=request.repo_id, as_downloaded=same)
        return Verified(path=path, unchanged=unchanged)

    def _copy(self, job: Job, model_id: str) -> LocalModel:
        model = self._models.get(model_id)
        tell = self._tell(model_id, Work.COPYING)
        tell(0.0)

        def verify(path: Path) -> str:
            return job.inspector.inspect(path, self._tell(model_id, Work.VERIFYING)).sha256

        copied = copy_model(
            model,
            self._models.folders.for_downloads(),
            on_progress=tell,
            verify=verify,
            raise_if_stopped=job.raise_if_stopped,
        )
        return self._models.take(copied, model.facts).result()

    def _remove(self, path: Path) -> Removed:
        if any(refused.path == path for refused in self._models.refused()):
            return self._remove_refused(path)
        entry = self._entry_of(path)
        name = entry.model.name
        origin, program = self._models.origin(path)
        if origin is Origin.STARTER:
            raise InstalledModel(name=name)
        if program is not None:
            raise ForeignModel(name=name, program=program.value)
        if entry.missing:
            raise ModelFileMissing(path=str(path))
        self.stop(entry.model.facts.sha256)
        if path == entry.model.path:
            # Windows moves no file that a process has open, and what is in the trash need not stay in memory.
            self._models.residency.unload(entry.model.facts.sha256)
        trashed = move_to_trash((*parts_by_name(path), *self._left_alone(path, origin)))
        self._models.forget(path).result()
        if origin is Origin.TANDEM:
            self._clear_away(path.parent)
        return Removed(name=name, trashed=trashed)

    def _left_alone(self, path: Path, origin: Origin) -> tuple[Path, ...]:
        """The vision projectors in a folder of Tandem's own that no model would be left to use."""
        others = any(other != path for other in models_below(path.parent))
        return () if others or origin is not Origin.TANDEM else self._models.folders.projectors(path)

    def _remove_refused(self, path: Path) -> Removed:
        """What is no model has no hash; it goes with those of its parts that are there."""
        origin, program = self._models.origin(path)
        if program is not None:
            raise ForeignModel(name=path.name, program=program.value)
        trashed = move_to_trash([part for part in parts_by_name(path) if part.exists()])
        self._models.forget(path).result()
        self._models.refresh()
        if origin is Origin.TANDEM:
            self._clear_away(path.parent)
        return Removed(name=path.name, trashed=trashed, is_model=False)

    def _restore(self, removed: Removed) -> LocalModel | None:
        take_out(removed.trashed)
        if not removed.is_model:
            self._models.refresh()
            return None
        return self._models.add_file(removed.trashed[0].path).result()

    def _forget(self, model_id: str) -> None:
        for entry in self._models.entries():
            if entry.model.facts.sha256 == model_id:
                if not entry.missing and any(self._is_found_again(path) for path in entry.paths):
                    raise StillInFolder(name=entry.model.name)
                for path in self._models.known_paths(model_id):
                    self._models.forget(path).result()
                return
        raise NoSuchModel(name=model_id[:12])

    def _is_found_again(self, path: Path) -> bool:
        origin, _ = self._models.origin(path)
        return origin is Origin.STARTER or any(path.is_relative_to(one) for one in self._models.folders.all())

    def _use_found(self, found: FoundModel) -> LocalModel:
        model = self._models.add_file(found.path).result()
        if model.name in {found.path.stem, found.path.name}:
            self._models.rename(model.facts.sha256, found.name).result()
            model = self._models.get(model.facts.sha256)
        return model

    def _folder_states(self) -> tuple[FolderState, ...]:
        used = [
            (path, entry.model.facts.size_bytes)
            for entry in self._models.entries()
            if not entry.missing
            for path in entry.paths
        ]
        return self._models.folders.states(used)

    def _entry_of(self, path: Path) -> ModelEntry:
        """Raises ModelFileMissing: what is not listed is not ours to delete."""
        for entry in self._models.entries():
            if path in entry.paths:
                return entry
        raise ModelFileMissing(path=str(path))

    def _clear_away(self, folder: Path) -> None:
        """Remove folders of Tandem's own that are empty now."""
        with suppress(OSError):
            while folder.is_relative_to(self._models.folders.own) and folder != self._models.folders.own:
                folder.rmdir()
                folder = folder.parent


def _readable(folder: Path) -> Path:
    try:
        with os.scandir(folder):
            return folder.absolute()
    except OSError as error:
        raise FolderUnreadable(str(error), path=str(folder)) from error
