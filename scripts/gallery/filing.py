"""Conversations in folders, one of which is kept on this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from desktop_app.ui.actions import Do
from scripts.gallery.talking import stored

if TYPE_CHECKING:
    from scripts.gallery.stage import Stage

_NAMES = {
    "en": ("Work", "Private", "Thesis: the history of lighthouses on the west coast", "Ideas"),
    "ko": ("회사", "개인", "논문: 서해안 등대의 역사와 그 주변 마을의 변화", "아이디어"),
}


def folders(on: Stage) -> None:
    """Folders: open, locked, folded, empty; what lies in none stands below."""
    _fill(on)


def folder_menu(on: Stage) -> None:
    """What can be done with a folder."""
    _fill(on)
    listed = on.window.sidebar.list
    row = listed.visualRect(listed.model().index(1, 0))
    listed.folder_menu_requested.emit(1, listed.viewport().mapToGlobal(row.bottomLeft() + QPoint(24, 0)))
    on.wait(0.3)


def move_to_folder(on: Stage) -> None:
    """Where a conversation is to lie."""
    _fill(on)
    on.window.actions_by_name[Do.MOVE_TO_FOLDER].trigger()
    on.wait(0.3)


def new_chat_in_a_locked_folder(on: Stage) -> None:
    """An empty conversation that will lie in a folder which is kept on this computer."""
    _fill(on)
    private = on.window.shelf.folders[1]
    on.window.sidebar.list.go_to_folder(private.id)
    on.window.actions_by_name[Do.NEW_CHAT].trigger()
    on.window.header.lock.click()
    on.wait(0.3)


def _fill(on: Stage) -> None:
    service = on.services.folders
    if not service.shelved().result().folders:
        language = "ko" if on.words.question.isascii() is False else "en"
        made = [service.create(name).result() for name in _NAMES[language]]
        ids = [stored(on, (title, on.words.answer)) for title in (*on.words.earlier, on.words.question)]
        service.put(ids[:2], made[0].id).result()
        service.put(ids[2:3], made[1].id).result()
        service.put(ids[3:4], made[2].id).result()
        on.services.locks.keep_folder(made[1].id, local_only=True).result()
        on.window.sidebar.list.fold(made[2].id, folded=True)
    on.window.shelf.start_at(service.shelved().result().conversations[-1].id)
    on.settle()
