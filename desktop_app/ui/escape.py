"""Escape as a key like any other, for whoever wants it before the window's shortcut for *Stop*."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def escapes(event: QEvent) -> bool:
    """Whether it is Escape that was pressed."""
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape


def takes_escape(event: QEvent) -> bool:
    """Whether Qt asks who wants Escape before a shortcut gets it; it comes as a key then."""
    if event.type() != QEvent.Type.ShortcutOverride or not escapes(event):
        return False
    event.accept()
    return True
