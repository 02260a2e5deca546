"""The window: what it remembers, how it is closed, and its parts once there are services to build them on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QMainWindow

from desktop_app.look import Look
from desktop_app.ui.inspector.place import WIDTH
from desktop_app.ui.pieces import imported
from desktop_app.ui.window_frame import WindowFrame
from desktop_app.ui.window_memory import WindowMemory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.chat.transcript import Transcript
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.window_parts import WindowParts
    from desktop_app.ui.window_services import WindowServices
    from desktop_app.ui.window_state import WindowState

SMALLEST = (640, 480)
FIRST_SIZE = (1180, 780)

PIECES = (
    "icons",
    "actions",
    "chat.composer_foot",
    "chat.composer_head",
    "chat.spelling",
    "model_choice",
    "model_popup",
    "sidebar",
    "header",
    "accounts.consent",
    "commands",
    "composing.composing",
    "composing.draft_files",
    "models.discovering",
    "models.page",
    "models.keeping",
    "settings.page",
    "chat.emphasis",
    "chat.ink",
    "chat.leaves",
    "chat.notices",
    "chat.foot",
    "chat.growing",
    "chat.items",
    "chat.transcript",
    "lanes.view",
    "toast",
    "welcome",
    "window_parts",
    "window_wiring",
    "desk",
)
"""What is imported for the parts of the window, such that no one takes long when those before it are there."""

LATER = (
    "models.discover",
    "models.library_pane",
    "models.downloads",
    "settings.sections",
    "inspector.panel",
    "keys.palette",
)
"""What is imported at rest after the start, for pages that open at once then."""


class MainWindow(QMainWindow):
    """Sidebar, header, transcript, composer. `memory` is the file for what it remembers.

    At first it is a field to type in and room for the rest, which comes by `furnish` and, with the services, `begin`.
    """

    painted = Signal()
    """Its first picture stands."""
    quit_wanted = Signal()

    def __init__(self, *, theme: Theme, memory: Path, look: Look | None = None) -> None:
        super().__init__()
        self._theme = theme
        self._memory = WindowMemory(memory)
        self._is_painted = False
        self.has_begun = False
        self.setMinimumSize(*SMALLEST)
        self.setWindowTitle("Tandem")
        if not self._memory.restore_geometry(self):
            self.resize(*FIRST_SIZE)
        self._frame = WindowFrame(self, theme)
        self.composer = self._frame.composer
        self.setCentralWidget(self._frame.ground)
        self._frame.beside.cramped_changed.connect(self.make_room)
        self._take_look(look or Look())
        self.make_room()
        self.composer.focus()

    def furnish(self) -> Iterator[None]:
        """Make the parts that need no service, a piece at a time."""
        yield from imported(*PIECES)
        from desktop_app.ui.window_parts import WindowParts

        yield
        self._parts = WindowParts(self, self._frame, theme=self._theme, memory=self._memory)
        yield from self._parts.furnish()

    def begin(
        self,
        services: WindowServices,
        *,
        bridge: Bridge,
        preferences: LivePreferences,
        state: WindowState | None = None,
    ) -> Iterator[None]:
        """Make everything else on these services, a piece at a time; `state` is what another window has handed on."""
        from desktop_app.ui.window_state import resume
        from desktop_app.ui.window_wiring import WindowWiring

        parts = self._parts
        yield from parts.begin(services, bridge, preferences)
        self._name(parts)
        self._wiring = WindowWiring(self, parts, preferences)
        if sys.platform == "darwin":
            self.menuBar().addMenu(parts.menu)
        yield
        self.make_room()
        self.inspecting.start()
        self._wiring.refresh()
        self.composer.show()
        self.choice.start()
        self.composer.focus()
        self.has_begun = True
        if state is None:
            self.shelf.start()
        else:
            self.live.take_over(state.live)
            resume(self, state)

    @property
    def transcript(self) -> Transcript:
        """What was said in the active lane."""
        return self.chat.active.transcript

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first picture, once it stands."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def come_to_front(self) -> None:
        """Out of the tray, or from under other windows."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def homeless_words(self) -> str:
        """What was typed before there was a conversation that it could belong to."""
        return "" if self.has_begun and self.drafts.has_turned else self.composer.text()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the draft and the window's place."""
        self.remember()
        super().closeEvent(event)

    def remember(self) -> None:
        """Store what is typed, and where the window is."""
        if self.has_begun:
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

    def _take_look(self, look: Look) -> None:
        self.composer.set_sends_with_ctrl(look.send_with_ctrl_enter)
        self.composer.setVisible(look.first_run_done)
        if look.inspector_open:
            self._frame.keep_room_for_inspector(self._memory.inspector_width or WIDTH)

    def _name(self, parts: WindowParts) -> None:
        """What others know of the parts."""
        frame = parts.frame
        self.sidebar = frame.sidebar
        self.rail = frame.rail
        self.header = frame.header
        self.lanes = frame.lanes
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
        self.filing = parts.filing
        self.composing = parts.composing
        self.settings = parts.settings
        self.discovering = parts.discovering
        self.keeping = parts.keeping
        self.models = parts.models
        self.scoreboard = parts.scoreboard
        self.differences = parts.differences
        self.carrying = parts.carrying
        self.voting = parts.voting
        self.capping = parts.capping
        self.comparing = parts.comparing
        self.editing = parts.editing
        self.inspecting = parts.inspecting
        self.first_run = parts.first_run
