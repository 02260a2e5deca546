"""Filters, list and page beside one another, as far as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.icons import keep_icon
from desktop_app.ui.models.side_by_side import SideBySide, line, shade
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from desktop_app.ui.models.filters import Filters
    from desktop_app.ui.theme import Theme

_WITH_FILTERS = 1080
_LEAST_LIST = 300


class ThreePlaces(SideBySide):
    """In a narrow window the filters open when they are wanted, and the page comes in place of the list."""

    def __init__(
        self,
        theme: Theme,
        filters: Filters,
        *,
        field: QWidget,
        listed: QWidget,
        below: tuple[QWidget, ...],
        page: QWidget,
    ) -> None:
        """Lay out: `field` over the list and `below` under it."""
        left = QWidget()
        super().__init__(theme, left, page, listed)
        self._theme = theme
        self._filters = filters
        self._shows_filters = False
        self._filter_line = line()
        self.filter_button = IconButton(theme, "filter", self.tr("Show or hide the filters"))
        self.filter_button.clicked.connect(self._turn_filters)
        search = QHBoxLayout()
        search.setSpacing(Space.S)
        search.addWidget(field, 1)
        search.addWidget(self.filter_button)
        column = QVBoxLayout(left)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.S)
        column.addLayout(search)
        column.addWidget(listed, 1)
        for part in below:
            column.addWidget(part)
        left.setMinimumWidth(_LEAST_LIST)
        shade(filters)
        self._row.insertWidget(0, filters)
        self._row.insertWidget(1, self._filter_line)

    def mark_filters(self, *, are_set: bool) -> None:
        """Show on their button whether they hide something."""
        keep_icon(self.filter_button, self._theme, "filter", "accent" if are_set else "quiet")

    def _turn_filters(self) -> None:
        self._shows_filters = not self._shows_filters
        self._arrange()
        if self._filters.isVisible():
            self._filters.fits.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        super()._arrange()
        with_filters = self.width() >= _WITH_FILTERS
        self.filter_button.setVisible(not with_filters)
        self._filters.setVisible(with_filters or (self._shows_filters and self._left.isVisibleTo(self)))
        self._filter_line.setVisible(self._filters.isVisibleTo(self))
