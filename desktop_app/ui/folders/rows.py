"""The rows of the sidebar: the folders with what lies in them, then the other conversations by date."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.domain import Conversation, Folder
from desktop_app.ui.date_sections import dated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Heading:
    """A row that only says what comes below it."""

    text: str


@dataclass(frozen=True, slots=True)
class FolderRow:
    """A folder, with so many conversations in it; below it they stand, unless it is folded."""

    folder: Folder
    count: int
    is_folded: bool


@dataclass(frozen=True, slots=True)
class EmptyFolder:
    """Where the conversations of a folder would stand."""

    folder: Folder


Row = Heading | FolderRow | EmptyFolder | Conversation


def arranged(
    conversations: Iterable[Conversation], folders: Sequence[Folder], folded: AbstractSet[int], now: datetime
) -> list[Row]:
    """All rows, for conversations from the newest to the oldest."""
    inside: defaultdict[int, list[Conversation]] = defaultdict(list)
    outside: list[Conversation] = []
    for one in conversations:
        (outside if one.folder is None else inside[one.folder.id]).append(one)
    rows: list[Row] = []
    if folders:
        rows.append(Heading(QCoreApplication.translate("folders", "Folders")))
    for folder in folders:
        rows.append(FolderRow(folder, len(inside[folder.id]), folder.id in folded))
        if folder.id not in folded:
            rows += inside[folder.id] or [EmptyFolder(folder)]
    for heading, group in dated(outside, now):
        rows.append(Heading(heading))
        rows += group
    return rows
