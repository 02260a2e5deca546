"""Choosing a model, and what can be done about the state that it is in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop_app.domain import LocalModel, ModelRef, TemplateChoice
from desktop_app.services.events import Readiness
from desktop_app.ui.actions import Do
from desktop_app.ui.model_button import ModelButton
from desktop_app.ui.model_popup import ModelPopup
from desktop_app.ui.model_sections import Choice
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction

    from desktop_app.ui.lanes.lane_button import LaneButton
    from desktop_app.ui.theme import Theme


class ModelPicker(QWidget):
    """The button with its popup, a Cancel while loading, a Retry in trouble."""

    opened = Signal()
    model_chosen = Signal(LocalModel)
    cloud_chosen = Signal(ModelRef)
    accounts_wanted = Signal()
    template_chosen = Signal(TemplateChoice)
    file_chosen = Signal(Path)
    load_cancelled = Signal(str)
    load_wanted = Signal(str)
    favourite_changed = Signal(str, bool)
    unload_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = Choice()
        self._favourite: QAction | None = None
        self._unload: QAction | None = None
        self.anchor: ModelButton | LaneButton | None = None
        """Where it opens instead of under its own button."""
        self.button = ModelButton(theme)
        self.button.clicked.connect(self.open)
        self._opened: ModelButton | LaneButton = self.button
        self.cancel = IconButton(theme, "x", self.tr("Stop loading"))
        self.cancel.clicked.connect(lambda: self._emit_for_model(self.load_cancelled))
        self.retry = IconButton(theme, "refresh-cw", self.tr("Try again"))
        self.retry.clicked.connect(lambda: self._emit_for_model(self.load_wanted))
        self.popup = ModelPopup(theme, self)
        self.popup.model_chosen.connect(self.model_chosen)
        self.popup.cloud_chosen.connect(self.cloud_chosen)
        self.popup.accounts_wanted.connect(self.accounts_wanted)
        self.popup.template_chosen.connect(self.template_chosen)
        self.popup.file_wanted.connect(self.choose_file)
        self.popup.favourite_changed.connect(self.favourite_changed)
        self.popup.unload_wanted.connect(self.unload_wanted)
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
        self.button.show_model(name, choice.state, account=choice.account.name if choice.account else "")
        readiness = choice.state.readiness if choice.state else None
        self.cancel.setVisible(readiness in (Readiness.QUEUED, Readiness.LOADING))
        self.retry.setVisible(readiness == Readiness.TROUBLE)
        self.popup.show_choice(choice)
        self.button.setToolTip(literal_tooltip(self._tooltip(name)))
        self._enable()

    def use_actions(self, actions: Mapping[Do, QAction]) -> None:
        """Stand for the actions that concern models, and know their keys."""
        self.popup.use_actions(actions)
        actions[Do.FAVOURITE_MODEL].triggered.connect(self._turn_favourite)
        actions[Do.UNLOAD_MODEL].triggered.connect(lambda: self._emit_for_model(self.unload_wanted))
        self._unload = actions[Do.UNLOAD_MODEL]
        self._favourite = actions[Do.FAVOURITE_MODEL]
        self._enable()

    def open(self) -> None:
        """Open the popup, ready for the arrow keys."""
        self.opened.emit()
        under = self._opened = self.anchor or self.button
        under.open = True
        under.update()
        self.popup.open_under(under)

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

    def _turn_favourite(self) -> None:
        if self._choice.model is not None:
            model_id = self._choice.model.ref.id
            self.favourite_changed.emit(model_id, model_id not in self._choice.favourites)

    def _enable(self) -> None:
        """Only what can be done about the conversation's model now."""
        model = self._choice.model
        if self._favourite is not None:
            self._favourite.setEnabled(model is not None)
        if self._unload is not None:
            self._unload.setEnabled(model is not None and model.ref.id in self._choice.in_memory)

    def _popup_closed(self) -> None:
        self._opened.open = False
        self._opened.update()
