"""The cheat sheet: every action with its keys, by group, to be looked through by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.ui.actions import TABLE, Do, Entry, Group
from desktop_app.ui.keys.fuzzy import match
from desktop_app.ui.keys.key_label import KeyLabel
from desktop_app.ui.keys.key_map import native
from desktop_app.ui.keys.overlay import Overlay
from desktop_app.ui.keys.search_field import HEIGHT, SearchField
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.scroll_area import ScrollArea

if TYPE_CHECKING:
    from desktop_app.ui.keys.key_map import KeyMap
    from desktop_app.ui.theme import Theme

_WIDTH, _HEIGHT = 800, 720
_COLUMNS = ((Group.CONVERSATION, Group.FOLDERS, Group.ANSWER, Group.LANES), (Group.MODEL, Group.VIEW, Group.PROGRAM))


class CheatSheet(Overlay):
    """Follows the keys as they are changed."""

    def __init__(self, theme: Theme, window: QWidget, key_map: KeyMap) -> None:
        super().__init__(theme, window, width=_WIDTH, height=_HEIGHT)
        self.setAccessibleName(self.tr("All keys"))
        self._theme = theme
        self._key_map = key_map
        self._keys: dict[Do, KeyLabel] = {}
        self._rows: dict[Do, QWidget] = {}
        self._groups: dict[Group, QWidget] = {}
        self.field = SearchField(theme, self.tr("Search the keys"))
        self.field.textChanged.connect(self._search)
        self.nothing = QLabel(self.tr("Nothing of that name"))
        self.nothing.setProperty("role", "quiet")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setFixedHeight(HEIGHT)
        self.nothing.hide()
        self._page = QWidget()
        self._lay_out()
        key_map.changed.connect(self._show_keys)
        self._show_keys()

    def open_now(self) -> None:
        """Open it with nothing typed."""
        self.field.clear()
        self.open_at(self.field)

    def shown(self) -> list[Do]:
        """The actions that can be seen now."""
        return [do for do, row in self._rows.items() if not row.isHidden()]

    def arrange(self) -> None:
        """As high as its longest column."""
        self.place_card(HEIGHT + max(self._page.sizeHint().height(), HEIGHT) + 2)

    def _search(self, typed: str) -> None:
        for one in TABLE:
            self._rows[one.do].setVisible(any(match(typed, name) is not None for name in self._names(one)))
        shown = self.shown()
        for group, section in self._groups.items():
            section.setVisible(any(one.group == group for one in TABLE if one.do in shown))
        self.nothing.setVisible(not shown)

    def _names(self, one: Entry) -> tuple[str, ...]:
        return one.name, one.text, *native(self._key_map.keys(one.do))

    def _show_keys(self) -> None:
        for do, label in self._keys.items():
            keys = native(self._key_map.keys(do))
            label.show_keys(keys, ", ".join(keys) or self.tr("No key"))

    def _lay_out(self) -> None:
        columns = QHBoxLayout(self._page)
        columns.setContentsMargins(Space.XL, Space.L, Space.XL, Space.XL)
        columns.setSpacing(Space.XXL + Space.L)
        for groups in _COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(Space.L)
            for group in groups:
                column.addWidget(self._section(group))
            column.addStretch(1)
            columns.addLayout(column, 1)
        area = ScrollArea(self._page)
        area.viewport().setAutoFillBackground(False)
        self._page.setAutoFillBackground(False)
        self.field.stepped.connect(
            lambda step: area.verticalScrollBar().setValue(area.verticalScrollBar().value() + step * HEIGHT)
        )
        self.column.addWidget(self.field)
        self.column.addWidget(self.nothing)
        self.column.addWidget(area, 1)

    def _section(self, group: Group) -> QWidget:
        section = QWidget()
        lines = QVBoxLayout(section)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(Space.S)
        title = QLabel(group.words)
        title.setProperty("role", "caption")
        lines.addWidget(title)
        for one in TABLE:
            if one.group == group:
                lines.addWidget(self._row(one))
        self._groups[group] = section
        return section

    def _row(self, one: Entry) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.M)
        name = QLabel(one.name.removesuffix("…"))
        keys = KeyLabel(self._theme)
        line.addWidget(name, 1)
        line.addWidget(keys)
        self._keys[one.do] = keys
        self._rows[one.do] = row
        return row
