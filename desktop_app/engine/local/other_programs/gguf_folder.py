"""Folders in which a program keeps GGUF files under names that tell what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.engine.local.other_programs.found import FoundModel, Program
from desktop_app.engine.local.other_programs.reading import files_below, model_size
from desktop_app.engine.local.projectors import MARK
from desktop_app.engine.local.splits import parts_by_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NO_MODELS = ("mmproj", "incomplete-", ".")
"""Beginnings of the names of vision projectors, which are loaded with a model, and of downloads under way."""

_SAYS_NOTHING = frozenset({"model", "ggml-model", "gguf", "default"})


def models_in(folder: Path, program: Program, *, within: Path | None = None) -> Iterator[FoundModel]:
    """The models in a folder and those below it; its files may be links to others in it, or in `within`.

    Raises PermissionError if it may not be listed.
    """
    root = (within or folder).resolve()
    for path in files_below(folder):
        if not is_named_as_model(path.name):
            continue
        size = model_size(path, root)
        if size:
            yield FoundModel(program=program, name=name_of(path), path=path, size_bytes=size)


def name_of(path: Path) -> str:
    """A file's name without its ending and the number of its part; its folder's, if that says more."""
    stem = path.stem.removesuffix(f"-00001-of-{len(parts_by_name(path)):05}")
    return path.parent.name if stem.casefold() in _SAYS_NOTHING else stem


def is_named_as_model(name: str) -> bool:
    """Whether a file of that name may be a model that can be chosen."""
    lower = name.casefold()
    return lower.endswith(".gguf") and not (lower.startswith(_NO_MODELS) or MARK.search(lower.removesuffix(".gguf")))
