"""Bars over days or months, one colour an account. Importing this imports pyqtgraph (0.5 s)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QFrame, QToolTip, QVBoxLayout, QWidget

from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import Size, Space

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QResizeEvent

    from desktop_app.ui.theme import Theme
    from desktop_app.ui.usage.series import Series

_HEIGHT = 200
_WIDTH = 0.72
_LABEL_PX = 68


class _Amounts(pg.AxisItem):
    """The values at the left in words."""

    say: Callable[[float], str] = str

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        del scale, spacing
        return [self.say(value) if value else "" for value in values]


class UsageChart(QWidget):
    """Shows nothing until it is told what; the values of a bar appear beside the pointer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._labels: tuple[str, ...] = ()
        self._series: tuple[Series, ...] = ()
        self._bars: list[pg.BarGraphItem] = []
        self.setFixedHeight(_HEIGHT)
        self._amounts = _Amounts("left")
        self._plot = pg.PlotWidget(self, axisItems={"left": self._amounts})
        self._plot.setFrameShape(QFrame.Shape.NoFrame)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setMenuEnabled(enableMenu=False)
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        self._plot.getPlotItem().setContentsMargins(0, Space.XS, 0, 0)
        self._plot.scene().sigMouseMoved.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._plot)
        theme.changed.connect(self._draw)

    def show_bars(
        self, labels: Sequence[str], series: Sequence[Series], summary: str, say: Callable[[float], str]
    ) -> None:
        """A bar for each label; `summary` says to those who do not see it what there is to see, and `say` a value in
        words.
        """
        self._labels, self._series = tuple(labels), tuple(series)
        self._amounts.say = say
        self.setAccessibleDescription(summary)
        self._draw()

    def bar_words(self, place: int) -> str:
        """What one bar says, a line for each of its parts."""
        said = [f"{one.name}  {one.words[place]}" for one in self._series if one.values[place]]
        return "\n".join([self._labels[place], *said])

    def leaveEvent(self, event: QEvent) -> None:
        """The words go with the pointer."""
        QToolTip.hideText()
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More labels where there is more room."""
        super().resizeEvent(event)
        self._label()

    def _draw(self) -> None:
        plot = self._plot.getPlotItem()
        self._plot.setBackground(self._theme.tokens.surface)
        for bar in self._bars:
            plot.removeItem(bar)
        self._bars = []
        below = [0.0] * len(self._labels)
        for number, one in enumerate(self._series):
            brush = pg.mkBrush(self.color_of(number))
            bar = pg.BarGraphItem(
                x=range(len(below)), y0=list(below), height=list(one.values), width=_WIDTH, brush=brush, pen=None
            )
            below = [under + value for under, value in zip(below, one.values, strict=True)]
            plot.addItem(bar)
            self._bars.append(bar)
        most = max(below, default=0.0) or 1.0
        plot.setXRange(-0.6, max(len(below), 1) - 0.4, padding=0)
        plot.setYRange(0, most * 1.08, padding=0)
        for name in ("left", "bottom"):
            axis = plot.getAxis(name)
            axis.setPen(QPen(self._theme.color("hairline")))
            axis.setTextPen(self._theme.color("quiet"))
            axis.setTickFont(self._theme.font(Size.CAPTION))
            axis.setStyle(tickLength=0)
            axis.setZValue(-1)
            axis.enableAutoSIPrefix(enable=False)
        plot.showGrid(y=True, alpha=0.12)
        self._label()

    def color_of(self, number: int) -> str:
        """The colour of a series; the one after the last is the first again."""
        return self._theme.tokens.lanes[number % len(self._theme.tokens.lanes)]

    def _label(self) -> None:
        room = max(1, (self.width() - 60) // _LABEL_PX)
        step = -(-len(self._labels) // room) or 1
        ticks = [(place, words) for place, words in enumerate(self._labels) if place % step == 0]
        self._plot.getPlotItem().getAxis("bottom").setTicks([ticks])

    def _tell(self, at: QPointF) -> None:
        spot = self._plot.getPlotItem().vb.mapSceneToView(at)
        place = round(spot.x())
        if 0 <= place < len(self._labels) and abs(spot.x() - place) <= _WIDTH / 2 and spot.y() >= 0:
            where = self._plot.mapToGlobal(self._plot.mapFromScene(at))
            QToolTip.showText(where, literal_tooltip(self.bar_words(place)), self._plot)
        else:
            QToolTip.hideText()
