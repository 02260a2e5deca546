"""The sums of a period as a table, by what the reader chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem

from desktop_app.domain import LOCAL
from desktop_app.errors import QT_TRANSLATE_NOOP
from desktop_app.ui.inspector.numbers import count
from desktop_app.ui.text import literal_tooltip
from desktop_app.ui.theme import Metric
from desktop_app.ui.usage import words
from desktop_app.usage import By

if TYPE_CHECKING:
    from desktop_app.usage import UsageReport, UsageSum

MOST_ROWS = 500
"""The rest is in the file."""

_SHOWN_ROWS = 12
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

_HEADS = {
    By.MODEL: QT_TRANSLATE_NOOP("UsageTable", "Model"),
    By.ACCOUNT: QT_TRANSLATE_NOOP("UsageTable", "Account"),
    By.CONVERSATION: QT_TRANSLATE_NOOP("UsageTable", "Conversation"),
    By.DAY: QT_TRANSLATE_NOOP("UsageTable", "Day"),
    By.MONTH: QT_TRANSLATE_NOOP("UsageTable", "Month"),
}


def by_words(by: By) -> str:
    """What a table is made by."""
    return QCoreApplication.translate("UsageTable", _HEADS[by])


class UsageTable(QTreeWidget):
    """As high as its rows, up to a number; then it scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(6)
        self.setProperty("role", "box")
        self.setProperty("quiet", True)  # noqa: FBT003 - Qt's
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName(self.tr("Sums of the period"))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def show_report(self, report: UsageReport) -> None:
        """List its sums: what costs most first, or the newest."""
        self.clear()
        heads = [by_words(report.by), self.tr("Answers"), self.tr("Tokens read"), self.tr("Tokens written")]
        self.setHeaderLabels([*heads, self.tr("Time here"), self.tr("Cost")])
        for column in range(1, 6):
            self.headerItem().setTextAlignment(column, _RIGHT)
        for one in _ordered(report)[:MOST_ROWS]:
            self.addTopLevelItem(self._item(one, report.by))
        rows = min(max(self.topLevelItemCount(), 1), _SHOWN_ROWS)
        self.setFixedHeight(rows * Metric.ROW_COMPACT + self.header().sizeHint().height() + 4)

    def _item(self, one: UsageSum, by: By) -> QTreeWidgetItem:
        item = QTreeWidgetItem(
            [
                words.name_of(one, by),
                count(one.answers),
                count(one.prompt_tokens),
                count(one.completion_tokens),
                _time(one, by),
                words.money_of(one),
            ]
        )
        for column in range(1, 6):
            item.setTextAlignment(column, _RIGHT)
        item.setToolTip(0, literal_tooltip(words.name_of(one, by)))
        item.setToolTip(5, literal_tooltip(self._explained(one)))
        return item

    def _explained(self, one: UsageSum) -> str:
        told = []
        if one.estimates:
            told.append(
                self.tr("%n answer(s) were stopped or not counted by the provider: an estimate.", "", one.estimates)
            )
        if one.unpriced:
            told.append(self.tr("The price of %n answer(s) is not known and not in the sum.", "", one.unpriced))
        return "\n".join(told)


def _ordered(report: UsageReport) -> list[UsageSum]:
    if report.by in {By.DAY, By.MONTH}:
        return sorted(report.sums, key=lambda one: one.keys, reverse=True)
    return sorted(report.sums, key=lambda one: (-one.nanos, -one.completion_tokens))


def _time(one: UsageSum, by: By) -> str:
    """Seconds of this computer; those of a cloud model are somebody else's."""
    if by in {By.MODEL, By.ACCOUNT} and not one.keys[0].startswith(LOCAL):
        return words.NOTHING
    return words.seconds(one.local_s) if one.local_s else words.NOTHING
