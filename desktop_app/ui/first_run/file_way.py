"""The way for those who have a model file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from desktop_app.ui.first_run.way import Way
from desktop_app.ui.tasks import when_done

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from desktop_app.domain import LocalModel
    from desktop_app.errors import AppError
    from desktop_app.ui.theme import Theme


class FileWay(Way):
    """`add` begins to use a file where it lies."""

    def __init__(self, theme: Theme, add: Callable[[Path], Future[LocalModel]]) -> None:
        super().__init__(theme, "folder-open", "")
        self._add = add
        self.button.setText(self.tr("Open…"))
        self.button.clicked.connect(self.choose)
        self.start_again()

    def start_again(self) -> None:
        """Ready for a file."""
        self.say(self.tr("A model file"), self.tr("Any GGUF file on this computer, used where it is."))
        self.button.setEnabled(True)

    def choose(self) -> None:
        """Let the user point at one."""
        dialog = QFileDialog(self.window(), self.tr("Open a model file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("GGUF models (*.gguf)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda path: self.use(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def use(self, path: Path) -> None:
        """Read the file, and begin with it."""
        self.words.setText(self.tr("Reading {name}…").format(name=path.name))
        self.button.setEnabled(False)
        when_done(self._add(path), self._begin, self._give_up, self)

    def _begin(self, model: LocalModel) -> None:
        self.start_again()
        self.taken.emit(model)

    def _give_up(self, error: AppError) -> None:
        self.start_again()
        self.tell(error)
