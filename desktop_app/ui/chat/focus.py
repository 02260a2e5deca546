"""Which widget has the focus next, in the order of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence


def _takes_tab(widget: QWidget) -> bool:
    tab = Qt.FocusPolicy.TabFocus
    return widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & tab == tab


def neighbour(focus: QWidget | None, page: QWidget, views: Sequence[QWidget], *, forward: bool) -> QWidget | None:
    """The widget after (or before) `focus` among `views`, each followed by its own controls; None at an end."""
    order: list[QWidget] = [page] if not forward or focus is page else []
    for view in views:
        inside = [widget for widget in view.findChildren(QWidget) if _takes_tab(widget)]
        order += [view, *sorted(inside, key=lambda widget: _reading_order(widget, page))]
    if focus is page and not forward:
        return None
    if focus not in order:
        return None
    at = order.index(focus) + (1 if forward else -1)
    return order[at] if 0 <= at < len(order) else None


def outside(page: QWidget, *, forward: bool) -> QWidget | None:
    """The widget that has the focus after (or before) the whole page."""
    widget: QWidget | None = page
    while widget is not None:
        widget = widget.nextInFocusChain() if forward else widget.previousInFocusChain()
        if widget is page or widget is None:
            return None
        if not page.isAncestorOf(widget) and widget.window() is page.window() and _takes_tab(widget):
            return widget
    return None


def _reading_order(widget: QWidget, page: QWidget) -> tuple[int, int]:
    at = widget.mapTo(page, QPoint())
    return at.y(), at.x()
