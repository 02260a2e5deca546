"""The way to the model that this computer is made for: it has to be downloaded first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Signal

from desktop_app.ui.first_run.way import Way
from desktop_app.ui.fit_words import speed_words
from desktop_app.ui.text import file_size

if TYPE_CHECKING:
    from desktop_app.services.fit import Recommendation
    from desktop_app.ui.theme import Theme


class RecommendedWay(Way):
    """Hidden where nothing of the catalogue fits. `wanted`: show it among the models that can be had."""

    wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "gauge", "")
        self.button.setText(self.tr("Look at it"))
        self.button.clicked.connect(self.wanted)
        self.button.setEnabled(False)
        self.has_models = True
        self.say(self.tr("Measuring how fast this computer is…"), self.tr("Then one model is recommended for it."))

    def show_recommended(self, recommended: Recommendation | None) -> None:
        """Offer this one."""
        self.has_models = recommended is not None
        self.setVisible(self.has_models)
        self.button.setEnabled(self.has_models)
        if recommended is not None:
            size = file_size(recommended.quantization.size_bytes)
            korean = QLocale().language() == QLocale.Language.Korean
            facts = (
                self.tr("Recommended for this computer"),
                self.tr("{size} to download").format(size=size),
                speed_words(recommended.verdict.best.tokens_per_s),
            )
            line = " · ".join(fact for fact in facts if fact)
            good_at = recommended.model.good_at
            self.say(recommended.model.name, f"{line}\n{good_at.ko if korean else good_at.en}")
        self.changed.emit()
