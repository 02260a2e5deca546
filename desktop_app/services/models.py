"""The models on this computer: which there are, and which one stands ready."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.engine.local.other_programs.surroundings import of_this_process
from desktop_app.errors import Cancelled, ModelFileMissing, NoSuchModel
from desktop_app.preferences import offline_by_environment
from desktop_app.services.events import ModelChanged, ModelsChanged, Readiness
from desktop_app.services.inspector import Inspector
from desktop_app.services.known_models import KnownModels
from desktop_app.services.model_defaults import KeptDefaults
from desktop_app.services.model_entries import ModelEntry, ModelFile, ModelList, Origin, Whereabouts
from desktop_app.services.model_folders import ModelFolders
from desktop_app.services.model_search import ModelReader, ModelSearch, RefusedFile, starter_models
from desktop_app.services.workers import in_reach, is_here
from desktop_app.storage import models as store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future

    from desktop_app.domain import LoadSettings, LocalModel, ModelDefaults, ModelFacts, ModelRef
    from desktop_app.engine.local.other_programs.found import Program
    from desktop_app.engine.local.other_programs.surroundings import Surroundings
    from desktop_app.preferences import PreferencesStore
    from desktop_app.services.device import Ticket
    from desktop_app.services.events import Listener
    from desktop_app.services.inspector import InspectingEngine
    from desktop_app.services.residency import Residency
    from desktop_app.storage.database import Database

__all__ = ["ModelEntry", "ModelsService", "Origin", "RefusedFile", "starter_models"]


class ModelsService:
    """Finds model files, knows them by their content, and keeps one of them ready."""

    def __init__(
        self,
        database: Database,
        *,
        folder: Path,
        residency: Residency,
        make_inspector: Callable[[], InspectingEngine],
        preferences: PreferencesStore,
        listen: Listener,
        around: Callable[[], Surroundings] = of_this_process,
    ) -> None:
        """`around` gives the folders of another user's programs than this one's."""
        self.folders = ModelFolders(folder, preferences)
        self._database = database
        self._defaults = KeptDefaults(database)
        # What the user adds or names must not wait for a search that reads large files.
        self._finder = ModelReader(database, Inspector(make_inspector))
        self._adder = ModelReader(database, Inspector(make_inspector))
        self._search = ModelSearch(database, self.folders, self._finder, starter_models, around)
        self._listen = listen
        self._preferences = preferences
        self._known = KnownModels(ModelList(whereabouts=Whereabouts(tandem=folder)), self._tell)
        self._written: Mapping[str, datetime] = {}
        self._refreshing: Future[None] | None = None
        self._prepared: tuple[str, int | None] | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="models")
        self._adding = ThreadPoolExecutor(1, thread_name_prefix="adding models")
        self._changing = ThreadPoolExecutor(1, thread_name_prefix="changing models")
        self.residency = residency

    @property
    def models(self) -> tuple[LocalModel, ...]:
        """What was found so far, by name."""
        return tuple(self._known.models.values())

    def entries(self) -> tuple[ModelEntry, ...]:
        """The same with what is known of each here, and those whose file is missing; by name."""
        return self._known.list.entries(self._preferences.current.favourites, self._written)

    def refused(self) -> tuple[RefusedFile, ...]:
        """The files in the models folders that cannot be used, by path, as of the last search."""
        return self._search.refused()

    def get(self, model_id: str, name: str = "") -> LocalModel:
        """The model with this SHA-256; `name` is for the words. Raises NoSuchModel, ModelFileMissing."""
        model = self._known.models.get(model_id)
        if model is None:
            lost = self._known.list.lost(model_id)
            raise ModelFileMissing(path=str(lost)) if lost else NoSuchModel(name=name or model_id[:12])
        return model

    def locate(self, model: ModelRef, ticket: Ticket) -> LocalModel:
        """A model that is to write now. One whose file is not where it was is looked for in the models folders and
        known by its content; that blocks, until it is found or the ticket given up.

        Raises NoSuchModel, ModelFileMissing, Cancelled.
        """
        if not self._is_there(model.id):
            search = self.refresh()
            search.add_done_callback(lambda _: self._known.wake())
            with ticket.cancelling(self._known.wake):
                self._known.wait_for(lambda: ticket.given_up or search.done() or self._is_there(model.id))
            if ticket.given_up:
                raise Cancelled
        found = self.get(model.id, model.name)
        self._written = {**self._written, model.id: datetime.now(UTC)}
        return found

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

    def load_settings(self, model_id: str, n_ctx: int | None = None, *, stays: bool = False) -> LoadSettings:
        """How a model is to be loaded: by its defaults, but for a context of `n_ctx` tokens if a lane wants one. With
        workers on other machines unless what it reads `stays` on this one, or nothing may reach the network.
        """
        now = self._preferences.current
        stays = stays or now.offline or offline_by_environment()
        settings = replace(self.defaults(model_id).load, workers=in_reach(now.workers, stays=stays))
        return settings if n_ctx is None else replace(settings, n_ctx=n_ctx)

    def leave_workers(self) -> None:
        """End the models that use other machines; each begins anew when it is asked next."""
        self.residency.end(lambda one: any(not is_here(worker) for worker in one.asked.workers))

    def find(self, name_or_path: str) -> Future[LocalModel]:
        """A model by its name, the beginning of its hash, its file's name, or the path of a file.

        The future fails with NoSuchModel, or ModelFileMissing for what looks like a path.
        """
        path = Path(name_or_path).expanduser()
        if path.is_file():
            return self.add_file(path)
        return self._worker.submit(self._by_name, name_or_path)

    def refresh(self) -> Future[None]:
        """Look for model files; tells `ModelsChanged` for the known ones, each new one, and when done.

        A search that has not begun yet is this one.
        """
        if self._refreshing is None or self._refreshing.running() or self._refreshing.done():
            self._refreshing = self._worker.submit(self._refresh)
        return self._refreshing

    def add_file(self, path: Path) -> Future[LocalModel]:
        """Use a GGUF file where it lies."""
        return self._adding.submit(self._add, path.absolute())

    def take(self, path: Path, facts: ModelFacts) -> Future[LocalModel]:
        """Use a file that was read just now."""
        return self._changing.submit(self._take, path, facts)

    def origin(self, path: Path) -> tuple[Origin, Program | None]:
        """Whose a file is, and of which other program."""
        return self._known.list.whereabouts.origin(path)

    def known_paths(self, model_id: str) -> tuple[Path, ...]:
        """Where a model lies, and where it lay."""
        return tuple(file.path for file in self._known.list.files if file.facts.sha256 == model_id)

    def forget(self, path: Path) -> Future[None]:
        """Know nothing of a file any more. One in a models folder is found again by the next search."""
        return self._changing.submit(self._forget, path)

    def rename(self, model_id: str, name: str) -> Future[None]:
        """Call a model so from now on, or with "" what its file says. The future fails with NoSuchModel."""
        return self._changing.submit(self._rename, model_id, " ".join(name.split()))

    def set_favourite(self, model_id: str, favourite: bool) -> Future[None]:
        """Let a model come first in the picker, or no more; from the thread of the preferences.

        The future fails with PreferencesNotKept, and then it holds until the program ends.
        """
        others = tuple(other for other in self._preferences.current.favourites if other != model_id)
        kept = self._preferences.change(favourites=(*others, model_id) if favourite else others)
        self._tell()
        return kept

    def prepare(self, model_id: str, n_ctx: int | None = None) -> None:
        """Load a model in the background, with a context of `n_ctx` tokens (None: its default), instead of whatever
        else was being loaded that way.
        """
        self._prepared = wants = (model_id, n_ctx)
        if self._is_there(model_id):
            self._prepare(wants)
        else:
            # It may have been moved.
            self.refresh().add_done_callback(lambda _: self._prepare(wants))

    def expect_load(self) -> None:
        """A model is likely to be chosen soon: have a process ready for it. Returns at once."""
        self.residency.expect()

    def cancel_load(self, model_id: str) -> None:
        """Stop loading this model, if it is being loaded in the background."""
        self.residency.cancel_load(model_id)

    def unload(self, model_id: str) -> None:
        """Take a model out of memory, unless it is in use."""
        self.residency.unload(model_id)

    def state(self, model_id: str) -> ModelChanged:
        """Where a model stands just now."""
        return self.residency.state(model_id)

    def close(self) -> None:
        """End every process; safe to call twice."""
        workers = (self._worker, self._adding, self._changing)
        for worker in workers:
            worker.shutdown(wait=False, cancel_futures=True)
        self.residency.close()
        for reader in (self._finder, self._adder):
            reader.inspector.close()
        for worker in workers:
            worker.shutdown(wait=True)

    def _prepare(self, wants: tuple[str, int | None]) -> None:
        """Load what was asked for, unless something else has been since."""
        model_id, n_ctx = wants
        if wants is not self._prepared:
            return
        try:
            self.residency.prepare(self.get(model_id), self.load_settings(model_id, n_ctx))
        except (NoSuchModel, ModelFileMissing) as error:
            self._listen(ModelChanged(model_id=model_id, readiness=Readiness.TROUBLE, error=error))

    def _is_there(self, model_id: str) -> bool:
        model = self._known.models.get(model_id)
        return model is not None and model.path.is_file()

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
        self._known.change(lambda models: models.with_name(model_id, name))

    def _refresh(self) -> None:
        with suppress(Cancelled), self._finder.inspector:
            self._known.begin_search()
            self._search.run(self._known.show)
            self._tell()

    def _tell(self) -> None:
        self._listen(ModelsChanged(models=self.models))

    def _add(self, path: Path) -> LocalModel:
        with self._adder.inspector:
            return self._use(path, self._adder.known(path))

    def _take(self, path: Path, facts: ModelFacts) -> LocalModel:
        return self._use(path, self._adder.remember(path, facts))

    def _use(self, path: Path, facts: ModelFacts) -> LocalModel:
        file = ModelFile(path=path, facts=facts, projectors=self.folders.projectors(path))
        self._known.change(lambda models: models.with_file(file))
        return self.get(facts.sha256)

    def _forget(self, path: Path) -> None:
        self._database.submit(store.forget, path=path).result()
        self._known.change(lambda models: models.without_file(path))
