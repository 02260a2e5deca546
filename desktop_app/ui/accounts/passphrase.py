"""The passphrase of the sealed keys, asked for when a key is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from desktop_app.ui.accounts.buttons import button
from desktop_app.ui.present_error import error_words
from desktop_app.ui.settings.card import plain
from desktop_app.ui.settings.flow import Flow
from desktop_app.ui.tasks import when_done
from desktop_app.ui.text import one_line
from desktop_app.ui.theme import Space
from desktop_app.ui.widgets.fitting import fit_to_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from desktop_app.errors import AppError, KeysSealed

_WIDTH = 440


class PassphraseDialog(QDialog):
    """Accepted once the keys are open."""

    def __init__(self, sealed: KeysSealed, open_keys: Callable[[str], Future[None]], parent: QWidget) -> None:
        super().__init__(parent)
        self._open_keys = open_keys
        title = self.tr("Open the keys?")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = self.tr("The key for {provider} is sealed. Enter your passphrase; keys stay open until Tandem ends.")
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(self.tr("Passphrase"))
        self.confirm = button(self.tr("Open"), self.tr("Open the keys"), self._open, "primary")
        self.confirm.setDefault(True)
        self.confirm.setEnabled(False)
        self.passphrase.textChanged.connect(lambda typed: self.confirm.setEnabled(bool(typed)))
        self.cancel = button(self.tr("Cancel"), self.tr("Send nothing"), self.reject)
        self.trouble = plain("", "caption")
        self.trouble.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.S)
        column.addWidget(plain(title, "section"))
        column.addWidget(plain(words.format(provider=one_line(sealed.values["provider"]))))
        column.addWidget(self.passphrase)
        column.addWidget(self.trouble)
        column.addSpacing(Space.M)
        column.addWidget(Flow((self.cancel, self.confirm), Space.S))
        self.passphrase.setFocus()
        fit_to_words(self, _WIDTH)

    def _open(self) -> None:
        self.confirm.setEnabled(False)
        when_done(self._open_keys(self.passphrase.text()), lambda _: self.accept(), self._failed, self)

    def _failed(self, error: AppError) -> None:
        words = error_words(error)
        self.trouble.setText(f"{words.message} {words.hint}".strip())
        self.trouble.show()
        fit_to_words(self, _WIDTH)
        self.confirm.setEnabled(True)
        self.passphrase.selectAll()
        self.passphrase.setFocus()
