"""The models on this computer: the list at the left, the chosen one or the folders at the right."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop_app.errors import AppError
from desktop_app.services.found_models import Found
from desktop_app.ui.models.defaults_place import DefaultsPlace
from desktop_app.ui.models.drop_hint import DropHint
from desktop_app.ui.models.judging import Judging
from desktop_app.ui.models.library_card import LibraryCard
from desktop_app.ui.models.library_doing import LibraryDoing
from desktop_app.ui.models.library_folders import LibraryFolders
from desktop_app.ui.models.library_menus import LibraryMenus
from desktop_app.ui.models.library_other import OtherFile
from desktop_app.ui.models.library_pane import LibraryPane
from desktop_app.ui.models.side_by_side import SideBySide
from desktop_app.ui.reveal import open_folder, reveal
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QShowEvent

    from desktop_app.domain import LocalModel
    from desktop_app.services.events import ModelWork
    from desktop_app.services.fit import Shape
    from desktop_app.services.model_files import FolderState
    from desktop_app.services.models import ModelEntry
    from desktop_app.ui.models.judging import Question
    from desktop_app.ui.models.shelf_sources import ShelfSources
    from desktop_app.ui.theme import Theme


class LibraryPart(QWidget):
    """`chat_wanted` brings the file of a model, `told` words with those of a button and what it does;
    `discover_wanted`: the user wants to look for a model elsewhere.
    """

    chat_wanted = Signal(Path)
    discover_wanted = Signal()
    told = Signal(str, str, object)
    failed = Signal(AppError)

    def __init__(self, theme: Theme, sources: ShelfSources) -> None:
        super().__init__()
        self._theme = theme
        self._sources = sources
        self._found = Found()
        self._work: dict[str, ModelWork] = {}
        self._shapes: dict[str, Shape] = {}
        self._asked: set[str] = set()
        self._shows_folders = False
        self.doing = LibraryDoing(sources.models, sources.files, self)
        self.menus = LibraryMenus(self)
        self.pane = LibraryPane(theme)
        self.list = self.pane.list
        self.card = LibraryCard(theme)
        self.defaults = DefaultsPlace(theme, partial(sources.make_defaults, theme))
        self.card.add_below(self.defaults)
        self.other = OtherFile(theme)
        self.folders = LibraryFolders(theme)
        self.right = QStackedWidget()
        self.sides = SideBySide(theme, self.pane, self.right, self.list)
        self._judging = Judging(sources.fits, sources.bridge, self)
        for page in (self.card, self.other, self.folders):
            self.right.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.sides)
        self.hint = DropHint(theme, self)
        self._connect_list()
        self._connect_right()
        self.setFocusProxy(self.pane)
        self.refresh()

    def refresh(self, wanted: Hashable = None) -> None:
        """Bring the list up to date with what is known, and turn to the row with the key `wanted`."""
        entries = self._sources.models.entries()
        self.pane.show_all(entries, self._found.models, self._sources.models.refused(), wanted)
        for entry in entries:
            if not entry.missing:
                self._ask_for_shape(entry.model.facts.sha256)
        self._show_current()

    def look_again(self) -> None:
        """Look for files anew, and for those of other programs."""
        when_done(self._sources.models.refresh(), lambda _: self._ask_for_folders(), self.failed.emit, self)
        when_done(self._sources.found_models.find(), self._show_found, self.failed.emit, self)

    def current_entry(self) -> ModelEntry | None:
        """The model of the current row."""
        item = self.list.current()
        return item.entry if item is not None else None

    def showEvent(self, event: QShowEvent) -> None:
        """Whoever comes here sees what there is now."""
        super().showEvent(event)
        self.look_again()

    def _connect_list(self) -> None:
        pane, menus, doing = self.pane, self.menus, self.doing
        pane.wanted_again.connect(self.refresh)
        pane.discover_wanted.connect(self.discover_wanted)
        pane.files_wanted.connect(doing.choose_files)
        pane.field.returnPressed.connect(self._chat)
        pane.folders.clicked.connect(self._show_folders_page)
        pane.order_button.clicked.connect(lambda: menus.open_orders(pane.order, pane.order_button))
        pane.add_button.clicked.connect(lambda: menus.open_ways_in(pane.add_button))
        self.list.chosen.connect(lambda _: self._turn_to_row())
        self.list.opened.connect(self._open_row)
        self.list.menu_wanted.connect(self._open_menu)
        for source in (self.list, menus):
            source.chat_wanted.connect(self._chat)
            source.rename_wanted.connect(self._rename)
            source.remove_wanted.connect(self._remove)
        menus.order_chosen.connect(pane.take_order)
        menus.files_wanted.connect(doing.choose_files)
        menus.folder_wanted.connect(doing.choose_folder)
        menus.search_wanted.connect(self.look_again)
        menus.verify_wanted.connect(self._with_entry(doing.verify))
        menus.use_wanted.connect(self._use)
        self.hint.dropped.connect(doing.take_in)
        doing.told.connect(self.told)
        doing.failed.connect(self._fail)
        doing.added.connect(self._turn_to_added)
        doing.folders_changed.connect(self._ask_for_folders)
        doing.reading_changed.connect(pane.show_reading)
        doing.forgotten.connect(self.look_again)
        self._sources.bridge.models_changed.connect(self._take_models)
        self._sources.bridge.model_work.connect(self._take_work)
        self._sources.came_back.connect(self._come_back)
        self._judging.judged.connect(self._show_verdicts)

    def _connect_right(self) -> None:
        card, doing, folders = self.card, self.doing, self.folders
        card.chat_wanted.connect(self._chat)
        card.renamed.connect(lambda name: self._with_entry(lambda entry: doing.rename(entry, name))())
        card.favourite_wanted.connect(lambda on: self._with_entry(lambda entry: doing.set_favourite(entry, on))())
        card.verify_wanted.connect(self._with_entry(doing.verify))
        card.copy_wanted.connect(self._with_entry(doing.copy))
        card.stop_wanted.connect(self._with_entry(doing.stop))
        card.remove_wanted.connect(self._with_entry(doing.remove))
        card.search_wanted.connect(self.look_again)
        self.defaults.failed.connect(self.failed)
        card.copies.reveal_wanted.connect(lambda path: reveal(path, self))
        card.copies.remove_wanted.connect(lambda path: self._with_entry(lambda entry: doing.remove(entry, path))())
        self.other.use_wanted.connect(self._use)
        self.other.remove_wanted.connect(self._remove)
        self.other.reveal_wanted.connect(lambda path: reveal(path, self))
        folders.add_wanted.connect(doing.choose_folder)
        folders.remove_wanted.connect(doing.remove_folder)
        folders.downloads_wanted.connect(doing.download_to)
        folders.open_wanted.connect(open_folder)

    def _with_entry(self, act: Callable[[ModelEntry], None]) -> Callable[[], None]:
        """`act` on the model of the current row, if it is one."""

        def do() -> None:
            entry = self.current_entry()
            if entry is not None:
                act(entry)

        return do

    def _fail(self, error: AppError) -> None:
        self._show_current()
        self.failed.emit(error)

    def _take_models(self, _: object) -> None:
        self.refresh()

    def _take_work(self, event: ModelWork) -> None:
        self._work[event.model_id] = event
        if event.work is None:
            del self._work[event.model_id]
        self.pane.rows.show_work(self._work)
        entry = self.current_entry()
        if entry is not None and entry.model.facts.sha256 == event.model_id:
            self.card.show_work(self._work.get(event.model_id))

    def _come_back(self) -> None:
        if self.isVisible():
            self.look_again()

    def _show_found(self, found: Found) -> None:
        self._found = found
        self.refresh()

    def _show_current(self) -> None:
        item = self.list.current()
        if item is None or self._shows_folders:
            self.right.setCurrentWidget(self.folders)
        elif item.entry is not None:
            model_id = item.entry.model.facts.sha256
            self.card.show_entry(item.entry)
            self.card.show_verdict(self._judging.verdicts.get(model_id))
            self.card.show_work(self._work.get(model_id))
            self.defaults.show_model(None if item.entry.missing else item.entry.model)
            self.right.setCurrentWidget(self.card)
        else:
            self.other.show_item(item)
            self.right.setCurrentWidget(self.other)

    def _ask_for_shape(self, model_id: str) -> None:
        if model_id not in self._asked:
            self._asked.add(model_id)
            when_done(self._sources.fits.shape_of(model_id), partial(self._take_shape, model_id), _ignore, self)

    def _take_shape(self, model_id: str, shape: Shape) -> None:
        self._shapes[model_id] = shape
        questions: dict[Hashable, Question] = {
            each: (partial(self._shapes.__getitem__, each), False) for each in self._shapes
        }
        self._judging.ask(questions)

    def _show_verdicts(self) -> None:
        self.pane.rows.show_verdicts(self._judging.verdicts)
        entry = self.current_entry()
        if entry is not None:
            self.card.show_verdict(self._judging.verdicts.get(entry.model.facts.sha256))
        if self.defaults.panel is not None:
            self.defaults.panel.show_verdict()

    def _ask_for_folders(self) -> None:
        if not self.isVisible():
            return
        when_done(self._sources.files.folders(), self._show_folders, self.failed.emit, self)

    def _show_folders(self, folders: tuple[FolderState, ...]) -> None:
        self.folders.show_folders(folders)
        self.pane.show_folders(folders)

    def _turn_to_row(self) -> None:
        self._shows_folders = False
        self._show_current()

    def _open_row(self, _: object) -> None:
        self._turn_to_row()
        self.sides.turn_to_right()

    def _show_folders_page(self) -> None:
        self._shows_folders = True
        self._ask_for_folders()
        self._show_current()
        self.sides.turn_to_right()
        self.folders.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chat(self) -> None:
        item = self.list.current()
        if item is not None and item.entry is not None and not item.entry.missing:
            self.chat_wanted.emit(item.entry.model.path)
        elif item is not None and item.found is not None:
            self._use()

    def _use(self) -> None:
        item = self.list.current()
        if item is not None and item.found is not None:
            self.other.show_reading()
            self.doing.use(item.found)

    def _remove(self) -> None:
        item = self.list.current()
        if item is not None and item.entry is not None:
            self.doing.remove(item.entry)
        elif item is not None and item.refused is not None:
            self.doing.remove_refused(item.refused.path)

    def _rename(self) -> None:
        if self.current_entry() is not None:
            self._open_row(None)
            self.card.begin_rename()

    def _turn_to_added(self, model: LocalModel) -> None:
        left = tuple(one for one in self._found.models if one.path != model.path)
        self._found = Found(models=left, locked=self._found.locked)
        self._shows_folders = False
        self.pane.field.clear()
        self.refresh(model.facts.sha256)
        self.list.scrollTo(self.list.currentIndex())
        self._ask_for_folders()

    def _open_menu(self, at: QPoint) -> None:
        item = self.list.current()
        if item is not None:
            self.menus.open_for(item, at)


def _ignore(_: AppError) -> None:
    """What cannot be judged has no verdict; the file's own row says what is wrong with it."""
