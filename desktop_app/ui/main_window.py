"""The window: puts the parts together and connects them; holds no logic of its own parts."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow

from desktop_app.ui.accounts.consent import AskingChat
from desktop_app.ui.actions import Do, make_actions, make_menu
from desktop_app.ui.commands import Commands
from desktop_app.ui.composing.composing import Composing
from desktop_app.ui.composing.draft_files import DraftFiles
from desktop_app.ui.drafts import Drafts
from desktop_app.ui.files import Files
from desktop_app.ui.first_run.first_run import FirstRun
from desktop_app.ui.inspector.inspecting import Inspecting
from desktop_app.ui.keys.key_map import KeyMap
from desktop_app.ui.live_answers import LiveAnswers
from desktop_app.ui.model_choice import ModelChoice
from desktop_app.ui.model_words import model_note
from desktop_app.ui.models.discovering import Discovering
from desktop_app.ui.models.downloading import Downloading
from desktop_app.ui.models.keeping import Keeping
from desktop_app.ui.models.page import ModelsPage, Part
from desktop_app.ui.models.parts import parts
from desktop_app.ui.models.place import ModelsPlace
from desktop_app.ui.offline_switch import OfflineSwitch
from desktop_app.ui.open_chat import OpenChat
from desktop_app.ui.open_link import ask_to_open
from desktop_app.ui.settings.page import Section, SettingsPage
from desktop_app.ui.settings.place import SettingsPlace
from desktop_app.ui.settings.sections import sections
from desktop_app.ui.shelf import Shelf
from desktop_app.ui.text import one_line
from desktop_app.ui.unread_prompts import UnreadPrompts
from desktop_app.ui.window_actions import WindowActions
from desktop_app.ui.window_frame import WindowFrame
from desktop_app.ui.window_memory import WindowMemory
from desktop_app.ui.window_state import resume

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent

    from desktop_app.ui.accounts.service import Accounts
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.services import (
        Attachments,
        Chat,
        Computer,
        Counter,
        Downloads,
        Hub,
        Library,
        Models,
        Network,
    )
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
        accounts: Accounts,
        downloads: Downloads,
        network: Network,
        bridge: Bridge,
        theme: Theme,
        preferences: LivePreferences,
        installation: Installation,
        computer: Computer,
        hub: Hub,
        memory: Path,
        state: WindowState | None = None,
    ) -> None:
        super().__init__()
        self._memory = WindowMemory(memory)
        self.actions_by_name = make_actions(self)
        menu = make_menu(self.actions_by_name, theme, self)
        self.asking_chat = chat = AskingChat(chat, self)
        files = Files(attachments, self)
        self._frame = frame = WindowFrame(self, theme=theme, actions=self.actions_by_name, menu=menu, files=files)
        self.sidebar = frame.sidebar
        self.rail = frame.rail
        self.header = frame.header
        self.transcript = frame.transcript
        self.composer = frame.composer
        self.toast = frame.toast
        self.welcome = frame.welcome
        self.setMinimumSize(*SMALLEST)
        self.offline = OfflineSwitch(self.actions_by_name[Do.OFFLINE], preferences, self)
        self.downloading = Downloading(
            self,
            theme=theme,
            service=downloads,
            bridge=bridge,
            offline=self.offline,
            toast=self.toast,
            show=self.actions_by_name[Do.DOWNLOADS],
        )
        self.setCentralWidget(frame.over(self.downloading.strip))
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
            models=models,
            accounts=accounts,
            bridge=bridge,
            chat=self.chat,
            memory=self._memory,
            preferences=preferences,
            parent=self,
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
        makers = partial(
            sections, theme, preferences, key_map, installation, offline=self.offline, network=network, hub=hub
        )
        self.settings = SettingsPlace(frame, lambda: SettingsPage(theme, makers(accounts=accounts, bridge=bridge)))
        self.discovering = Discovering(
            self,
            theme=theme,
            hub=hub,
            fits=computer.fits,
            downloads=downloads,
            listed=self.downloading.list,
            models=models,
            bridge=bridge,
            offline=self.offline,
        )
        self.keeping = Keeping(self, theme=theme, models=models, computer=computer, bridge=bridge, toast=self.toast)
        self.models = ModelsPlace(
            frame, lambda: ModelsPage(theme, parts(self.keeping, self.discovering, self.downloading))
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
            models=self.models,
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
            place=frame.beside,
            memory=self._memory,
            actions=self.actions_by_name,
            back_to=self.composer.editor,
        )
        self.first_run = FirstRun(
            frame,
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
        self._doing = WindowActions(frame, actions=self.actions_by_name, chat=self.chat, shelf=self.shelf)
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

    def chat_with(self, path: Path) -> None:
        """Turn to an empty conversation with the model in this file."""
        self.models.leave()
        self.settings.leave()
        if not self.chat.is_empty:
            self.shelf.new_chat()
        self.choice.add_file(path)
        self.composer.focus()

    def _connect_parts(self) -> None:
        self._doing.fold_wanted.connect(self._fold)
        self._doing.quit_wanted.connect(self._quit)
        picker = self.header.picker
        picker.model_chosen.connect(self.choice.use_model)
        picker.cloud_chosen.connect(self.choice.use_cloud)
        picker.accounts_wanted.connect(lambda: self.settings.open_section(Section.ACCOUNTS))
        picker.template_chosen.connect(self.chat.use_template)
        picker.file_chosen.connect(self.choice.add_file)
        picker.load_cancelled.connect(self.choice.cancel_load)
        picker.load_wanted.connect(self.choice.load)
        picker.favourite_changed.connect(self.choice.set_favourite)
        picker.unload_wanted.connect(self.choice.unload)
        picker.use_actions(self.actions_by_name)
        self.header.title.renamed.connect(self.shelf.rename_open_one)
        self.welcome.file_wanted.connect(picker.choose_file)
        self.welcome.prompt_chosen.connect(self._fill_in)
        self.welcome.set_up_wanted.connect(self.first_run.open)
        self.first_run.failed.connect(self.toast.error)
        self.first_run.download_wanted.connect(lambda: self.models.open_part(Part.DISCOVER))
        self._frame.beside.cramped_changed.connect(self._make_room)
        self.transcript.sent_requested.connect(self.inspecting.show_sent)
        self.transcript.link_activated.connect(lambda address: ask_to_open(address, self))
        self.chat.changed.connect(self._refresh)
        self.choice.changed.connect(self._refresh)
        self.live.conversations_changed.connect(self._refresh)
        self.downloading.page_wanted.connect(lambda: self.models.open_part(Part.DOWNLOADS))
        self.keeping.chat_wanted.connect(self.chat_with)
        self.files.model_taken.connect(self.choice.add_file)
        self.keeping.discover_wanted.connect(lambda: self.models.open_part(Part.DISCOVER))
        self.downloading.discover_wanted.connect(lambda: self.models.open_part(Part.DISCOVER))
        self.downloading.chat_wanted.connect(self.chat_with)
        self.discovering.chat_wanted.connect(self.chat_with)
        self.discovering.link_wanted.connect(lambda address: ask_to_open(address, self))
        self.discovering.downloads_wanted.connect(self.downloading.show_page)
        self.discovering.token_wanted.connect(self.downloading.token_wanted)
        self.discovering.failed.connect(self.toast.error)
        self.downloading.token_wanted.connect(lambda: self.settings.open_section(Section.NETWORK))
        talking = (self.chat, self.choice, self.shelf, self.drafts, self.composing, self.inspecting)
        for part in (*talking, self.downloading, self.keeping):
            part.failed.connect(self.toast.error)

    def _refresh(self) -> None:
        """Bring everything that depends on the open conversation and its model up to date."""
        conversation = self.chat.conversation
        title = one_line(conversation.title) if conversation else self.tr("New chat")
        self.header.title.set_title(title, editable=conversation is not None)
        self.setWindowTitle(f"{title} · Tandem")
        choice = self.choice.now()
        self.header.picker.show_choice(choice)
        self.header.set_note("" if self.choice.looking else model_note(choice.model, choice.setup))
        self.composer.set_enabled_reason(self.choice.why_not_send())
        self._frame.show_conversation(is_empty=self.chat.is_empty)
        if self.choice.looking:
            self.welcome.show_looking()
        else:
            self.welcome.show_choice(choice)
        self.sidebar.set_writing(self.live.writing())
        self._doing.enable()

    def _quit(self) -> None:
        self.quit_wanted.emit()
        self.close()

    def _fill_in(self, prompt: str) -> None:
        self.composer.set_text(prompt)
        self.composer.focus()

    def _fold(self) -> None:
        """Fold the sidebar to its icons, or unfold it, in the place of an inspector that left no room for it."""
        shown = self.sidebar.isHidden()
        self._memory.sidebar_shown = shown
        if shown and self._frame.beside.is_cramped:
            self.inspecting.fold()
        self._make_room()

    def _make_room(self) -> None:
        self._frame.make_room(sidebar_wanted=self._memory.sidebar_shown)
