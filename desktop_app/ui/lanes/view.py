"""The lanes of a conversation beside one another; a narrow window shows one of them under tabs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.ui.chat.focus import give_focus
from desktop_app.ui.lanes.column import LaneColumn
from desktop_app.ui.lanes.feet import RowFeet
from desktop_app.ui.lanes.tab_travel import TabTravel
from desktop_app.ui.lanes.widths import Span, drawn, fits_columns, spans
from desktop_app.ui.panes import mark_row
from desktop_app.ui.theme import Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent, QWheelEvent

    from desktop_app.ui.files import Files
    from desktop_app.ui.lanes.company import Company
    from desktop_app.ui.lanes.face import Face
    from desktop_app.ui.lanes.grip import Grip
    from desktop_app.ui.lanes.sideways import Sideways
    from desktop_app.ui.lanes.tabs import LaneTabs
    from desktop_app.ui.theme import Theme


class LanesView(QWidget):
    """Columns are made here and used again; those that no lane needs are hidden. One alone fills the view."""

    sent_requested = Signal(int)
    edit_requested = Signal(int)
    link_activated = Signal(str)
    tab_chosen = Signal(int)
    """The column of a tab, by its place."""
    arranged = Signal()
    """The columns stand elsewhere, or others are seen."""
    widths_changed = Signal()
    """The reader has drawn columns to other widths."""

    def __init__(self, theme: Theme, parent: QWidget, files: Files | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._files = files
        self._made: list[LaneColumn] = []
        self._weights: dict[LaneColumn, float] = {}
        self._spans: tuple[Span, ...] = ()
        self._grips: list[Grip] = []
        self._stands: tuple[object, ...] = ()
        self._sideways: Sideways | None = None
        self.tabs: LaneTabs | None = None
        self.company: Company | None = None
        self._travel = TabTravel(self, self._stops)
        self.ground = QWidget(self)
        mark_row(self)
        self.feet = RowFeet(theme, self)
        self.feet.docked.connect(self._lay_out)
        self.columns: list[LaneColumn] = []
        self.active: LaneColumn = self.column(0)
        self.show_columns([self.active])

    def column(self, place: int) -> LaneColumn:
        """The column made as number `place`, counted from 0."""
        while place >= len(self._made):
            column = LaneColumn(self._theme, self.ground, self._files)
            column.transcript.sent_requested.connect(self.sent_requested)
            column.transcript.edit_requested.connect(self.edit_requested)
            column.transcript.page.beyond = self._beyond
            column.transcript.link_activated.connect(self.link_activated)
            column.hide()
            self._made.append(column)
        return self._made[place]

    def show_columns(self, columns: Sequence[LaneColumn]) -> None:
        """Show these, in this order."""
        self.columns = list(columns)
        several = len(columns) > 1
        if self.active not in columns:
            self.active = columns[0]
        for column in self._made:
            column.set_framed(framed=several and column in columns)
            if column not in columns:
                column.hide()
                column.set_folded(folded=False)
        if several:
            self._make_for_several()
        for place, column in enumerate(columns):
            column.transcript.stand_beside(place)
            column.raise_()
        self._travel.setVisible(several)
        self._lay_out()

    def show_active(self, column: LaneColumn) -> None:
        """Bring a column into view, and show its tab."""
        self.active = column
        if self.tabs is not None and column in self.columns:
            self.tabs.show_current(self.columns.index(column))
        self._lay_out()
        if self.shows_columns and self._sideways is not None:
            span = self._spans[self.columns.index(column)]
            self._sideways.reveal(span.left, span.right)

    def show_faces(self, faces: Sequence[Face]) -> None:
        """Show where each lane stands, in the order of the columns."""
        for column, face in zip(self.columns, faces, strict=True):
            column.show_face(face)
        if self.tabs is not None:
            self.tabs.show_faces(faces)

    def set_folded(self, column: LaneColumn, *, folded: bool) -> None:
        """Show only a strip of a column, or all of it again."""
        if column.is_folded is not folded:
            column.set_folded(folded=folded)
            self._lay_out()

    def read_together(self, columns: Sequence[LaneColumn]) -> None:
        """Scroll these as one, with their turns in rows; the others each by itself."""
        if self.company is None and columns:
            from desktop_app.ui.lanes.company import Company

            self.company = Company(self)
            self.company.moved.connect(self._place_feet)
        if self.company is not None:
            self.company.join([column.transcript.page for column in columns])
        stands = (tuple(columns), self.feet.docked_height(), self.feet.last_turn)
        if self.feet.height and stands != self._stands:
            # Only then: laying out tells that columns are arranged, upon which this is asked again.
            self._stands = stands
            self._lay_out()

    def even_out(self) -> None:
        """Make all columns as wide as one another."""
        self._weights.clear()
        self._lay_out()
        self.widths_changed.emit()

    def widen(self, column: LaneColumn, by: int) -> None:
        """Make a column wider by so many pixels, or narrower, as if the line right of it were drawn."""
        if self.shows_columns and column in self.columns:
            self._draw(self.columns.index(column), by)

    def set_weights(self, weights: Sequence[float]) -> None:
        """Let the columns be as wide as they were left."""
        if tuple(weights) != self.weights:
            self._weights = dict(zip(self.columns, weights, strict=True))
            self._lay_out()

    @property
    def weights(self) -> tuple[float, ...]:
        """How wide each column is, as a multiple of the mean."""
        return tuple(self._weights.get(column, 1.0) for column in self.columns)

    @property
    def shows_columns(self) -> bool:
        """Whether the lanes stand beside one another; one under tabs otherwise."""
        return len(self.columns) > 1 and fits_columns(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each its share."""
        super().resizeEvent(event)
        self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """What goes sideways moves the columns."""
        if self._sideways is None or not self._sideways.take_wheel(event):
            super().wheelEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 (Qt's own name)
        """From lane to lane as they stand."""
        focus = QApplication.focusWidget()
        following = self._travel.beyond(focus, forward) if focus is not None and len(self.columns) > 1 else None
        if following is None:
            return super().focusNextPrevChild(forward)
        give_focus(following, forward=forward)
        return True

    def _beyond(self, stop: QWidget, forward: bool) -> QWidget | None:
        return self._travel.beyond(stop, forward) if len(self.columns) > 1 else None

    def _stops(self) -> list[QWidget]:
        return [stop for column in self.columns if column.isVisible() for stop in column.tab_stops()]

    def _make_for_several(self) -> None:
        if self.tabs is None:
            from desktop_app.ui.lanes.sideways import Sideways
            from desktop_app.ui.lanes.tabs import LaneTabs

            self.tabs = LaneTabs(self._theme, self)
            self.tabs.chosen.connect(self.tab_chosen)
            self._sideways = Sideways(self._theme, self)
            self._sideways.moved.connect(self._place)
        self.tabs.set_count(len(self.columns))
        self.tabs.show_current(self.columns.index(self.active))

    def _lay_out(self) -> None:
        several, columns = len(self.columns) > 1, self.shows_columns
        head = 0
        if self.tabs is not None:
            self.tabs.setVisible(several and not columns)
            if several and not columns:
                head = self.tabs.sizeHint().height()
                self.tabs.setGeometry(0, 0, self.width(), head)
        if columns:
            self._spans = spans(self.width(), self.weights, tuple(column.is_folded for column in self.columns))
        else:
            self._spans = tuple(Span(0, self.width()) for _ in self.columns)
        foot = 0
        if self._sideways is not None:
            edges = [span.left for span in self._spans] if columns else []
            foot = self._sideways.lay(edges, self._spans[-1].right if columns else 0)
        dock = self.feet.docked_height() if several else 0
        air = Space.S if several and not foot and not dock else 0
        self.ground.setGeometry(0, head, self.width(), self.height() - head - foot - dock - air)
        self._place()

    def _place(self) -> None:
        columns = self.shows_columns
        left = self._sideways.value() if self._sideways is not None and columns else 0
        for column, span in zip(self.columns, self._spans, strict=True):
            column.setGeometry(span.left - left, 0, span.width, self.ground.height())
            column.setVisible(columns or column is self.active or len(self.columns) == 1)
        self._place_grips(left if columns else None)
        self._place_feet()
        self.arranged.emit()

    def _place_feet(self) -> None:
        company = self.company if self.company is not None and not self.company.is_empty else None
        # An empty lane, or a folded one, has no transcript on the screen that would tell where rows are seen.
        read = [column.transcript for column in (self.active, *self.columns) if column.shows_transcript]
        seen, ground = (read or [self.active.transcript])[0], self.ground.geometry()
        left, right = self._read_between()
        area = QRect(left, ground.top() + seen.y(), right - left, seen.height())
        dock = QRect(0, ground.bottom() + 1, ground.width(), self.feet.docked_height() if len(self.columns) > 1 else 0)
        self.feet.place(company, area, dock)

    def _read_between(self) -> tuple[int, int]:
        """From where to where rows are seen: folded lanes at the edges have none, and their names stand there."""
        # Rows may move before lanes that have just come are laid out.
        shown = [span for column, span in zip(self.columns, self._spans, strict=False) if not column.is_folded]
        if not self.shows_columns or not shown:
            return 0, self.ground.width()
        moved = self._sideways.value() if self._sideways is not None else 0
        return max(0, shown[0].left - moved), min(self.ground.width(), shown[-1].right - moved)

    def _place_grips(self, left: int | None) -> None:
        wanted = len(self.columns) - 1 if left is not None else 0
        if wanted > len(self._grips):
            from desktop_app.ui.lanes.grip import Grip

            while len(self._grips) < wanted:
                grip = Grip(self._theme, self.ground)
                grip.drawn.connect(partial(self._draw, len(self._grips)))
                grip.evened.connect(self.even_out)
                self._grips.append(grip)
        for at, grip in enumerate(self._grips):
            grip.setVisible(at < wanted)
            if at < wanted and left is not None:
                middle = self._spans[at].right - left
                grip.setGeometry(
                    middle - grip.sizeHint().width() // 2, 0, grip.sizeHint().width(), self.ground.height()
                )
                grip.setEnabled(not self.columns[at].is_folded)
                grip.raise_()

    def _draw(self, at: int, by: int) -> None:
        folded = tuple(column.is_folded for column in self.columns)
        weights = drawn(self._spans, self.weights, folded, at, by, self.width())
        self._weights = dict(zip(self.columns, weights, strict=True))
        self._lay_out()
        self.widths_changed.emit()
