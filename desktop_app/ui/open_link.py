"""A link in a message is opened only after its host has been shown and the reader has agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

SCHEMES = ("http", "https", "mailto")


def ask_to_open(address: str, parent: QWidget) -> QMessageBox | None:
    """Show where `address` leads and offer to open or copy it; None if it is no address for a browser.

    The host is shown encoded, so that look-alike letters of another script give themselves away.
    """
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    if not url.isValid() or url.scheme() not in SCHEMES:
        return None
    encoded = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
    host = url.host(QUrl.ComponentFormattingOption.FullyEncoded) or url.path()
    question = QCoreApplication.translate("OpenLink", "Open a link to %1?").replace("%1", host)
    box = QMessageBox(QMessageBox.Icon.NoIcon, "Tandem", question, QMessageBox.StandardButton.NoButton, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(encoded)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    leave = box.addButton(QCoreApplication.translate("OpenLink", "Open"), QMessageBox.ButtonRole.AcceptRole)
    copy = box.addButton(QCoreApplication.translate("OpenLink", "Copy address"), QMessageBox.ButtonRole.ActionRole)
    cancel = box.addButton(QCoreApplication.translate("OpenLink", "Cancel"), QMessageBox.ButtonRole.RejectRole)
    leave.clicked.connect(lambda: QDesktopServices.openUrl(url))
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(encoded))
    box.setDefaultButton(cancel)
    box.open()
    return box
