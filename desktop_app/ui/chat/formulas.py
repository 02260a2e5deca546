"""Formulas as outlines: asked for when they are first shown, kept, and drawn in the colour of the text."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QRectF, Signal
from PySide6.QtSvg import QSvgRenderer

from desktop_app.ui.chat.formula_process import Asked, FormulaProcess

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPainter

_LONGEST_TEX = 4000
_KEPT = 2000
_BOX = re.compile(r'viewBox="(\S+) (\S+) (\S+) (\S+)"')
_INK = re.compile(r'(fill|stroke)="black"')


@dataclass(frozen=True, slots=True)
class Formula:
    """An outline in black. Pixels: `width`, and how far it reaches above and below the baseline."""

    svg: str
    width: float
    ascent: float
    descent: float

    def paint(self, painter: QPainter, x: float, baseline: float, color: QColor) -> None:
        """Draw it from `x` on."""
        svg = _INK.sub(rf'\1="{color.name()}"', self.svg)
        renderer = QSvgRenderer(QByteArray(svg.encode()))
        renderer.render(painter, QRectF(x, baseline - self.ascent, self.width, self.ascent + self.descent))


class Formulas(QObject):
    """`came` fires when some that had been asked for are there, or known not to come."""

    came = Signal()
    _answered = Signal(object, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._set: OrderedDict[Asked, Formula | None] = OrderedDict()
        self._awaited: set[Asked] = set()
        self._process = FormulaProcess(self._answered.emit)
        self._answered.connect(self._take)
        self.destroyed.connect(self._process.close)

    def get(self, tex: str, size: float, *, display: bool) -> Formula | None:
        """The formula if it is there; if not, and if it can be set at all, `came` will tell."""
        asked = Asked(tex, size, display)
        if asked in self._set:
            self._set.move_to_end(asked)
            return self._set[asked]
        if len(tex) <= _LONGEST_TEX and asked not in self._awaited:
            self._awaited.add(asked)
            self._process.ask(asked)
        return None

    def are_awaited(self) -> bool:
        """Whether some are still being set."""
        return bool(self._awaited)

    def _take(self, asked: Asked, svg: str) -> None:
        self._awaited.discard(asked)
        self._set[asked] = _formula(svg)
        while len(self._set) > _KEPT:
            self._set.popitem(last=False)
        self.came.emit()


def _formula(svg: str) -> Formula | None:
    box = _BOX.search(svg)
    if box is None:
        return None
    _, top, width, height = map(float, box.groups())
    return Formula(svg, width, -top, height + top)
