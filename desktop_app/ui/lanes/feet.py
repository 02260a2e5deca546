"""Below the row of a turn: a place across all lanes for what is said of its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QWheelEvent

    from desktop_app.ui.lanes.company import Company
    from desktop_app.ui.theme import Theme


class RowFoot(QWidget):
    """Holds what is put into its layout. A wheel above it moves the rows."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self.update)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.wheel_target: QWidget | None = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """A ground of its own: it goes across the lines between the lanes."""
        del event
        QPainter(self).fillRect(self.rect(), self._theme.color("surface"))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll what is below."""
        if self.wheel_target is not None:
            QApplication.sendEvent(self.wheel_target, event)
        else:
            super().wheelEvent(event)


class RowFeet(QObject):
    """Where lanes are not read together there are no rows, and the last turn's foot stands below all lanes.

    Every row keeps `height` pixels free, so that nothing moves when a foot is filled; 0: there are none.
    """

    seen = Signal(object)
    """The turns, a tuple of ids, whose feet can be seen now."""
    docked = Signal()
    """A foot takes another height below all lanes."""

    def __init__(self, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._feet: dict[int, RowFoot] = {}
        self._seen: tuple[int, ...] = ()
        self._company: Company | None = None
        self._area, self._dock = QRect(), QRect()
        self.height = 0
        self.last_turn: int | None = None

    def foot(self, turn_id: int) -> RowFoot:
        """The place below a turn's row."""
        foot = self._feet.get(turn_id)
        if foot is None:
            foot = self._feet[turn_id] = RowFoot(self._theme, self._view)
            self._put()
        return foot

    def reserve(self, height: int) -> None:
        """Keep so many pixels free below each row; 0 takes all feet away."""
        if height != self.height:
            self.height = height
            if not height:
                self.clear()
            if self._company is not None:
                self._company.set_feet(height)
            self.docked.emit()

    def clear(self) -> None:
        """Another conversation, or nothing to be said any more."""
        for foot in self._feet.values():
            foot.hide()
            foot.deleteLater()
        self._feet.clear()
        self._seen = ()

    @property
    def turns_seen(self) -> tuple[int, ...]:
        """The turns whose feet can be seen now."""
        return self._seen

    def docked_height(self) -> int:
        """What the last turn's foot takes below all lanes."""
        return self.height if self._company is None and self.last_turn is not None else 0

    def place(self, company: Company | None, area: QRect, dock: QRect) -> None:
        """Rows of `company` are seen in `area` of the view; without a company the last foot stands at `dock`."""
        self._company, self._area, self._dock = company, area, dock
        if company is not None:
            company.set_feet(self.height)
        self._put()
        seen = self._seen_now()
        if seen != self._seen:
            self._seen = seen
            self.seen.emit(seen)

    def _seen_now(self) -> tuple[int, ...]:
        if not self.height:
            return ()
        if self._company is None:
            return () if self.last_turn is None else (self.last_turn,)
        return tuple(self._company.turns_between(0, self._area.height()))

    def _put(self) -> None:
        for turn_id, foot in self._feet.items():
            place = self._place_of(turn_id)
            area = self._area if self._company is not None else self._dock
            if place is None or not place.intersects(area):
                foot.hide()
                continue
            foot.wheel_target = self._company.first_bar if self._company is not None else None
            foot.setGeometry(place)
            inside = place.intersected(area)
            if inside == place:
                foot.clearMask()
            else:
                foot.setMask(QRegion(inside.translated(-place.topLeft())))
            foot.show()
            foot.raise_()

    def _place_of(self, turn_id: int) -> QRect | None:
        if self._company is None:
            if turn_id != self.last_turn or not self.height:
                return None
            return self._dock
        top, area = self._company.foot_of(turn_id), self._area
        return (
            None if top is None or not self.height else QRect(area.left(), area.top() + top, area.width(), self.height)
        )
