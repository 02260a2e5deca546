"""A number between two ends: a slider for the hand, a field for the exact value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QSlider, QVBoxLayout, QWidget

from desktop_app.domain import Sampling
from desktop_app.ui.inspector.number_field import NumberField
from desktop_app.ui.inspector.numbers import shown
from desktop_app.ui.inspector.row_head import RowHead, say_trouble, trouble_label
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

    from desktop_app.ui.inspector.parameters import Parameter
    from desktop_app.ui.theme import Theme


class PanelSlider(QSlider):
    """Does not change while the panel is scrolled over it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel belongs to the panel."""
        event.ignore()


class SliderRow(QWidget):
    """One parameter."""

    entered = Signal(float)

    def __init__(self, theme: Theme, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameter = parameter
        self.field = NumberField(
            parameter.name,
            least=parameter.least,
            most=parameter.most,
            step=parameter.step,
            whole=parameter.whole,
        )
        self.head = RowHead(theme, parameter.name, parameter.words, self.field)
        self.slider = PanelSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(round(parameter.least / parameter.step), round(parameter.slider_most / parameter.step))
        self.slider.setPageStep(max(1, (self.slider.maximum() - self.slider.minimum()) // 10))
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.setAccessibleName(parameter.name)
        self.slider.setAccessibleDescription(parameter.words)
        self.trouble = trouble_label()
        self.field.entered.connect(self._enter)
        self.field.refused.connect(lambda words: say_trouble(self.trouble, words))
        self.slider.valueChanged.connect(self._slide)
        self._usual = Sampling()
        self.head.reset_requested.connect(lambda: self._enter(parameter.of(self._usual)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self.head)
        column.addWidget(self.slider)
        column.addWidget(self.trouble)

    def set_usual(self, sampling: Sampling) -> None:
        """What counts as not changed, from the next value on."""
        self._usual = sampling

    def show_value(self, value: float) -> None:
        """Show what holds."""
        self.field.show_value(value)
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(value / self.parameter.step))
        usual = self.parameter.of(self._usual)
        self.head.set_changed(shown(usual) if value != usual else None)

    def set_possible(self, *, possible: bool) -> None:
        """Whether the model takes it at all."""
        for control in (self.slider, self.field):
            control.setEnabled(possible)

    def _slide(self, position: int) -> None:
        self._enter(round(position * self.parameter.step, 6))

    def _enter(self, value: float) -> None:
        self.show_value(value)
        self.entered.emit(value)
