"""Whether the first steps are shown, and what comes of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal

from desktop_app.domain import LaneSetup, LocalModel
from desktop_app.errors import AppError
from desktop_app.services.models import starter_models
from desktop_app.ui.actions import Do, Group, entry
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QStackedWidget

    from desktop_app.domain import Conversation
    from desktop_app.services.machine import GraphicsCard, Machine
    from desktop_app.ui.chat.composer import Composer
    from desktop_app.ui.first_run.page import FirstRunPage
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.model_choice import ModelChoice
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.services import Computer, Library, Models
    from desktop_app.ui.shelf import Shelf
    from desktop_app.ui.theme import Theme


class FirstRun(QObject):
    """`stack` shows the chat as its first page. Made before the window connects its other actions, so that those come
    after leaving the steps.
    """

    failed = Signal(AppError)
    download_wanted = Signal()

    def __init__(
        self,
        stack: QStackedWidget,
        *,
        theme: Theme,
        actions: Mapping[Do, QAction],
        preferences: LivePreferences,
        library: Library,
        models: Models,
        computer: Computer,
        chat: OpenChat,
        choice: ModelChoice,
        shelf: Shelf,
        composer: Composer,
    ) -> None:
        super().__init__(stack)
        self._stack = stack
        self._theme = theme
        self._actions = actions
        self._preferences = preferences
        self._library = library
        self._models = models
        self._computer = computer
        self._chat = chat
        self._choice = choice
        self._shelf = shelf
        self._composer = composer
        self._is_new = False
        self._conversation_id: int | None = None
        """Of the conversation under the steps."""
        self.page: FirstRunPage | None = None
        actions[Do.SET_UP].triggered.connect(self.open)
        for do, action in actions.items():
            if entry(do).group != Group.PROGRAM:
                action.triggered.connect(self.skip)
        shelf.started.connect(self._consider)
        choice.changed.connect(self._offer_present)
        chat.changed.connect(self._follow_chat)

    @property
    def is_open(self) -> bool:
        """Whether the steps are on the screen."""
        return self.page is not None and self._stack.currentWidget() is self.page

    def open(self) -> None:
        """Show the first step."""
        if self.page is None:
            self.page = self._make_page()
            self._stack.addWidget(self.page)
        page = self.page
        self._conversation_id = self._chat.conversation_id
        self._stack.setCurrentWidget(page)
        page.start_again()
        self._offer_present()
        when_done(self._computer.machines.look(), self._show_machine, self.failed.emit, self)
        when_done(self._computer.found_models.find(), page.found.show_found, self.failed.emit, self)
        language = QLocale.languageToCode(QLocale().language())
        recommended = self._computer.fits.recommended(language)
        when_done(recommended, page.recommended.show_recommended, self.failed.emit, self)

    def skip(self) -> None:
        """Go to the chat as it is."""
        if self.is_open:
            self._finish()

    def _consider(self) -> None:
        """Show the steps to whoever has never had a conversation here."""

        def show(trashed: tuple[Conversation, ...]) -> None:
            if not trashed:
                self._is_new = True
                self.open()

        if not self._preferences.current.first_run_done and not self._shelf.listed:
            when_done(self._library.trash(), show, self.failed.emit, self)

    def _make_page(self) -> FirstRunPage:
        # Most starts do not need it.
        from desktop_app.ui.first_run.page import FirstRunPage

        page = FirstRunPage(self._theme, self._models.add_file)
        page.skipped.connect(self.skip)
        page.download_wanted.connect(self._leave_for_download)
        page.taken.connect(self._take)
        for way in page.model.ways:
            way.failed.connect(self.failed)
        return page

    def _show_machine(self, machine: Machine) -> None:
        assert self.page is not None
        page = self.page
        page.show_machine(machine)

        def show_cards(cards: tuple[GraphicsCard, ...]) -> None:
            page.show_machine(replace(machine, cards=cards))

        when_done(self._computer.machines.cards(), show_cards, self.failed.emit, self)

    def _offer_present(self) -> None:
        if not self.is_open or self.page is None:
            return
        if self._choice.looking:
            self.page.present.show_looking()
            return
        model = self._choice.now().model or self._models.default()
        self.page.present.show_model(model, comes_along=model is not None and model.path in set(starter_models()))

    def _take(self, model: LocalModel) -> None:
        # A file may have been read to its end after the steps were over.
        if not self.is_open:
            return
        if not self._chat.is_empty:
            self._shelf.new_chat()
        self._conversation_id = self._chat.conversation_id
        self._choice.use_model(model)
        self._finish()

    def _leave_for_download(self) -> None:
        self.skip()
        self.download_wanted.emit()

    def _finish(self) -> None:
        self._stack.setCurrentIndex(0)
        self._composer.focus()
        if self._is_new:
            self._is_new = False
            self._add_sample()
        if not self._preferences.current.first_run_done:
            self._preferences.change(first_run_done=True)

    def _add_sample(self) -> None:
        from desktop_app.ui.first_run.sample import AUTHOR, sample_words

        words = sample_words(self._actions)
        setup = self._chat.setup or LaneSetup(model=AUTHOR)
        stored = self._library.add_sample(title=words.title, turns=words.turns, author=AUTHOR, setup=setup)
        when_done(stored, lambda _: None, self.failed.emit, self)

    def _follow_chat(self) -> None:
        """Whoever opens a conversation from the palette wants to see it."""
        if self._chat.conversation_id != self._conversation_id:
            self.skip()
