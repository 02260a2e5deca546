"""Widgets side by side, and in more lines where there is less room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent


class Flow(QWidget):
    """Keeps its parts at the size that they ask for, `gap` pixels apart; hidden ones take no room."""

    def __init__(self, parts: Sequence[QWidget], gap: int) -> None:
        super().__init__()
        self.parts = parts
        self._gap = gap
        for part in parts:
            part.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """All in one line."""
        width = sum(part.sizeHint().width() + self._gap for part in self._shown()) - self._gap
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """One below the other."""
        return QSize(max(part.sizeHint().width() for part in self.parts), self.parts[0].sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        """It depends on how many fit."""
        return True

    def heightForWidth(self, width: int) -> int:
        """With as many side by side as fit into `width`."""
        return self._lay(width, place=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place them."""
        super().resizeEvent(event)
        self._lay(self.width(), place=True)

    def event(self, event: QEvent) -> bool:
        """A part wants another size, or was shown or hidden."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._lay(self.width(), place=True)
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        return [part for part in self.parts if not part.isHidden()]

    def _lay(self, width: int, *, place: bool) -> int:
        x, y, line = 0, 0, 0
        for part in self._shown():
            size = part.sizeHint()
            if x and x + size.width() > width:
                x, y, line = 0, y + line + self._gap, 0
            if place:
                part.setGeometry(x, y, size.width(), size.height())
            x += size.width() + self._gap
            line = max(line, size.height())
        return y + line
