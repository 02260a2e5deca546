"""The presets: use one, keep what is set as one, rename it, delete it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.preferences import Preset
from desktop_app.ui.chat import invisible
from desktop_app.ui.inspector.number_field import is_escape_asked
from desktop_app.ui.inspector.presets import BUILT_IN, built_in_name, is_taken, kept, named, preset_of
from desktop_app.ui.inspector.row_head import say_trouble, trouble_label
from desktop_app.ui.text import literal_label, one_line, shortened
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.popup import RoundMenu
from desktop_app.ui.widgets.row_button import RowButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.domain import LaneSetup
    from desktop_app.ui.theme import Theme

    Store = Callable[[tuple[Preset, ...]], None]
    Offer = Callable[[str, Callable[[], None]], None]

_LONGEST = 60
_SHOWN = 32


class _NameField(QLineEdit):
    """Enter keeps, Escape gives up."""

    given_up = Signal()

    def event(self, event: QEvent) -> bool:
        """Escape belongs to the naming."""
        if is_escape_asked(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class PresetRow(QWidget):
    """`chosen` tells a preset to use. `store` takes all the user's presets; `offer` says what was done, with the way
    back.
    """

    chosen = Signal(Preset)

    def __init__(self, theme: Theme, store: Store, offer: Offer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._offer = store, offer
        self._own: tuple[Preset, ...] = ()
        self._setup: LaneSetup | None = None
        self._renaming: Preset | None = None
        self.button = RowButton(theme, "bookmark", role="field")
        self._menu = RoundMenu("", self)
        self._menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self._menu)
        self.trouble = trouble_label()
        self.name = _NameField()
        self.name.setMaxLength(_LONGEST)
        self.name.setAccessibleName(self.tr("Name of the preset"))
        self.name.setPlaceholderText(self.tr("Name of the preset, then Enter"))
        self.name.returnPressed.connect(self._named)
        self.name.given_up.connect(self._stop_naming)
        self.name.textEdited.connect(lambda _: say_trouble(self.trouble, ""))
        self.name.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        for widget in (self.button, self.name, self.trouble):
            column.addWidget(widget)

    def show_presets(self, own: tuple[Preset, ...], setup: LaneSetup) -> None:
        """Show which one holds."""
        self._own, self._setup = own, setup
        held = preset_of(setup, own)
        words = _name(held) if held else self.tr("Settings of your own")
        self.button.set_words(words)
        self.button.setAccessibleName(self.tr("Preset: {name}").format(name=words))

    def _fill(self) -> None:
        self._menu.clear()
        held = preset_of(self._setup, self._own) if self._setup else None
        for preset in (*BUILT_IN, *self._own):
            action = self._action(shortened(_name(preset), _SHOWN), partial(self.chosen.emit, preset))
            action.setCheckable(True)
            action.setChecked(preset == held)
        self._menu.addSeparator()
        self._action(self.tr("Save as a preset…"), lambda: self._begin_naming(None))
        if held is not None and held not in BUILT_IN:
            name = shortened(_name(held), _SHOWN)
            self._action(self.tr("Rename “{name}”…").format(name=name), lambda: self._begin_naming(held))
            self._action(self.tr("Delete “{name}”").format(name=name), lambda: self._delete(held))

    def _action(self, words: str, act: Callable[[], None]) -> QAction:
        action = QAction(literal_label(words), self._menu)
        action.triggered.connect(lambda _=False: act())
        self._menu.addAction(action)
        return action

    def _begin_naming(self, preset: Preset | None) -> None:
        self._renaming = preset
        self.name.setText(preset.name if preset else "")
        self.name.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def _stop_naming(self) -> None:
        self.name.hide()
        say_trouble(self.trouble, "")
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _named(self) -> None:
        name, old = one_line(self.name.text()), self._renaming
        if not name or self._setup is None:
            say_trouble(self.trouble, self.tr("Give it a name."))
            return
        others = tuple(one for one in self._own if one != old)
        if is_taken(name, others):
            say_trouble(self.trouble, self.tr("There is a preset with this name already; choose another one."))
            return
        preset = (
            named(self._setup, name)
            if old is None
            else Preset(name=name, system_prompt=old.system_prompt, sampling=old.sampling)
        )
        self._store(kept(others, preset))
        self._stop_naming()

    def _delete(self, preset: Preset) -> None:
        self._store(tuple(one for one in self._own if one != preset))
        words = self.tr("The preset “{name}” was deleted").format(name=shortened(_name(preset), _SHOWN))
        self._offer(words, lambda: self._store(kept(self._own, preset)))


def _name(preset: Preset) -> str:
    return built_in_name(preset) if preset in BUILT_IN else invisible.visible(preset.name)
