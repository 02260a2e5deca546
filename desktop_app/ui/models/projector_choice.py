"""Whether a model is taken with what it needs to see images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.models.entry_words import shown
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.settings.switch import Switch
from desktop_app.ui.text import file_size
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.repositories import RepositoryFile
    from desktop_app.ui.theme import Theme


class ProjectorChoice(Card):
    """Hidden where there is nothing to choose."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._projector: RepositoryFile | None = None
        words = self.tr("Also what it needs to see images")
        self.switch = Switch(theme)
        self.switch.setAccessibleName(words)
        self.switch.toggled.connect(lambda _: self.changed.emit())
        self.file = plain("", "caption")
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(plain(words))
        said.addWidget(self.file)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        line.addLayout(said, 1)
        line.addWidget(self.switch)
        self.add_widget(row)
        self.hide()

    @property
    def wanted(self) -> RepositoryFile | None:
        """What is to be downloaded besides the model."""
        return self._projector if self.switch.isChecked() else None

    def show_projectors(self, projectors: tuple[RepositoryFile, ...]) -> None:
        """Offer the first one; it is wanted unless the user says otherwise."""
        before, self._projector = self._projector, projectors[0] if projectors else None
        self.setVisible(self._projector is not None)
        if self._projector is None:
            return
        words = f"{shown(self._projector.path)} · {file_size(self._projector.size_bytes)}"
        self.file.setText(words)
        self.switch.setAccessibleDescription(words)
        if before != self._projector:
            self.switch.setChecked(True)
