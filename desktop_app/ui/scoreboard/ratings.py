"""The ratings, best first: one line for each model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.ui.icons import paint_icon
from desktop_app.ui.scoreboard.interval import Interval, Scale
from desktop_app.ui.scoreboard.words import (
    interval_words,
    points_words,
    record_words,
    spoken,
    verdict_explained,
    verdict_words,
    where_words,
)
from desktop_app.ui.settings.card import plain
from desktop_app.ui.text import literal_tooltip, one_line
from desktop_app.ui.theme import Metric, Radius, Space
from desktop_app.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent

    from desktop_app.services.scoreboard import Standing
    from desktop_app.ui.theme import Theme

_NAME = 120


class Ratings(QWidget):
    """Tab goes to it as to one place, the arrows from line to line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.lines: list[RatingLine] = []

    def show_standings(self, standings: Sequence[Standing]) -> None:
        """Show these and no others."""
        for line in self.lines:
            line.hide()
            line.deleteLater()
        scale = Scale.over(standings) if standings else Scale(0, 1)
        self.lines = [
            RatingLine(self._theme, standing, place, scale, self) for place, standing in enumerate(standings, start=1)
        ]
        for line in self.lines:
            self._column.addWidget(line)
            line.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        if self.lines:
            self.lines[0].setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From line to line."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        now = next((place for place, line in enumerate(self.lines) if line.hasFocus()), None)
        if step is None or now is None or not 0 <= now + step < len(self.lines):
            super().keyPressEvent(event)
            return
        for place, line in enumerate(self.lines):
            held = place == now + step
            line.setFocusPolicy(Qt.FocusPolicy.StrongFocus if held else Qt.FocusPolicy.ClickFocus)
        self.lines[now + step].setFocus(Qt.FocusReason.OtherFocusReason)


class RatingLine(QWidget):
    """Place, name, interval, rating, and whether the votes suffice."""

    def __init__(self, theme: Theme, standing: Standing, place: int, scale: Scale, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.standing = standing
        self.setAccessibleName(spoken(standing, place))
        self.setAccessibleDescription(verdict_explained(standing))
        name = ElidedLabel("strong")
        name.show_words(one_line(standing.label))
        name.setMinimumWidth(_NAME)
        where = ElidedLabel("caption")
        where.show_words(where_words(standing))
        rating = QLabel(points_words(standing.points))
        rating.setProperty("role", "strong")
        rating.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bounds = plain(interval_words(standing), "caption")
        bounds.setWordWrap(False)
        bounds.setAlignment(Qt.AlignmentFlag.AlignRight)
        verdict = _Verdict(theme, standing)
        record = plain(record_words(standing), "caption")
        record.setWordWrap(False)
        number = plain(QLocale().toString(place) if standing.is_certain else "–", "quiet")
        number.setFixedWidth(Space.XL)
        grid = QGridLayout(self)
        grid.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(2)
        grid.addWidget(number, 0, 0, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(name, 0, 1)
        grid.addWidget(where, 1, 1)
        grid.addWidget(Interval(theme, standing, scale), 0, 2, 2, 1)
        grid.addWidget(rating, 0, 3)
        grid.addWidget(bounds, 1, 3)
        grid.addWidget(verdict, 0, 4)
        grid.addWidget(record, 1, 4)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 3)
        grid.setColumnMinimumWidth(3, 84)
        grid.setColumnMinimumWidth(4, 150)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, label is not name)
        self.setToolTip(literal_tooltip(verdict_explained(standing)))
        theme.changed.connect(self.update)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Seen where it is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Without the ring."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line above all but the first, a ring around the one with the focus."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.y() > 0:
            painter.setPen(QPen(self._theme.color("hairline"), 1))
            painter.drawLine(QPointF(Space.L, 0.5), QPointF(self.width() - Space.L, 0.5))
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("accent"), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), Radius.CONTROL, Radius.CONTROL)


class _Verdict(QWidget):
    """A sign with words: colour alone says nothing."""

    def __init__(self, theme: Theme, standing: Standing) -> None:
        super().__init__()
        self._theme = theme
        self._told = standing.is_told_apart
        self._words = plain(verdict_words(standing))
        self._words.setWordWrap(False)
        row = QVBoxLayout(self)
        row.setContentsMargins(Metric.ICON + Space.XS, 0, 0, 0)
        row.addWidget(self._words)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A tick, or a question mark."""
        del event
        painter = QPainter(self)
        name, token = ("check", "green") if self._told else ("circle-question-mark", "amber")
        size = Metric.ICON - 2
        paint_icon(painter, name, self._theme.color(token), QRectF(0, (self.height() - size) / 2, size, size))
