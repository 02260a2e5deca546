"""What is shown in place of the window when the profile cannot be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from desktop_app.ui.present_error import error_words

if TYPE_CHECKING:
    from desktop_app.errors import AppError


def fatal_box(error: AppError, typed: str = "") -> QMessageBox:
    """The sentence, what to do next, and details to copy; always plain text. What was `typed` can be copied as well."""
    words = error_words(error)
    box = QMessageBox(QMessageBox.Icon.Critical, "Tandem", words.message)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(words.hint)
    _add_copy(box, QCoreApplication.translate("Fatal", "Copy details"), words.details)
    if typed.strip():
        _add_copy(box, QCoreApplication.translate("Fatal", "Copy what you have typed"), typed)
    close = box.addButton(QCoreApplication.translate("Fatal", "Close"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(close)
    return box


def _add_copy(box: QMessageBox, name: str, text: str) -> None:
    copy = box.addButton(name, QMessageBox.ButtonRole.ActionRole)
    copy.clicked.disconnect()  # a message box would close at any of its buttons
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
