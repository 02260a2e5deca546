"""For which context length a model that can be had is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop_app.services.fit import context_lengths, usual_n_ctx
from desktop_app.ui.inspector.numbers import count
from desktop_app.ui.settings.choice_box import ChoiceBox
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.services.fit import Shape
    from desktop_app.ui.theme import Theme

_WIDTH = 140


class ContextLength(QWidget):
    """A choice, as soon as it is known which lengths there are; `chosen` when a person took one."""

    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._lengths: tuple[int, ...] = ()
        self.box = ChoiceBox(theme)
        self.box.setAccessibleName(self.tr("Context length in tokens"))
        self.box.setFixedWidth(_WIDTH)
        self.box.activated.connect(lambda _: self.chosen.emit())
        label = QLabel(self.tr("Context length"))
        label.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        row.addWidget(label)
        row.addWidget(self.box)
        row.addStretch(1)

    @property
    def n_ctx(self) -> int | None:
        """Tokens; None while nothing is known."""
        length = self.box.currentData()
        return None if length is None else int(length)

    def show_shape(self, shape: Shape | None) -> None:
        """Offer what a model of this shape can have; what was chosen stays if it is among that."""
        lengths = context_lengths(shape) if shape is not None else ()
        self.setVisible(len(lengths) > 1)
        if shape is None or lengths == self._lengths:
            return
        asked = self.n_ctx if self._lengths else None
        self._lengths = lengths
        self.box.clear()
        for length in lengths:
            self.box.addItem(count(length), length)
        usual = asked if asked in lengths else usual_n_ctx(shape)
        self.box.setCurrentIndex(max(self.box.findData(usual), 0))
