"""A button with a name of its own for those who do not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

if TYPE_CHECKING:
    from collections.abc import Callable


def button(words: str, name: str, act: Callable[[], None], role: str = "") -> QPushButton:
    """`role` as in the stylesheet."""
    made = QPushButton(words)
    made.setAccessibleName(name)
    if role:
        made.setProperty("role", role)
    made.clicked.connect(act)
    return made
