"""Settings › Keys: every action with its keys, to be changed one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.actions import TABLE, Do, Entry, Group, entry
from desktop_app.ui.keys.fuzzy import match
from desktop_app.ui.keys.key_button import KeyButton
from desktop_app.ui.keys.key_map import native
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from desktop_app.ui.keys.key_map import Conflict, KeyMap
    from desktop_app.ui.theme import Theme


class KeyEditor(QWidget):
    """A key that something else has is named as such, and changes hands only when that is confirmed."""

    def __init__(self, theme: Theme, key_map: KeyMap) -> None:
        super().__init__()
        self._theme = theme
        self._key_map = key_map
        self.rows = {one.do: KeyRow(theme, one, key_map) for one in TABLE}
        self._groups: dict[Group, QWidget] = {}
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Search by name or key"))
        self.filter.setAccessibleName(self.tr("Search by name or key"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._search)
        self.reset_all = QPushButton(self.tr("Reset all"))
        self.reset_all.clicked.connect(key_map.reset_all)
        self.nothing = plain(self.tr("Nothing of that name"), "quiet")
        self.nothing.hide()
        self._lay_out()
        key_map.changed.connect(self._show)
        self._show()

    def shown(self) -> list[Do]:
        """The actions that the filter leaves."""
        return [do for do, row in self.rows.items() if not row.isHidden()]

    def _show(self) -> None:
        for row in self.rows.values():
            row.show_keys()
        self.reset_all.setEnabled(any(self._key_map.is_changed(one.do) for one in TABLE))

    def _search(self, typed: str) -> None:
        for one in TABLE:
            names = (one.name, one.text, *native(self._key_map.keys(one.do)))
            self.rows[one.do].setVisible(any(match(typed, name) is not None for name in names))
        shown = self.shown()
        for group, section in self._groups.items():
            section.setVisible(any(one.group == group for one in TABLE if one.do in shown))
        self.nothing.setVisible(not shown)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        top.addWidget(self.filter, 1)
        top.addWidget(self.reset_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addLayout(top)
        column.addWidget(self.nothing)
        for group in Group:
            section = QWidget()
            lines = QVBoxLayout(section)
            lines.setContentsMargins(0, 0, 0, 0)
            lines.setSpacing(Space.S)
            title = QLabel(group.words)
            title.setProperty("role", "caption")
            card = Card(self._theme)
            for one in TABLE:
                if one.group == group:
                    card.add_widget(self.rows[one.do])
            lines.addWidget(title)
            lines.addWidget(card)
            column.addWidget(section)
            self._groups[group] = section


class KeyRow(QWidget):
    """One action. Under it, while a key is asked for that something else has, who that is."""

    def __init__(self, theme: Theme, one: Entry, key_map: KeyMap) -> None:
        super().__init__()
        self._do = one.do
        self._key_map = key_map
        self._asked = QKeySequence()
        name = one.name.removesuffix("…")
        self.button = KeyButton(theme, name)
        self.button.captured.connect(self._ask)
        self.button.cleared.connect(self._clear)
        self.reset = IconButton(theme, "rotate-ccw", self.tr("Reset the key of “{action}”").format(action=name))
        self.reset.clicked.connect(lambda: key_map.reset(self._do))
        kept = self.reset.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(kept)
        self.conflict = plain("", "quiet")
        self.take = QPushButton(self.tr("Use it here"))
        self.take.clicked.connect(self._take)
        self.keep = QPushButton(self.tr("Leave it"))
        self.keep.clicked.connect(self._forget)
        self._question = QWidget()
        self._lay_out(name)
        self._forget()

    def show_keys(self) -> None:
        """As they are now."""
        self.button.show_keys(native(self._key_map.keys(self._do)))
        self.reset.setVisible(self._key_map.is_changed(self._do))
        self._forget()

    def _ask(self, key: QKeySequence) -> None:
        conflict = self._key_map.conflict(self._do, key)
        if conflict is None:
            self._key_map.give(self._do, key)
            return
        self._asked = key
        self.conflict.setText(self._words(key, conflict))
        self.take.setVisible(conflict.owner is not None)
        self._question.show()
        (self.take if conflict.owner is not None else self.keep).setFocus()

    def _words(self, key: QKeySequence, conflict: Conflict) -> str:
        shown = native([key])[0]
        if conflict.owner is None:
            words = self.tr("{key} is needed for typing. Choose another key.")
            return words.format(key=shown)
        words = self.tr("{key} belongs to “{action}”.")
        return words.format(key=shown, action=entry(conflict.owner).name.removesuffix("…"))

    def _take(self) -> None:
        self._key_map.give(self._do, self._asked)
        self.button.setFocus()

    def _clear(self) -> None:
        self._key_map.take_away(self._do)

    def _forget(self) -> None:
        if self.take.hasFocus() or self.keep.hasFocus():
            self.button.setFocus()
        self._question.hide()

    def _lay_out(self, name: str) -> None:
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(plain(name), 1)
        line.addWidget(self.reset)
        line.addWidget(self.button)
        asks = QHBoxLayout(self._question)
        asks.setContentsMargins(0, 0, Space.S - 2, Space.S)
        asks.setSpacing(Space.S)
        asks.addWidget(self.conflict, 1)
        asks.addWidget(self.take)
        asks.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.S - 2, Space.S, Space.S - 2)
        column.setSpacing(Space.XS)
        column.addLayout(line)
        column.addWidget(self._question)
