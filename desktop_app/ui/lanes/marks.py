"""How a lane is told apart by colour: a line at its head, a dot elsewhere; never a ground under text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme

LINE_HEIGHT = 3


def lane_color(theme: Theme, color: int | None) -> QColor:
    """The colour of a lane by its number, counted from 0; a neutral one for None."""
    if color is None:
        return theme.color("disabled")
    return QColor(theme.tokens.lanes[color % len(theme.tokens.lanes)])
