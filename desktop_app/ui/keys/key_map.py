"""Which keys every action has: the table's own, or those that the user gave it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from desktop_app.ui.actions import TABLE, Do, entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop_app.preferences import Preferences
    from desktop_app.ui.live_preferences import LivePreferences

_PORTABLE = QKeySequence.SequenceFormat.PortableText
_OF_THE_FIELD = ("Return", "Enter", "Shift+Return", "Shift+Enter", "Ctrl+Return", "Ctrl+Enter", "Tab", "Shift+Tab")
"""What the message field does itself, besides what any text field does."""

_EDITING = (
    QKeySequence.StandardKey.DeleteStartOfWord,
    QKeySequence.StandardKey.DeleteEndOfWord,
    QKeySequence.StandardKey.DeleteCompleteLine,
)
"""What a text field does, but would give up to a shortcut."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Who has a key already: an action, or with None the message field, for typing and editing."""

    owner: Do | None


class KeyMap(QObject):
    """Keeps the actions' shortcuts as the preferences say, from now on."""

    changed = Signal()

    def __init__(self, actions: Mapping[Do, QAction], preferences: LivePreferences, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = actions
        self._preferences = preferences
        self._given = dict(preferences.current.keys)
        preferences.changed.connect(self._take)
        self._apply()

    def keys(self, do: Do) -> tuple[QKeySequence, ...]:
        """An action's keys, the one that is shown first; none if the user took them away."""
        given = self._given.get(do)
        return entry(do).sequences if given is None else _read(given)

    def is_changed(self, do: Do) -> bool:
        """Whether it has other keys than its own."""
        return self.keys(do) != entry(do).sequences

    def conflict(self, do: Do, key: QKeySequence) -> Conflict | None:
        """Who would lose `key` to `do`, or keep it from it."""
        if key.toString(_PORTABLE) in _OF_THE_FIELD or taken_by_editing(key):
            return Conflict(None)
        for one in TABLE:
            if one.do != do and key in self.keys(one.do):
                return Conflict(one.do)
        return None

    def give(self, do: Do, key: QKeySequence) -> None:
        """Let `key` alone do it, and nothing else any more."""
        given = dict(self._given)
        for one in TABLE:
            left = [other for other in self.keys(one.do) if other != key]
            if one.do != do and len(left) < len(self.keys(one.do)):
                given[one.do] = _written(left)
        given[do] = _written([key])
        self._keep(given)

    def take_away(self, do: Do) -> None:
        """Leave it without a key."""
        self._keep({**self._given, do: ""})

    def reset(self, do: Do) -> None:
        """Give it its own keys back, those excepted that the user gave to others."""
        given = {other: keys for other, keys in self._given.items() if other != do}
        others = {key for one in TABLE if one.do != do for key in self.keys(one.do)}
        left = [key for key in entry(do).sequences if key not in others]
        if len(left) < len(entry(do).sequences):
            given[do] = _written(left)
        self._keep(given)

    def reset_all(self) -> None:
        """Give every action its own keys back."""
        self._keep({})

    def _keep(self, given: Mapping[str, str]) -> None:
        own: dict[str, str] = {one.do: _written(one.sequences) for one in TABLE}
        kept = {str(do): keys for do, keys in given.items() if own.get(do) != keys}
        self._preferences.change(keys=kept)

    def _take(self, preferences: Preferences) -> None:
        if dict(preferences.keys) != self._given:
            self._given = dict(preferences.keys)
            self._apply()

    def _apply(self) -> None:
        for do, action in self._actions.items():
            action.setShortcuts(self.keys(do))
        self.changed.emit()


def taken_by_editing(key: QKeySequence) -> bool:
    """Whether a text field keeps this key for typing or editing; Qt is asked, as its answer differs by platform."""
    if key.count() != 1:
        return False
    if any(key in QKeySequence.keyBindings(standard) for standard in _EDITING):
        return True
    combination = _combination(key)
    field = QPlainTextEdit()
    text = chr(combination.key()) if not _is_modified(combination) and combination.key() < Qt.Key.Key_Escape else ""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, combination.key(), combination.keyboardModifiers(), text)
    event.ignore()
    QApplication.sendEvent(field, event)
    return event.isAccepted()


def native(keys: Sequence[QKeySequence]) -> tuple[str, ...]:
    """Keys as the platform writes them."""
    return tuple(key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys)


def _combination(key: QKeySequence) -> QKeyCombination:
    first: QKeyCombination = key[0]  # type: ignore[index]  # PySide6's stubs lack this operator
    return first


def _is_modified(combination: QKeyCombination) -> bool:
    plain = Qt.KeyboardModifier.NoModifier | Qt.KeyboardModifier.ShiftModifier
    return bool(combination.keyboardModifiers() & ~plain)


def _read(given: str) -> tuple[QKeySequence, ...]:
    return tuple(key for key in QKeySequence.listFromString(given, _PORTABLE) if not key.isEmpty())


def _written(keys: Sequence[QKeySequence]) -> str:
    return QKeySequence.listToString(list(keys), _PORTABLE)
