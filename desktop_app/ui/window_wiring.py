"""Who hears whom among the window's parts, and what is shown of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.ui.actions import Do
from desktop_app.ui.model_words import model_note
from desktop_app.ui.models.page import Part
from desktop_app.ui.open_link import ask_to_open
from desktop_app.ui.settings.page import Section
from desktop_app.ui.text import one_line

if TYPE_CHECKING:
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.window_parts import WindowParts


class WindowWiring(QObject):
    """Made once, when all parts are there."""

    def __init__(self, window: MainWindow, parts: WindowParts, preferences: LivePreferences) -> None:
        super().__init__(window)
        self._window = window
        self._parts = parts
        self._is_known = False
        """Whether it is settled which conversation is shown first, or that none can be."""
        self._connect_chat()
        self._connect_pages()
        preferences.failed.connect(parts.frame.toast.error)
        talking = (
            parts.chat,
            parts.choice,
            parts.shelf,
            parts.drafts,
            parts.composing,
            parts.inspecting,
            parts.comparing,
            parts.voting,
            parts.locking,
            parts.filing,
        )
        for part in (*talking, parts.downloading, parts.keeping, parts.discovering, parts.first_run):
            part.failed.connect(parts.frame.toast.error)
        for part in (parts.chat, parts.shelf):
            part.failed.connect(self._show_all_the_same)
        for part in (parts.chat, parts.choice):
            part.changed.connect(self.refresh)
        parts.live.conversations_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Bring everything that depends on the open conversation and its model up to date."""
        parts, frame = self._parts, self._parts.frame
        conversation = parts.chat.conversation
        self._is_known = self._is_known or (parts.shelf.is_started and parts.chat.is_settled)
        if self._is_known:
            title = one_line(conversation.title) if conversation else self._title_to_come()
            frame.header.title.set_title(title, editable=conversation is not None)
            self._window.setWindowTitle(f"{title} · Tandem")
            frame.show_conversation(is_empty=parts.chat.is_empty and not parts.chat.lanes.are_several)
        frame.header.show_lock(parts.chat.local_only, parts.chat.kept_by)
        choice = parts.choice.now()
        frame.header.picker.show_choice(choice)
        frame.header.set_note("" if parts.choice.looking else model_note(choice.model, choice.setup))
        frame.composer.set_sees_images(parts.choice.sees_images())
        frame.composer.set_enabled_reason(parts.choice.why_not_send())
        if parts.choice.looking:
            frame.welcome.show_looking()
        else:
            frame.welcome.show_choice(choice)
        frame.sidebar.set_writing(parts.live.writing())
        parts.doing.enable()
        if self._is_known:
            parts.comparing.show()

    def _title_to_come(self) -> str:
        folder = self._parts.chat.folder_new
        return self.tr("New chat in “{folder}”").format(folder=folder.name) if folder else self.tr("New chat")

    def _show_all_the_same(self) -> None:
        self._is_known = True
        self.refresh()

    def _connect_chat(self) -> None:
        window, parts, frame = self._window, self._parts, self._parts.frame
        picker = frame.header.picker
        picker.opened.connect(parts.choice.expect)
        picker.model_chosen.connect(parts.choice.use_model)
        picker.cloud_chosen.connect(parts.choice.use_cloud)
        picker.accounts_wanted.connect(lambda: parts.settings.open_section(Section.ACCOUNTS))
        picker.template_chosen.connect(parts.chat.use_template)
        picker.file_chosen.connect(parts.choice.add_file)
        picker.load_cancelled.connect(parts.choice.cancel_load)
        picker.load_wanted.connect(parts.choice.load)
        picker.favourite_changed.connect(parts.choice.set_favourite)
        picker.unload_wanted.connect(parts.choice.unload)
        picker.use_actions(parts.actions)
        frame.header.title.renamed.connect(parts.shelf.rename_open_one)
        frame.welcome.file_wanted.connect(picker.choose_file)
        frame.welcome.prompt_chosen.connect(self._fill_in)
        frame.welcome.set_up_wanted.connect(parts.first_run.open)
        frame.lanes.sent_requested.connect(parts.inspecting.show_sent)
        frame.lanes.edit_requested.connect(parts.editing.edit)
        frame.lanes.link_activated.connect(self._open_link)
        parts.draft_files.model_taken.connect(parts.choice.add_file)
        parts.locking.move_wanted.connect(parts.filing.choose)
        parts.doing.fold_wanted.connect(window.fold_sidebar)
        parts.doing.quit_wanted.connect(window.quit)

    def _connect_pages(self) -> None:
        window, parts = self._window, self._parts
        for part in (parts.scoreboard, parts.differences, parts.carrying):
            part.failed.connect(parts.frame.toast.error)
        parts.voting.told.connect(parts.frame.toast.notice)
        parts.scoreboard.begin_wanted.connect(parts.actions[Do.ADD_LANE].trigger)
        parts.first_run.download_wanted.connect(self._show_discover)
        parts.keeping.chat_wanted.connect(window.chat_with)
        parts.keeping.discover_wanted.connect(self._show_discover)
        parts.downloading.page_wanted.connect(lambda: parts.models.open_part(Part.DOWNLOADS))
        parts.downloading.discover_wanted.connect(self._show_discover)
        parts.downloading.chat_wanted.connect(window.chat_with)
        parts.downloading.token_wanted.connect(lambda: parts.settings.open_section(Section.NETWORK))
        parts.discovering.chat_wanted.connect(window.chat_with)
        parts.discovering.link_wanted.connect(self._open_link)
        parts.discovering.downloads_wanted.connect(parts.downloading.show_page)
        parts.discovering.token_wanted.connect(parts.downloading.token_wanted)

    def _show_discover(self) -> None:
        self._parts.models.open_part(Part.DISCOVER)

    def _open_link(self, address: str) -> None:
        ask_to_open(address, self._window)

    def _fill_in(self, prompt: str) -> None:
        self._parts.frame.composer.set_text(prompt)
        self._parts.frame.composer.focus()
