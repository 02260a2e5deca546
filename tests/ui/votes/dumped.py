"""Everything that somebody could see, hover over, hear or copy of a window, to hold two windows against one another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop_app.ui.actions import Do

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QAbstractItemModel

    from desktop_app.ui.main_window import MainWindow

_HEARD = (
    QAccessible.Text.Name,
    QAccessible.Text.Description,
    QAccessible.Text.Value,
    QAccessible.Text.Help,
    QAccessible.Text.Accelerator,
)
_ROLES = range(Qt.ItemDataRole.UserRole + 16)


def words(window: MainWindow) -> list[str]:
    """Of every part, seen or not: its texts, where it stands, whether it can be used; of every list its rows; of every
    lane what its page has; what is copied from it.
    """
    return [line for part in (window, *window.findChildren(QObject)) for line in _of(part)] + list(_lanes(window))


def picture(window: MainWindow) -> bytes:
    """Each pixel of the window."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return bytes(image.constBits())


def timeless(value: object) -> str:
    """What it is, but for the time of day."""
    return re.sub(r"datetime\.datetime\([^)]*\)", "then", repr(value))


def _of(part: QObject) -> Iterator[str]:
    kind = type(part).__name__
    meta = part.metaObject()
    for at in range(meta.propertyCount()):
        name = str(meta.property(at).name())
        value = part.property(name)
        if isinstance(value, str) and value and name != "styleSheet":
            yield f"{kind}.{name}={value}"
    if isinstance(part, QWidget):
        # What cannot be seen counts by its words alone, and nobody sees where a window stands.
        if part.isVisible():
            yield f"{kind} {part.isEnabled()} {part.size() if part.isWindow() else part.geometry()}"
        interface = QAccessible.queryAccessibleInterface(part)
        if interface is not None:
            yield from (f"{kind} {said}" for text in _HEARD if (said := interface.text(text)))
    if isinstance(part, QAbstractItemView) and part.model() is not None:
        yield from _rows(part.model())


def _rows(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount(QModelIndex())):
        data = [model.index(row, 0).data(role) for role in _ROLES]
        yield repr([value for value in data if isinstance(value, str | int | float)])


def _lanes(window: MainWindow) -> Iterator[str]:
    clipboard = QGuiApplication.clipboard()
    active = window.chat.active
    for lane in window.chat.lanes.shown:
        yield timeless(lane.messages())
        for view in lane.column.transcript.page.views():
            yield timeless(view.message)
        window.chat.lanes.activate(lane)
        clipboard.setText("nothing")
        window.actions_by_name[Do.COPY_ANSWER].trigger()
        yield f"copied {clipboard.text()}"
    window.chat.lanes.activate(active)
