"""Saves the open conversation as a file, and runs a saved comparison again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from desktop_app.errors import AppError, Cancelled
from desktop_app.safe_names import file_name_for
from desktop_app.services.reports import Kind
from desktop_app.ui.actions import Do
from desktop_app.ui.reports.again_dialog import AgainDialog
from desktop_app.ui.reports.words import report_language, report_words, written_words
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from desktop_app.domain import Ask
    from desktop_app.services.reports import SavedComparison, TakenIn, Written
    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.reports.again_dialog import Chosen
    from desktop_app.ui.reports.service import Reports
    from desktop_app.ui.services import Chat
    from desktop_app.ui.shelf import Shelf
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.toast import Toast


class Carrying(QObject):
    """Asks for a file, and says what came of it."""

    failed = Signal(AppError)

    def __init__(
        self,
        window: QWidget,
        *,
        theme: Theme,
        actions: Mapping[Do, QAction],
        chat: OpenChat,
        asking: Chat,
        shelf: Shelf,
        reports: Reports,
        toast: Toast,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._save_action = actions[Do.SAVE_COMPARISON]
        self._chat = chat
        self._asking = asking
        self._shelf = shelf
        self._reports = reports
        self._toast = toast
        self.dialog: QFileDialog | None = None
        self.again: AgainDialog | None = None
        self._save_action.triggered.connect(self.save)
        actions[Do.RUN_AGAIN].triggered.connect(self.run_again)
        chat.changed.connect(self._enable)
        self._enable()

    def save(self) -> None:
        """Ask where to, and as what."""
        conversation = self._chat.conversation
        if conversation is None:
            return
        dialog = QFileDialog(self._window, self.tr("Save the comparison"), str(_folder()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        kinds = self._kinds()
        stem = file_name_for(conversation.title)

        def name_for(kind_words: str) -> None:
            # The dialog asks before it overwrites a file, so it has to know the whole name.
            chosen = [Path(one).name for one in dialog.selectedFiles()]
            kept = Path(chosen[0]).stem if chosen and chosen[0] else stem
            dialog.setDefaultSuffix(kinds[kind_words].value)
            dialog.selectFile(f"{kept}.{kinds[kind_words]}")

        def write(chosen: str) -> None:
            self._write(conversation.id, Path(chosen), kinds[dialog.selectedNameFilter()])

        dialog.setNameFilters(list(kinds))
        dialog.filterSelected.connect(name_for)
        dialog.fileSelected.connect(write)
        name_for(next(iter(kinds)))
        self.dialog = dialog
        dialog.open()

    def run_again(self) -> None:
        """Ask for a saved comparison, and how to run it again."""
        dialog = QFileDialog(self._window, self.tr("Run a saved comparison again"), str(_folder()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilter(self.tr("Saved comparisons (%1)").replace("%1", f"*.{Kind.JSON}"))
        dialog.fileSelected.connect(self.take_in)
        dialog.open()

    def take_in(self, path: str) -> None:
        """Ask how to run the comparison in this file again, and do it."""
        when_done(self._reports.look(Path(path)), self._ask, self.failed.emit, self)

    def _ask(self, saved: SavedComparison) -> None:
        dialog = AgainDialog(self._theme, saved, self._window)

        def decided(chosen: Chosen) -> None:
            when_done(self._reports.take_in(saved, chosen.models), self._begin, self.failed.emit, self)

        dialog.decided.connect(decided)
        self.again = dialog
        dialog.open()

    def _write(self, conversation_id: int, path: Path, kind: Kind) -> None:
        written = self._reports.write(conversation_id, path, kind, report_words(), report_language())
        when_done(written, lambda done: self._tell(path, kind, done), self.failed.emit, self)

    def _begin(self, taken: TakenIn) -> None:
        self._shelf.open(taken.conversation_id)
        self._run(taken.asks)

    def _run(self, asks: tuple[tuple[int, tuple[Ask, ...]], ...]) -> None:
        """One lane after the other begins, so that the user is asked one thing at a time."""
        if not asks:
            return
        (lane_id, prompts), *others = asks

        def failed(error: AppError) -> None:
            if not isinstance(error, Cancelled):
                self.failed.emit(error)
            self._run(tuple(others))

        when_done(self._asking.run_again(lane_id, prompts), lambda _: self._run(tuple(others)), failed, self)

    def _tell(self, path: Path, kind: Kind, written: Written) -> None:
        self._toast.notice(written_words(path.name, kind, written))

    def _enable(self) -> None:
        self._save_action.setEnabled(self._chat.conversation is not None and not self._chat.is_empty)

    def _kinds(self) -> dict[str, Kind]:
        words = {
            Kind.HTML: self.tr("Report to read in a browser"),
            Kind.MARKDOWN: self.tr("Markdown"),
            Kind.CSV: self.tr("Table of all answers"),
            Kind.JSON: self.tr("JSON, to run it again"),
            Kind.PAIRS: self.tr("Preference pairs out of the votes"),
        }
        return {f"{said} (*.{kind})": kind for kind, said in words.items()}


def _folder() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
