"""Filters, list and page beside one another, as far as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.icons import keep_icon
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.icon_button import IconButton
from desktop_app.ui.widgets.row_button import RowButton

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from desktop_app.ui.models.filters import Filters
    from desktop_app.ui.theme import Theme

_WITH_FILTERS = 1080
_SIDE_BY_SIDE = 840
_LIST = 400
_LEAST_LIST = 300
_ANY = 16_777_215


class ThreePlaces(QWidget):
    """In a narrow window the filters open when they are wanted, and the page comes in place of the list."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shows_filters = False
        self.filter_button = IconButton(theme, "filter", self.tr("Show or hide the filters"))
        self.filter_button.clicked.connect(self._turn_filters)
        self.back = RowButton(theme, "chevron-left", self.tr("Back to the list"))
        self.back.clicked.connect(self.turn_to_list)
        self._left = QWidget()
        self._right = QWidget()
        self._back_row = QWidget()
        self._lines = (_line(), _line())

    def fill(
        self, filters: Filters, field: QWidget, listed: QWidget, below: tuple[QWidget, ...], page: QWidget
    ) -> None:
        """Lay out: `field` over the list and `below` under it."""
        self._filters, self._list, self._page = filters, listed, page
        search = QHBoxLayout()
        search.setSpacing(Space.S)
        search.addWidget(field, 1)
        search.addWidget(self.filter_button)
        left = QVBoxLayout(self._left)
        left.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        left.setSpacing(Space.S)
        left.addLayout(search)
        left.addWidget(listed, 1)
        for part in below:
            left.addWidget(part)
        self._left.setMinimumWidth(_LEAST_LIST)
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._back_row)
        right.addWidget(page, 1)
        back = QHBoxLayout(self._back_row)
        back.setContentsMargins(Space.M, Space.M, Space.M, 0)
        back.addWidget(self.back, 1)
        back.addStretch(1)
        for shaded in (self._right, filters):
            shaded.setObjectName("shaded")
            shaded.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(filters)
        row.addWidget(self._lines[0])
        row.addWidget(self._left, 2)
        row.addWidget(self._lines[1])
        row.addWidget(self._right, 3)

    def mark_filters(self, *, are_set: bool) -> None:
        """Show on their button whether they hide something."""
        keep_icon(self.filter_button, self._theme, "filter", "accent" if are_set else "quiet")

    def turn_to_page(self) -> None:
        """Show the page, in place of the list where both do not fit."""
        self._right.show()
        self._left.setVisible(self.width() >= _SIDE_BY_SIDE)
        self._arrange()

    def turn_to_list(self) -> None:
        """Back again."""
        self._left.show()
        self._right.setVisible(self.width() >= _SIDE_BY_SIDE)
        self._arrange()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What does not fit side by side comes one after the other."""
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads from the page back to the list where only one of them is seen."""
        if event.key() == Qt.Key.Key_Escape and self.back.isVisible():
            self.turn_to_list()
            return
        super().keyPressEvent(event)

    def _turn_filters(self) -> None:
        self._shows_filters = not self._shows_filters
        self._arrange()
        if self._filters.isVisible():
            self._filters.fits.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        width = self.width()
        side_by_side = width >= _SIDE_BY_SIDE
        if side_by_side:
            self._left.show()
            self._right.show()
        elif self._left.isVisibleTo(self) and self._right.isVisibleTo(self):
            focused = QApplication.focusWidget()
            self._right.setVisible(focused is not None and self._right.isAncestorOf(focused))
            self._left.setVisible(not self._right.isVisibleTo(self))
        self._left.setMaximumWidth(_LIST if side_by_side else _ANY)
        self._back_row.setVisible(not side_by_side)
        self.filter_button.setVisible(width < _WITH_FILTERS)
        self._filters.setVisible(width >= _WITH_FILTERS or (self._shows_filters and self._left.isVisibleTo(self)))
        self._lines[0].setVisible(self._filters.isVisibleTo(self))
        self._lines[1].setVisible(side_by_side)


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedWidth(1)
    return line
