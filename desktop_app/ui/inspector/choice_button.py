"""A line that opens a menu of choices, one of which holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtGui import QAction, QActionGroup

from desktop_app.ui.text import literal_label
from desktop_app.ui.widgets.popup import RoundMenu
from desktop_app.ui.widgets.row_button import RowButton

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_app.ui.theme import Theme

T = TypeVar("T")


class ChoiceButton(RowButton, Generic[T]):
    """`choose` is given the choice that a person makes."""

    def __init__(self, theme: Theme, icon: str, name: str, choose: Callable[[T], None]) -> None:
        super().__init__(theme, icon, name, role="field")
        self._name = name
        self._choose = choose
        self._shown: tuple[object, object] | None = None
        self._menu = RoundMenu("", self)
        self.setMenu(self._menu)

    def show_choices(self, choices: Sequence[tuple[T, str]], held: T) -> None:
        """Offer `choices` with their words; `held` is ticked and stands on the button."""
        if self._shown == (choices, held):
            return
        self._shown = (choices, held)
        self._menu.clear()
        group = QActionGroup(self._menu)
        for choice, words in choices:
            action = QAction(literal_label(words), self._menu)
            action.setCheckable(True)
            action.setChecked(choice == held)
            action.triggered.connect(lambda _=False, choice=choice: self._choose(choice))
            group.addAction(action)
            self._menu.addAction(action)
        shown = next((words for choice, words in choices if choice == held), "")
        self.set_words(shown)
        self.setAccessibleName(f"{self._name}: {shown}")
