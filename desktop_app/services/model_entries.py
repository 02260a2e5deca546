"""The models as the user sees them: each content once, with every file that holds it, also if none is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.domain import LocalModel, ModelFacts
from desktop_app.engine.local.other_programs.found import Program

if TYPE_CHECKING:
    from collections.abc import Collection


class Origin(StrEnum):
    """Whose a model's file is: in Tandem's own folder, in one that the user has added, another program's, the
    installation's, or a single file somewhere.
    """

    TANDEM = "tandem"
    FOLDER = "folder"
    PROGRAM = "program"
    STARTER = "starter"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """A model with what is known of it here. `paths` are all its copies, the one that is used in front; where it lay
    last if it is `missing`. `removable` are those that are neither another program's nor the installation's. `program`
    is whose the first one is, if its origin is another program. `projectors` are the files by which it sees images.
    """

    model: LocalModel
    paths: tuple[Path, ...]
    origin: Origin
    removable: tuple[Path, ...] = ()
    program: Program | None = None
    last_used: datetime | None = None
    favourite: bool = False
    missing: bool = False
    projectors: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """A model's only or first file, where it lies or, if not `present`, where it lay; `projectors` lie there too."""

    path: Path
    facts: ModelFacts
    present: bool = True
    projectors: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Whose the folders are; `tandem` is Tandem's own."""

    tandem: Path
    folders: tuple[Path, ...] = ()
    programs: tuple[tuple[Program, Path], ...] = ()
    starters: frozenset[Path] = frozenset()

    def origin(self, path: Path) -> tuple[Origin, Program | None]:
        """Whose a file is, and of which other program."""
        if path in self.starters:
            return Origin.STARTER, None
        if path.is_relative_to(self.tandem):
            return Origin.TANDEM, None
        # A user may add the folder of another program; its files are still that program's.
        for program, folder in self.programs:
            if path.is_relative_to(folder):
                return Origin.PROGRAM, program
        if any(path.is_relative_to(folder) for folder in self.folders):
            return Origin.FOLDER, None
        return Origin.FILE, None

    def is_removable(self, path: Path) -> bool:
        """Whether a file is neither another program's nor the installation's."""
        return self.origin(path)[0] not in (Origin.STARTER, Origin.PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelList:
    """What is known of all models' files; of two copies the first one counts. `names` are those that the user gave."""

    whereabouts: Whereabouts
    files: tuple[ModelFile, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    last_used: Mapping[str, datetime] = field(default_factory=dict)

    def models(self) -> dict[str, LocalModel]:
        """Those that are here, by their SHA-256 and in the order of their names."""
        return {entry.model.facts.sha256: entry.model for entry in self.entries() if not entry.missing}

    def entries(
        self, favourites: Collection[str] = (), written: Mapping[str, datetime] | None = None
    ) -> tuple[ModelEntry, ...]:
        """All, by name; `written` is when models have written since the list was made."""
        copies: dict[str, list[ModelFile]] = {}
        for file in self.files:
            copies.setdefault(file.facts.sha256, []).append(file)
        last_used = {**self.last_used, **(written or {})}
        every = [self._entry(files, favourites, last_used) for files in copies.values()]
        return tuple(sorted(every, key=lambda entry: entry.model.name.casefold()))

    def lost(self, model_id: str) -> Path | None:
        """Where a model that is not here any more lay last."""
        return next((file.path for file in self.files if file.facts.sha256 == model_id and not file.present), None)

    def with_file(self, file: ModelFile) -> ModelList:
        """The list with a file that has been read; it comes first among its copies."""
        return replace(self, files=(file, *(other for other in self.files if other.path != file.path)))

    def without_file(self, path: Path) -> ModelList:
        """The list after a file was forgotten."""
        return replace(self, files=tuple(file for file in self.files if file.path != path))

    def with_name(self, model_id: str, name: str) -> ModelList:
        """The list after the user has named a model; "" takes the name back."""
        return replace(self, names={**self.names, model_id: name})

    def _entry(
        self, copies: list[ModelFile], favourites: Collection[str], last_used: Mapping[str, datetime]
    ) -> ModelEntry:
        here = [file for file in copies if file.present] or copies
        first = here[0]
        sha256 = first.facts.sha256
        origin, program = self.whereabouts.origin(first.path)
        return ModelEntry(
            model=LocalModel(path=first.path, facts=first.facts, name=self.names.get(sha256) or first.facts.name),
            paths=tuple(file.path for file in here),
            origin=origin,
            removable=tuple(file.path for file in here if file.present and self.whereabouts.is_removable(file.path)),
            program=program,
            last_used=last_used.get(sha256),
            favourite=sha256 in favourites,
            missing=not first.present,
            projectors=first.projectors,
        )
