"""Before a saved comparison is run again: which models do it here, what is missing, what was voted then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain import ModelRef
from desktop_app.services.reports import recorded_votes
from desktop_app.ui.accounts.buttons import button
from desktop_app.ui.chat.invisible import visible
from desktop_app.ui.reports.needed_model import NeededRow
from desktop_app.ui.reports.words import report_words
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.settings.flow import Flow
from desktop_app.ui.text import one_line, shortened
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.scroll_area import ScrollArea

if TYPE_CHECKING:
    from desktop_app.services.reports import SavedComparison
    from desktop_app.ui.theme import Theme

_WIDTH = 620
_LEAST_HEIGHT = 240
_AROUND = 260
"""Pixels: what the list has at least, and what the window keeps for all else."""

MOST_VOTES = 20
MOST_NAMED = 20
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which model answers for which of the file, by provider and id."""

    models: Mapping[tuple[str, str], ModelRef]


class AgainDialog(QDialog):
    """`decided` gets the models that are to answer, by those that did; none: the answers are only to be seen."""

    decided = Signal(Chosen)

    def __init__(self, theme: Theme, saved: SavedComparison, parent: QWidget) -> None:
        super().__init__(parent)
        self._saved = saved
        title = self.tr("Run this comparison again?")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self.rows = [NeededRow(theme, one) for one in saved.models]
        card = Card(theme)
        for row in self.rows:
            card.add_widget(row)
            row.changed.connect(self._follow)
        self.notes = [plain(words, "caption") for words in self._notes()]
        self.run = button(self.tr("Run again"), self.tr("Ask the models all of it again"), self._run, "primary")
        self.run.setDefault(True)
        self.show_only = button(
            self.tr("Only show the answers"), self.tr("Show the answers and ask no model"), self._show_only
        )
        self.cancel = button(self.tr("Cancel"), self.tr("Bring nothing in"), self.reject)
        self.votes = self._votes()
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, Space.S, 0)
        inside.setSpacing(Space.M)
        inside.addWidget(card)
        for note in self.notes:
            inside.addWidget(note)
        if self.votes:
            inside.addWidget(plain(self.tr("Votes in the file"), "strong"))
            for vote in self.votes:
                inside.addWidget(vote)
            inside.addWidget(
                plain(
                    self.tr("These are of whoever saved the file, to compare with; they do not count among yours."),
                    "caption",
                )
            )
        inside.addStretch(1)
        area = ScrollArea(body)
        most = max(_LEAST_HEIGHT, parent.height() - _AROUND)
        area.setFixedHeight(min(most, inside.heightForWidth(_WIDTH - 2 * Space.XL) + Space.S))
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.M)
        column.addWidget(plain(title, "section"))
        column.addWidget(plain(self._what()))
        column.addWidget(area)
        line = QHBoxLayout()
        line.addWidget(Flow((self.cancel, self.show_only, self.run), Space.S))
        column.addLayout(line)
        self._follow()

    def _what(self) -> str:
        made = self._saved.recorded.made_at.astimezone()
        day = QLocale().toString(QDate(made.year, made.month, made.day), QLocale.FormatType.ShortFormat)
        name = visible(shortened(self._saved.recorded.title, _LONGEST_TITLE))
        prompts = self.tr("%n prompt(s)", "", len(self._saved.recorded.turns))
        lanes = self.tr("%n lane(s)", "", len(self._saved.lanes))
        return (
            self.tr("“%1”, saved on %2: %3 in %4. Each is asked as it was then, with the seeds that were used.")
            .replace("%2", day)
            .replace("%3", prompts)
            .replace("%4", lanes)
            .replace("%1", name)
        )

    def _notes(self) -> list[str]:
        notes = []
        if self._saved.missing:
            names = ", ".join(visible(shortened(name, _LONGEST_TITLE)) for name in self._saved.missing[:MOST_NAMED])
            names += ", …" if len(self._saved.missing) > MOST_NAMED else ""
            notes.append(
                self.tr("These attached files are not in it, so the models are asked without them: %1").replace(
                    "%1", names
                )
            )
        if self._saved.goes_to_trash:
            notes.append(
                self.tr("There is no room for every lane twice: the last of the saved ones go to the trash for lanes.")
            )
        return notes

    def _votes(self) -> list[QWidget]:
        told = recorded_votes(self._saved, report_words(), MOST_VOTES)
        shown = [plain(visible(one_line(words))) for words in told]
        more = len(self._saved.recorded.votes) - len(shown)
        if more > 0:
            shown.append(plain(self.tr("And %n more.", "", more), "quiet"))
        return list[QWidget](shown)

    def _chosen(self) -> dict[tuple[str, str], ModelRef]:
        return {row.key: model for row in self.rows if (model := row.chosen) is not None}

    def _follow(self) -> None:
        self.run.setEnabled(bool(self._chosen()))

    def _run(self) -> None:
        self.decided.emit(Chosen(self._chosen()))
        self.accept()

    def _show_only(self) -> None:
        self.decided.emit(Chosen({}))
        self.accept()
