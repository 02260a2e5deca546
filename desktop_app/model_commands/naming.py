"""Which model a word on the command line means."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.engine.local.splits import parts_by_name
from desktop_app.errors import ModelFileMissing, NameAmbiguous, NoSuchModel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.services.models import ModelEntry

SHORTEST_HASH = 6
_ID_SHOWN = 12


def find_entry(entries: Iterable[ModelEntry], name: str) -> ModelEntry:
    """The model of that name, name with quantization, file's name, beginning of a hash, or path.

    Raises NameAmbiguous, NoSuchModel; ModelFileMissing for what looks like a path.
    """
    found = [entry for entry in entries if _means(entry, name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise NameAmbiguous(name=name, choices=", ".join(one.model.facts.sha256[:_ID_SHOWN] for one in found))
    if looks_like_path(name):
        raise ModelFileMissing(path=name)
    raise NoSuchModel(name=name)


def looks_like_path(name: str) -> bool:
    """Whether whoever wrote it meant a file."""
    return name.startswith((".", "~", os.sep)) or "\\" in name or name.casefold().endswith(".gguf")


def _means(entry: ModelEntry, name: str) -> bool:
    wanted = name.casefold()
    facts = entry.model.facts
    called = {entry.model.name, facts.name}
    names = {*called, *(f"{one} {facts.quantization}" for one in called)}
    for path in entry.paths:
        names |= {path.name, path.stem, parts_by_name(path)[0].stem if parts_by_name(path) else ""}
    if wanted in {one.casefold() for one in names}:
        return True
    if len(wanted) >= SHORTEST_HASH and facts.sha256.startswith(wanted):
        return True
    path = Path(os.path.normpath(Path(name).expanduser().absolute()))
    return path in entry.paths
