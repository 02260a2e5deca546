"""The settings: sections at the left, the chosen one at the right."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.ui.panes import mark_panes
from desktop_app.ui.place import Page
from desktop_app.ui.settings.section_list import SectionList
from desktop_app.ui.text import tooltip_with_key
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.widgets.row_button import RowButton
from desktop_app.ui.widgets.scroll_area import ScrollArea, in_the_middle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop_app.ui.theme import Theme

_NAVIGATION = 220
_COLUMN = 640


class Section(StrEnum):
    """In their order; the value is the title in English."""

    APPEARANCE = QT_TRANSLATE_NOOP("Section", "Appearance")
    LANGUAGE = QT_TRANSLATE_NOOP("Section", "Language")
    WRITING = QT_TRANSLATE_NOOP("Section", "Writing")
    NETWORK = QT_TRANSLATE_NOOP("Section", "Network")
    ACCOUNTS = QT_TRANSLATE_NOOP("Section", "Accounts")
    NOTIFICATIONS = QT_TRANSLATE_NOOP("Section", "Notifications and tray")
    POWER = QT_TRANSLATE_NOOP("Section", "Power")
    KEYS = QT_TRANSLATE_NOOP("Section", "Keys")
    ABOUT = QT_TRANSLATE_NOOP("Section", "About")

    @property
    def words(self) -> str:
        """The title in the reader's language."""
        return QCoreApplication.translate("Section", self.value)


ICONS = {
    Section.APPEARANCE: "palette",
    Section.LANGUAGE: "languages",
    Section.WRITING: "pencil",
    Section.NETWORK: "globe",
    Section.ACCOUNTS: "cloud",
    Section.NOTIFICATIONS: "bell",
    Section.POWER: "power",
    Section.KEYS: "keyboard",
    Section.ABOUT: "info",
}


class SettingsPage(Page):
    """`makers` build each section's content when it is first shown."""

    def __init__(self, theme: Theme, makers: Mapping[Section, Callable[[], QWidget]]) -> None:
        super().__init__()
        self._makers = makers
        self._contents: dict[Section, QWidget] = {}
        self.setObjectName("settings")
        self.setAccessibleName(self.tr("Settings"))
        self.back = RowButton(theme, "chevron-left", self.tr("Back to the chat"))
        self.back.setToolTip(tooltip_with_key(self.tr("Back to the chat"), QKeySequence(Qt.Key.Key_Escape)))
        self.back.clicked.connect(self.closed)
        self.sections = SectionList(theme, [(section, ICONS[section]) for section in makers])
        self.sections.chosen.connect(lambda value: self._show(Section(value)))
        self._stack = QStackedWidget()
        self._lay_out()
        self.show_section(next(iter(makers)))

    @property
    def section(self) -> Section:
        """The one that is shown."""
        return Section(self.sections.current())

    def show_section(self, section: Section) -> None:
        """Turn to it."""
        self.sections.choose(section)
        self._show(section)

    def content(self, section: Section) -> QWidget:
        """A section's content; it is made if need be."""
        if section not in self._contents:
            self._contents[section] = self._makers[section]()
            self._stack.addWidget(_area(section.words, self._contents[section]))
        return self._contents[section]

    def take_focus(self) -> None:
        """Ready for the arrow keys."""
        self.sections.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, section: Section) -> None:
        area = self.content(section).parentWidget()
        while area is not None and area.parentWidget() is not self._stack:
            area = area.parentWidget()
        if area is not None:
            self._stack.setCurrentWidget(area)

    def _lay_out(self) -> None:
        side = QWidget()
        side.setObjectName("sidebar")
        mark_panes(side, self._stack)
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setFixedWidth(_NAVIGATION)
        column = QVBoxLayout(side)
        column.setContentsMargins(Space.S, (Metric.HEADER - Metric.CONTROL_HEIGHT) // 2, Space.S, Space.S)
        column.setSpacing(Space.M)
        column.addWidget(self.back)
        column.addWidget(self.sections, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self._stack, 1)


def _area(title: str, content: QWidget) -> QScrollArea:
    """A section's page, which scrolls, with its column in the middle."""
    head = QLabel(title)
    head.setProperty("role", "page")
    column = QWidget()
    lines = QVBoxLayout(column)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(Space.L)
    lines.addWidget(head)
    lines.addWidget(content)
    lines.addStretch(1)
    return ScrollArea(in_the_middle(column, _COLUMN))
