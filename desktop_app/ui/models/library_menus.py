"""The menus of the models on this computer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication

from desktop_app.services.models import Origin
from desktop_app.ui.models.library_rows import Item, Order
from desktop_app.ui.reveal import reveal
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.popup import RoundMenu

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget


class LibraryMenus(QObject):
    """They belong to `parent`, and tell what was chosen."""

    order_chosen = Signal(Order)
    files_wanted = Signal()
    folder_wanted = Signal()
    search_wanted = Signal()
    chat_wanted = Signal()
    rename_wanted = Signal()
    verify_wanted = Signal()
    use_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent

    def open_orders(self, order: Order, under: QWidget) -> None:
        """What comes first."""
        words = {Order.NAME: self.tr("By name"), Order.USED: self.tr("Used last"), Order.SIZE: self.tr("Largest first")}
        menu = RoundMenu(self.tr("Order of the list"), self._window)
        for each, said in words.items():
            action = menu.addAction(said)
            action.setCheckable(True)
            action.setChecked(each is order)
            action.triggered.connect(partial(self._tell_order, each))
        _pop_up(menu, _below(under))

    def open_ways_in(self, under: QWidget) -> None:
        """What can be added."""
        menu = RoundMenu(self.tr("Add models"), self._window)
        menu.addAction(self.tr("Add model files…")).triggered.connect(self.files_wanted)
        menu.addAction(self.tr("Add a models folder…")).triggered.connect(self.folder_wanted)
        menu.addAction(self.tr("Look again, also in other programs")).triggered.connect(self.search_wanted)
        _pop_up(menu, _below(under))

    def open_for(self, item: Item, at: QPoint) -> None:
        """What can be done with a row."""
        menu = RoundMenu(item.name, self._window)
        entry, path = item.entry, path_of(item)
        if entry is not None and not entry.missing:
            menu.addAction(self.tr("Chat with it")).triggered.connect(self.chat_wanted)
            menu.addAction(self.tr("Rename")).triggered.connect(self.rename_wanted)
            menu.addAction(self.tr("Verify")).triggered.connect(self.verify_wanted)
        elif item.found is not None:
            menu.addAction(self.tr("Use it")).triggered.connect(self.use_wanted)
        if path is not None:
            menu.addAction(self.tr("Show in the file manager")).triggered.connect(partial(self._reveal, path))
            menu.addAction(self.tr("Copy its path")).triggered.connect(partial(self._copy, path))
        if entry is not None and entry.origin is not Origin.STARTER:
            menu.addSeparator()
            forgets = entry.missing or entry.origin in (Origin.PROGRAM, Origin.FILE)
            words = self.tr("Forget…") if forgets else self.tr("Move to trash…")
            menu.addAction(words).triggered.connect(self.remove_wanted)
        elif item.refused is not None:
            menu.addSeparator()
            menu.addAction(self.tr("Move to trash…")).triggered.connect(self.remove_wanted)
        _pop_up(menu, at)

    def _tell_order(self, order: Order, _: object = None) -> None:
        self.order_chosen.emit(order)

    def _reveal(self, path: Path, _: object = None) -> None:
        reveal(path, self)

    def _copy(self, path: Path, _: object = None) -> None:
        QGuiApplication.clipboard().setText(str(path))


def path_of(item: Item) -> Path | None:
    """Where it lies; None for what is missing."""
    if item.entry is not None:
        return None if item.entry.missing else item.entry.model.path
    if item.found is not None:
        return item.found.path
    return item.refused.path if item.refused is not None else None


def _below(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(QPoint(0, widget.height() + Space.XS))


def _pop_up(menu: RoundMenu, at: QPoint) -> None:
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
