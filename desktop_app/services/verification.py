"""Whether a model's files are still what they were, and what the Hub has."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.engine.local.splits import parts_by_name
from desktop_app.errors import ModelFileMissing

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.domain import ModelFacts
    from desktop_app.repositories import DownloadRequest

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What reading a file anew has shown: whether its bytes are `unchanged`. `source` is the repository that it was
    downloaded from, and `as_downloaded` whether it has the SHA-256 that the Hub gave for it; None: that is not known.
    """

    path: Path
    unchanged: bool
    source: str = ""
    as_downloaded: bool | None = None


def is_as_downloaded(
    path: Path, facts: ModelFacts, request: DownloadRequest, on_progress: Callable[[float], None]
) -> bool | None:
    """Whether every file of a model has the SHA-256 that the Hub gave for it; None if it gave none. `on_progress` gets
    0..1 while the parts of a split one are read, and may raise.

    Raises ModelFileMissing.
    """
    expected = {place: file.sha256 for place, file in zip(request.places(), request.files, strict=True)}
    parts = parts_by_name(path)
    if not all(expected.get(part) for part in parts):
        return None
    if len(parts) == 1:
        return facts.sha256 == expected[path]
    read, size = 0, max(facts.size_bytes, 1)

    def count(n_bytes: int) -> None:
        nonlocal read
        read += n_bytes
        on_progress(min(read / size, 1.0))

    return all(_sha256(part, count) == expected[part] for part in parts)


def _sha256(path: Path, count: Callable[[int], None]) -> str:
    """Of a part, whose model's hash is over all of them. Raises ModelFileMissing, and what `count` raises."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                count(len(block))
    except OSError as error:
        raise ModelFileMissing(str(error), path=str(path)) from error
    return digest.hexdigest()
