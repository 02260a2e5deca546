"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

OWNER_ONLY = 0o600


def create_private(path: Path) -> None:
    """Make an empty file that only its owner may read; what SQLite puts beside it gets the same rights.

    Raises OSError, FileExistsError among them.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))


def make_private(path: Path) -> None:
    """Take a file's rights from everybody but its owner."""
    if sys.platform != "win32" and path.exists() and path.stat().st_mode & 0o077:
        path.chmod(OWNER_ONLY)


def move_into_place(part: Path, final: Path) -> None:
    """Give a finished file its name, so that after a power loss it is there whole or not at all."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(final)
    if sys.platform != "win32":
        folder = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
