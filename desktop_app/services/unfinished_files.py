"""What lies on the disk of a download that is not done."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.file_lock import FileLock
from desktop_app.repositories import DownloadState
from desktop_app.safe_names import unfinished

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.repositories import Download, DownloadRequest

_LATER_PART = re.compile(r"(?P<stem>.+)-(?!00001)\d{5}(?P<of>-of-\d{5}\.gguf)")


def as_on_disk(download: Download) -> Download:
    """With the bytes that are there: a program that was killed could not write down how many those are."""
    if download.state in (DownloadState.DONE, DownloadState.CANCELLED):
        return download
    arrived = sum(_size_of(final) or _size_of(unfinished(final)[0]) for final in download.request.places())
    return replace(download, received_bytes=arrived)


def is_being_written(request: DownloadRequest) -> bool:
    """Whether a program fetches one of the files just now."""
    return any(FileLock.is_held(unfinished(final)[2]) for final in request.places())


def delete_unfinished(request: DownloadRequest) -> None:
    """Delete what has arrived so far, the later parts of a split model without its first one among it. Nothing, if
    another program downloads the same: then it is not ours alone.
    """
    finals = request.places()
    if any(_is_written(final) for final in finals):
        return
    for final in finals:
        for path in unfinished(final):
            path.unlink(missing_ok=True)
        part = _LATER_PART.fullmatch(final.name)
        if part is not None and not final.with_name(f"{part['stem']}-00001{part['of']}").exists():
            final.unlink(missing_ok=True)
        for folder in final.parents:
            if folder == request.folder:
                break
            with contextlib.suppress(OSError):  # not empty
                folder.rmdir()


def _is_written(final: Path) -> bool:
    lock_path = unfinished(final)[2]
    if not lock_path.exists():
        return False
    lock = FileLock.try_acquire(lock_path)
    if lock is None:
        return True
    lock.remove()
    return False


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
