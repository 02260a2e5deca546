"""The left side of the models on this computer: the search, the list, what is to be said about it, the folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.models.library_list import LibraryList
from desktop_app.ui.models.library_rows import Item, LibraryRows, Order, ordered
from desktop_app.ui.models.notice import Notice
from desktop_app.ui.models.search_box import SearchBox
from desktop_app.ui.text import file_size, shortened
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.icon_button import IconButton
from desktop_app.ui.widgets.row_button import RowButton

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from desktop_app.services.found_models import FoundModel
    from desktop_app.services.model_files import FolderState
    from desktop_app.services.models import ModelEntry, RefusedFile
    from desktop_app.ui.theme import Theme

_WIDTH = 300
_NAME = 60


class LibraryPane(QWidget):
    """`wanted_again`: another search or order. `list` has the rows."""

    wanted_again = Signal()
    discover_wanted = Signal()
    files_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.order = Order.NAME
        self.field = SearchBox(theme, self.tr("Search the models on this computer"))
        self.order_button = IconButton(theme, "sliders-horizontal", self.tr("Order of the list"))
        self.add_button = IconButton(theme, "plus", self.tr("Add models"))
        self.rows = LibraryRows(self)
        self.list = LibraryList(theme, self.rows)
        self.notice = Notice(theme)
        self.reading = Notice(theme)
        self.folders = RowButton(theme, "folder-open", self.tr("Models folders"))
        self.setMinimumWidth(_WIDTH)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(lambda _: self.wanted_again.emit())
        self.field.stepped.connect(self.list.step)
        self._lay_out()

    def take_order(self, order: Order) -> None:
        """Let other rows come first."""
        self.order = order
        self.wanted_again.emit()

    def show_all(
        self,
        entries: Sequence[ModelEntry],
        found: Sequence[FoundModel],
        refused: Sequence[RefusedFile],
        wanted: Hashable = None,
    ) -> None:
        """List what the search lets through; the current row stays, or the one with the key `wanted` becomes it."""
        before, text = self.list.current(), self.field.text()
        entries = ordered(entries, self.order)
        here = [Item(entry=one) for one in entries if not one.missing]
        sections = [
            (self.tr("Models"), here),
            (self.tr("Missing"), [Item(entry=one) for one in entries if one.missing]),
        ]
        for program in dict.fromkeys(one.program for one in found):
            heading = self.tr("Found in {program}").format(program=program.value)
            sections.append((heading, [Item(found=one) for one in found if one.program is program]))
        sections.append((self.tr("Cannot be used"), [Item(refused=one) for one in refused]))
        shown = [(heading, [item for item in items if item.matches(text)]) for heading, items in sections]
        self.rows.show_entries(shown)
        every = [item for _, items in shown for item in items]
        keys = [wanted] if wanted is not None else []
        keys += [before.key] if before is not None else []
        kept = (item for key in keys for item in every if item.key == key)
        self.list.mark(next(kept, next(iter(every), None)))
        self._show_notice(any_listed=bool(every), any_model=bool(here), searching=bool(text.strip()))

    def show_folders(self, folders: Sequence[FolderState]) -> None:
        """Say at the foot what there is room for."""
        used = file_size(sum(folder.models_bytes for folder in folders))
        free = next((folder.free_bytes for folder in folders if folder.takes_downloads), None)
        parts = [self.tr("%n models folder(s)", "", len(folders)), self.tr("{size} used").format(size=used)]
        parts += [self.tr("{size} free").format(size=file_size(free))] if free is not None else []
        self.folders.set_words(" · ".join(parts))

    def show_reading(self, names: Sequence[str]) -> None:
        """Say which files are being read."""
        if names:
            words = self.tr("Reading {name}…").format(name=shortened(", ".join(names), _NAME))
            self.reading.say(words, self.tr("All of it, once, to know it by its content."), icon="refresh-cw")
        else:
            self.reading.hide()

    def _show_notice(self, *, any_listed: bool, any_model: bool, searching: bool) -> None:
        discover = (self.tr("Discover models"), self.discover_wanted.emit)
        self.list.setVisible(any_listed)
        if searching and not any_listed:
            ways = [(self.tr("Clear the search"), self.field.clear), discover]
            self.notice.say(self.tr("No model here matches that."), ways=ways, icon="search")
        elif not any_model and not searching:
            self.notice.say(
                self.tr("There are no models on this computer yet."),
                self.tr("Download one, or drop a GGUF file here. It is used where it is, nothing is copied."),
                ways=[discover, (self.tr("Add model files…"), self.files_wanted.emit)],
                icon="boxes",
            )
        else:
            self.notice.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(self.field, 1)
        head.addWidget(self.order_button)
        head.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.S)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(self.notice)
        column.addWidget(self.reading)
        column.addStretch(0)
        column.addWidget(self.folders)
