"""A number that may be left open, or set by a slider over the values that make sense."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt

from desktop_app.ui.inspector.optional_row import OptionalRow
from desktop_app.ui.inspector.slider_row import PanelSlider

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.theme import Theme


class OptionalSlider(OptionalRow):
    """Its slider goes over `stops`, which ascend; the field takes every number between the first and the last."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        explanation: str,
        *,
        open_words: str,
        fixed_words: str,
        stops: Sequence[int],
        offered: int,
        parent: QWidget | None = None,
    ) -> None:
        self.slider = PanelSlider(Qt.Orientation.Horizontal)
        self._stops: Sequence[int] = stops
        super().__init__(
            theme,
            name,
            explanation,
            open_words=open_words,
            fixed_words=fixed_words,
            least=stops[0],
            most=stops[-1],
            offered=offered,
            parent=parent,
        )
        self.slider.setAccessibleName(name)
        self.slider.setAccessibleDescription(explanation)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.setPageStep(1)
        self.slider.valueChanged.connect(self._slide)
        self.column.insertWidget(2, self.slider)
        self.show_stops(stops, least=stops[0], offered=offered)

    def show_stops(self, stops: Sequence[int], *, least: int, offered: int) -> None:
        """Another range; the field takes numbers from `least` on."""
        self._stops, self.offered = stops, offered
        self.field.set_range(least, stops[-1])
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, len(stops) - 1)
        self.show_value(self.value)

    def show_value(self, value: int | None) -> None:
        """Show what holds."""
        super().show_value(value)
        self.slider.setVisible(value is not None)
        if value is not None:
            with QSignalBlocker(self.slider):
                self.slider.setValue(min(bisect_left(self._stops, value), len(self._stops) - 1))

    def _slide(self, place: int) -> None:
        value = self._stops[place]
        self.show_value(value)
        self.changed.emit(value)
