"""Showing a file in the system's file manager."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QObject

_SHOW_ITEMS = (
    "--session",
    "--print-reply",
    "--reply-timeout=3000",
    "--dest=org.freedesktop.FileManager1",
    "--type=method_call",
    "/org/freedesktop/FileManager1",
    "org.freedesktop.FileManager1.ShowItems",
)
"""See https://www.freedesktop.org/wiki/Specifications/file-manager-interface/."""


def reveal(path: Path, owner: QObject) -> None:
    """Open the folder of a file with the file marked, or just the folder where that cannot be. Waits for nothing."""
    if sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", str(path)])
        return
    if sys.platform == "win32":
        QProcess.startDetached("explorer", [f"/select,{path}"])
        return
    # A comma would part the addresses of two files.
    address = QUrl.fromLocalFile(str(path)).toString(QUrl.ComponentFormattingOption.FullyEncoded).replace(",", "%2C")
    asked = QProcess(owner)
    asked.finished.connect(lambda code, _: open_folder(path.parent) if code else None)
    asked.finished.connect(asked.deleteLater)
    asked.errorOccurred.connect(lambda _: open_folder(path.parent))
    asked.start("dbus-send", [*_SHOW_ITEMS, f"array:string:{address}", "string:"])


def open_folder(folder: Path) -> None:
    """Open a folder in the file manager, or the nearest one above it that is there."""
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
