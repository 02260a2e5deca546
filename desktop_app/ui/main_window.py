"""The window: puts the parts together and connects them; holds no logic of its own parts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.ui.actions import Do, make_actions, make_menu
from desktop_app.ui.chat.composer import Composer
from desktop_app.ui.chat.transcript import Transcript
from desktop_app.ui.commands import Commands
from desktop_app.ui.composing.composing import Composing
from desktop_app.ui.composing.draft_files import DraftFiles
from desktop_app.ui.drafts import Drafts
from desktop_app.ui.files import Files
from desktop_app.ui.first_run.first_run import FirstRun
from desktop_app.ui.header import Header
from desktop_app.ui.inspector.inspecting import Inspecting
from desktop_app.ui.inspector.place import InspectorPlace
from desktop_app.ui.keys.key_map import KeyMap
from desktop_app.ui.live_answers import LiveAnswers
from desktop_app.ui.model_choice import ModelChoice
from desktop_app.ui.model_words import base_model_note
from desktop_app.ui.open_chat import OpenChat
from desktop_app.ui.open_link import ask_to_open
from desktop_app.ui.settings.page import SettingsPage
from desktop_app.ui.settings.place import SettingsPlace
from desktop_app.ui.settings.sections import sections
from desktop_app.ui.shelf import Shelf
from desktop_app.ui.sidebar import Sidebar
from desktop_app.ui.text import one_line
from desktop_app.ui.toast import Toast
from desktop_app.ui.unread_prompts import UnreadPrompts
from desktop_app.ui.welcome import Welcome
from desktop_app.ui.window_memory import WindowMemory
from desktop_app.ui.window_state import resume

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.services import Attachments, Chat, Computer, Counter, Library, Models
    from desktop_app.ui.settings.installation import Installation
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.window_state import WindowState

SMALLEST = (640, 480)
FIRST_SIZE = (1180, 780)


class MainWindow(QMainWindow):
    """Sidebar, header, transcript, composer. `memory` is the file for what it remembers, `state` what another window
    has handed on.
    """

    quit_wanted = Signal()

    def __init__(
        self,
        *,
        chat: Chat,
        library: Library,
        models: Models,
        attachments: Attachments,
        counter: Counter,
        bridge: Bridge,
        theme: Theme,
        preferences: LivePreferences,
        installation: Installation,
        computer: Computer,
        memory: Path,
        state: WindowState | None = None,
    ) -> None:
        super().__init__()
        self._memory = WindowMemory(memory)
        self.actions_by_name = make_actions(self, theme)
        menu = make_menu(self.actions_by_name, self)
        self.sidebar = Sidebar(
            theme,
            new_chat=self.actions_by_name[Do.NEW_CHAT],
            fold=self.actions_by_name[Do.SIDEBAR],
            settings=self.actions_by_name[Do.SETTINGS],
        )
        self.header = Header(theme, self.actions_by_name, menu)
        files = Files(attachments, self)
        self.transcript = Transcript(theme, self, files)
        self.composer = Composer(theme, self)
        self.toast = Toast(theme, self)
        self.welcome = Welcome(theme)
        self._pages = QStackedWidget()
        self._over = QStackedWidget()
        self._main = QWidget()
        self._beside = InspectorPlace(self._main)
        self._lay_out()
        self.live = LiveAnswers(bridge, self)
        self.drafts = Drafts(self.composer, library, self)
        UnreadPrompts(bridge, self.drafts, self)
        self.files = DraftFiles(self.composer, files, attachments, self)
        self.chat = OpenChat(
            chat=chat,
            library=library,
            bridge=bridge,
            live=self.live,
            transcript=self.transcript,
            composer=self.composer,
            drafts=self.drafts,
            files=self.files,
            parent=self,
        )
        self.choice = ModelChoice(
            models=models, bridge=bridge, chat=self.chat, memory=self._memory, preferences=preferences, parent=self
        )
        self.shelf = Shelf(
            library=library, bridge=bridge, chat=self.chat, sidebar=self.sidebar, toast=self.toast, choice=self.choice
        )
        self.composing = Composing(
            self,
            composer=self.composer,
            chat=self.chat,
            service=chat,
            library=library,
            counter=counter,
            drafts=self.drafts,
            files=files,
            draft_files=self.files,
            bridge=bridge,
            live=self.live,
            preferences=preferences,
            theme=theme,
            attach=self.actions_by_name[Do.ATTACH_FILE],
        )
        key_map = KeyMap(self.actions_by_name, preferences, self)
        self.settings = SettingsPlace(
            self._over, lambda: SettingsPage(theme, sections(theme, preferences, key_map, installation))
        )
        Commands(
            self,
            actions=self.actions_by_name,
            theme=theme,
            preferences=preferences,
            memory=self._memory,
            shelf=self.shelf,
            choice=self.choice,
            key_map=key_map,
            settings=self.settings,
        )
        self.inspecting = Inspecting(
            theme=theme,
            chat=self.chat,
            choice=self.choice,
            library=library,
            preferences=preferences,
            toast=self.toast,
            window=self,
            place=self._beside,
            memory=self._memory,
            actions=self.actions_by_name,
            back_to=self.composer.editor,
        )
        self.first_run = FirstRun(
            self._over,
            theme=theme,
            actions=self.actions_by_name,
            preferences=preferences,
            library=library,
            models=models,
            computer=computer,
            chat=self.chat,
            choice=self.choice,
            shelf=self.shelf,
            composer=self.composer,
        )
        preferences.failed.connect(self.toast.error)
        self._connect_actions()
        self._connect_parts()
        if sys.platform == "darwin":
            self.menuBar().addMenu(menu)
        if not self._memory.restore_geometry(self):
            self.resize(*FIRST_SIZE)
        self._make_room()
        self.inspecting.start()
        self._refresh()
        self.choice.start()
        self.composer.focus()
        if state is None:
            self.shelf.start()
        else:
            self.live.take_over(state.live)
            resume(self, state)

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

    def _lay_out(self) -> None:
        self.setMinimumSize(*SMALLEST)
        self._main.setObjectName("main")
        self._main.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self.transcript)
        column = QVBoxLayout(self._main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._pages, 1)
        column.addWidget(self.toast)
        column.addWidget(self.composer)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self._beside, 1)
        self._over.addWidget(whole)
        self.setCentralWidget(self._over)

    def _connect_actions(self) -> None:
        picker = self.header.picker
        for do, act in (
            (Do.NEW_CHAT, self._new_chat),
            (Do.RENAME, self._rename),
            (Do.TRASH, self.shelf.trash_open_one),
            (Do.STOP, self.chat.stop),
            (Do.REGENERATE, self.chat.regenerate_last),
            (Do.COPY_ANSWER, self._copy_answer),
            (Do.PICK_MODEL, picker.open),
            (Do.OPEN_MODEL_FILE, picker.choose_file),
            (Do.FOCUS_COMPOSER, self.composer.focus),
            (Do.SIDEBAR, lambda: self._fold(shown=self.sidebar.isHidden())),
            (Do.PREVIOUS_CHAT, lambda: self.sidebar.list.step(-1)),
            (Do.NEXT_CHAT, lambda: self.sidebar.list.step(1)),
            (Do.QUIT, self._quit),
        ):
            self.actions_by_name[do].triggered.connect(lambda _=False, act=act: act())

    def _connect_parts(self) -> None:
        picker = self.header.picker
        picker.model_chosen.connect(self.choice.use_model)
        picker.template_chosen.connect(self.chat.use_template)
        picker.file_chosen.connect(self.choice.add_file)
        picker.load_cancelled.connect(self.choice.cancel_load)
        picker.load_wanted.connect(self.choice.load)
        self.header.title.renamed.connect(self.shelf.rename_open_one)
        self.welcome.file_wanted.connect(picker.choose_file)
        self.welcome.prompt_chosen.connect(self._fill_in)
        self.welcome.set_up_wanted.connect(self.first_run.open)
        self.first_run.failed.connect(self.toast.error)
        self._beside.cramped_changed.connect(self._make_room)
        self.transcript.sent_requested.connect(self.inspecting.show_sent)
        self.transcript.link_activated.connect(lambda address: ask_to_open(address, self))
        self.chat.changed.connect(self._refresh)
        self.choice.changed.connect(self._refresh)
        self.live.conversations_changed.connect(self._refresh)
        for part in (self.chat, self.choice, self.shelf, self.drafts, self.composing, self.inspecting):
            part.failed.connect(self.toast.error)

    def _refresh(self) -> None:
        """Bring everything that depends on the open conversation and its model up to date."""
        conversation = self.chat.conversation
        title = one_line(conversation.title) if conversation else self.tr("New chat")
        self.header.title.set_title(title, editable=conversation is not None)
        self.setWindowTitle(f"{title} · Tandem")
        choice = self.choice.now()
        self.header.picker.show_choice(choice)
        self.header.set_note(base_model_note(choice.model, choice.setup))
        self.composer.set_enabled_reason(self.choice.why_not_send())
        self._pages.setCurrentWidget(self.welcome if self.chat.is_empty else self.transcript)
        if self.choice.looking:
            self.welcome.show_looking()
        else:
            self.welcome.show_choice(choice)
        self.sidebar.set_writing(self.live.writing())
        self._enable_actions()

    def _enable_actions(self) -> None:
        answered = self.chat.last_answer() is not None
        for do, possible in (
            (Do.RENAME, self.chat.conversation is not None),
            (Do.TRASH, self.chat.conversation is not None),
            (Do.STOP, self.chat.is_writing),
            (Do.REGENERATE, answered and not self.chat.is_writing),
            (Do.COPY_ANSWER, answered),
        ):
            self.actions_by_name[do].setEnabled(possible)

    def _quit(self) -> None:
        self.quit_wanted.emit()
        self.close()

    def _new_chat(self) -> None:
        self.shelf.new_chat()
        self.composer.focus()

    def _rename(self) -> None:
        if self.sidebar.list.hasFocus() and (chosen := self.sidebar.list.current_id()) is not None:
            self.sidebar.list.rename(chosen)
        else:
            self.header.title.begin()

    def _copy_answer(self) -> None:
        answer = self.chat.last_answer()
        if answer is not None:
            QGuiApplication.clipboard().setText(answer.text)
            self.toast.notice(self.tr("Answer copied"))

    def _fill_in(self, prompt: str) -> None:
        self.composer.set_text(prompt)
        self.composer.focus()

    def _fold(self, *, shown: bool) -> None:
        self._memory.sidebar_shown = shown
        if shown and self._beside.is_cramped:
            self.inspecting.fold()
        self._make_room()

    def _make_room(self) -> None:
        """Show the sidebar as the user wants it, unless the inspector leaves no room for it."""
        shown = self._memory.sidebar_shown and not self._beside.is_cramped
        focused = QApplication.focusWidget()
        if not shown and focused is not None and self.sidebar.isAncestorOf(focused):
            self.composer.focus()
        self.sidebar.setVisible(shown)
        self.header.set_sidebar_shown(shown)
