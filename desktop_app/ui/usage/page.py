"""The page of usage: a period, its sums, a chart, a table, and the cap of the month."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop_app.ui.accounts.buttons import button
from desktop_app.ui.panes import mark_panes
from desktop_app.ui.place import Page
from desktop_app.ui.present_error import error_words
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.settings.flow import Flow
from desktop_app.ui.settings.segments import Segments
from desktop_app.ui.tasks import when_done
from desktop_app.ui.theme import Metric, Space
from desktop_app.ui.usage.cap_card import CapCard
from desktop_app.ui.usage.chart_area import ChartArea
from desktop_app.ui.usage.instead_card import InsteadCard
from desktop_app.ui.usage.periods import Span
from desktop_app.ui.usage.table import UsageTable, by_words
from desktop_app.ui.usage.tiles import Tiles
from desktop_app.ui.widgets.icon_button import IconButton
from desktop_app.usage import By, Period, today

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QShowEvent

    from desktop_app.errors import AppError
    from desktop_app.services.events import AccountsChanged, AnswerEnded, VotesChanged
    from desktop_app.ui.accounts.service import Accounts
    from desktop_app.ui.bridge import Bridge
    from desktop_app.ui.live_preferences import LivePreferences
    from desktop_app.ui.theme import Theme
    from desktop_app.ui.usage.service import Usage
    from desktop_app.usage import UsageReport

_COLUMN = 880

_GROUPS = (By.MODEL, By.ACCOUNT, By.CONVERSATION, By.DAY, By.MONTH)


class UsagePage(Page):
    """Looks anew whenever it is shown, and after each answer while it is."""

    accounts_wanted = Signal()

    def __init__(
        self, theme: Theme, usage: Usage, *, accounts: Accounts, preferences: LivePreferences, bridge: Bridge
    ) -> None:
        super().__init__()
        self._usage = usage
        self._accounts = accounts
        self._span = Span.MONTH
        self._by = By.MODEL
        self._first: date | None = None
        self._shown: tuple[Period, By] | None = None
        self.setObjectName("main")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Usage"))
        self.back = IconButton(theme, "chevron-left", self.tr("Back to the chat"))
        self.back.set_words(self.tr("Back to the chat"), QKeySequence(Qt.Key.Key_Escape))
        self.back.clicked.connect(self.closed)
        self.export = button(self.tr("Save as CSV…"), self.tr("Save the answers of this period as CSV"), self._export)
        self.spans = Segments(theme, [(span, span.words) for span in Span], self.choose_span)
        self.spans.setAccessibleName(self.tr("Period"))
        self.groups = Segments(theme, [(by, by_words(by)) for by in _GROUPS], self.choose_group)
        self.groups.setAccessibleName(self.tr("Sums by"))
        self.tiles = Tiles(theme)
        self.cap = CapCard(theme, preferences)
        self.instead = InsteadCard(theme)
        self.instead.accounts_wanted.connect(self.accounts_wanted)
        self.chart = ChartArea(theme)
        self.table = UsageTable()
        self.empty = plain(
            self.tr("No model has answered in this period. What answers take is noted here from the first one on."),
            "quiet",
        )
        self.ask = button(self.tr("Ask something"), self.tr("Ask something"), self.closed.emit)
        self.note = plain("", "quiet")
        self.note.hide()
        self.hidden = plain("", "caption")
        self._nothing = QWidget()
        self._nothing.hide()
        self._filled = QWidget()
        self._lay_out(theme)
        self.spans.show_value(self._span)
        self.groups.show_value(self._by)
        bridge.answer_ended.connect(self._look_if_seen)
        bridge.votes_changed.connect(self._look_if_seen)
        bridge.accounts_changed.connect(self._take_accounts)

    @property
    def is_settled(self) -> bool:
        """Whether what was chosen is shown."""
        return self._shown == (self.period, self._by)

    @property
    def period(self) -> Period:
        """The days that are shown."""
        return self._span.period(today(), self._first)

    def choose_span(self, span: Span) -> None:
        """Show another period."""
        self._span = span
        self.spans.show_value(span)
        self._look_up()

    def choose_group(self, by: By) -> None:
        """Make the table's sums by something else."""
        self._by = by
        self.groups.show_value(by)
        self._look_up()

    def look(self) -> None:
        """Bring all of it up to date."""
        when_done(self._usage.first_day(), self._begin, self._fail, self)
        when_done(self._usage.cap(), self.cap.show_state, self._fail, self)
        when_done(self._usage.energy(), self.tiles.show_standing, self._fail, self)
        self.instead.show_accounts(self._accounts.accounts)

    def save_to(self, path: Path) -> None:
        """Write the period's answers to a file."""
        when_done(
            self._usage.write_csv(self.period, path),
            lambda rows: self._say(self.tr("%n answer(s) written to %1", "", rows).replace("%1", path.name)),
            self._fail,
            self,
        )

    def take_focus(self) -> None:
        """To the choice of the period."""
        chosen = [segment for segment in self.spans.segments if segment.isChecked()]
        (chosen or self.spans.segments)[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again."""
        super().showEvent(event)
        self.look()

    def _begin(self, first: date | None) -> None:
        self._first = first
        self._look_up()

    def _look_if_seen(self, _: AnswerEnded | VotesChanged) -> None:
        if self.isVisible():
            self.look()

    def _take_accounts(self, event: AccountsChanged) -> None:
        self.instead.show_accounts(event.accounts)

    def _look_up(self) -> None:
        when_done(self._usage.report(self.period, self._by), self._show, self._fail, self)

    def _show(self, report: UsageReport) -> None:
        if (report.period, report.by) != (self.period, self._by):
            return  # another one was chosen meanwhile
        self._shown = report.period, report.by
        self._nothing.setVisible(report.is_empty)
        self._filled.setVisible(not report.is_empty)
        self.export.setEnabled(not report.is_empty)
        self.hidden.setText(
            self.tr("%n answer(s) without names are counted once you have voted.", "", report.hidden)
            if report.hidden
            else ""
        )
        self.hidden.setVisible(report.hidden > 0)
        self.tiles.show_report(report)
        self.chart.show_report(report)
        self.table.show_report(report)
        self.instead.show_report(report)

    def _fail(self, error: AppError) -> None:
        said = error_words(error)
        self._say(f"{said.message} {said.hint}".strip())

    def _say(self, told: str) -> None:
        self.note.setText(told)
        self.note.setVisible(bool(told))

    def _export(self) -> None:
        period = self.period
        name = f"tandem-usage-{period.first}-{period.last}.csv"
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save as CSV"), str(Path.home() / name), self.tr("CSV files (*.csv)")
        )
        if path:
            self.save_to(Path(path))

    def _lay_out(self, theme: Theme) -> None:
        head = QWidget()
        head.setObjectName("header")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setFixedHeight(Metric.HEADER)
        title = QLabel(self.tr("Usage"))
        title.setProperty("role", "strong")
        row = QHBoxLayout(head)
        row.setContentsMargins(Space.S, 0, Space.L, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.back)
        row.addWidget(title)
        row.addWidget(self.note, 1)
        row.addStretch(0)
        row.addWidget(self.export)
        chart = Card(theme)
        chart.add_widget(self.chart)
        filled = QVBoxLayout(self._filled)
        filled.setContentsMargins(0, 0, 0, 0)
        filled.setSpacing(Space.L)
        for part in (self.tiles, self.instead, chart, self.groups, self.table):
            filled.addWidget(part)
        nothing = QVBoxLayout(self._nothing)
        nothing.setContentsMargins(0, 0, 0, 0)
        nothing.setSpacing(Space.M)
        nothing.addWidget(self.empty)
        nothing.addWidget(Flow((self.ask,), Space.S))
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(Flow((self.spans,), Space.S))
        column.addWidget(self.cap)
        column.addWidget(self.hidden)
        column.addWidget(self._nothing)
        column.addWidget(self._filled)
        column.addStretch(1)
        area = _area(column)
        mark_panes(head, area)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(head)
        lines.addWidget(area, 1)


def _area(column: QVBoxLayout) -> QScrollArea:
    """A page that scrolls, with its column in the middle."""
    inner = QWidget()
    inner.setLayout(column)
    inner.setMaximumWidth(_COLUMN)
    page = QWidget()
    page.setObjectName("shaded")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    row = QHBoxLayout(page)
    row.setContentsMargins(Space.XL, Space.L, Space.XL, Space.XXL)
    row.addStretch(1)
    row.addWidget(inner, _COLUMN)
    row.addStretch(1)
    area = QScrollArea()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
