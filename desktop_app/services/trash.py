"""The system's trash: files go there instead of away, and come back as long as it can be told which they are."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.errors import NotInTrash, TrashUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Trashed:
    """A file that was moved to the trash, and where it lies in there; None if that cannot be told."""

    path: Path
    lies_at: Path | None


def move_to_trash(paths: Sequence[Path]) -> tuple[Trashed, ...]:
    """All of the files or, if one cannot be moved, none of them as far as they can be taken out again.

    It may copy a file to another disk: nothing for a thread that must not wait. Raises TrashUnavailable.
    """
    from send2trash import send2trash

    moved: list[Trashed] = []
    for path in paths:
        try:
            status = path.lstat()
            send2trash(os.fspath(path))
        except OSError as error:
            with suppress(NotInTrash):
                take_out(moved)
            raise TrashUnavailable(str(error), path=str(path)) from error
        moved.append(Trashed(path=path, lies_at=_find(path, (status.st_dev, status.st_ino))))
    return tuple(moved)


def take_out(trashed: Sequence[Trashed]) -> None:
    """Put files back where they were. Raises NotInTrash for the first that cannot be."""
    for one in reversed(trashed):
        if one.lies_at is None or one.path.exists():
            raise NotInTrash(path=str(one.path))
        try:
            one.path.parent.mkdir(parents=True, exist_ok=True)
            one.lies_at.rename(one.path)
        except OSError as error:
            raise NotInTrash(str(error), path=str(one.path)) from error
        # Without its file the note would be an entry that cannot be restored.
        with suppress(OSError):
            _note(one.lies_at).unlink(missing_ok=True)


def _find(path: Path, inode: tuple[int, int]) -> Path | None:
    """The file in the trash that it has become: a move within a disk leaves its number as it was."""
    for folder in _trash_folders(path):
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                with suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    if (status.st_dev, status.st_ino) == inode:
                        return folder / entry.name
    return None


def _trash_folders(path: Path) -> Iterator[Path]:
    """Where the trash may be: https://specifications.freedesktop.org/trash-spec/latest/, and the Finder's."""
    if sys.platform == "win32":
        return
    if sys.platform == "darwin":
        yield Path.home() / ".Trash"
        return
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    yield data / "Trash/files"
    top = next((folder for folder in path.parents if folder.is_mount()), None)
    if top is not None:
        yield top / f".Trash/{os.getuid()}/files"
        yield top / f".Trash-{os.getuid()}/files"


def _note(lies_at: Path) -> Path:
    return lies_at.parent.with_name("info") / f"{lies_at.name}.trashinfo"
