"""Puts together what happens around the composer."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.errors import AppError
from desktop_app.ui.composing.prompt_history import PromptHistory
from desktop_app.ui.composing.prompt_queue import PromptQueue
from desktop_app.ui.composing.token_counter import TokenCounter
from desktop_app.ui.text import tooltip_with_key

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from desktop_app.domain import Attachment
    from desktop_app.preferences import Preferences
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.chat.composer import Composer
    from desktop_app.ui.composing.draft_files import DraftFiles
    from desktop_app.ui.composing.file_viewer import FileViewer
    from desktop_app.ui.drafts import Drafts
    from desktop_app.ui.files import Files
    from desktop_app.ui.live_answers import LiveAnswers
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.services import Chat, Counter, Library
    from desktop_app.ui.theme import Theme


class Composing(QObject):
    """`attach` is the action that chooses files."""

    failed = Signal(AppError)

    def __init__(
        self,
        window: QWidget,
        *,
        composer: Composer,
        chat: OpenChat,
        service: Chat,
        library: Library,
        counter: Counter,
        drafts: Drafts,
        files: Files,
        draft_files: DraftFiles,
        bridge: Bridge,
        live: LiveAnswers,
        preferences: LivePreferences,
        theme: Theme,
        attach: QAction,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._composer = composer
        self._draft_files = draft_files
        self._attach = attach
        self._theme = theme
        self._files = files
        self.queue = PromptQueue(
            composer=composer,
            chat=chat,
            service=service,
            drafts=drafts,
            files=draft_files,
            bridge=bridge,
            live=live,
            parent=self,
        )
        history = PromptHistory(composer, chat, library, self)
        TokenCounter(composer, chat, draft_files, counter, bridge, self)
        for part in (draft_files, history, self.queue):
            part.failed.connect(self.failed)
        files.opened.connect(self._show_file)
        composer.foot.attach_requested.connect(attach.trigger)
        attach.triggered.connect(self.choose_files)
        attach.changed.connect(self._show_key)
        self._show_key()
        preferences.changed.connect(self._take_preferences)
        self._take_preferences(preferences.current)

    @cached_property
    def viewer(self) -> FileViewer:
        """Where an attached file is looked at; made for the first one."""
        from desktop_app.ui.composing.file_viewer import FileViewer

        viewer = FileViewer(self._theme, self._files, self._window)
        viewer.failed.connect(self.failed)
        return viewer

    def choose_files(self) -> None:
        """Let the user choose files to attach."""
        dialog = QFileDialog(self._window, self.tr("Attach files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._add)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_file(self, file: Attachment) -> None:
        self.viewer.show_file(file)

    def _add(self, chosen: list[str]) -> None:
        self._draft_files.add_paths([Path(one) for one in chosen])
        self._composer.focus()

    def _show_key(self) -> None:
        button = self._composer.foot.attach_button
        button.setToolTip(tooltip_with_key(button.accessibleName(), self._attach.shortcut()))

    def _take_preferences(self, now: Preferences) -> None:
        self._composer.set_sends_with_ctrl(now.send_with_ctrl_enter)
