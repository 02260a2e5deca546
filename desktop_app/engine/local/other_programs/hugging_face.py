"""The Hub's cache: `models--OWNER--NAME/snapshots/REVISION/FILE`, where the files are links into `blobs` beside it."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from desktop_app.engine.local.other_programs import gguf_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop_app.engine.local.other_programs.found import FoundModel, Program

MAX_REPOSITORIES = 2_000


def models_in(folder: Path, program: Program) -> Iterator[FoundModel]:
    """The models in a cache. Raises PermissionError if it may not be listed, OSError if it is none."""
    with os.scandir(folder) as entries:
        named = (entry for entry in entries if entry.name.startswith("models--"))
        repositories = sorted(entry.name for entry in islice(named, MAX_REPOSITORIES) if not entry.is_symlink())
    for repository in (folder / name for name in repositories):
        with suppress(PermissionError):
            yield from gguf_folder.models_in(repository / "snapshots", program, within=repository)
