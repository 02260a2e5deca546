"""The search itself."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from desktop_app.engine.local.other_programs import gguf_folder, hugging_face, jan, ollama
from desktop_app.engine.local.other_programs.found import FoundModel, LockedFolder, Program
from desktop_app.engine.local.other_programs.places import PLACES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from desktop_app.engine.local.other_programs.surroundings import Surroundings

MAX_MODELS = 500
"""Of one program."""

_READERS: Mapping[Program, Callable[[Path, Program], Iterator[FoundModel]]] = {
    Program.OLLAMA: ollama.models_in,
    Program.MSTY: ollama.models_in,
    Program.JAN: jan.models_in,
    Program.HUGGING_FACE: hugging_face.models_in,
}


def find_models(around: Surroundings) -> Iterator[FoundModel | LockedFolder]:
    """Everything that is found, program by program; a file that several of them know comes once.

    It lists folders and opens small files: nothing for a thread that must not wait.
    """
    seen: set[Path] = set()
    for program, places in PLACES.items():
        left = MAX_MODELS
        for folder in dict.fromkeys(places(around)):
            for found in _models_in(folder, program):
                if isinstance(found, FoundModel):
                    real = found.path.resolve()
                    if real in seen or not left:
                        continue
                    seen.add(real)
                    left -= 1
                yield found


def program_folders(around: Surroundings) -> Iterator[tuple[Program, Path]]:
    """Whose which folders are, of those that are there. It opens small files."""
    for program, places in PLACES.items():
        for folder in dict.fromkeys(places(around)):
            with suppress(OSError):
                if folder.is_dir():
                    yield program, folder


def _models_in(folder: Path, program: Program) -> Iterator[FoundModel | LockedFolder]:
    read = _READERS.get(program, gguf_folder.models_in)
    try:
        yield from read(folder, program)
    except PermissionError:
        yield LockedFolder(program=program, path=folder)
    except OSError:
        return
