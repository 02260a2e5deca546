"""Where a downloaded file may lie. Every path is built here, from names that any system can store.

A name that only one system would misread is refused on all of them: models folders are shared and moved.
"""

from __future__ import annotations

import re
from pathlib import Path, PureWindowsPath

from desktop_app.errors.hub import HostileName

MAX_SEGMENTS = 8
MAX_NAME_BYTES = 240
"""File systems take 255, and beside a file that is not finished lies one with `.part.lock` behind its name."""

GGUF = ".gguf"

_REPO_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}", re.ASCII)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE)
_FORBIDDEN = frozenset('<>:"/\\|?*')


def is_repo_id(text: str) -> bool:
    """Whether it is “owner/name” as the Hub allows them."""
    return bool(_REPO_ID.fullmatch(text)) and all(_is_safe(part) for part in text.split("/"))


def is_safe_path(path: str) -> bool:
    """Whether a GGUF file of that path in its repository can be stored on every system."""
    segments = path.split("/")
    return (
        len(segments) <= MAX_SEGMENTS
        and segments[-1].lower().endswith(".gguf")
        and all(_is_safe(segment) for segment in segments)
    )


def place(folder: Path, repo_id: str, path: str) -> Path:
    """Where in `folder` a repository's file goes. Raises HostileName."""
    if not is_repo_id(repo_id):
        raise HostileName(name=repo_id)
    if not is_safe_path(path):
        raise HostileName(name=path)
    segments = (*repo_id.split("/"), *path.split("/"))
    final = folder.joinpath(*segments)
    # The rules above leave nothing to be found here, on either kind of system.
    if not final.is_relative_to(folder) or PureWindowsPath(*segments).parts != segments:
        raise HostileName(name=path)
    return final


def file_name_for(name: str) -> str:
    """A GGUF file's name that any system can store, like `name`, which may be anything."""
    kept = "".join(sign if sign.isprintable() and sign not in _FORBIDDEN else "-" for sign in name)
    stem = kept.strip(" .~-")
    while len(stem.encode("utf-8", "replace")) > MAX_NAME_BYTES - len(GGUF):
        stem = stem[:-1].rstrip(" .")
    if not stem or _RESERVED.match(stem):
        stem = f"model {stem}".strip()
    return f"{stem.encode('utf-8', 'replace').decode()}{GGUF}"


def is_safe_file_name(name: str) -> bool:
    """Whether any system can store a GGUF file under that name."""
    return is_safe_path(name) and "/" not in name


def unfinished(final: Path) -> tuple[Path, Path, Path]:
    """What lies beside a file while it is downloaded: its bytes so far, the notes on them, the lock of who writes."""
    part = f"{final.name}.part"
    return final.with_name(part), final.with_name(f"{part}.json"), final.with_name(f"{part}.lock")


def _is_safe(name: str) -> bool:
    return (
        name.isprintable()
        and not _FORBIDDEN & set(name)
        and not name.startswith((".", " ", "~"))
        and not name.endswith((".", " "))
        and not _RESERVED.match(name)
        and 0 < len(name.encode("utf-8", "replace")) <= MAX_NAME_BYTES
    )
