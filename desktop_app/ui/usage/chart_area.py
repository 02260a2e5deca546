"""Where the chart stands: what it shows can be chosen, and its library is loaded when it is first wanted."""

from __future__ import annotations

import importlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.settings.card import plain
from desktop_app.ui.settings.flow import Flow
from desktop_app.ui.settings.segments import Segments
from desktop_app.ui.tasks import when_done
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.usage import words
from desktop_app.ui.usage.series import Shown, series_of, starts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.theme import Theme
    from desktop_app.ui.usage.chart import UsageChart
    from desktop_app.usage import UsageReport

_HEIGHT = 200


class ChartArea(QWidget):
    """The choice, the bars, and what each colour means."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._report: UsageReport | None = None
        self._shown = Shown.MONEY
        self._loading = False
        self.chart: UsageChart | None = None
        self.choice = Segments(theme, [(one, one.words) for one in Shown], self.choose)
        self.choice.setAccessibleName(self.tr("What the chart shows"))
        self.choice.show_value(self._shown)
        self.note = plain("", "caption")
        self._room = QWidget()
        self._room.setFixedHeight(_HEIGHT)
        self._legend = QHBoxLayout()
        self._legend.setSpacing(Space.L)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(self.choice)
        column.addWidget(self._room)
        column.addLayout(self._legend)
        column.addWidget(self.note)

    def choose(self, shown: Shown) -> None:
        """Show something else."""
        self._shown = shown
        self.choice.show_value(shown)
        self._draw()

    def show_report(self, report: UsageReport) -> None:
        """Draw what a period took."""
        self._report = report
        self._draw()

    def _draw(self) -> None:
        if self._report is None:
            return
        if self.chart is None:
            self._load()
            return
        report = self._report
        starts = starts_of(report.period)
        by_months = len(starts) > 1 and (starts[1] - starts[0]).days > 1
        labels = [words.month(one, short=True) if by_months else words.day_of_month(one, short=True) for one in starts]
        series = series_of(report.days, starts, self._shown)
        total = sum(sum(one.values) for one in series)
        summary = self.tr("{what}: {total} from {first} to {last}.").format(
            what=self._shown.words,
            total=self._shown.in_words(total),
            first=words.day(report.period.first),
            last=words.day(report.period.last),
        )
        self.chart.show_bars(labels, series, summary, self._shown.in_words)
        self.note.setText("" if total else self.tr("Nothing of this in the period."))
        self.note.setVisible(not total)
        self._explain([one.name for one in series])

    def _load(self) -> None:
        """It takes longer than a frame, so a thread does it."""
        if self._loading:
            return
        self._loading = True
        loader = ThreadPoolExecutor(1, thread_name_prefix="chart")
        loading = loader.submit(importlib.import_module, "desktop_app.ui.usage.chart")
        loader.shutdown(wait=False)
        when_done(loading, lambda _: self._make(), lambda _: None, self)

    def _make(self) -> None:
        from desktop_app.ui.usage.chart import UsageChart

        self.chart = UsageChart(self._theme)
        self.chart.setAccessibleName(self.tr("What answers took over time"))
        inner = QVBoxLayout(self._room)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.chart)
        self._draw()

    def _explain(self, names: Sequence[str]) -> None:
        while (item := self._legend.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if len(names) > 1:
            self._legend.addWidget(
                Flow([_Key(self._theme, place, name) for place, name in enumerate(names)], Space.L), 1
            )


class _Key(QWidget):
    """A colour and whose it is."""

    def __init__(self, theme: Theme, place: int, name: str) -> None:
        super().__init__()
        self._theme, self._place = theme, place
        self._words = plain(name, "caption")
        self._words.setWordWrap(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(Metric.MARK + Space.S, 0, 0, 0)
        row.addWidget(self._words)

    def sizeHint(self) -> QSize:
        words = self._words.sizeHint()
        return QSize(words.width() + Metric.MARK + Space.S, words.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        lanes = self._theme.tokens.lanes
        painter.setBrush(QColor(lanes[self._place % len(lanes)]))
        painter.drawEllipse(0, (self.height() - Metric.MARK) // 2, Metric.MARK, Metric.MARK)
