"""One leaf on the page: its document, its place in lists and quotes, its selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAbstractTextDocumentLayout, QPainter, QPalette, QPen
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.ui.chat.ink import InertDocument, Ink, reading_line
from desktop_app.ui.chat.leaves import BULLET, DONE_TASK, OPEN_TASK, Leaf, Place, Step, plain
from desktop_app.ui.chat.spots import between, characters, chips_of, word, x_of
from desktop_app.ui.icons import paint_icon
from desktop_app.ui.theme import Metric, Size, Space

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QPaintEvent

HANG = int(Space.L)
"""How far quiet surfaces reach beyond the text on either side, so that all text begins on one line."""

ITEM_INDENT = Space.XL + Space.XS
QUOTE_INDENT = int(Space.L)
BAR_WIDTH = 3
"""Of the line beside quotes and reasoning."""
_BULLET = 5.0
_TASKS = {OPEN_TASK: "square", DONE_TASK: "square-check"}
_CARET_WIDTH = 2
_NOTES_RULE = 96
"""Pixels of the line between the text and its footnotes."""


def indent(place: Place) -> int:
    """Pixels by which a leaf at `place` is moved to the right."""
    return sum(QUOTE_INDENT if step is Step.QUOTE else ITEM_INDENT for step in place.steps)


class Block(QLabel):
    """A leaf as a widget. It is a label only so that assistive technology reads it as static text; it
    draws its own document. The widget's height includes the gap above (`lead`), through which the bars of
    a quote run on.
    """

    resized = Signal()
    """The block has to be laid out anew, at its own wish."""

    def __init__(self, ink: Ink, leaf: Leaf, document: InertDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMouseTracking(True)
        self.ink = ink
        self.leaf = leaf
        self.document = document
        self.caret = False
        self.begins_notes = False
        self.awaits_formulas = False
        self._lead = 0
        self._joined = 0
        self._selected: tuple[int, int] | None = None
        self._chips: list[QRectF] = []

    def show_leaf(self, leaf: Leaf) -> None:
        """Show another leaf of the same kind."""
        self.leaf = leaf
        self.update(self._changed())

    def lay(self, width: int, lead: int, joined: int) -> int:
        """Lay out for `width` with `lead` pixels above, `joined` quotes running on; the height with the lead."""
        moved = (self._lead, self._joined, self.width()) != (lead, joined, width)
        self._lead, self._joined = lead, joined
        height = lead + self._lay_content(width)
        self._chips = self._find_chips()
        self.update(self.rect() if moved else self._changed())
        return height

    def tell(self) -> None:
        """Let assistive technology read the leaf: once, when it is finished, not at each word."""
        tasks = "".join(f"{words} " for _, words in self.leaf.place.markers if words in _TASKS)
        self.setAccessibleName(tasks + plain(self.leaf))

    def text_origin(self) -> QPoint:
        """Where the document's corner lies in the widget."""
        return QPoint(HANG + indent(self.leaf.place), self._lead)

    def text_clip(self) -> QRect:
        """The part of the widget in which the document may draw."""
        return self.rect()

    def position_at(self, point: QPoint) -> int:
        """The document's position nearest to a point of the widget."""
        inside = QPointF(point - self.text_origin())
        return max(0, self.document.documentLayout().hitTest(inside, Qt.HitTestAccuracy.FuzzyHit))

    def href_at(self, point: QPoint) -> str:
        """The address of the link under a point of the widget, or nothing."""
        return self.document.documentLayout().anchorAt(QPointF(point - self.text_origin()))

    def is_text_at(self, point: QPoint) -> bool:
        """Whether characters lie under a point of the widget."""
        inside = QPointF(point - self.text_origin())
        return self.document.documentLayout().hitTest(inside, Qt.HitTestAccuracy.ExactHit) >= 0

    def last_position(self) -> int:
        """The end of the document."""
        return self.document.characterCount() - 1

    def select(self, selected: tuple[int, int] | None) -> None:
        """Mark from one position to another, or nothing."""
        if selected != self._selected:
            self._selected = selected
            self.update()

    def text_between(self, first: int, last: int) -> str:
        """The characters between two positions."""
        return characters(self.document, first, last)

    def word_at(self, position: int) -> tuple[int, int]:
        """Where the word at a position begins and ends."""
        return word(self.document, position)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bars and markers, then the document."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_under(painter, event.rect())
        self._paint_place(painter)
        clip = self.text_clip() & event.rect()
        painter.setClipRect(clip)
        origin = self.text_origin()
        painter.translate(origin)
        self.paint_text(painter, QRectF(clip.translated(-origin)))
        if self.caret:
            self._paint_caret(painter)

    def paint_text(self, painter: QPainter, clip: QRectF) -> None:
        """Draw the part of the text that lies in `clip`, with the origin at the text's corner."""
        self.paint_document(painter, self.document, clip, self._chips, self._selected)

    def paint_document(
        self,
        painter: QPainter,
        document: InertDocument,
        clip: QRectF,
        chips: Iterable[QRectF],
        selected: tuple[int, int] | None,
    ) -> None:
        """Draw one document; `selected` are two of its positions."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.ink.theme.color("sunken"))
        for chip in chips:
            painter.drawRoundedRect(chip, Space.XS, Space.XS)
        document.documentLayout().draw(painter, self._context(document, clip, selected))

    def _lay_content(self, width: int) -> int:
        across = self._text_width(width)
        if self.document.textWidth() != across:
            # even the same width would lay out every line again
            self.document.setTextWidth(across)
        return round(self.document.size().height())

    def _changed(self) -> QRect:
        """Where another leaf, shown in place of this one, looks different."""
        return self.rect()

    def _text_width(self, width: int) -> int:
        return width - 2 * HANG - indent(self.leaf.place)

    def _find_chips(self) -> list[QRectF]:
        return chips_of(self.document)

    def _paint_under(self, painter: QPainter, area: QRect) -> None:
        """What lies below the text, as far as it is in `area`."""

    def _context(
        self, document: InertDocument, clip: QRectF, selected: tuple[int, int] | None
    ) -> QAbstractTextDocumentLayout.PaintContext:
        theme = self.ink.theme
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Text, theme.color("text"))
        context.palette = palette
        context.clip = clip
        if selected is not None:
            selection = QAbstractTextDocumentLayout.Selection()
            selection.cursor = between(document, *selected)
            selection.format.setBackground(theme.color("accent"))
            selection.format.setForeground(theme.color("on_accent"))
            context.selections = [selection]
        return context

    def _paint_place(self, painter: QPainter) -> None:
        place, theme = self.leaf.place, self.ink.theme
        markers = dict(place.markers)
        left = HANG
        if self.begins_notes and self._lead:
            painter.fillRect(QRectF(left, self._lead // 2, _NOTES_RULE, 1), theme.color("border"))
        quotes = 0
        for depth, step in enumerate(place.steps):
            if step is Step.QUOTE:
                top = 0 if quotes < self._joined else self._lead
                quotes += 1
                bar = QRectF(left, top, BAR_WIDTH, self.height() - top)
                painter.fillRect(bar, theme.color("hairline"))
                left += QUOTE_INDENT
                continue
            if depth in markers:
                self._paint_marker(painter, markers[depth], left)
            left += ITEM_INDENT

    def _paint_marker(self, painter: QPainter, marker: str, left: int) -> None:
        theme = self.ink.theme
        line = QRectF(left, self._lead, ITEM_INDENT - Space.S, reading_line())
        if marker in _TASKS:
            box = QRectF(0, 0, Metric.ICON, Metric.ICON)
            box.moveCenter(line.center())
            paint_icon(painter, _TASKS[marker], theme.color("quiet"), box)
            return
        if marker == BULLET:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("quiet"))
            painter.drawEllipse(line.center() + QPointF(_BULLET / 2, 1), _BULLET / 2, _BULLET / 2)
            return
        painter.setFont(theme.font(Size.READING))
        painter.setPen(theme.color("quiet"))
        # a long number leans out to the left rather than into the text
        line.setLeft(left - 2 * ITEM_INDENT)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, marker)

    def _paint_caret(self, painter: QPainter) -> None:
        block = self.document.lastBlock()
        line = block.layout().lineForTextPosition(block.length() - 1)
        if not line.isValid():
            return
        at = block.layout().position() + QPointF(x_of(line, block.length() - 1), line.y())
        height = Size.READING + Space.XS
        top = at.y() + (line.height() - height) / 2
        pen = QPen(self.ink.theme.color("accent"), _CARET_WIDTH)
        painter.setPen(pen)
        painter.drawLine(QPointF(at.x() + 3, top), QPointF(at.x() + 3, top + height))
