"""One model on this computer: what it is, whether it fits, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop_app.services.events import Work
from desktop_app.services.models import Origin
from desktop_app.ui.first_run.sign import Sign
from desktop_app.ui.fit_words import ICONS, TOKENS, need_words, verdict_words
from desktop_app.ui.icons import keep_icon
from desktop_app.ui.inspector.flow import FlowLayout
from desktop_app.ui.models.entry_words import billions, licence_words, shown
from desktop_app.ui.models.library_copies import Copies
from desktop_app.ui.models.library_words import context_words, kind_words, when_words
from desktop_app.ui.models.notice import Notice
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.text import file_size
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.icon_button import IconButton
from desktop_app.ui.widgets.scroll_area import ScrollArea
from desktop_app.ui.widgets.title_edit import TitleEdit

if TYPE_CHECKING:
    from desktop_app.services.events import ModelWork
    from desktop_app.services.fit import Verdict
    from desktop_app.services.models import ModelEntry
    from desktop_app.ui.theme import Theme

_COLUMN = 680
_BAR = 4
_ALL = 1000


class LibraryCard(QWidget):
    """Says what the user wants of the model; does nothing itself."""

    chat_wanted = Signal()
    renamed = Signal(str)
    favourite_wanted = Signal(bool)
    verify_wanted = Signal()
    copy_wanted = Signal()
    stop_wanted = Signal()
    remove_wanted = Signal()
    search_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._entry: ModelEntry | None = None
        self.title = TitleEdit(theme)
        self.title.setAccessibleName(self.tr("Name of the model"))
        self.favourite = IconButton(theme, "star", self.tr("Favourite: first in the picker"))
        self.favourite.setCheckable(True)
        self.missing = Notice(theme)
        self.sign = Sign(theme, "check")
        self.verdict = plain("")
        self.need = plain("", "caption")
        self.chat = QPushButton(self.tr("Chat with it"))
        self.chat.setProperty("role", "primary")
        self.rename = QPushButton(self.tr("Rename"))
        self.verify = QPushButton(self.tr("Verify"))
        self.verify.setToolTip(self.tr("Read all of the file anew and compare it with what was read first"))
        self.copy = QPushButton(self.tr("Copy into Tandem's folder"))
        self.remove = QPushButton()
        self.remove.setProperty("role", "danger")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(_BAR)
        self.bar.setRange(0, _ALL)
        self.work = plain("", "caption")
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setProperty("role", "link")
        self.copies = Copies(theme)
        self.facts: dict[str, QLabel] = {}
        self.copy_hash = IconButton(theme, "copy", self.tr("Copy the SHA-256"))
        self.copy_hash.clicked.connect(self._copy_hash)
        self.hash = plain("")
        self.hash.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._facts_card = Card(theme)
        self._hash_row = _fact_row(self.tr("SHA-256"), self.hash, self.copy_hash)
        self._values: dict[str, str] = {}
        self._fit_row = QWidget()
        self._work_row = QWidget()
        self._below = QVBoxLayout()
        self._lay_out()
        self._connect()

    def show_entry(self, entry: ModelEntry) -> None:
        """Turn to a model, or show what has changed of it."""
        self._entry = entry
        facts = entry.model.facts
        name = shown(entry.model.name)
        self.title.set_title(name, editable=not entry.missing)
        self.favourite.setChecked(entry.favourite)
        keep_icon(self.favourite, self._theme, "bookmark", "accent" if entry.favourite else "quiet")
        favourite = self.tr("No favourite any more") if entry.favourite else self.tr("Favourite: first in the picker")
        self.favourite.set_words(favourite, QKeySequence())
        self.setAccessibleName(name)
        self.missing.setVisible(entry.missing)
        if entry.missing:
            self.missing.say(
                self.tr("The file is not where it was."),
                self.tr("{path}\nPut it back or into one of the models folders: it is known by its bytes.").format(
                    path=shown(str(entry.paths[0]))
                ),
                ways=[(self.tr("Look again"), self.search_wanted.emit)],
                icon="triangle-alert",
                token="amber",
            )
        for button in (self.chat, self.rename, self.verify, self.favourite):
            button.setVisible(not entry.missing)
        self.copy.setVisible(not entry.missing and entry.origin not in (Origin.TANDEM, Origin.STARTER))
        forgets = entry.missing or entry.origin in (Origin.PROGRAM, Origin.FILE)
        self.remove.setText(self.tr("Forget") if forgets else self.tr("Move to trash"))
        self.remove.setVisible(entry.origin is not Origin.STARTER)
        self._show_facts(
            {
                self.tr("Family"): shown(facts.architecture),
                self.tr("Parameters"): billions(facts.parameters) if facts.parameters else "",
                self.tr("Quantization"): shown(facts.quantization),
                self.tr("Size"): file_size(facts.size_bytes),
                self.tr("Context length"): context_words(entry.model),
                self.tr("Chat template"): kind_words(entry.model),
                self.tr("Licence"): licence_words(facts.licence),
                self.tr("File for images"): shown(", ".join(path.name for path in entry.projectors)),
                self.tr("Last used"): when_words(entry.last_used),
            }
        )
        self.hash.setText(f"{facts.sha256[:16]}…")
        self.hash.setToolTip(facts.sha256)
        self.copies.setVisible(not entry.missing)
        if not entry.missing:
            self.copies.show_entry(entry)

    def show_verdict(self, verdict: Verdict | None) -> None:
        """Say whether it fits, once that is known."""
        shows = verdict is not None and self._entry is not None and not self._entry.missing
        self._fit_row.setVisible(shows)
        if verdict is not None:
            self.sign.show_icon(ICONS[verdict.fit], TOKENS[verdict.fit])
            self.verdict.setText(verdict_words(verdict))
            self.need.setText(need_words(verdict))

    def show_work(self, work: ModelWork | None) -> None:
        """Say what is done with its file just now."""
        under_way = work is not None and work.work is not None
        self._work_row.setVisible(under_way)
        for button in (self.verify, self.copy):
            button.setEnabled(not under_way)
        if work is not None and under_way:
            words = self.tr("Copying…") if work.work is Work.COPYING else self.tr("Verifying…")
            self.work.setText(words)
            self.bar.setAccessibleName(words)
            self.bar.setValue(round(work.fraction * _ALL))

    def add_below(self, widget: QWidget) -> None:
        """Put something under the facts."""
        self._below.addWidget(widget)

    def begin_rename(self) -> None:
        """Edit the name in place."""
        self.title.begin()

    def _show_facts(self, values: dict[str, str]) -> None:
        if values == self._values:
            return
        self._values = values
        for words, value in values.items():
            label = self.facts.get(words)
            if label is None:
                label = self.facts[words] = plain("")
                label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self._facts_card.insert_widget(len(self.facts) - 1, _fact_row(words, label))
            label.setText(value)
            row = label.parentWidget()
            if row is not None:
                row.setVisible(bool(value))

    def _copy_hash(self) -> None:
        if self._entry is not None:
            QGuiApplication.clipboard().setText(self._entry.model.facts.sha256)

    def _connect(self) -> None:
        self.title.renamed.connect(self.renamed)
        self.favourite.clicked.connect(self.favourite_wanted)
        self.chat.clicked.connect(self.chat_wanted)
        self.rename.clicked.connect(self.begin_rename)
        self.verify.clicked.connect(self.verify_wanted)
        self.copy.clicked.connect(self.copy_wanted)
        self.remove.clicked.connect(self.remove_wanted)
        self.stop.clicked.connect(self.stop_wanted)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(self.title, 1)
        head.addWidget(self.favourite)
        fit = QHBoxLayout(self._fit_row)
        fit.setContentsMargins(0, 0, 0, 0)
        fit.setSpacing(Space.S)
        fit.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.verdict)
        said.addWidget(self.need)
        fit.addLayout(said, 1)
        buttons = QWidget()
        flow = FlowLayout(Space.S)
        for button in (self.chat, self.rename, self.verify, self.copy, self.remove):
            flow.addWidget(button)
        buttons.setLayout(flow)
        work = QVBoxLayout(self._work_row)
        work.setContentsMargins(0, 0, 0, 0)
        work.setSpacing(Space.XS)
        line = QHBoxLayout()
        line.addWidget(self.work, 1)
        line.addWidget(self.stop)
        work.addLayout(line)
        work.addWidget(self.bar)
        self._facts_card.add_widget(self._hash_row)
        column = QWidget()
        column.setMaximumWidth(_COLUMN)
        whole = QVBoxLayout(column)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(Space.L)
        whole.addLayout(head)
        rows = QVBoxLayout()
        # Under the letters of the name, which keeps room for the frame that it has while it is edited.
        rows.setContentsMargins(Space.S + 1, 0, 0, 0)
        rows.setSpacing(Space.L)
        whole.addLayout(rows)
        for part in (self.missing, self._fit_row, buttons, self._work_row, self._facts_card, self.copies):
            rows.addWidget(part)
        rows.addLayout(self._below)
        rows.addStretch(1)
        page = QWidget()
        around = QHBoxLayout(page)
        around.setContentsMargins(Space.L, Space.L, Space.XL, Space.XL)
        around.addWidget(column, _COLUMN)
        around.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ScrollArea(page))


def _fact_row(words: str, value: QLabel, button: QWidget | None = None) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
    if button is not None:
        line.setContentsMargins(Space.L, Space.XS, Space.S, Space.XS)
    line.setSpacing(Space.L)
    name = plain(words, "caption")
    line.addWidget(name, 1)
    line.addWidget(value, 3)
    value.setAccessibleName(words)
    if button is not None:
        line.addWidget(button)
    return row
