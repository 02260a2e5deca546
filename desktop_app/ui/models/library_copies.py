"""Where a model's file lies, and each copy of it, with what can be done there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.services.models import Origin
from desktop_app.ui.models.entry_words import shown
from desktop_app.ui.models.library_words import origin_words
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.text import file_size
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.elided_label import ElidedLabel
from desktop_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.services.models import ModelEntry
    from desktop_app.ui.theme import Theme

_WIDTH = 120


class Copies(Card):
    """`reveal_wanted` and `remove_wanted` bring the path of one."""

    reveal_wanted = Signal(object)
    remove_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme
        self._lines: list[QWidget] = []
        self.rows: list[_CopyRow] = []

    def show_entry(self, entry: ModelEntry) -> None:
        """List them; several with what the others than the first take."""
        for line in self._lines:
            line.hide()
            line.setParent(None)
            line.deleteLater()
        spare = set(entry.removable) if len(entry.paths) > 1 or entry.origin is Origin.FILE else set()
        self.rows = [_CopyRow(self._theme, path, removable=path in spare) for path in entry.paths]
        self._lines = list(self.rows)
        head = plain(origin_words(entry), "caption")
        if len(entry.paths) > 1:
            words = self.tr("%n files with the same bytes; the first one is used.", "", len(entry.paths))
            if spare:
                size = file_size(entry.model.facts.size_bytes * min(len(spare), len(entry.paths) - 1))
                more = self.tr("Removing the spare ones frees {size}.").format(size=size)
                words = f"{words} {more}"
            head = plain(words, "caption")
        inner = QWidget()
        around = QVBoxLayout(inner)
        around.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        around.addWidget(head)
        self._lines.insert(0, inner)
        for line in self._lines:
            self.add_widget(line)
        for row in self.rows:
            row.reveal.clicked.connect(lambda _=False, path=row.path: self.reveal_wanted.emit(path))
            row.remove.clicked.connect(lambda _=False, path=row.path: self.remove_wanted.emit(path))


class _CopyRow(QWidget):
    """A path, which is cut in the middle, and its buttons."""

    def __init__(self, theme: Theme, path: Path, *, removable: bool) -> None:
        super().__init__()
        self.path = path
        name, folder = shown(path.name), shown(str(path.parent))
        words = ElidedLabel("strong")
        words.show_words(name)
        where = ElidedLabel("caption")
        where.show_words(folder)
        for label in (words, where):
            label.setMinimumWidth(_WIDTH)
            label.setToolTip(shown(str(path)))
        self.reveal = IconButton(theme, "folder-open", self.tr("Show in the file manager"))
        self.reveal.set_words(self.tr("Show {name} in the file manager").format(name=name), QKeySequence())
        self.remove = IconButton(theme, "trash-2", self.tr("Move to trash"))
        self.remove.set_words(self.tr("Move {name} to the trash").format(name=name), QKeySequence())
        self.remove.setVisible(removable)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(words)
        lines.addWidget(where)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.M, Space.S, Space.M)
        row.setSpacing(Space.XS)
        row.addLayout(lines, 1)
        row.addWidget(self.reveal, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignVCenter)
