"""Vision projectors: files that lie beside the models which see images by them, and are no models of their own."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MARK = re.compile(r"(?:^|[-_.])mmproj(?=[-_.]|$)", re.IGNORECASE)
"""What stands in the names of these files, without their ending."""


def projectors_beside(model: Path) -> tuple[Path, ...]:
    """Those in a model's folder, by name; none if it cannot be read."""
    with suppress(OSError):
        beside = [path for path in model.parent.iterdir() if path.suffix.casefold() == ".gguf"]
        return tuple(sorted(path for path in beside if MARK.search(path.stem) and path.is_file()))
    return ()
