"""Round corners for whatever opens above the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainterPath, QRegion, QResizeEvent
from PySide6.QtWidgets import QMenu

from desktop_app.ui.theme import Radius

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def sees_through() -> bool:
    """Whether a window may be translucent. An X11 desktop may lack a compositor, and then what should be
    clear is black; it cannot be asked from here, so X11 never counts.
    """
    return QGuiApplication.platformName() != "xcb"


def prepare_popup(popup: QWidget) -> None:
    """Before it is first shown: no square frame or shadow of the platform's own."""
    popup.setWindowFlags(popup.windowFlags() | Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint)
    popup.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, sees_through())
    popup.setProperty("cut", not sees_through())


def cut_corners(popup: QWidget) -> None:
    """At each new size: where nothing can be translucent, leave the corners out of the window."""
    if not sees_through():
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(popup.rect()), Radius.CONTROL, Radius.CONTROL)
        popup.setMask(QRegion(outline.toFillPolygon().toPolygon()))


class RoundMenu(QMenu):
    """A menu with round corners."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        prepare_popup(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut them anew."""
        super().resizeEvent(event)
        cut_corners(self)
