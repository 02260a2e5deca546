"""Dialogs that are exactly as high as their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLayout

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog


def fit_to_words(dialog: QDialog, width: int) -> None:
    """Give a dialog this width, in pixels, and the height of what is shown in it; anew whenever that changes.

    Qt would go by what labels need in a narrower place, and spread the rest between them.
    """
    layout = dialog.layout()
    assert layout is not None
    layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    layout.invalidate()
    layout.activate()
    dialog.setFixedSize(width, layout.totalHeightForWidth(width))
