"""What is said of a model before its files: name, maker, licence, how many have taken it, where its page is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.repositories import Access
from desktop_app.ui.inspector.numbers import count
from desktop_app.ui.models.entries import good_at
from desktop_app.ui.models.entry_words import (
    billions,
    breakable,
    downloads_words,
    licence_words,
    short_count,
    shown,
    updated_words,
)
from desktop_app.ui.settings.card import plain
from desktop_app.ui.text import literal_label, literal_tooltip, shortened
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.icon_button import IconButton

if TYPE_CHECKING:
    from desktop_app.domain import ModelFacts
    from desktop_app.repositories import Repository
    from desktop_app.ui.models.entries import Entry
    from desktop_app.ui.theme import Theme


_LANGUAGES = {"en": "English", "es": "español"}
"""Where Qt names that of one country."""


_LICENCE = 48
"""Characters of a licence's name; there are some of hundreds."""


class RepositoryHead(QWidget):
    """`link_wanted` with an address that somebody wants to see."""

    link_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._address = ""
        self._licence_address = ""
        self.title = plain("", "section")
        self.subtitle = plain("", "caption")
        self.good_at = plain("")
        self.open_page = IconButton(theme, "external-link", self.tr("Open its page in the browser"))
        self.open_page.clicked.connect(lambda: self.link_wanted.emit(self._address))
        self.licence = QPushButton()
        self.licence.setProperty("role", "link")
        self.licence.setProperty("flush", "true")
        self.licence.clicked.connect(lambda: self.link_wanted.emit(self._licence_address))
        self.facts = plain("", "caption")
        self._lay_out()

    def show_entry(self, entry: Entry, address: str) -> None:
        """What the list knows of it."""
        known = entry.known
        self._address = address
        self._say(self.title, shown(entry.name))
        self._say(self.subtitle, " · ".join((shown(entry.maker), shown(entry.repo_id))))
        self.good_at.setText(good_at(known) if known is not None else "")
        self.good_at.setVisible(known is not None)
        facts = [self._size(entry.parameters)] if entry.parameters else []
        if known is not None:
            facts += [self._context(known.context_length)] if known.context_length else []
            facts += [self._languages(known.languages)]
            facts += [self.tr("thinks before it answers")] if known.reasons else []
        if entry.found is not None:
            facts += self._popularity(entry.found.downloads, entry.found.likes)
            facts += [self._updated(updated_words(entry.found.updated_at))] if entry.found.updated_at else []
        self._show(facts, entry.licence, known.licence_url if known is not None else "")

    def show_repository(self, repository: Repository, entry: Entry | None, facts: ModelFacts | None) -> None:
        """What the Hub says of it, and what its file does."""
        owner, _, name = repository.repo_id.partition("/")
        known = entry.known if entry is not None else None
        self._address = repository.url
        self._say(self.title, shown(entry.name if entry is not None else name))
        self._say(
            self.subtitle, " · ".join((shown(known.maker if known is not None else owner), shown(repository.repo_id)))
        )
        self.good_at.setText(good_at(known) if known is not None else "")
        self.good_at.setVisible(known is not None)
        parameters = facts.parameters if facts is not None else entry.parameters if entry is not None else 0
        shown_facts = [self._size(parameters)] if parameters else []
        context = facts.context_length if facts is not None else known.context_length if known is not None else 0
        shown_facts += [self._context(context)] if context else []
        shown_facts += [self._languages(known.languages)] if known is not None else []
        if facts is not None and facts.is_base:
            shown_facts.append(self.tr("base model: continues text, does not chat"))
        shown_facts += self._popularity(repository.downloads, repository.likes)
        shown_facts += [self._updated(updated_words(repository.updated_at))] if repository.updated_at else []
        shown_facts += [self._made_from(repository.base_models)] if repository.base_models else []
        if repository.access is not Access.OPEN:
            shown_facts.append(self.tr("access on request"))
        url = repository.licence_url or (known.licence_url if known is not None else "")
        self._show(shown_facts, repository.licence or (entry.licence if entry is not None else ""), url)

    def _show(self, facts: list[str], licence: str, licence_address: str) -> None:
        self._licence_address = licence_address
        words = self.tr("Licence: {licence}").format(licence=licence_words(licence))
        self.licence.setText(literal_label(shortened(words, _LICENCE)))
        self.licence.setAccessibleName(words)
        self.licence.setToolTip(literal_tooltip(licence_address))
        self.licence.setVisible(bool(licence_address))
        if not licence_address:
            facts = [*facts, words]
        self._say(self.facts, " · ".join(facts))

    def _say(self, label: QLabel, words: str) -> None:
        label.setText(breakable(words))
        label.setAccessibleName(words)

    def _size(self, parameters: int) -> str:
        return self.tr("{size} parameters").format(size=billions(parameters))

    def _context(self, tokens: int) -> str:
        return self.tr("context up to {count} tokens").format(count=count(tokens))

    def _languages(self, codes: tuple[str, ...]) -> str:
        names = [_LANGUAGES.get(code) or QLocale(code).nativeLanguageName() or code for code in codes[:5]]
        more = self.tr("%n more", "", len(codes) - 5) if len(codes) > 5 else ""
        return ", ".join([*names, *([more] if more else [])])

    def _popularity(self, downloads: int, likes: int) -> list[str]:
        return [
            downloads_words(downloads)
            if downloads < 1000
            else self.tr("{count} downloads a month").format(count=short_count(downloads)),
            self.tr("%n like(s)", "", likes)
            if likes < 1000
            else self.tr("{count} likes").format(count=short_count(likes)),
        ]

    def _updated(self, day: str) -> str:
        return self.tr("changed on {day}").format(day=day)

    def _made_from(self, names: tuple[str, ...]) -> str:
        return self.tr("made from {names}").format(names=", ".join(shown(name) for name in names[:3]))

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.title)
        names.addWidget(self.subtitle)
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        top.addLayout(names, 1)
        top.addWidget(self.open_page, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(top)
        column.addWidget(self.good_at)
        column.addWidget(self.facts)
        column.addWidget(self.licence, 0, Qt.AlignmentFlag.AlignLeft)
