"""Code from an answer becomes a file, where the user says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDir, QIODevice, QSaveFile, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

if TYPE_CHECKING:
    from desktop_app.ui.chat.leaves import Code

_PLAIN_SUFFIX = re.compile(r"\*(\.[a-z0-9]{1,8})")


def save_code(code: Code, parent: QWidget) -> QFileDialog:
    """Ask for a place, then write; the dialog is shown and deletes itself."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    title = QCoreApplication.translate("save_code", "Save code")
    dialog = QFileDialog(parent.window(), title, QDir(folder).filePath(f"code{suffix_of(code.language)}"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window = parent.window()
    dialog.fileSelected.connect(lambda path: write_code(code, path, window))
    dialog.open()
    return dialog


def write_code(code: Code, path: str, window: QWidget) -> None:
    """Put the code into a file, whole or not at all; a failure is told."""
    file = QSaveFile(path)
    data = f"{code.text}\n".encode()
    if file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(data) == len(data) and file.commit():
        return
    words = QCoreApplication.translate("save_code", "The code could not be saved. Choose another folder.")
    box = QMessageBox(QMessageBox.Icon.Warning, "Tandem", words, QMessageBox.StandardButton.Ok, window)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(f"{path}\n{file.errorString()}")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def suffix_of(language: str) -> str:
    """What the files of a language end with, as in ".py"; ".txt" if nobody knows."""
    from pygments.lexers import get_all_lexers

    name = language.strip().lower()
    for _, aliases, patterns, _ in get_all_lexers(plugins=False):
        if name in aliases:
            return next((found[1] for one in patterns if (found := _PLAIN_SUFFIX.fullmatch(one))), ".txt")
    return ".txt"
