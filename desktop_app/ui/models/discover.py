"""Models to be had: filters at the left, the list in the middle, the chosen one at the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.errors import AppError
from desktop_app.errors.hub import Offline
from desktop_app.ui.icons import keep_icon
from desktop_app.ui.models.entries import Entry, catalogue_entries
from desktop_app.ui.models.entry_list import EntryList
from desktop_app.ui.models.entry_rows import EntryRows
from desktop_app.ui.models.filters import Filters
from desktop_app.ui.models.hub_search import HubSearch, Stand, is_address
from desktop_app.ui.models.judging import Judging
from desktop_app.ui.models.notice import Notice
from desktop_app.ui.models.repository_view import RepositoryView
from desktop_app.ui.models.search_box import SearchBox
from desktop_app.ui.tasks import when_done
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.icon_button import IconButton
from desktop_app.ui.widgets.row_button import RowButton

if TYPE_CHECKING:
    from collections.abc import Hashable

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from desktop_app.services.fit import Recommendation, Shape
    from desktop_app.ui.models.judging import Question
    from desktop_app.ui.models.sources import Sources
    from desktop_app.ui.theme import Theme

_WITH_FILTERS = 1080
_SIDE_BY_SIDE = 840
_LIST = 400
_PASTED = 4
"""More characters than that do not come at once from a keyboard."""


class Discover(QWidget):
    """The catalogue is there at once and without a network; what is typed is looked for on the Hub as well."""

    failed = Signal(AppError)

    def __init__(self, theme: Theme, sources: Sources) -> None:
        super().__init__()
        self._theme = theme
        self._sources = sources
        self._recommended: Entry | None = None
        self._is_browsing = False
        self._shows_filters = False
        self._before = ""
        self._last_read: Shape | None = None
        self.filters = Filters(theme)
        self.field = SearchBox(theme, self.tr("Search models, or paste the address of one"))
        self.filter_button = IconButton(theme, "filter", self.tr("Show or hide the filters"))
        self.search = HubSearch(sources.hub, self)
        self.rows = EntryRows(self)
        self.list: EntryList[Entry] = EntryList(theme, self.rows)
        self.notice = Notice(theme)
        self.browse = RowButton(theme, "cloud", self.tr("Browse the Hub"))
        self.view = RepositoryView(theme, sources)
        self.back = RowButton(theme, "chevron-left", self.tr("Back to the list"))
        self._left = QWidget()
        self._right = QWidget()
        self._back_row = QWidget()
        self._lines = (_line(), _line())
        self._judging = Judging(sources.fits, sources.bridge, self)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.field)
        self._refresh()
        self._ask_for_the_recommended()

    def look_at(self, address: str) -> None:
        """Show the repository that an address means."""
        self.list.mark(None)
        self.view.looking.look_at(address.strip())
        self._turn_to_view()

    @property
    def whereabouts(self) -> tuple[str, str]:
        """What is typed, and the repository that is shown."""
        return self.field.text(), self.view.looking.address

    def resume(self, whereabouts: tuple[str, str]) -> None:
        """Go to where another one was."""
        text, address = whereabouts
        self.field.setText(text)
        known = next((each for each in catalogue_entries() if each.repo_id == address), None)
        if known is not None:
            self.list.mark(known)
            self.view.looking.show(known, ask=not self._sources.is_offline)
        elif address:
            self.view.looking.look_at(address)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What does not fit side by side comes one after the other."""
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads from the chosen model back to the list where only one of them is seen."""
        if event.key() == Qt.Key.Key_Escape and self.back.isVisible():
            self._turn_to_list()
            return
        super().keyPressEvent(event)

    def _connect(self) -> None:
        self.field.textEdited.connect(self._type)
        self.field.textChanged.connect(lambda _: self._refresh())
        self.field.stepped.connect(self.list.step)
        self.field.returnPressed.connect(self._enter)
        self.filters.changed.connect(self._refresh)
        self.filter_button.clicked.connect(self._turn_filters)
        self.search.changed.connect(self._show)
        self._judging.judged.connect(self._show_verdicts)
        self.list.chosen.connect(lambda entry: self.view.looking.show(entry, ask=not self._sources.is_offline))
        self.list.opened.connect(self._open)
        self.view.looking.changed.connect(self._judge_what_was_read)
        self.browse.clicked.connect(self._browse)
        self.back.clicked.connect(self._turn_to_list)
        self._sources.came_online.connect(self._go_on)
        self._sources.bridge.fit_changed.connect(self._ask_for_the_recommended)
        self._sources.bridge.token_changed.connect(self._go_on)
        self._sources.came_back.connect(self._come_back)

    def _ask_for_the_recommended(self) -> None:
        def show(recommended: Recommendation | None) -> None:
            known = recommended.model.id if recommended is not None else ""
            found = (each for each in catalogue_entries() if each.known is not None and each.known.id == known)
            before, self._recommended = self._recommended, next(found, None)
            self._show()
            nothing = self.view.looking.entry is None and not self.view.looking.address
            if self._recommended is not None and (nothing or self.view.looking.entry is before is not None):
                self.list.mark(self._recommended)
                self.view.looking.show(self._recommended, ask=False)

        language = QLocale.languageToCode(QLocale().language())
        when_done(self._sources.fits.recommended(language), show, self.failed.emit, self)

    def _type(self, text: str) -> None:
        pasted = len(text) - len(self._before) > _PASTED
        self._before = text
        if pasted and is_address(text):
            self.look_at(text)

    def _enter(self) -> None:
        text = self.field.text()
        if is_address(text):
            self.look_at(text)
        elif self.list.current() is not None:
            self._turn_to_view()
        else:
            self.list.step(0)

    def _open(self, entry: Entry) -> None:
        self.view.looking.show(entry, ask=not self._sources.is_offline)
        self._turn_to_view()

    def _browse(self) -> None:
        self._is_browsing = True
        self._refresh()

    def _go_on(self) -> None:
        if self.search.stand is Stand.FAILED:
            self.search.again()
        self.view.try_again()

    def _come_back(self) -> None:
        """Perhaps from the page on which the terms are accepted."""
        if self.isVisible() and self.view.looking.is_refused and not self._sources.is_offline:
            self.view.try_again()

    def _refresh(self) -> None:
        """What is wanted has changed."""
        self.search.want(self.filters.wishes(self.field.text()), browse=self._is_browsing)
        keep_icon(self.filter_button, self._theme, "filter", "accent" if self.filters.are_set else "quiet")
        self._show()

    def _show(self) -> None:
        """Bring list and words up to date."""
        wishes = self.filters.wishes(self.field.text())
        verdicts = self._judging.verdicts
        known = [each for each in catalogue_entries() if each.matches(wishes, verdicts.get(each.key))]
        found = [each for each in self.search.entries if each.matches(wishes, verdicts.get(each.key))]
        first = [each for each in known if self._recommended is not None and each.key == self._recommended.key]
        rest = [each for each in known if each not in first]
        current = self.list.current() or self.view.looking.entry
        self.rows.show_entries(
            [
                (self.tr("Recommended for this computer"), first),
                (self.tr("Tandem's selection"), rest),
                (self.tr("On the Hub"), found),
            ]
        )
        self.list.mark(current)
        self.rows.show_verdicts(verdicts)
        self._judge()
        self._show_notice(nothing_listed=not (known or found), hidden=len(self.search.entries) - len(found))
        self.browse.setVisible(self.search.stand is Stand.IDLE)

    def _judge(self) -> None:
        questions: dict[Hashable, Question] = {}
        for entry in (*catalogue_entries(), *self.search.entries):
            read, guess = self.view.looking.shape_read(entry), entry.shape
            if read is not None:
                questions[entry.key] = (partial(_same, read), False)
            elif guess is not None:
                questions[entry.key] = (guess, True)
        self._judging.ask(questions)

    def _judge_what_was_read(self) -> None:
        """The list says of a model what its page says."""
        entry = self.view.looking.entry
        read = self.view.looking.shape_read(entry) if entry is not None else None
        if read is not None and read is not self._last_read:
            self._last_read = read
            self._judge()
            self._judging.again()

    def _show_verdicts(self) -> None:
        self.rows.show_verdicts(self._judging.verdicts)
        if self._judging.is_done and self.filters.fits.isChecked():
            self._show()

    def _show_notice(self, *, nothing_listed: bool, hidden: int) -> None:
        match self.search.stand:
            case Stand.SEARCHING:
                self.notice.say(self.tr("Searching the Hub…"), icon="cloud")
            case Stand.NOTHING:
                self.notice.say(
                    self.tr("The Hub has no GGUF model of that kind."),
                    self.tr("Try fewer or other words, or paste the address of a repository."),
                    icon="search",
                )
            case Stand.FAILED if self.search.error is not None:
                offline = type(self.search.error) is Offline
                way = (
                    (self.tr("Go online"), self._sources.go_online)
                    if offline
                    else (self.tr("Try again"), self.search.again)
                )
                self.notice.say_error(self.search.error, [way])
            case Stand.FOUND if hidden:
                self.notice.say(
                    self.tr("%n more on the Hub, hidden by the filters", "", hidden),
                    ways=[(self.tr("Clear filters"), self.filters.clear)],
                    icon="filter",
                )
            case Stand.IDLE if nothing_listed:
                self.notice.say(
                    self.tr("None of Tandem's selection is of that kind."),
                    ways=[(self.tr("Clear filters"), self.filters.clear)],
                    icon="filter",
                )
            case _:
                self.notice.hide()

    def _turn_filters(self) -> None:
        self._shows_filters = not self._shows_filters
        self._arrange()
        if self.filters.isVisible():
            self.filters.fits.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_to_view(self) -> None:
        self._right.show()
        self._left.setVisible(self.width() >= _SIDE_BY_SIDE)
        self._arrange()
        self.view.take_focus()

    def _turn_to_list(self) -> None:
        self._left.show()
        self._right.setVisible(self.width() >= _SIDE_BY_SIDE)
        self._arrange()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        width = self.width()
        side_by_side = width >= _SIDE_BY_SIDE
        if side_by_side:
            self._left.show()
            self._right.show()
        elif self._left.isVisibleTo(self) and self._right.isVisibleTo(self):
            focused = QApplication.focusWidget()
            self._right.setVisible(focused is not None and self._right.isAncestorOf(focused))
            self._left.setVisible(not self._right.isVisibleTo(self))
        self._left.setMaximumWidth(_LIST if side_by_side else 16_777_215)
        self._back_row.setVisible(not side_by_side)
        self.filter_button.setVisible(width < _WITH_FILTERS)
        self.filters.setVisible(width >= _WITH_FILTERS or (self._shows_filters and self._left.isVisibleTo(self)))
        self._lines[0].setVisible(self.filters.isVisibleTo(self))
        self._lines[1].setVisible(side_by_side)

    def _lay_out(self) -> None:
        search = QHBoxLayout()
        search.setSpacing(Space.S)
        search.addWidget(self.field, 1)
        search.addWidget(self.filter_button)
        left = QVBoxLayout(self._left)
        left.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        left.setSpacing(Space.S)
        left.addLayout(search)
        left.addWidget(self.list, 1)
        left.addWidget(self.notice)
        left.addWidget(self.browse)
        self._left.setMinimumWidth(300)
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._back_row)
        right.addWidget(self.view, 1)
        back = QHBoxLayout(self._back_row)
        back.setContentsMargins(Space.M, Space.M, Space.M, 0)
        back.addWidget(self.back, 1)
        back.addStretch(1)
        for part in (self._right, self.filters):
            part.setObjectName("shaded")
            part.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.filters)
        row.addWidget(self._lines[0])
        row.addWidget(self._left, 2)
        row.addWidget(self._lines[1])
        row.addWidget(self._right, 3)


def _same(shape: Shape) -> Shape:
    return shape


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedWidth(1)
    return line
