"""The preferences as the window's parts see them: a signal for each change, and one for what could not be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import AppError
from desktop_app.preferences import Preferences
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from desktop_app.preferences import PreferencesStore


class LivePreferences(QObject):
    """Listens to a store for as long as it lives."""

    changed = Signal(Preferences)
    failed = Signal(AppError)

    def __init__(self, store: PreferencesStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.destroyed.connect(store.listen(self.changed.emit))

    @property
    def current(self) -> Preferences:
        """What holds now."""
        return self._store.current

    def change(self, **changed: object) -> None:
        """Let fields of `Preferences` hold from now on; see `PreferencesStore.change`."""
        when_done(self._store.change(**changed), lambda _: None, self.failed.emit, self)
