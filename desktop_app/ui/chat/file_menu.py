"""What can be done with an attached file besides looking at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, Qt

from desktop_app.ui.icons import keep_icon
from desktop_app.ui.widgets.popup import RoundMenu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.domain import Attachment
    from desktop_app.ui.files import Files
    from desktop_app.ui.theme import Theme

LOCK_KEY = Qt.Key.Key_L
"""While a file has the focus."""


def lock_words() -> str:
    """What a lock on a file means."""
    return QCoreApplication.translate("files", "Kept on this computer: no provider gets it.")


def show_file_menu(owner: QWidget, theme: Theme, files: Files, file: Attachment, at: QPoint) -> None:
    """At a place of the screen."""
    menu = RoundMenu("", owner)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    show = menu.addAction(QCoreApplication.translate("files", "Show"))
    keep_icon(show, theme, "eye", "quiet")
    show.triggered.connect(lambda: files.opened.emit(file))
    lock = menu.addAction(QCoreApplication.translate("files", "Keep on this computer"))
    lock.setCheckable(True)
    lock.setChecked(files.is_locked(file))
    lock.setShortcut(LOCK_KEY)
    lock.triggered.connect(lambda on: files.lock_wanted.emit(file, on))
    menu.popup(at)
