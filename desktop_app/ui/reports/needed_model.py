"""A model that a saved comparison was made with: whether it is here, and what may answer in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.accounts import FACTS, Provider, is_cloud
from desktop_app.ui.chat.invisible import visible
from desktop_app.ui.settings.card import plain
from desktop_app.ui.settings.choice_box import ChoiceBox
from desktop_app.ui.text import shortened
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.domain import ModelRef, ModelSource
    from desktop_app.services.reports import NeededModel
    from desktop_app.ui.theme import Theme

_LONGEST = 120
"""Characters of a name out of a file."""

_HASH = 16
"""Characters of a hash: enough to find the file by."""


class NeededRow(QWidget):
    """Its name, where it stands, and a choice of who answers."""

    changed = Signal()

    def __init__(self, theme: Theme, needed: NeededModel) -> None:
        super().__init__()
        self._needed = needed
        self._refs: list[ModelRef | None] = []
        self.choice = ChoiceBox(theme)
        if needed.here is not None:
            self._offer(self.tr("The same model"), needed.here)
        for other in needed.others:
            self._offer(_other_words(other), other.model)
        self._offer(self.tr("Do not ask"), None)
        # What would answer otherwise than the model that did is the user's choice alone.
        self.choice.setCurrentIndex(0 if needed.here is not None else self.choice.count() - 1)
        self.choice.setEnabled(self.choice.count() > 1)
        name = visible(shortened(needed.source.model.name, _LONGEST))
        self.choice.setAccessibleName(self.tr("Who answers for %1").replace("%1", name))
        self.name = plain(name, "strong")
        self.words = plain("", "caption")
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(self.name)
        told.addWidget(self.words)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        row.setSpacing(Space.L)
        row.addLayout(told, 1)
        row.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignTop)
        self.choice.currentIndexChanged.connect(self._follow)
        self._tell()

    @property
    def key(self) -> tuple[str, str]:
        """Which model of the file it is about."""
        return self._needed.key

    @property
    def chosen(self) -> ModelRef | None:
        """Who answers."""
        return self._refs[self.choice.currentIndex()]

    def _offer(self, words: str, model: ModelRef | None) -> None:
        self.choice.addItem(words)
        self._refs.append(model)

    def _follow(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        words = self._standing()
        if self.chosen is not None and self.chosen != self._needed.here:
            words += " " + self.tr("Another model answers otherwise, whatever the seed.")
        self.words.setText(words)
        self.choice.setAccessibleDescription(words)

    def _standing(self) -> str:
        source = self._needed.source
        if is_cloud(source.model):
            return self._cloud_words(source)
        if self._needed.here is not None:
            return self.tr("The very same file is here: %1").replace("%1", _file_words(source))
        missing = self.tr("Not on this computer: %1.").replace("%1", _file_words(source))
        if source.repository:
            where = self.tr("It came from %1 on the Hugging Face Hub.")
            return f"{missing} {where.replace('%1', visible(shortened(source.repository, _LONGEST)))}"
        return f"{missing} " + self.tr("The file does not say where it came from: look for its name in Discover.")

    def _cloud_words(self, source: ModelSource) -> str:
        name = source.account or source.provider or source.model.provider
        if source.provider in frozenset(Provider):
            name = FACTS[Provider(source.provider)].name
        name = visible(shortened(name, _LONGEST))
        if self._needed.here is not None:
            return self.tr("Asked of %1 with your account; you are asked before words leave.").replace("%1", name)
        return self.tr("There is no account with %1 here: add one in Settings › Accounts.").replace("%1", name)


def _other_words(other: ModelSource) -> str:
    told = (other.model.name, other.quantization or other.account)
    return visible(shortened(" · ".join(word for word in told if word), _LONGEST))


def _file_words(source: ModelSource) -> str:
    size = QLocale().formattedDataSize(source.size_bytes, 0, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
    told = [source.file, source.quantization, size if source.size_bytes else "", f"SHA-256 {source.model.id[:_HASH]}…"]
    return visible(", ".join(shortened(word, _LONGEST) for word in told if word))
