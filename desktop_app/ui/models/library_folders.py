"""The models folders: what lies in each, what is free on its disk, and where downloads go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.models.entry_words import shown
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.text import file_size
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.elided_label import ElidedLabel
from desktop_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.services.model_files import FolderState
    from desktop_app.ui.theme import Theme

_COLUMN = 680
_WIDTH = 120


class LibraryFolders(QWidget):
    """`add_wanted`: one more; the others bring a folder's path."""

    add_wanted = Signal()
    remove_wanted = Signal(object)
    downloads_wanted = Signal(object)
    open_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._card = Card(theme)
        self.rows: list[FolderRow] = []
        self.add = QPushButton(self.tr("Add a folder…"))
        self.add.clicked.connect(self.add_wanted)
        inner = QWidget()
        inner.setMaximumWidth(_COLUMN)
        around = QHBoxLayout(self)
        around.setContentsMargins(Space.XL, Space.L, Space.XL, Space.XL)
        around.addWidget(inner, _COLUMN)
        around.addStretch(1)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(plain(self.tr("Models folders"), "section"))
        column.addWidget(
            plain(
                self.tr("Tandem looks for models in these folders. New downloads and copies go to one of them."),
                "caption",
            )
        )
        column.addWidget(self._card)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def show_folders(self, folders: Iterable[FolderState]) -> None:
        """List them."""
        for old in self.rows:
            old.hide()
            old.setParent(None)
            old.deleteLater()
        self.rows = [FolderRow(self._theme, folder) for folder in folders]
        for row in self.rows:
            path = row.folder.path
            row.open.clicked.connect(lambda _=False, path=path: self.open_wanted.emit(path))
            row.remove.clicked.connect(lambda _=False, path=path: self.remove_wanted.emit(path))
            row.choose.clicked.connect(lambda _=False, path=path: self.downloads_wanted.emit(path))
            self._card.add_widget(row)


class FolderRow(QWidget):
    """A folder, what it holds, and its buttons."""

    def __init__(self, theme: Theme, folder: FolderState) -> None:
        super().__init__()
        self.folder = folder
        path = shown(str(folder.path))
        name = ElidedLabel("strong")
        name.show_words(self.tr("Tandem's own folder") if folder.is_own else shown(folder.path.name) or path)
        where = ElidedLabel("caption")
        where.show_words(path)
        for label in (name, where):
            label.setMinimumWidth(_WIDTH)
        self.choose = QPushButton(self.tr("Use for downloads"))
        self.choose.setProperty("role", "link")
        self.choose.setAccessibleDescription(path)
        self.choose.setVisible(not folder.takes_downloads and folder.free_bytes is not None)
        self.open = IconButton(theme, "folder-open", self.tr("Open the folder"))
        self.open.set_words(self.tr("Open {path}").format(path=path), QKeySequence())
        self.remove = IconButton(theme, "x", self.tr("Look there no more"))
        self.remove.set_words(
            self.tr("Look no more for models in {path}; its files stay").format(path=path), QKeySequence()
        )
        self.remove.setVisible(not folder.is_own)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(name)
        lines.addWidget(where)
        lines.addWidget(plain(self._state(), "caption"))
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.M, Space.S, Space.M)
        row.setSpacing(Space.XS)
        row.addLayout(lines, 1)
        for button in (self.choose, self.open, self.remove):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(f"{name.text()}, {self._state()}")

    def _state(self) -> str:
        folder = self.folder
        if folder.free_bytes is None:
            return self.tr("The folder is not there: its disk may not be connected.")
        used = self.tr("%n model(s)", "", folder.models)
        parts = [used, file_size(folder.models_bytes)] if folder.models else [used]
        parts.append(self.tr("{size} free").format(size=file_size(folder.free_bytes)))
        if folder.takes_downloads:
            parts.append(self.tr("downloads go here"))
        return " · ".join(parts)
