"""The parts of a window that the keyboard goes through with one key, as F6 does on every desktop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable

_PANE = "pane"
_ROW = "panes in a row"
_TAB = Qt.FocusPolicy.TabFocus


def mark_panes(*widgets: QWidget) -> None:
    """Make each of them a part of its window."""
    for widget in widgets:
        widget.setProperty(_PANE, "yes")


def mark_row(widget: QWidget) -> None:
    """Its parts are read from left to right before anything below it."""
    widget.setProperty(_ROW, "yes")


def go_to_pane(window: QWidget, step: int) -> None:
    """Focus the next part (`step` 1) or the one before (-1): what had the focus there last, or its first control."""
    panes = [pane for pane in _panes(window) if _target(pane) is not None]
    if not panes:
        return
    focus = QApplication.focusWidget()
    now = next((at for at, pane in enumerate(panes) if focus is not None and _holds(pane, focus)), None)
    at = (now + step) % len(panes) if now is not None else 0
    target = _target(panes[at])
    if target is not None:
        target.setFocus(Qt.FocusReason.TabFocusReason)


def _panes(window: QWidget) -> list[QWidget]:
    found = [pane for pane in window.findChildren(QWidget) if pane.property(_PANE) and pane.isVisible()]
    return sorted(found, key=lambda pane: _reading_order(pane, window))


def _target(pane: QWidget) -> QWidget | None:
    last: QWidget | None = pane.focusWidget()
    if last is not None and last is not pane and _takes_focus(last):
        return last
    return next((part for part in _in_tab_order(pane) if _takes_focus(part)), None)


def _in_tab_order(pane: QWidget) -> Iterable[QWidget]:
    part: QWidget | None = pane
    while part is not None:
        if _holds(pane, part):
            yield part
        part = part.nextInFocusChain()
        if part is pane:
            return


def _takes_focus(part: QWidget) -> bool:
    return part.isVisible() and part.isEnabled() and part.focusPolicy() & _TAB == _TAB


def _holds(pane: QWidget, part: QWidget) -> bool:
    return pane is part or pane.isAncestorOf(part)


def _reading_order(pane: QWidget, window: QWidget) -> tuple[int, int, int]:
    row = pane.parentWidget()
    while row is not None and row is not window and not row.property(_ROW):
        row = row.parentWidget()
    at = pane.mapTo(window, QPoint())
    if row is None or row is window:
        return at.x(), at.y(), 0
    start = row.mapTo(window, QPoint())
    return start.x(), start.y(), at.x()
