"""Quality against what it takes, as pictures. Importing this imports pyqtgraph (0.4 s)."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QLocale, QPointF, QSizeF, Qt
from PySide6.QtGui import QPen

from desktop_app.ui.scoreboard.naming import placed
from desktop_app.ui.theme import Size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop_app.ui.theme import Theme

_HEIGHT = 280
_DECADE = 30
"""Where the greatest is more times the least than this, each tenfold takes the same room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A model in a picture: what it takes at `x`, its rating with its interval, whether it runs on this computer."""

    name: str
    x: float
    points: float
    low: float
    high: float
    is_local: bool
    is_certain: bool = True
    color: int = 0
    """The lanes' colours, counted from 0."""


class Picture(pg.PlotWidget):
    """Squares run on this computer, circles at a provider; the lines are the intervals."""

    def __init__(self, theme: Theme, words: str, x_words: str, y_words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self._theme = theme
        self._words = words
        self._spots: tuple[Spot, ...] = ()
        self._names: list[pg.TextItem] = []
        self.setFixedHeight(_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.setMenuEnabled(enableMenu=False)
        self._labels = {"bottom": x_words, "left": y_words}
        theme.changed.connect(self._draw)
        self.getPlotItem().vb.sigResized.connect(self._place_names)
        self._draw()

    def show_spots(self, spots: Sequence[Spot]) -> None:
        """Draw these."""
        self._spots = tuple(spots)
        number = QLocale().toString
        listed = "; ".join(
            f"{spot.name}: {number(round(spot.points))}, {number(float(spot.x), 'g', 3)}" for spot in spots
        )
        self.setAccessibleName(f"{self._words}. {listed}")
        self._draw()

    def _draw(self) -> None:
        plot, theme = self.getPlotItem(), self._theme
        plot.clear()
        self._names = []
        self.setBackground(theme.tokens.surface)
        font = theme.font(Size.CAPTION)
        for side, words in self._labels.items():
            axis = plot.getAxis(side)
            axis.setPen(QPen(theme.color("border"), 1))
            axis.setTextPen(theme.color("quiet"))
            axis.setTickFont(font)
            axis.setLabel(words, color=theme.color("quiet").name(), **{"font-size": f"{int(Size.CAPTION)}px"})
            axis.enableAutoSIPrefix(enable=False)
            axis.setGrid(40)
        if not self._spots:
            return
        scale = _Scale([spot.x for spot in self._spots])
        plot.getAxis("bottom").setTicks([scale.ticks()])
        left, right = scale.bounds()
        for spot in self._spots:
            self._add(spot, scale.place(spot.x))
        plot.setXRange(left, right, padding=0)
        # What nearly nothing is known of would press all others together.
        known = [spot for spot in self._spots if spot.is_certain] or self._spots
        low = min(*(spot.low for spot in known), *(spot.points for spot in self._spots))
        high = max(*(spot.high for spot in known), *(spot.points for spot in self._spots))
        plot.setYRange(low, high, padding=0.12)
        plot.getAxis("left").setTicks([_even_ticks(low, high)])
        for spot in self._spots:
            name = pg.TextItem(spot.name, color=theme.tokens.text)
            name.setFont(font)
            self._names.append(name)
            plot.addItem(name, ignoreBounds=True)
        self._place_names()

    def _place_names(self) -> None:
        """Again for each size: how far spots are apart is known in pixels alone."""
        if not self._names:
            return
        box = self.getPlotItem().vb
        scale = _Scale([spot.x for spot in self._spots])
        spots = [box.mapFromView(QPointF(scale.place(spot.x), spot.points)) for spot in self._spots]
        sizes = [QSizeF(name.boundingRect().size()) for name in self._names]
        for name, place in zip(self._names, placed(spots, sizes, box.rect()), strict=True):
            corner = box.mapToView(place.topLeft())
            name.setPos(corner.x(), corner.y())

    def _add(self, spot: Spot, x: float) -> None:
        plot, color = self.getPlotItem(), self._theme.tokens.lanes[spot.color % 6]
        style = Qt.PenStyle.SolidLine if spot.is_certain else Qt.PenStyle.DashLine
        plot.addItem(pg.PlotDataItem([x, x], [spot.low, spot.high], pen=pg.mkPen(color, width=2, style=style)))
        plot.addItem(
            pg.ScatterPlotItem(
                [x],
                [spot.points],
                size=11,
                symbol="s" if spot.is_local else "o",
                brush=pg.mkBrush(color),
                pen=pg.mkPen(self._theme.tokens.surface, width=1.5),
            )
        )


class _Scale:
    """Even, or a tenfold in the same room everywhere with 0 at the left end of it."""

    def __init__(self, values: Sequence[float]) -> None:
        positive = [value for value in values if value > 0]
        self._has_zero = len(positive) < len(values)
        self._by_decades = len(positive) > 0 and max(positive) / min(positive) > _DECADE
        self._least, self._most = (min(positive), max(positive)) if positive else (0.0, 1.0)
        self._zero = floor(log10(self._least)) - 1.0 if self._by_decades else 0.0

    def place(self, value: float) -> float:
        return value if not self._by_decades else log10(value) if value > 0 else self._zero

    def bounds(self) -> tuple[float, float]:
        if self._by_decades:
            left = self._zero if self._has_zero else log10(self._least)
            room = log10(self._most) - left
            return left - 0.08 * room, log10(self._most) + 0.08 * room
        return -0.06 * self._most, 1.08 * self._most

    def ticks(self) -> list[tuple[float, str]]:
        if not self._by_decades:
            return _even_ticks(0.0, self._most)
        decades = range(floor(log10(self._least)), ceil(log10(self._most)) + 1)
        ticks = [(float(decade), QLocale().toString(10.0**decade, "g", 6)) for decade in decades]
        return [(self._zero, QLocale().toString(0)), *ticks] if self._has_zero else ticks


def _even_ticks(low: float, high: float) -> list[tuple[float, str]]:
    room = (high - low) or 1.0
    step = 10.0 ** floor(log10(room / 4))
    step *= next(times for times in (1, 2, 5, 10) if room / (step * times) <= 5)
    first = ceil(low / step)
    digits = max(0, -floor(log10(step)))
    return [
        (number * step, QLocale().toString(float(number * step), "f", digits))
        for number in range(first, floor(high / step) + 1)
    ]
