"""The parts between the services and what the window shows, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.ui.accounts.consent import AskingChat
from desktop_app.ui.actions import Do, make_actions, make_menu
from desktop_app.ui.chat.editing import Editing
from desktop_app.ui.commands import Commands
from desktop_app.ui.composing.composing import Composing
from desktop_app.ui.composing.draft_files import DraftFiles
from desktop_app.ui.drafts import Drafts
from desktop_app.ui.files import Files
from desktop_app.ui.first_run.first_run import FirstRun
from desktop_app.ui.folders.filing import Filing
from desktop_app.ui.inspector.inspecting import Inspecting
from desktop_app.ui.keys.key_map import KeyMap
from desktop_app.ui.lanes.comparing import Comparing
from desktop_app.ui.live_answers import LiveAnswers
from desktop_app.ui.model_choice import ModelChoice
from desktop_app.ui.models.downloading import Downloading
from desktop_app.ui.offline_switch import OfflineSwitch
from desktop_app.ui.open_chat import OpenChat
from desktop_app.ui.privacy.locking import Locking
from desktop_app.ui.reports.carrying import Carrying
from desktop_app.ui.shelf import Shelf
from desktop_app.ui.unread_prompts import UnreadPrompts
from desktop_app.ui.votes.voting import Voting
from desktop_app.ui.window_actions import WindowActions
from desktop_app.ui.window_pages import WindowPages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.window_frame import WindowFrame
    from desktop_app.ui.window_memory import WindowMemory
    from desktop_app.ui.window_services import WindowServices


class WindowParts(QObject):
    """Each is given the others that it needs; who hears whom besides is in `ui.window_wiring`. The order matters
    where parts connect to the same action.
    """

    def __init__(self, window: QWidget, frame: WindowFrame, *, theme: Theme, memory: WindowMemory) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._memory = memory
        self.frame = frame

    def furnish(self) -> Iterator[None]:
        """Make what needs no service, a piece at a time."""
        self.actions = make_actions(self._window)
        yield
        self.menu = make_menu(self.actions, self._theme, self._window)
        self.files = Files(parent=self._window)
        yield
        yield from self.frame.fill(self.actions, self.menu, self.files)

    def begin(self, services: WindowServices, bridge: Bridge, preferences: LivePreferences) -> Iterator[None]:
        """Make the rest, a piece at a time; everything is furnished before."""
        self._services = services
        self._bridge = bridge
        self._preferences = preferences
        self.files.use(services.attachments)
        for make in (
            self._make_foot,
            self._make_chat,
            self._make_composing,
            self._make_pages,
            self._make_what_comes_over_them,
        ):
            make()
            yield

    def _make_foot(self) -> None:
        self.offline = OfflineSwitch(self.actions[Do.OFFLINE], self._preferences, self._window)
        self.downloading = Downloading(
            self._window,
            theme=self._theme,
            service=self._services.downloads,
            bridge=self._bridge,
            offline=self.offline,
            toast=self.frame.toast,
            show=self.actions[Do.DOWNLOADS],
        )
        self.frame.stand_on(self.downloading.strip)

    def _make_chat(self) -> None:
        services, bridge, window, composer = self._services, self._bridge, self._window, self.frame.composer
        self.asking_chat = AskingChat(self._theme, services.chat, services.accounts, window)
        self.live = LiveAnswers(bridge, window)
        self.drafts = Drafts(composer, services.library, window)
        UnreadPrompts(bridge, self.drafts, window)
        self.draft_files = DraftFiles(composer, self.files, services.attachments, window)
        self.chat = OpenChat(
            chat=self.asking_chat,
            library=services.library,
            bridge=bridge,
            live=self.live,
            view=self.frame.lanes,
            composer=composer,
            drafts=self.drafts,
            files=self.draft_files,
            parent=window,
        )
        self.choice = ModelChoice(
            models=services.models,
            accounts=services.accounts,
            bridge=bridge,
            chat=self.chat,
            memory=self._memory,
            preferences=self._preferences,
            parent=window,
        )
        self.shelf = Shelf(
            library=services.library,
            folders=services.folders,
            bridge=bridge,
            chat=self.chat,
            sidebar=self.frame.sidebar,
            toast=self.frame.toast,
            choice=self.choice,
        )
        self.frame.sidebar.begin_folded(self._memory.folded_folders)
        self.filing = Filing(
            window,
            theme=self._theme,
            actions=self.actions,
            folders=services.folders,
            locks=services.locks,
            chat=self.chat,
            shelf=self.shelf,
            sidebar=self.frame.sidebar,
            toast=self.frame.toast,
            memory=self._memory,
        )
        self.locking = Locking(
            self.actions[Do.LOCAL_ONLY],
            locks=services.locks,
            chat=self.chat,
            files=self.files,
            sidebar=self.frame.sidebar,
            toast=self.frame.toast,
            parent=window,
        )

    def _make_composing(self) -> None:
        services, bridge = self._services, self._bridge
        self.composing = Composing(
            self._window,
            composer=self.frame.composer,
            chat=self.chat,
            service=self.asking_chat,
            library=services.library,
            counter=services.counter,
            drafts=self.drafts,
            files=self.files,
            draft_files=self.draft_files,
            bridge=bridge,
            live=self.live,
            preferences=self._preferences,
            theme=self._theme,
            attach=self.actions[Do.ATTACH_FILE],
        )

    def _make_pages(self) -> None:
        self.key_map = KeyMap(self.actions, self._preferences, self._window)
        pages = WindowPages(
            self._window,
            self.frame,
            theme=self._theme,
            services=self._services,
            bridge=self._bridge,
            preferences=self._preferences,
            actions=self.actions,
            key_map=self.key_map,
            offline=self.offline,
            downloading=self.downloading,
            chat=self.chat,
            asking=self.asking_chat,
        )
        self.settings, self.scoreboard, self.differences = pages.settings, pages.scoreboard, pages.differences
        self.discovering, self.keeping, self.models = pages.discovering, pages.keeping, pages.models
        self.capping = pages.capping

    def _make_what_comes_over_them(self) -> None:
        services, theme, frame = self._services, self._theme, self.frame
        Commands(
            self._window,
            actions=self.actions,
            theme=theme,
            preferences=self._preferences,
            memory=self._memory,
            shelf=self.shelf,
            choice=self.choice,
            key_map=self.key_map,
            models=self.models,
            settings=self.settings,
            scoreboard=self.scoreboard,
            differences=self.differences,
        )
        self.editing = Editing(theme, self.actions[Do.EDIT_PROMPT], self.chat, self.live, self._window)
        self.inspecting = Inspecting(
            theme=theme,
            chat=self.chat,
            choice=self.choice,
            library=services.library,
            preferences=self._preferences,
            toast=frame.toast,
            window=self._window,
            place=frame.beside,
            memory=self._memory,
            actions=self.actions,
            back_to=frame.composer.editor,
        )
        self.first_run = FirstRun(
            frame,
            theme=theme,
            actions=self.actions,
            preferences=self._preferences,
            library=services.library,
            models=services.models,
            computer=services.computer,
            chat=self.chat,
            choice=self.choice,
            shelf=self.shelf,
            composer=frame.composer,
        )
        self.comparing = Comparing(
            self._window,
            theme=theme,
            actions=self.actions,
            chat=self.chat,
            choice=self.choice,
            frame=frame,
            lanes=services.lanes,
            asking=self.asking_chat,
            shelf=self.shelf,
            live=self.live,
            bridge=self._bridge,
            memory=self._memory,
        )
        self.carrying = Carrying(
            self._window,
            theme=theme,
            actions=self.actions,
            chat=self.chat,
            asking=self.asking_chat,
            shelf=self.shelf,
            reports=services.reports,
            toast=frame.toast,
        )
        self.voting = Voting(
            self._window,
            theme=theme,
            actions=self.actions,
            chat=self.chat,
            view=frame.lanes,
            comparing=self.comparing,
            votes=services.votes,
            bridge=self._bridge,
        )
        self.doing = WindowActions(frame, actions=self.actions, chat=self.chat, shelf=self.shelf)
