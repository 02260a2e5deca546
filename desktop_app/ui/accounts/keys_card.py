"""Where keys are kept that no keyring keeps: until the end, or in a file that a passphrase opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.accounts import LEAST_PASSPHRASE, KeySource
from desktop_app.ui.accounts.buttons import button
from desktop_app.ui.present_error import error_words
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.tasks import when_done
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.errors import AppError
    from desktop_app.ui.accounts.service import Accounts
    from desktop_app.ui.theme import Theme


class KeysCard(Card):
    """Shown only while keys are in memory alone, or wait for the passphrase."""

    def __init__(self, theme: Theme, service: Accounts) -> None:
        super().__init__(theme)
        self._service = service
        self.words = plain("")
        self.passphrase = self._field(self.tr("Passphrase"))
        self.again = self._field(self.tr("The same again"))
        self.confirm = button("", "", self._act, "primary")
        self.result = plain("", "caption")
        self.result.hide()
        row = QWidget()
        lines = QVBoxLayout(row)
        lines.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        lines.setSpacing(Space.S)
        lines.addWidget(self.words)
        entry = QHBoxLayout()
        entry.setSpacing(Space.S)
        fields = QVBoxLayout()
        fields.setSpacing(Space.S)
        fields.addWidget(self.passphrase)
        fields.addWidget(self.again)
        entry.addLayout(fields, 1)
        entry.addWidget(self.confirm, 0, Qt.AlignmentFlag.AlignBottom)
        lines.addLayout(entry)
        lines.addWidget(self.result)
        self.add_widget(row)
        self.follow()

    def follow(self) -> None:
        """Show what is asked for now, if anything."""
        opens, in_memory = self._service.needs_passphrase, self._has_keys_in_memory()
        self.setVisible(opens or in_memory)
        known = opens or self._service.has_sealed_file
        self.again.setVisible(not known)
        if opens:
            self.words.setText(self.tr("Keys are sealed with your passphrase. Enter it to use them until Tandem ends."))
            words = self.tr("Open")
        else:
            self.words.setText(
                self.tr(
                    "There is no keyring here, so keys are gone when Tandem ends. They can be kept in a file that only "
                    "a passphrase opens; nobody can tell you a passphrase that you have forgotten."
                )
            )
            words = self.tr("Seal the keys")
        self.confirm.setText(words)
        self.confirm.setAccessibleName(words)
        self._settle()

    def _has_keys_in_memory(self) -> bool:
        return any(account.key_source is KeySource.SESSION for account in self._service.accounts)

    def _field(self, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setEchoMode(QLineEdit.EchoMode.Password)
        made.setPlaceholderText(name)
        made.setAccessibleName(name)
        made.textChanged.connect(lambda _: self._settle())
        made.returnPressed.connect(self._act)
        return made

    def _settle(self) -> None:
        typed = self.passphrase.text()
        ready = bool(typed)
        if not self.again.isHidden():
            ready = len(typed) >= LEAST_PASSPHRASE and typed == self.again.text()
        self.confirm.setEnabled(ready)
        self.passphrase.setToolTip(
            "" if self.again.isHidden() else self.tr("At least %n character(s)", "", LEAST_PASSPHRASE)
        )

    def _act(self) -> None:
        if not self.confirm.isEnabled():
            return
        self.confirm.setEnabled(False)
        act = self._service.open_keys if self._service.needs_passphrase else self._service.seal_keys
        when_done(act(self.passphrase.text()), lambda _: self._done(), self._failed, self)

    def _done(self) -> None:
        self.passphrase.clear()
        self.again.clear()
        self.result.hide()
        self.follow()

    def _failed(self, error: AppError) -> None:
        words = error_words(error)
        self._settle()
        self.result.setText(f"{words.message} {words.hint}".strip())
        self.result.show()
        self.passphrase.selectAll()
        self.passphrase.setFocus()
