"""A list and what is chosen in it: side by side where there is room, else one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.row_button import RowButton

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from desktop_app.ui.theme import Theme

_SIDE_BY_SIDE = 840
_LIST = 400
_ANY = 16_777_215


class SideBySide(QWidget):
    """The list comes first where only one of them is seen; `list_widget` takes the focus when one is led back to it."""

    def __init__(self, theme: Theme, left: QWidget, right: QWidget, list_widget: QWidget) -> None:
        super().__init__()
        self._left = left
        self._list_widget = list_widget
        self.back = RowButton(theme, "chevron-left", self.tr("Back to the list"))
        self.back.clicked.connect(self.turn_to_list)
        self._back_row = QWidget()
        self._right = QWidget()
        self._line = line()
        self._row = QHBoxLayout(self)
        self._lay_out(right)

    def turn_to_right(self) -> None:
        """Let what is chosen be seen."""
        self._right.show()
        self._left.setVisible(self.width() >= _SIDE_BY_SIDE)
        self._arrange()

    def turn_to_list(self) -> None:
        """Let the list be seen, ready for the keyboard."""
        self._left.show()
        self._right.setVisible(self.width() >= _SIDE_BY_SIDE)
        self._arrange()
        self._list_widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What does not fit side by side comes one after the other."""
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back to the list where only one of them is seen."""
        if event.key() == Qt.Key.Key_Escape and self.back.isVisible():
            self.turn_to_list()
            return
        super().keyPressEvent(event)

    def _arrange(self) -> None:
        side_by_side = self.width() >= _SIDE_BY_SIDE
        if side_by_side:
            self._left.show()
            self._right.show()
        elif self._left.isVisibleTo(self) and self._right.isVisibleTo(self):
            focused = QApplication.focusWidget()
            self._right.setVisible(focused is not None and self._right.isAncestorOf(focused))
            self._left.setVisible(not self._right.isVisibleTo(self))
        self._left.setMaximumWidth(_LIST if side_by_side else _ANY)
        self._back_row.setVisible(not side_by_side)
        self._line.setVisible(side_by_side)

    def _lay_out(self, right: QWidget) -> None:
        back = QHBoxLayout(self._back_row)
        back.setContentsMargins(Space.M, Space.M, Space.M, 0)
        back.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self._right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._back_row)
        column.addWidget(right, 1)
        shade(self._right)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._left, 2)
        self._row.addWidget(self._line)
        self._row.addWidget(self._right, 3)


def line() -> QFrame:
    """What parts two places beside one another."""
    made = QFrame()
    made.setProperty("role", "line")
    made.setFixedWidth(1)
    return made


def shade(place: QWidget) -> None:
    """Give a place the darker ground."""
    place.setObjectName("shaded")
    place.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
