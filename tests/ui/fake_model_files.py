"""Work on models' files, scripted: done at once, or when the test says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from desktop_app.services.model_files import FolderState, Removed, Verified
from desktop_app.services.trash import Trashed
from tests.ui.fake_services import done, failed, local_model

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop_app.domain import LocalModel
    from desktop_app.errors import AppError
    from desktop_app.services.found_models import FoundModel
    from tests.ui.fake_services import FakeModels

T = TypeVar("T")

OWN = Path("/home/me/.local/share/tandem/models")


class FakeModelFiles:
    """`asked` is what was wanted, in order; `fail_next` makes the next call fail; `verifying` keeps one under way."""

    def __init__(self, models: FakeModels) -> None:
        self._models = models
        self.asked: list[tuple[str, object]] = []
        self.fail_next: AppError | None = None
        self.verifying: Future[Verified] | None = None
        self.can_restore = True
        self.states: tuple[FolderState, ...] = (
            FolderState(
                path=OWN,
                is_own=True,
                takes_downloads=True,
                models=2,
                models_bytes=351_000_000,
                free_bytes=71_000_000_000,
            ),
        )

    def verify(self, model_id: str, path: Path | None = None) -> Future[Verified]:
        self.asked.append(("verify", model_id))
        if self.verifying is not None:
            return self.verifying
        return self._answer(Verified(path=path or Path("/models/x.gguf"), unchanged=True))

    def copy(self, model_id: str) -> Future[LocalModel]:
        self.asked.append(("copy", model_id))
        return self._answer(self._model(model_id))

    def stop(self, model_id: str) -> None:
        self.asked.append(("stop", model_id))

    def remove(self, path: Path) -> Future[Removed]:
        self.asked.append(("remove", path))
        if self.fail_next is not None:
            return self._answer(Removed(name="", trashed=()))
        if any(one.path == path for one in self._models.unusable):
            self.gone_unusable, self._models.unusable = self._models.unusable, ()
            self._models.find(self._models.models)
            lies_at = Path("/trash/x.gguf") if self.can_restore else None
            return done(Removed(name=path.name, trashed=(Trashed(path=path, lies_at=lies_at),), is_model=False))
        gone = next(model for model in self._models.models if model.path == path)
        self._models.find(tuple(model for model in self._models.models if model is not gone))
        lies_at = Path("/trash/x.gguf") if self.can_restore else None
        self.gone = gone
        return done(Removed(name=gone.name, trashed=(Trashed(path=path, lies_at=lies_at),)))

    def restore(self, removed: Removed) -> Future[LocalModel | None]:
        self.asked.append(("restore", removed.trashed[0].path))
        if not removed.is_model:
            self._models.unusable = self.gone_unusable
            self._models.find(self._models.models)
            return done(None)
        self._models.find((*self._models.models, self.gone))
        return self._answer(self.gone)

    def forget(self, model_id: str) -> Future[None]:
        self.asked.append(("forget", model_id))
        self._models.find(tuple(model for model in self._models.models if model.facts.sha256 != model_id))
        return self._answer(None)

    def use_found(self, found: FoundModel) -> Future[LocalModel]:
        self.asked.append(("use", found.path))
        used = replace(local_model(found.name, found.path.stem), path=found.path)
        if self.fail_next is None:
            self._models.find((*self._models.models, used))
        return self._answer(used)

    def check_folder(self, folder: Path) -> Future[Path]:
        self.asked.append(("check", folder))
        return self._answer(folder)

    def add_folder(self, folder: Path) -> Future[None]:
        self.asked.append(("add folder", folder))
        return self._answer(None)

    def remove_folder(self, folder: Path) -> Future[None]:
        self.asked.append(("remove folder", folder))
        return self._answer(None)

    def download_to(self, folder: Path) -> Future[None]:
        self.asked.append(("download to", folder))
        return self._answer(None)

    def folders(self) -> Future[tuple[FolderState, ...]]:
        return done(self.states)

    def _model(self, model_id: str) -> LocalModel:
        return next(model for model in self._models.models if model.facts.sha256 == model_id)

    def _answer(self, value: T) -> Future[T]:
        error, self.fail_next = self.fail_next, None
        return failed(error) if error else done(value)
