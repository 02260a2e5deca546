"""The page of models: its parts side by side in the head, the chosen one below, what is under way at the foot."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.ui.panes import mark_panes
from desktop_app.ui.place import Page
from desktop_app.ui.settings.segments import Segments
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop_app.ui.theme import Theme


class Part(StrEnum):
    """In their order; the value is the title in English."""

    HERE = QT_TRANSLATE_NOOP("ModelsPart", "On this computer")
    DISCOVER = QT_TRANSLATE_NOOP("ModelsPart", "Discover")
    DOWNLOADS = QT_TRANSLATE_NOOP("ModelsPart", "Downloads")

    @property
    def words(self) -> str:
        """The title in the reader's language."""
        return QCoreApplication.translate("ModelsPart", self.value)


class ModelsPage(Page):
    """`makers` build each part when it is first shown; what they build takes the focus where it wants it."""

    part_shown = Signal(str)

    def __init__(self, theme: Theme, makers: Mapping[Part, Callable[[], QWidget]]) -> None:
        super().__init__()
        self._makers = makers
        self._contents: dict[Part, QWidget] = {}
        self._part = next(iter(makers))
        self.setObjectName("main")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Models"))
        self.back = IconButton(theme, "chevron-left", self.tr("Back to the chat"))
        self.back.set_words(self.tr("Back to the chat"), QKeySequence(Qt.Key.Key_Escape))
        self.back.clicked.connect(self.closed)
        self.parts = Segments(theme, [(part, part.words) for part in makers], self.show_part)
        self.parts.setAccessibleName(self.tr("Parts of this page"))
        self._stack = QStackedWidget()
        self._lay_out()

    @property
    def part(self) -> Part:
        """The one that is shown."""
        return self._part

    def show_part(self, part: Part) -> None:
        """Turn to it, if there is such a part."""
        if part not in self._makers:
            return
        self._part = part
        self.parts.show_value(part)
        self._stack.setCurrentWidget(self.content(part))
        self.part_shown.emit(part)

    def content(self, part: Part) -> QWidget:
        """A part's content; it is made if need be."""
        if part not in self._contents:
            self._contents[part] = self._makers[part]()
            self._stack.addWidget(self._contents[part])
        return self._contents[part]

    def take_focus(self) -> None:
        """To where the part that is to be shown wants it."""
        self.show_part(self._part)
        self.content(self._part).setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        head = QWidget()
        head.setObjectName("header")
        mark_panes(head, self._stack)
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setFixedHeight(Metric.HEADER)
        row = QHBoxLayout(head)
        row.setContentsMargins(Space.S, 0, Space.L, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.back)
        row.addWidget(self.parts)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._stack, 1)
