"""What an account may be given besides its key: name, address, organization, headers, proxy, certificates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from desktop_app.accounts import Account, Provider
from desktop_app.ui.accounts.buttons import button
from desktop_app.ui.accounts.words import is_unencrypted
from desktop_app.ui.inspector.text_box import TextBox
from desktop_app.ui.settings.card import plain
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme


class Details(QWidget):
    """`saved` tells the account as it is filled in; it is checked where it is stored. `adding`: it is not stored yet,
    and whoever adds it has a button for that.
    """

    saved = Signal(Account)

    def __init__(self, theme: Theme, account: Account, *, adding: bool = False) -> None:
        super().__init__()
        self._account = account
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.S)
        self._grid.setColumnStretch(1, 1)
        self.name = self._field(self.tr("Name"), account.name)
        self.address = self._field(self.tr("Base address"), account.base_url, account.facts.base_url)
        self.warning = plain(
            self.tr("This connection is not encrypted: whoever is on the way can read the key and the words."),
            "caption",
        )
        self._grid.addWidget(self.warning, self._grid.rowCount(), 1)
        self.organization = self._field(self.tr("Organization"), account.organization)
        self.project = self._field(self.tr("Project"), account.project)
        self.proxy = self._field(self.tr("Proxy"), account.proxy, self.tr("The system's"))
        self.choose = button(self.tr("Choose…"), self.tr("Choose a certificate file"), self._choose_file)
        self.ca_file = self._field(self.tr("Certificate file"), account.ca_file, self.tr("The system's"), self.choose)
        self.headers = TextBox(theme, self.tr("Extra headers"), least_lines=2, most_lines=6, mono=True)
        self.headers.setPlainText("\n".join(f"{name}: {value}" for name, value in account.headers))
        self._row(self.tr("Extra headers"), self.headers)
        self.headers_note = plain(
            self.tr("One a line, as in “X-Team: research”. They are stored as they stand."), "caption"
        )
        self._grid.addWidget(self.headers_note, self._grid.rowCount(), 1)
        self.save = button(self.tr("Save"), self.tr("Save the details"), self._save)
        self._grid.addWidget(self.save, self._grid.rowCount(), 1, Qt.AlignmentFlag.AlignLeft)
        self.save.setVisible(not adding)
        for field in (self.organization, self.project):
            self._show_row(field, shown=account.provider is Provider.OPENAI)
        self.address.textChanged.connect(lambda _: self._warn())
        self._warn()

    def filled_in(self) -> Account:
        """The account with what stands in the fields."""
        lines = (line.partition(":") for line in self.headers.toPlainText().splitlines() if line.strip())
        return replace(
            self._account,
            name=self.name.text(),
            base_url=self.address.text(),
            organization=self.organization.text(),
            project=self.project.text(),
            proxy=self.proxy.text(),
            ca_file=self.ca_file.text(),
            headers=tuple((name.strip(), value.strip()) for name, _, value in lines),
        )

    def _save(self) -> None:
        self.saved.emit(self.filled_in())

    def _choose_file(self) -> None:
        kinds = self.tr("Certificates (*.pem *.crt *.cer);;All files (*)")
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a certificate file"), "", kinds)
        if chosen:
            self.ca_file.setText(chosen)

    def _warn(self) -> None:
        self.warning.setVisible(is_unencrypted(self.address.text().strip()))

    def _field(self, words: str, value: str, usual: str = "", beside: QWidget | None = None) -> QLineEdit:
        field = QLineEdit(value)
        field.setPlaceholderText(usual)
        field.setAccessibleName(words)
        field.returnPressed.connect(self._save)
        self._row(words, field, beside)
        return field

    def _row(self, words: str, field: QWidget, beside: QWidget | None = None) -> None:
        row = self._grid.rowCount()
        label = QLabel(words)
        label.setBuddy(field)
        self._grid.addWidget(label, row, 0)
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(field, 1)
        if beside is not None:
            line.addWidget(beside)
        self._grid.addLayout(line, row, 1)

    def _show_row(self, field: QWidget, *, shown: bool) -> None:
        for widget in self.findChildren(QLabel):
            if widget.buddy() is field:
                widget.setVisible(shown)
        field.setVisible(shown)
