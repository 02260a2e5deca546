"""What stands between the reader and a model: no network, no such repository, terms that are not accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.errors.hub import Offline, RepositoryGone, TokenRefused
from desktop_app.repositories import Access
from desktop_app.ui.models.looking import GATED
from desktop_app.ui.models.notice import Notice
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.errors import AppError
    from desktop_app.ui.models.looking import Looking
    from desktop_app.ui.theme import Theme

    Way = tuple[str, Callable[[], None]]


class RepositoryNotices(QWidget):
    """Two of them: what went wrong, and how to get at what is only for some. Each signal is a way on."""

    link_wanted = Signal(str)
    token_wanted = Signal()
    online_wanted = Signal()
    again_wanted = Signal()
    reading_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.trouble = Notice(theme)
        self.gate = Notice(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self.trouble)
        column.addWidget(self.gate)

    def show_looking(self, looking: Looking) -> None:
        """Say what there is to say of what is looked at."""
        self._show_trouble(looking)
        self._show_gate(looking)
        self.setVisible(not (self.trouble.isHidden() and self.gate.isHidden()))

    def _show_trouble(self, looking: Looking) -> None:
        refused = looking.preview_error
        if looking.entry is None and not looking.address:
            self.trouble.say(self.tr("Choose a model to see which of its files fit this computer."), icon="boxes")
        elif looking.error is not None:
            self.trouble.say_error(looking.error, self._ways(looking.error, self.again_wanted.emit))
        elif looking.is_asking and looking.repository is None:
            self.trouble.say(self.tr("Looking at it on the Hub…"), icon="cloud")
        elif looking.repository is not None and not looking.offers:
            self.trouble.say(
                self.tr("There is no model in it that Tandem could run."),
                self.tr("Tandem runs GGUF files. Look for a repository of the same model with GGUF in its name."),
            )
        elif refused is not None and not isinstance(refused, GATED):
            self.trouble.say_error(refused, self._ways(refused, self.reading_wanted.emit))
        else:
            self.trouble.hide()

    def _show_gate(self, looking: Looking) -> None:
        repository, refused = looking.repository, looking.preview_error
        if repository is None or (repository.access is Access.OPEN and not isinstance(refused, GATED)):
            self.gate.hide()
            return
        ways = self._ways_in(repository.url)
        if isinstance(refused, GATED):
            self.gate.say_error(refused, [*ways, (self.tr("Try again"), self.reading_wanted.emit)])
        elif looking.knowledge.previews:
            self.gate.say(self.tr("Its terms are accepted: you may download it."), icon="check", token="green")
        else:
            terms = self.tr("It is only for people who have accepted its terms.")
            owner = self.tr("It is only for people whom its owner lets in.")
            self.gate.say(
                terms if repository.access is Access.TERMS else owner,
                self.tr("Ask for access on its page, and give Tandem a token of that Hugging Face account."),
                ways=ways,
                icon="lock",
            )

    def _ways(self, error: AppError, again: Callable[[], None]) -> list[Way]:
        if type(error) is Offline:
            return [(self.tr("Go online"), self.online_wanted.emit)]
        ways: list[Way] = []
        if isinstance(error, GATED):
            ways += self._ways_in(error.values.get("url", ""))
        elif isinstance(error, RepositoryGone):
            ways.append((self.tr("Add your token…"), self.token_wanted.emit))
        elif isinstance(error, TokenRefused):
            ways.append((self.tr("Change your token…"), self.token_wanted.emit))
        return [*ways, (self.tr("Try again"), again)]

    def _ways_in(self, url: str) -> list[Way]:
        return [
            (self.tr("Open its page…"), lambda: self.link_wanted.emit(url)),
            (self.tr("Add your token…"), self.token_wanted.emit),
        ]
