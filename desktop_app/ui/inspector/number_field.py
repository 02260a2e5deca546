"""A short field for a number: what cannot be taken is told and leaves the setting as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.ui.inspector.numbers import count, shown, typed

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

_WIDTH = 72


class NumberField(QLineEdit):
    """Up and down step; Escape takes the typing back. `refused` tells why a number is not taken, "" that it is."""

    entered = Signal(float)
    refused = Signal(str)

    def __init__(
        self, name: str, *, least: float, most: float, step: float, whole: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._least, self._most, self._step, self._whole = least, most, step, whole
        self._value = least
        self.setProperty("role", "number")
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(_WIDTH)
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.textEdited.connect(self._read)

    @property
    def value(self) -> float:
        """The last number that was taken."""
        return self._value

    def set_range(self, least: float, most: float) -> None:
        """Take other numbers from now on."""
        self._least, self._most = least, most

    def show_value(self, value: float) -> None:
        """Show what holds; what is being typed for the same number is left as it is."""
        same = value == self._value
        self._value = value
        if same and self.hasFocus() and self.text():
            return
        self._show()

    def step(self, steps: int) -> None:
        """Go up or down from what holds."""
        self._take(round(self._value + steps * self._step, 6), bounded=True)
        self._show()

    def event(self, event: QEvent) -> bool:
        """Escape belongs to a number that was not taken, not to the window's Stop."""
        if is_escape_asked(event) and typed(self.text()) != self._value:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows step, Escape takes back, Enter is done."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
        if event.key() in steps:
            self.step(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self._show()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A number that was taken is written as it holds; one that was not stays with its reason."""
        super().focusOutEvent(event)
        if typed(self.text()) == self._value:
            self._show()

    def _read(self, text: str) -> None:
        number = typed(text)
        if number is None or (self._whole and not number.is_integer()):
            self._refuse()
        else:
            self._take(number, bounded=False)

    def _take(self, number: float, *, bounded: bool) -> None:
        if bounded:
            number = min(max(number, self._least), self._most)
        if not self._least <= number <= self._most:
            self._refuse()
            return
        self._tell("")
        if number != self._value:
            self._value = number
            self.entered.emit(number)

    def _refuse(self) -> None:
        words = self.tr("Enter a whole number from {least} to {most}.") if self._whole else ""
        words = words or self.tr("Enter a number from {least} to {most}.")
        self._tell(words.format(least=bound_words(self._least), most=bound_words(self._most)))

    def _show(self) -> None:
        self._tell("")
        self.setText(shown(self._value))

    def _tell(self, words: str) -> None:
        if bool(words) != bool(self.property("wrong")):
            self.setProperty("wrong", bool(words))
            self.style().polish(self)
        self.setAccessibleDescription(words)
        self.refused.emit(words)


def is_escape_asked(event: QEvent) -> bool:
    """Whether Qt asks if a field wants Escape for itself, before the window's Stop has it."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.key() == Qt.Key.Key_Escape


def bound_words(value: float) -> str:
    """A bound in words."""
    return count(int(value)) if float(value).is_integer() else shown(value)
