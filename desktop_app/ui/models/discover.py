"""Models to be had: filters at the left, the list in the middle, the chosen one at the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.errors import AppError
from desktop_app.ui.models.entries import Entry, catalogue_entries
from desktop_app.ui.models.entry_list import EntryList
from desktop_app.ui.models.entry_rows import EntryRows
from desktop_app.ui.models.filters import Filters
from desktop_app.ui.models.hub_search import HubSearch, Stand, is_address
from desktop_app.ui.models.judging import Judging
from desktop_app.ui.models.repository_view import RepositoryView
from desktop_app.ui.models.search_box import SearchBox
from desktop_app.ui.models.search_notice import SearchNotice
from desktop_app.ui.models.three_places import ThreePlaces
from desktop_app.ui.tasks import when_done
from desktop_app.ui.widgets.row_button import RowButton

if TYPE_CHECKING:
    from collections.abc import Hashable

    from desktop_app.services.fit import Recommendation, Shape
    from desktop_app.ui.models.judging import Question
    from desktop_app.ui.models.sources import Sources
    from desktop_app.ui.theme import Theme

_PASTED = 4
"""More characters than that do not come at once from a keyboard."""


class Discover(QWidget):
    """The catalogue is there at once and without a network; what is typed is looked for on the Hub as well."""

    failed = Signal(AppError)

    def __init__(self, theme: Theme, sources: Sources) -> None:
        super().__init__()
        self._sources = sources
        self._recommended: Entry | None = None
        self._is_browsing = False
        self._before = ""
        self._last_read: Shape | None = None
        self.filters = Filters(theme)
        self.field = SearchBox(theme, self.tr("Search models, or paste the address of one"))
        self.search = HubSearch(sources.hub, self)
        self.rows = EntryRows(self)
        self.list: EntryList[Entry] = EntryList(theme, self.rows)
        self.notice = SearchNotice(theme)
        self.browse = RowButton(theme, "cloud", self.tr("Browse the Hub"))
        self.view = RepositoryView(theme, sources)
        self._places = self._laid_out(theme)
        self.filter_button, self.back = self._places.filter_button, self._places.back
        self._judging = Judging(sources.fits, sources.bridge, self)
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

    def _connect(self) -> None:
        self.field.textEdited.connect(self._type)
        self.field.textChanged.connect(lambda _: self._refresh())
        self.field.stepped.connect(self.list.step)
        self.field.returnPressed.connect(self._enter)
        self.filters.changed.connect(self._refresh)
        self.search.changed.connect(self._show)
        self._judging.judged.connect(self._show_verdicts)
        self.list.chosen.connect(lambda entry: self.view.looking.show(entry, ask=not self._sources.is_offline))
        self.list.opened.connect(self._open)
        self.view.looking.changed.connect(self._judge_what_was_read)
        self.browse.clicked.connect(self._browse)
        self.notice.online_wanted.connect(self._sources.go_online)
        self.notice.again_wanted.connect(self.search.again)
        self.notice.clear_wanted.connect(self.filters.clear)
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
        self._places.mark_filters(are_set=self.filters.are_set)
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
        hidden = len(self.search.entries) - len(found)
        self.notice.show_search(self.search, nothing_listed=not (known or found), hidden=hidden)
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

    def _turn_to_view(self) -> None:
        self._places.turn_to_right()
        self.view.take_focus()

    def _laid_out(self, theme: Theme) -> ThreePlaces:
        below = (self.notice, self.browse)
        places = ThreePlaces(theme, self.filters, field=self.field, listed=self.list, below=below, page=self.view)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(places)
        return places


def _same(shape: Shape) -> Shape:
    return shape
