"""Folders of conversations."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_NAME = 100
"""Characters of a folder's name; what is longer is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder of conversations; folders stand by `position`. `local_only`: nothing of what lies in it may leave this
    computer, as long as it lies there.
    """

    id: int
    name: str
    position: int
    local_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedFolder:
    """All that brings a folder back: the conversations that lay in it, and those of them that took over its lock."""

    folder: Folder
    conversation_ids: tuple[int, ...]
    locked_ids: tuple[int, ...]


def tidy_name(name: str) -> str:
    """A folder's name as it is kept: in one line, without blanks around it, and not too long."""
    return " ".join(name.split())[:LONGEST_NAME].strip()
