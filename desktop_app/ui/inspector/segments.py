"""One of a few choices, side by side: one stop for Tab, the arrows choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop_app.ui.text import literal_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent


class Segments(QWidget):
    """`chosen` tells the place of the choice that a person makes."""

    chosen = Signal(int)

    def __init__(self, name: str, choices: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setObjectName("segments")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for place, words in enumerate(choices):
            button = QPushButton(literal_label(words))
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setAccessibleName(f"{name}: {words}")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._group.addButton(button, place)
            row.addWidget(button)
        self._group.idClicked.connect(self.chosen)
        self.show_choice(0)

    def show_choice(self, place: int) -> None:
        """Show which one holds."""
        for button in self._group.buttons():
            held = self._group.id(button) == place
            button.setChecked(held)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if held else Qt.FocusPolicy.ClickFocus)
            if held and any(other.hasFocus() for other in self._group.buttons()):
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def choice(self) -> int:
        """The place of the one that holds."""
        return self._group.checkedId()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        place = self.choice() + step
        if 0 <= place < len(self._group.buttons()):
            self.show_choice(place)
            self.chosen.emit(place)
