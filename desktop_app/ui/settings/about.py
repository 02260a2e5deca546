"""What Tandem is, where it keeps things, and a report for whoever helps."""

from __future__ import annotations

import importlib.metadata
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from desktop_app import __version__
from desktop_app.ui.settings.card import Card, plain
from desktop_app.ui.tasks import when_done
from desktop_app.ui.theme import Radius, Size, Space
from desktop_app.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from desktop_app.errors import AppError
    from desktop_app.ui.settings.installation import Installation
    from desktop_app.ui.theme import Theme

_REPORT_HEIGHT = 220
_FOLDER_WIDTH = 120
_LIBRARIES = (
    "PySide6_Essentials",
    "llama_cpp_python",
    "SQLAlchemy",
    "alembic",
    "pysqlite3",
    "markdown-it-py",
    "jinja2",
    "msgspec",
    "numpy",
    "psutil",
    "keyring",
    "platformdirs",
)
_NOT_IN_ITS_FACTS = {"pysqlite3": "Zlib"}
"""Licences that a library has in a file of its own alone."""


class About(QWidget):
    """Nothing here changes anything."""

    def __init__(self, theme: Theme, installation: Installation) -> None:
        super().__init__()
        self._theme = theme
        self._installation = installation
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="examine")
        self.folder = ElidedLabel("caption")
        self.folder.setMinimumWidth(_FOLDER_WIDTH)
        self.folder.show_words(str(installation.data))
        self.open_folder = _button(self.tr("Open"), self.tr("Open the data folder"), self._open_folder)
        self.copy_folder = _button(
            self.tr("Copy"), self.tr("Copy the path of the data folder"), lambda: _copy(str(installation.data))
        )
        self.examine = _button(self.tr("Examine"), self.tr("Examine this installation"), self._examine)
        self.copy_report = _button(
            self.tr("Copy report"), self.tr("Copy report"), lambda: _copy(self.report.toPlainText())
        )
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setFixedHeight(_REPORT_HEIGHT)
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName(self.tr("Report"))
        self.report.hide()
        self.copy_report.hide()
        self.licences = QPlainTextEdit(licences())
        self.licences.setReadOnly(True)
        self.licences.setFixedHeight(_REPORT_HEIGHT)
        self.licences.setTabChangesFocus(True)
        self.licences.setAccessibleName(self.tr("Licences"))
        self._lay_out()
        theme.changed.connect(self._dress)
        self._dress()
        self.destroyed.connect(partial(_end, self._pool))

    def _lay_out(self) -> None:
        card = Card(self._theme)
        name = QLabel(self.tr("Tandem {version}").format(version=__version__))
        name.setProperty("role", "section")
        words = plain(
            self.tr("Chat with language models on your own computer, and compare them. Nothing you write leaves it."),
            "quiet",
        )
        top = QWidget()
        lines = QVBoxLayout(top)
        lines.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        lines.setSpacing(Space.XS)
        lines.addWidget(name)
        lines.addWidget(words)
        card.add_widget(top)
        card.add_widget(_line(self.tr("Data folder"), self.folder, self.open_folder, self.copy_folder))
        helping = Card(self._theme)
        about = self.tr("Looks at versions, devices, folders and free space; no conversation is read.")
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.copy_report)
        row.addWidget(self.examine)
        helping.add(self.tr("Report for whoever helps you"), about, buttons)
        self._report_row = _padded(self.report)
        self._report_row.hide()
        helping.add_widget(self._report_row)
        legal = Card(self._theme)
        legal.add_under(
            self.tr("Licences"),
            self.tr("Tandem is free software under the Apache License 2.0. It is made of:"),
            self.licences,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        for each in (card, helping, legal):
            column.addWidget(each)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._installation.data)))

    def _examine(self) -> None:
        self.examine.setEnabled(False)
        self.examine.setText(self.tr("Examining…"))
        when_done(self._pool.submit(self._installation.examine), self._show_report, self._show_failure, self)

    def _show_report(self, report: str) -> None:
        self.report.setPlainText(report)
        self.examine.setEnabled(True)
        self.examine.setText(self.tr("Examine"))
        for each in (self.report, self._report_row, self.copy_report):
            each.show()

    def _show_failure(self, error: AppError) -> None:
        self._show_report(error.text())

    def _dress(self) -> None:
        tokens = self._theme.tokens
        for field in (self.report, self.licences):
            field.setFont(self._theme.mono(Size.CAPTION))
            field.setStyleSheet(
                f"QPlainTextEdit {{ background: {tokens.sunken}; color: {tokens.text}; padding: {int(Space.XS)}px;"
                f" border: 1px solid {tokens.hairline}; border-radius: {int(Radius.CONTROL)}px; }}"
                f"QPlainTextEdit:focus {{ border: 1px solid {tokens.accent}; }}"
            )


def licences() -> str:
    """The libraries that are installed, with their versions and licences, and those of the pictures."""
    lines = [f"Qt {qVersion()} · LGPL-3.0-only"]
    for library in _LIBRARIES:
        try:
            facts = importlib.metadata.metadata(library)
        except importlib.metadata.PackageNotFoundError:
            continue
        lines.append(f"{facts['Name']} {facts['Version']} · {_licence(facts)}")
    lines.append("Lucide · ISC")
    return "\n".join(lines)


def _licence(facts: importlib.metadata.PackageMetadata) -> str:
    told = _first(facts, "License-Expression") or _first(facts, "License")
    if told and "\n" not in told:
        return told
    marks = [each for each in facts.get_all("Classifier") or [] if each.startswith("License ::")]
    return marks[0].rpartition(" :: ")[2] if marks else _NOT_IN_ITS_FACTS.get(str(facts["Name"]), "—")


def _first(facts: importlib.metadata.PackageMetadata, name: str) -> str:
    told = facts.get_all(name) or [""]
    return str(told[0])


def _button(words: str, name: str, act: Callable[[], None]) -> QPushButton:
    button = QPushButton(words)
    button.setAccessibleName(name)
    button.clicked.connect(act)
    return button


def _end(pool: ThreadPoolExecutor, _: QObject | None = None) -> None:
    pool.shutdown(wait=False)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _line(words: str, shown: QWidget, *buttons: QPushButton) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
    line.setSpacing(Space.S)
    described = QVBoxLayout()
    described.setSpacing(2)
    described.addWidget(plain(words))
    described.addWidget(shown)
    line.addLayout(described, 1)
    for button in buttons:
        line.addWidget(button)
    return row


def _padded(widget: QWidget) -> QWidget:
    row = QWidget()
    inner = QVBoxLayout(row)
    inner.setContentsMargins(Space.L, Space.M, Space.L, Space.L)
    inner.addWidget(widget)
    return row
