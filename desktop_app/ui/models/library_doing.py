"""What the user does with models on this computer: asked first where it takes something away, told when it is done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from desktop_app.errors import AppError, Cancelled
from desktop_app.services.models import Origin
from desktop_app.ui.models.entry_words import shown
from desktop_app.ui.tasks import when_done
from desktop_app.ui.text import file_size, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from desktop_app.domain import LocalModel
    from desktop_app.services.found_models import FoundModel
    from desktop_app.services.model_files import Removed, Verified
    from desktop_app.services.models import ModelEntry
    from desktop_app.ui.services import ModelFiles, Models

T = TypeVar("T")

_NAME = 60


class LibraryDoing(QObject):
    """`told` brings words, those of a button and what it does; `added` the model that was added last;
    `reading_changed` the names of the files that are being read.
    """

    told = Signal(str, str, object)
    added = Signal(object)
    folders_changed = Signal()
    forgotten = Signal()
    reading_changed = Signal(list)
    failed = Signal(AppError)

    def __init__(self, models: Models, files: ModelFiles, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._models = models
        self._files = files
        self._reading: list[str] = []

    def choose_files(self) -> None:
        """Let the user point at model files."""
        dialog = QFileDialog(self._window, self.tr("Add model files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([self.tr("GGUF models (*.gguf)"), self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda paths: self.take_in(map(Path, paths)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def choose_folder(self) -> None:
        """Let the user point at a folder with models."""
        dialog = QFileDialog(self._window, self.tr("Add a models folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self.take_in([Path(path)]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take_in(self, paths: Iterable[Path]) -> None:
        """Use files where they lie, and look into folders from now on."""
        for path in paths:
            if path.is_dir():
                self._do(self._files.check_folder(path), self._add_folder)
            else:
                self._read(shown(path.name), self._models.add_file(path))

    def use(self, found: FoundModel) -> None:
        """Use a model of another program where it lies."""
        self._read(shown(found.name), self._files.use_found(found))

    def remove_folder(self, folder: Path) -> None:
        """Look into a folder no more."""
        self._do(self._files.remove_folder(folder), lambda _: self.folders_changed.emit())

    def download_to(self, folder: Path) -> None:
        """Let downloads go to a folder."""
        self._do(self._files.download_to(folder), lambda _: self.folders_changed.emit())

    def rename(self, entry: ModelEntry, name: str) -> None:
        """Call a model so; what its file says is no name of its own."""
        facts = entry.model.facts
        self._do(self._models.rename(facts.sha256, "" if name == facts.name else name))

    def set_favourite(self, entry: ModelEntry, favourite: bool) -> None:
        """Let a model come first in the picker, or no more."""
        self._do(self._models.set_favourite(entry.model.facts.sha256, favourite))

    def verify(self, entry: ModelEntry) -> None:
        """Read a model's file anew."""
        name = shortened(shown(entry.model.name), _NAME)
        self._do(self._files.verify(entry.model.facts.sha256), lambda found: self._tell_verified(found, name))

    def copy(self, entry: ModelEntry) -> None:
        """Copy a model into the folder for downloads."""
        name = shortened(shown(entry.model.name), _NAME)
        words = self.tr("{name} is copied and verified, and the copy is used").format(name=name)
        self._do(self._files.copy(entry.model.facts.sha256), lambda _: self.told.emit(words, "", None))

    def stop(self, entry: ModelEntry) -> None:
        """End what is done with a model's file."""
        self._files.stop(entry.model.facts.sha256)

    def remove(self, entry: ModelEntry, path: Path | None = None) -> None:
        """Move the copy at `path` to the trash, or the one that is used, after a question. What is missing or belongs
        to somebody else is only listed no more.
        """
        if path is None and (entry.missing or entry.origin in (Origin.PROGRAM, Origin.FILE)):
            self._ask_to_forget(entry)
            return
        target = path or entry.model.path
        name = shortened(shown(entry.model.name), _NAME)
        size = file_size(entry.model.facts.size_bytes)
        self._ask(
            self.tr("Move {name} to the trash?").format(name=name),
            self.tr("{path}\n{size} are free once the trash is emptied. Conversations with it stay.").format(
                path=target, size=size
            ),
            self.tr("Move to trash"),
            lambda: self._do(self._files.remove(target), self._tell_removed),
        )

    def remove_refused(self, path: Path) -> None:
        """Move a file that cannot be used to the trash, after a question."""
        self._ask(
            self.tr("Move {name} to the trash?").format(name=shortened(shown(path.name), _NAME)),
            str(path),
            self.tr("Move to trash"),
            lambda: self._do(self._files.remove(path), self._tell_removed),
        )

    def forget(self, entry: ModelEntry) -> None:
        """List a model no more; its files stay."""
        name = shortened(shown(entry.model.name), _NAME)
        paths = entry.paths

        def tell(_: None) -> None:
            self.forgotten.emit()
            if entry.missing:
                self.told.emit(self.tr("{name} is listed no more").format(name=name), "", None)
                return
            words = self.tr("{name} is listed no more. Its file was not touched.").format(name=name)
            self.told.emit(words, self.tr("Undo"), lambda: self.take_in(paths[:1]))

        self._do(self._files.forget(entry.model.facts.sha256), tell)

    def _ask_to_forget(self, entry: ModelEntry) -> None:
        name = shortened(shown(entry.model.name), _NAME)
        if entry.missing:
            why = self.tr("Its file is not there any more. Conversations with it stay.")
        elif entry.program is not None:
            why = self.tr("The file belongs to {program} and stays where it is.").format(program=entry.program.value)
        else:
            why = self.tr("The file stays where it is.")
        self._ask(self.tr("List {name} no more?").format(name=name), why, self.tr("Forget"), lambda: self.forget(entry))

    def _ask(self, question: str, more: str, yes: str, act: Callable[[], None]) -> None:
        box = QMessageBox(
            QMessageBox.Icon.Question, "Tandem", question, QMessageBox.StandardButton.NoButton, self._window
        )
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(more)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        go = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("Keep it"), QMessageBox.ButtonRole.RejectRole)
        go.clicked.connect(act)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.open()

    def _tell_removed(self, removed: Removed) -> None:
        words = self.tr("{name} is in the trash").format(name=shortened(shown(removed.name), _NAME))
        if removed.can_be_restored:
            self.told.emit(words, self.tr("Undo"), lambda: self._do(self._files.restore(removed), self._tell_restored))
        else:
            self.told.emit(words, "", None)
        self.folders_changed.emit()

    def _tell_restored(self, model: LocalModel | None) -> None:
        if model is not None:
            self.added.emit(model)
        self.folders_changed.emit()

    def _tell_verified(self, found: Verified, name: str) -> None:
        if not found.unchanged:
            words = self.tr("{name} has changed since it was first read: it is listed as another model now")
        elif found.as_downloaded:
            words = self.tr("{name} is unchanged, byte by byte what {source} has")
        elif found.as_downloaded is False:
            words = self.tr("{name} is unchanged, but not what {source} has: download it again")
        else:
            words = self.tr("{name} is unchanged, byte by byte")
        self.told.emit(words.format(name=name, source=found.source), "", None)

    def _add_folder(self, folder: Path) -> None:
        words = self.tr("Tandem looks for models in {folder} from now on").format(folder=shortened(str(folder), _NAME))
        self.told.emit(words, "", None)
        self._do(self._files.add_folder(folder), lambda _: self.folders_changed.emit())

    def _read(self, name: str, future: Future[LocalModel]) -> None:
        """A large file takes a while to be read."""

        def end() -> None:
            self._reading.remove(name)
            self.reading_changed.emit(list(self._reading))

        def take(model: LocalModel) -> None:
            end()
            self.added.emit(model)

        def refuse(error: AppError) -> None:
            end()
            self.failed.emit(error)

        self._reading.append(name)
        self.reading_changed.emit(list(self._reading))
        when_done(future, take, refuse, self)

    def _do(self, future: Future[T], then: Callable[[T], None] = lambda _: None) -> None:
        def fail(error: AppError) -> None:
            if not isinstance(error, Cancelled):
                self.failed.emit(error)

        when_done(future, then, fail, self)
