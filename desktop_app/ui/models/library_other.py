"""A file that is no model of Tandem's: another program's that could be one, or one that cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.models.entry_words import shown
from desktop_app.ui.models.notice import Notice
from desktop_app.ui.present_error import error_words
from desktop_app.ui.settings.card import plain
from desktop_app.ui.text import file_size
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.ui.models.library_rows import Item
    from desktop_app.ui.theme import Theme

_COLUMN = 680


class OtherFile(QWidget):
    """`use_wanted`: use it where it lies; `remove_wanted`: move it to the trash; `reveal_wanted` brings its path."""

    use_wanted = Signal()
    remove_wanted = Signal()
    reveal_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._path: Path | None = None
        self._details = ""
        self.name = ElidedLabel("section")
        self.words = plain("", "quiet")
        self.where = plain("", "caption")
        self.trouble = Notice(theme)
        self.use = QPushButton(self.tr("Use it"))
        self.use.setProperty("role", "primary")
        self.use.clicked.connect(self.use_wanted)
        self.reveal = QPushButton(self.tr("Show in the file manager"))
        self.reveal.clicked.connect(lambda: self.reveal_wanted.emit(self._path))
        self.remove = QPushButton(self.tr("Move to trash…"))
        self.remove.clicked.connect(self.remove_wanted)
        self._lay_out()

    def show_item(self, item: Item) -> None:
        """Turn to it."""
        self.name.show_words(item.name)
        self.setAccessibleName(item.name)
        self.use.setVisible(item.found is not None)
        self.use.setEnabled(True)
        self.use.setText(self.tr("Use it"))
        self.remove.setVisible(item.refused is not None)
        if item.found is not None:
            found = item.found
            self._path = found.path
            words = self.tr(
                "{program} has this model, {size}. Tandem uses it where it is: nothing is copied or changed there."
            )
            self.words.setText(words.format(program=found.program.value, size=file_size(found.size_bytes)))
            self.trouble.hide()
        elif item.refused is not None:
            self._path = item.refused.path
            self.words.setText(self.tr("This file lies in a models folder and cannot be used."))
            error = item.refused.error
            self._details = error_words(error).details
            self.trouble.say_error(error, [(self.tr("Copy details"), self._copy_details)])
        self.where.setText(shown(str(self._path)))

    def show_reading(self) -> None:
        """It is being read, which takes a moment for a large file."""
        self.use.setText(self.tr("Reading…"))
        self.use.setEnabled(False)

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._details)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self.use)
        buttons.addWidget(self.reveal)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        column = QWidget()
        column.setMaximumWidth(_COLUMN)
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(Space.M)
        rows.addWidget(self.name)
        rows.addWidget(self.words)
        rows.addWidget(self.trouble)
        rows.addWidget(self.where)
        rows.addLayout(buttons)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        outer.addWidget(column, _COLUMN, Qt.AlignmentFlag.AlignTop)
        outer.addStretch(1)
