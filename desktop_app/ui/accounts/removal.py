"""The question before an account goes: its key cannot be brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.accounts import KeySource
from desktop_app.ui.accounts.buttons import button
from desktop_app.ui.settings.card import plain
from desktop_app.ui.settings.flow import Flow
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.accounts import Account

_OURS = (KeySource.KEYRING, KeySource.SEALED, KeySource.SESSION)


class Removal(QWidget):
    """Hidden until it is asked; `agreed` and `given_up` tell the answer."""

    agreed = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = plain("")
        self.keep = button(self.tr("Keep it"), self.tr("Keep the account"), self.given_up.emit)
        self.remove = button(self.tr("Remove"), self.tr("Remove the account"), self.agreed.emit, "danger")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self.words)
        column.addWidget(Flow((self.keep, self.remove), Space.S))
        self.hide()

    def ask(self, account: Account) -> None:
        """Say what goes with this account, and what stays."""
        if account.key_source in _OURS:
            words = self.tr("Its key is deleted here, too. Conversations stay, and so does what they cost.")
        else:
            words = self.tr("Conversations stay, and so does what they cost.")
        self.words.setText(words)
        self.show()
        self.keep.setFocus()
