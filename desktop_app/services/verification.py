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
    path: Path, facts: ModelFacts, request: DownloadRequest, raise_if_stopped: Callable[[], None]
) -> bool | None:
    """Whether every file of a model has the SHA-256 that the Hub gave for it; None if it gave none.

    Raises Cancelled, ModelFileMissing.
    """
    expected = {place: file.sha256 for place, file in zip(request.places(), request.files, strict=True)}
    parts = parts_by_name(path)
    if not all(expected.get(part) for part in parts):
        return None
    if len(parts) == 1:
        return facts.sha256 == expected[path]
    return all(_sha256(part, raise_if_stopped) == expected[part] for part in parts)


def _sha256(path: Path, raise_if_stopped: Callable[[], None]) -> str:
    """Of a part, whose model's hash is over all of them. Raises Cancelled, ModelFileMissing."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                raise_if_stopped()
                digest.update(block)
    except OSError as error:
        raise ModelFileMissing(str(error), path=str(path)) from error
    return digest.hexdigest()
