"""The way that takes no time: the model that stands ready, on a new computer the one that comes with Tandem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.first_run.way import Way
from desktop_app.ui.model_words import model_line
from desktop_app.ui.text import file_size

if TYPE_CHECKING:
    from desktop_app.domain import LocalModel
    from desktop_app.ui.theme import Theme


class PresentWay(Way):
    """Hidden where there is no model at all."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "message-square", "")
        self.button.setText(self.tr("Start with it"))
        self._model: LocalModel | None = None
        self.button.clicked.connect(self._take)
        self.button.setEnabled(False)

    def show_looking(self) -> None:
        """Nobody knows yet which models there are."""
        self._model = None
        self.has_models = True
        self.say(self.tr("Looking for models on this computer…"), "")
        self.button.setEnabled(False)
        self.show()
        self.changed.emit()

    def show_model(self, model: LocalModel | None, *, comes_along: bool) -> None:
        """Offer this one; `comes_along` says that it came with Tandem."""
        self._model = model
        self.has_models = model is not None
        self.setVisible(self.has_models)
        self.button.setEnabled(self.has_models)
        if model is not None and comes_along:
            words = self.tr("Comes with Tandem, {size}. Small and quick, and often wrong: good for a first try.")
            self.say(model.name, words.format(size=file_size(model.facts.size_bytes)))
        elif model is not None:
            self.say(model.name, model_line(model))
        self.changed.emit()

    def _take(self) -> None:
        if self._model is not None:
            self.taken.emit(self._model)
