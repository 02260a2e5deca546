"""Choosing a model, and what can be done about the state that it is in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop_app.domain import LocalModel, TemplateChoice
from desktop_app.services.events import Readiness
from desktop_app.ui.model_button import ModelButton
from desktop_app.ui.model_popup import Choice, ModelPopup
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme


class ModelPicker(QWidget):
    """The button with its popup, a Cancel while loading, a Retry in trouble."""

    model_chosen = Signal(LocalModel)
    template_chosen = Signal(TemplateChoice)
    file_chosen = Signal(Path)
    load_cancelled = Signal(str)
    load_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = Choice()
        self.button = ModelButton(theme)
        self.button.clicked.connect(self.open)
        self.cancel = IconButton(theme, "x", self.tr("Stop loading"))
        self.cancel.clicked.connect(lambda: self._emit_for_model(self.load_cancelled))
        self.retry = IconButton(theme, "refresh-cw", self.tr("Try again"))
        self.retry.clicked.connect(lambda: self._emit_for_model(self.load_wanted))
        self.popup = ModelPopup(theme, self)
        self.popup.model_chosen.connect(self.model_chosen)
        self.popup.template_chosen.connect(self.template_chosen)
        self.popup.file_wanted.connect(self.choose_file)
        self.popup.closed.connect(self._popup_closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        for widget in (self.button, self.cancel, self.retry):
            row.addWidget(widget)
        self.show_choice(Choice())

    def show_choice(self, choice: Choice) -> None:
        """Show the conversation's model, its state, and what else could be chosen."""
        self._choice = choice
        name = choice.setup.model.name if choice.setup else self.tr("No model")
        self.button.show_model(name, choice.state)
        readiness = choice.state.readiness if choice.state else None
        self.cancel.setVisible(readiness in (Readiness.QUEUED, Readiness.LOADING))
        self.retry.setVisible(readiness == Readiness.TROUBLE)
        self.popup.show_choice(choice)
        self.button.setToolTip(literal_tooltip(self._tooltip(name)))

    def open(self) -> None:
        """Open the popup, ready for the arrow keys."""
        self.button.open = True
        self.button.update()
        self.popup.open_under(self.button)

    def choose_file(self) -> None:
        """Let the user point at a GGUF file; it is used where it lies."""
        dialog = QFileDialog(self.window(), self.tr("Open a model file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("GGUF models (*.gguf)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda path: self.file_chosen.emit(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _tooltip(self, name: str) -> str:
        status = self.popup.status.text()
        return f"{name} · {status}" if status else name

    def _emit_for_model(self, signal: SignalInstance) -> None:
        if self._choice.setup is not None:
            signal.emit(self._choice.setup.model.id)

    def _popup_closed(self) -> None:
        self.button.open = False
        self.button.update()
