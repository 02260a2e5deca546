"""The models on this computer, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop_app.services.events import ModelWork, Work
from desktop_app.services.found_models import FoundModel
from desktop_app.services.models import ModelEntry, RefusedFile
from desktop_app.ui.models.entry_rows import EntryRole, Note, SectionedRows, verdict_note
from desktop_app.ui.models.entry_words import shown
from desktop_app.ui.models.library_words import facts_line, used_words
from desktop_app.ui.text import file_size

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence


class Order(Enum):
    """What comes first in the list."""

    NAME = auto()
    USED = auto()
    SIZE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One of the three: a model, a file of another program that could be one, a file that cannot."""

    entry: ModelEntry | None = None
    found: FoundModel | None = None
    refused: RefusedFile | None = None

    @property
    def key(self) -> Hashable:
        """Which one it is."""
        if self.entry is not None:
            return self.entry.model.facts.sha256
        return self.found.path if self.found is not None else self.refused and self.refused.path

    @property
    def name(self) -> str:
        """What it is called."""
        if self.entry is not None:
            return shown(self.entry.model.name)
        if self.found is not None:
            return shown(self.found.name)
        return shown(self.refused.path.name) if self.refused is not None else ""

    def matches(self, text: str) -> bool:
        """Whether every word of `text` is found in what is known of it."""
        known = [self.name]
        if self.entry is not None:
            facts = self.entry.model.facts
            known += [facts.name, facts.architecture, facts.quantization, facts.licence]
            known += [str(path) for path in self.entry.paths]
        elif self.found is not None:
            known += [self.found.program.value, str(self.found.path)]
        haystack = "\n".join(known).casefold()
        return all(word in haystack for word in text.casefold().split())


class LibraryRows(SectionedRows[Item]):
    """Models with whether they fit and what is done with them just now; what others have; what cannot be used."""

    _work: Mapping[str, ModelWork] = {}

    def show_work(self, work: Mapping[str, ModelWork]) -> None:
        """What is done with the models' files, by their SHA-256."""
        self._work = work
        if self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def _entry_data(self, entry: Item, role: int) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(part for part in self._spoken(entry) if part)
            case EntryRole.FACTS:
                return self._facts(entry)
            case EntryRole.NOTE:
                return self._note(entry)
            case EntryRole.FOOTNOTE:
                return self._footnote(entry)
            case EntryRole.MARK:
                return "star" if entry.entry is not None and entry.entry.favourite else ""
            case _:
                return None

    def _spoken(self, item: Item) -> Sequence[str]:
        note, footnote = self._note(item), self._footnote(item)
        favourite = self.tr("favourite") if item.entry is not None and item.entry.favourite else ""
        return item.name, favourite, self._facts(item), note.words if note else "", footnote.words if footnote else ""

    def _facts(self, item: Item) -> str:
        if item.entry is not None:
            return facts_line(item.entry.model)
        if item.found is not None:
            return file_size(item.found.size_bytes)
        return shown(str(item.refused.path.parent)) if item.refused is not None else ""

    def _note(self, item: Item) -> Note | None:
        if item.refused is not None:
            return Note(self.tr("cannot be used"), "triangle-alert", "red")
        if item.entry is None:
            return None
        if item.entry.missing:
            return Note(self.tr("missing"), "triangle-alert", "amber")
        work = self._work.get(item.entry.model.facts.sha256)
        if work is not None and work.work is not None:
            words = self.tr("copying {percent}%") if work.work is Work.COPYING else self.tr("verifying {percent}%")
            return Note(words.format(percent=int(work.fraction * 100)), "refresh-cw", "accent")
        return verdict_note(self._verdicts.get(item.key))

    def _footnote(self, item: Item) -> Note | None:
        if item.entry is None or item.entry.missing:
            return None
        if len(item.entry.paths) > 1:
            return Note(self.tr("%n copies", "", len(item.entry.paths)), "copy")
        return Note(used_words(item.entry.last_used))


def ordered(entries: Sequence[ModelEntry], order: Order) -> list[ModelEntry]:
    """By name, or what was used last or is largest first."""
    if order is Order.USED:
        return sorted(entries, key=lambda one: one.last_used.timestamp() if one.last_used else 0.0, reverse=True)
    if order is Order.SIZE:
        return sorted(entries, key=lambda one: one.model.facts.size_bytes, reverse=True)
    return list(entries)
