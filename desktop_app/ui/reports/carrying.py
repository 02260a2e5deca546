"""Saves the open conversation as a file, and runs a saved comparison again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from desktop_app.errors import AppError
from desktop_app.safe_names import file_name_for
from desktop_app.services.reports import Kind
from desktop_app.ui.actions import Do
from desktop_app.ui.reports.words import report_language, report_words
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.open_chat import OpenChat
    from desktop_app.ui.reports.service import Reports
    from desktop_app.ui.services import Chat
    from desktop_app.ui.shelf import Shelf
    from desktop_app.ui.toast import Toast


class Carrying(QObject):
    """Asks for a file, and says what came of it."""

    failed = Signal(AppError)

    def __init__(
        self,
        window: QWidget,
        *,
        actions: Mapping[Do, QAction],
        chat: OpenChat,
        asking: Chat,
        shelf: Shelf,
        reports: Reports,
        toast: Toast,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._save_action = actions[Do.SAVE_COMPARISON]
        self._chat = chat
        self._asking = asking
        self._shelf = shelf
        self._reports = reports
        self._toast = toast
        self.dialog: QFileDialog | None = None
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
        """Ask for a saved comparison, open it beside new lanes, and ask these all that was asked then."""
        dialog = QFileDialog(self._window, self.tr("Run a saved comparison again"), str(_folder()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilter(self.tr("Saved comparisons (%1)").replace("%1", f"*.{Kind.JSON}"))
        dialog.fileSelected.connect(self.take_in)
        dialog.open()

    def take_in(self, path: str) -> None:
        """Run the comparison in this file again."""
        when_done(self._reports.take_in(Path(path)), self._begin, self.failed.emit, self)

    def _write(self, conversation_id: int, path: Path, kind: Kind) -> None:
        written = self._reports.write(conversation_id, path, kind, report_words(), report_language())
        when_done(written, lambda count: self._tell(path, kind, count), self.failed.emit, self)

    def _begin(self, stored: tuple[int, tuple[int, ...]]) -> None:
        conversation_id, lane_ids = stored
        self._shelf.open(conversation_id)
        self._catch_up(lane_ids)

    def _catch_up(self, lane_ids: tuple[int, ...]) -> None:
        """One lane after the other begins, so that the user is asked one thing at a time."""
        if not lane_ids:
            return

        def failed(error: AppError) -> None:
            self.failed.emit(error)
            self._catch_up(lane_ids[1:])

        when_done(self._asking.catch_up(lane_ids[0]), lambda _: self._catch_up(lane_ids[1:]), failed, self)

    def _tell(self, path: Path, kind: Kind, count: int) -> None:
        if kind is Kind.PAIRS and not count:
            self._toast.notice(self.tr("No vote here calls one answer better than another, so the file is empty."))
        else:
            self._toast.notice(self.tr("Saved as %1").replace("%1", path.name))

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
