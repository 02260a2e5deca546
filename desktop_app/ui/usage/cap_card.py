"""The month's cap: how far it is used up, and how high it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.preferences import MOST_MONEY
from desktop_app.ui.icons import icon_pixmap
from desktop_app.ui.inspector.number_field import NumberField
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.settings.switch import Switch
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.usage import words
from desktop_app.usage import NANOS, WARN_AT, CapState

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.theme import Theme

USUAL = 20.0
"""Dollars, for a first cap."""

_BAR = 6


class Meter(QWidget):
    """A bar filled to a share; amber from the warning on, red when it is full."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_share(self, share: float) -> None:
        """0..1, or more."""
        self._share = share
        self.update()

    def sizeHint(self) -> QSize:
        """A thin line."""
        return QSize(80, _BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The track, and what is filled of it."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        painter.setBrush(self._theme.color("pressed"))
        painter.drawRoundedRect(box, _BAR / 2, _BAR / 2)
        box.setWidth(box.width() * min(self._share, 1.0))
        painter.setBrush(self._theme.color(token_of(self._share)))
        painter.drawRoundedRect(box, _BAR / 2, _BAR / 2)


def token_of(share: float) -> str:
    """The colour of a share of the cap."""
    return "red" if share >= 1 else "amber" if share >= WARN_AT else "accent"


class CapCard(Card):
    """Sets `Preferences.monthly_cap`; `changed` when it did."""

    changed = Signal()

    def __init__(self, theme: Theme, preferences: LivePreferences) -> None:
        super().__init__(theme)
        self._theme = theme
        self._preferences = preferences
        self._state: CapState | None = None
        self.switch = Switch(theme)
        self.switch.clicked.connect(self._switch)
        self.add(
            self.tr("Monthly cap for cloud models"),
            self.tr("You are warned at 80%. Nothing is sent that would go beyond it, by an estimate of its price."),
            self.switch,
        )
        self.field = NumberField(
            self.tr("Monthly cap in US dollars"), least=0, most=MOST_MONEY, step=5, whole=False, parent=self
        )
        self.field.entered.connect(self._set)
        self.why = plain("", "caption")
        self.why.hide()
        self.field.refused.connect(self._refuse)
        self.meter = Meter(theme)
        self.mark = QLabel()
        self.words = plain("")
        self.until = plain("", "caption")
        self.row = self._row_of_state()
        self.add_widget(self.row)
        preferences.changed.connect(self._follow)
        self._follow()

    def show_state(self, state: CapState) -> None:
        """Where the month stands."""
        self._state = state
        self._follow()

    def _row_of_state(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(self.mark)
        line.addWidget(self.words, 1)
        line.addWidget(plain("$"), 0)
        line.addWidget(self.field)
        column = QVBoxLayout(row)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.L)
        column.setSpacing(Space.S)
        column.addLayout(line)
        column.addWidget(self.meter)
        column.addWidget(self.until)
        column.addWidget(self.why)
        return row

    def _follow(self) -> None:
        cap = self._preferences.current.monthly_cap
        self.switch.setChecked(cap is not None)
        self.row.setVisible(cap is not None)
        if cap is None or self._state is None:
            return
        self.field.show_value(cap)
        state = CapState(today=self._state.today, nanos=self._state.nanos, cap=cap)
        share = state.share
        self.meter.show_share(share)
        spent = self.tr("{spent} of {cap} spent in {month}").format(
            spent=words.amount(state.nanos), cap=words.amount(round(cap * NANOS)), month=words.month(state.today)
        )
        self.mark.setVisible(share >= WARN_AT)
        if share >= WARN_AT:
            told = self.tr("reached") if share >= 1 else self.tr("nearly reached")
            spent = f"{spent}: {told}"
            color = self._theme.color(token_of(share))
            self.mark.setPixmap(icon_pixmap("triangle-alert", color, Metric.ICON, self.devicePixelRatioF()))
        self.words.setText(spent)
        self.meter.setAccessibleName(spent)
        self.until.setText(
            self.tr("It counts from nothing again on {day}.").format(day=words.day_of_month(state.until))
        )

    def _switch(self) -> None:
        self._change(USUAL if self.switch.isChecked() else None)

    def _set(self, cap: float) -> None:
        self._change(cap)

    def _change(self, cap: float | None) -> None:
        self._preferences.change(monthly_cap=cap)
        self.changed.emit()

    def _refuse(self, why: str) -> None:
        self.why.setText(why)
        self.why.setVisible(bool(why))
