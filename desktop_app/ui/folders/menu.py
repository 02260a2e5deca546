"""What can be done with a folder, where it is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from desktop_app.ui.actions import Do, entry
from desktop_app.ui.icons import keep_icon
from desktop_app.ui.widgets.popup import RoundMenu

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.theme import Theme

_ABOUT_FOLDERS = (
    Do.RENAME_FOLDER,
    Do.LOCK_FOLDER,
    Do.MOVE_FOLDER_UP,
    Do.MOVE_FOLDER_DOWN,
    Do.DELETE_FOLDER,
)


class FolderMenu(RoundMenu):
    """New chat and the window's actions for folders, with their keys: the folder is the current row then."""

    def __init__(self, theme: Theme, actions: Mapping[Do, QAction], parent: QWidget) -> None:
        super().__init__("", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.new_chat = self.addAction(self.tr("New chat in this folder"))
        keep_icon(self.new_chat, theme, "square-pen", "quiet")
        for do in _ABOUT_FOLDERS:
            self.addAction(actions[do])
            keep_icon(actions[do], theme, entry(do).icon, "quiet")

    def open_at(self, at: QPoint) -> None:
        """Show it."""
        self.popup(at)
