"""The window: what it remembers, how it is closed, and its parts once there are services to build them on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow

from desktop_app.ui.window_memory import WindowMemory
from desktop_app.ui.window_parts import WindowParts
from desktop_app.ui.window_state import resume
from desktop_app.ui.window_wiring import WindowWiring

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent

    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.chat.transcript import Transcript
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.window_services import WindowServices
    from desktop_app.ui.window_state import WindowState

SMALLEST = (640, 480)
FIRST_SIZE = (1180, 780)


class MainWindow(QMainWindow):
    """Sidebar, header, transcript, composer. `memory` is the file for what it remembers."""

    quit_wanted = Signal()

    def __init__(self, *, theme: Theme, memory: Path) -> None:
        super().__init__()
        self._theme = theme
        self._memory = WindowMemory(memory)
        self.setMinimumSize(*SMALLEST)
        if not self._memory.restore_geometry(self):
            self.resize(*FIRST_SIZE)

    def begin(
        self,
        services: WindowServices,
        *,
        bridge: Bridge,
        preferences: LivePreferences,
        state: WindowState | None = None,
    ) -> None:
        """Build everything on these services; `state` is what another window has handed on."""
        parts = WindowParts(
            self, services, bridge=bridge, theme=self._theme, preferences=preferences, memory=self._memory
        )
        self._name(parts)
        self.setCentralWidget(parts.ground)
        self._wiring = WindowWiring(self, parts, preferences)
        if sys.platform == "darwin":
            self.menuBar().addMenu(parts.menu)
        self.make_room()
        self.inspecting.start()
        self._wiring.refresh()
        self.choice.start()
        self.composer.focus()
        if state is None:
            self.shelf.start()
        else:
            self.live.take_over(state.live)
            resume(self, state)

    @property
    def transcript(self) -> Transcript:
        """What was said in the active lane."""
        return self.chat.active.transcript

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the draft and the window's place."""
        self.remember()
        super().closeEvent(event)

    def remember(self) -> None:
        """Store what is typed, and where the window is."""
        self.drafts.save()
        self.inspecting.remember()
        self._memory.keep_geometry(self)
        self._memory.write()

    def chat_with(self, path: Path) -> None:
        """Turn to an empty conversation with the model in this file."""
        self.models.leave()
        self.settings.leave()
        if not self.chat.is_empty:
            self.shelf.new_chat()
        self.choice.add_file(path)
        self.composer.focus()

    def quit(self) -> None:
        """End the program with this window."""
        self.quit_wanted.emit()
        self.close()

    def fold_sidebar(self) -> None:
        """Fold the sidebar to its icons, or unfold it, in the place of an inspector that left no room for it."""
        shown = self.sidebar.isHidden()
        if shown or not self._frame.beside.is_narrow:
            self._memory.sidebar_shown = shown
        if shown and self._frame.beside.is_cramped:
            self.inspecting.fold()
        self._frame.insist(on_sidebar=shown)
        self.make_room()

    def make_room(self) -> None:
        """Show the sidebar as the user wants it, as far as there is room."""
        self._frame.make_room(sidebar_wanted=self._memory.sidebar_shown)

    def _name(self, parts: WindowParts) -> None:
        """What others know of the parts."""
        self._frame = frame = parts.frame
        self.sidebar = frame.sidebar
        self.rail = frame.rail
        self.header = frame.header
        self.lanes = frame.lanes
        self.composer = frame.composer
        self.toast = frame.toast
        self.welcome = frame.welcome
        self.actions_by_name = parts.actions
        self.asking_chat = parts.asking_chat
        self.offline = parts.offline
        self.downloading = parts.downloading
        self.live = parts.live
        self.drafts = parts.drafts
        self.files = parts.draft_files
        self.chat = parts.chat
        self.choice = parts.choice
        self.shelf = parts.shelf
        self.composing = parts.composing
        self.settings = parts.settings
        self.discovering = parts.discovering
        self.keeping = parts.keeping
        self.models = parts.models
        self.scoreboard = parts.scoreboard
        self.differences = parts.differences
        self.carrying = parts.carrying
        self.capping = parts.capping
        self.comparing = parts.comparing
        self.inspecting = parts.inspecting
        self.first_run = parts.first_run
