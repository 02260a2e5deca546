"""The place of one answer in a ranking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop_app.ui.text import one_line
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop_app.ui.theme import Theme

_SIDE = 28


class Places(QWidget):
    """One stop for Tab: digits and arrows choose, pressing the chosen one takes it back."""

    changed = Signal()

    def __init__(self, theme: Theme, name: str, count: int, place: int | None) -> None:
        super().__init__()
        del theme
        self.place = place
        label = ElidedLabel("")
        label.show_words(one_line(name))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(label, 1)
        row.addSpacing(Space.S)
        self.buttons: list[QPushButton] = []
        for at in range(1, count + 1):
            number = QLocale().toString(at)
            button = QPushButton(number)
            button.setProperty("role", "place")
            button.setCheckable(True)
            button.setFixedWidth(_SIDE)
            button.setAccessibleName(self.tr("{name}: place {place}").format(name=name, place=number))
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            button.clicked.connect(lambda _=False, at=at: self._choose(at))
            row.addWidget(button)
            self.buttons.append(button)
        self._show()

    def take_focus(self) -> None:
        """To the place it has, or the first one."""
        self.buttons[(self.place or 1) - 1].setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit is a place, the arrows go to the next one."""
        count = len(self.buttons)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if event.text().isdecimal() and 1 <= int(event.text()) <= count:
            self._choose(int(event.text()))
        elif step is not None:
            self._choose(min(count, max(1, (self.place or (0 if step > 0 else count + 1)) + step)))
        else:
            super().keyPressEvent(event)

    def _choose(self, at: int) -> None:
        self.place = None if self.place == at and self.buttons[at - 1].underMouse() else at
        self._show()
        self.take_focus()
        self.changed.emit()

    def _show(self) -> None:
        for at, button in enumerate(self.buttons, start=1):
            button.setChecked(at == self.place)
            held = at == (self.place or 1)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if held else Qt.FocusPolicy.ClickFocus)
