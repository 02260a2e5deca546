"""The Hugging Face token: whether there is one, where it is kept, whether it works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop_app.services.network import Keeping, TokenStanding
from desktop_app.ui.open_link import ask_to_open
from desktop_app.ui.present_error import error_words
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.tasks import when_done
from desktop_app.ui.text import one_line
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.errors import AppError
    from desktop_app.ui.services import Hub, Network
    from desktop_app.ui.theme import Theme

GET_ONE = "https://huggingface.co/settings/tokens"
_MAX_CHARS = 500


class TokenCard(Card):
    """A token that was kept is tried at once; its letters are not shown."""

    def __init__(self, theme: Theme, network: Network, hub: Hub) -> None:
        super().__init__(theme)
        self._network = network
        self._hub = hub
        self.state = plain("", "caption")
        self.result = plain("", "caption")
        self.test = _button(self.tr("Test"), self.tr("Test the token"), self._test)
        self.remove = _button(self.tr("Remove"), self.tr("Remove the token"), self._remove)
        self.unlock = _button(self.tr("Ask the keyring again"), self.tr("Ask the keyring again"), self._ask_again)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setMaxLength(_MAX_CHARS)
        self.field.setPlaceholderText(self.tr("Paste a token: hf_…"))
        self.field.setAccessibleName(self.tr("Hugging Face token"))
        self.field.returnPressed.connect(self._keep)
        self.field.textChanged.connect(self._settle)
        self.keep = _button(self.tr("Keep"), self.tr("Keep the token"), self._keep)
        self.get = _button(self.tr("Get one…"), self.tr("Get a token at huggingface.co"), self._get)
        self.get.setProperty("role", "link")
        self._lay_out()
        self.look()

    def look(self) -> None:
        """Show how things stand now."""
        self._show(self._network.standing())

    def _keep(self) -> None:
        token = self.field.text()
        if not token.strip():
            return
        self.result.hide()
        self.state.setText(self.tr("Storing it in the keyring…"))
        when_done(self._network.keep(token), self._kept, self._refused, self)

    def _kept(self, standing: TokenStanding) -> None:
        self.field.clear()
        self._show(standing)
        self._test()

    def _refused(self, error: AppError) -> None:
        self.look()
        self._tell_error(error)

    def _remove(self) -> None:
        self.result.hide()
        when_done(self._network.remove(), self._show, self._refused, self)

    def _ask_again(self) -> None:
        future = self._network.read()
        self.look()
        when_done(future, self._show, self._refused, self)

    def _test(self) -> None:
        self._tell(self.tr("Asking the Hub…"))
        when_done(self._hub.account(), self._tell_account, self._tell_error, self)

    def _tell_account(self, name: str) -> None:
        self._tell(self.tr("The Hub accepts it; it belongs to {name}.").format(name=one_line(name)))

    def _tell_error(self, error: AppError) -> None:
        words = error_words(error)
        self._tell(f"{words.message} {words.hint}".strip())

    def _tell(self, words: str) -> None:
        self.result.setText(words)
        self.result.show()
        self._foot.show()

    def _get(self) -> None:
        ask_to_open(GET_ONE, self)

    def _show(self, standing: TokenStanding) -> None:
        self.state.setText(self._words(standing))
        has_one = standing.keeping is not Keeping.NOWHERE
        own = standing.keeping in (Keeping.KEYRING, Keeping.SESSION)
        self.test.setVisible(has_one)
        self.remove.setVisible(own)
        stuck = standing.keeping is Keeping.KEYRING and not standing.ending and not standing.asking
        self.unlock.setVisible(stuck)
        asks = standing.keeping is not Keeping.ENVIRONMENT
        self._entry.setVisible(asks)
        self._foot.setVisible(asks or not self.result.isHidden())
        self._settle()

    def _words(self, standing: TokenStanding) -> str:
        ending = f" (…{standing.ending})" if standing.ending else ""
        match standing.keeping:
            case Keeping.ENVIRONMENT:
                return self.tr("The one in the environment variable HF_TOKEN is used; it is not copied.") + ending
            case Keeping.KEYRING if standing.asking:
                return self.tr("Waiting for the keyring; it may be asking for your password.")
            case Keeping.KEYRING:
                words = self.tr("Kept in this computer's keyring.")
            case Keeping.SESSION:
                words = self.tr("Kept until Tandem ends, and not stored.")
            case Keeping.NOWHERE:
                words = self.tr("There is none; most models need none.")
        trouble = error_words(standing.trouble) if standing.trouble is not None else None
        return f"{words}{ending} {trouble.message}" if trouble else f"{words}{ending}"

    def _settle(self) -> None:
        self.keep.setEnabled(bool(self.field.text().strip()))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        for button in (self.unlock, self.test, self.remove):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(plain(self.tr("Hugging Face token")))
        about = self.tr(
            "For models that are only for people who have accepted their terms on the Hub. It is sent to the Hub alone."
        )
        told.addWidget(plain(about, "caption"))
        told.addWidget(self.state)
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        line.setSpacing(Space.L)
        line.addLayout(told, 1)
        line.addLayout(buttons)
        self._entry = QWidget()
        entry = QHBoxLayout(self._entry)
        entry.setContentsMargins(0, 0, 0, 0)
        entry.setSpacing(Space.S)
        entry.addWidget(self.field, 1)
        entry.addWidget(self.keep)
        entry.addWidget(self.get)
        self._foot = QWidget()
        lines = QVBoxLayout(self._foot)
        lines.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        lines.setSpacing(Space.S)
        lines.addWidget(self._entry)
        lines.addWidget(self.result)
        self.result.hide()
        self.add_widget(head)
        self.add_widget(self._foot)


def _button(words: str, name: str, act: Callable[[], None]) -> QPushButton:
    button = QPushButton(words)
    button.setAccessibleName(name)
    button.clicked.connect(act)
    return button
