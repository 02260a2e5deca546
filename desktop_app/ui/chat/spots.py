"""Places in a document: what stands between two positions, and where on the page it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QTextCursor

from desktop_app.ui.chat.ink import CHIP, LINE_SEPARATOR
from desktop_app.ui.chat.outlines import OBJECT, SOURCE

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock, QTextLine

    from desktop_app.ui.chat.ink import InertDocument

PARAGRAPH_SEPARATOR = "\u2029"


def end_of(document: InertDocument) -> int:
    """The last position."""
    return document.characterCount() - 1


def between(document: InertDocument, first: int, last: int) -> QTextCursor:
    """A cursor that marks what stands between two positions."""
    cursor = QTextCursor(document)
    cursor.setPosition(min(first, end_of(document)))
    cursor.setPosition(min(last, end_of(document)), QTextCursor.MoveMode.KeepAnchor)
    return cursor


def characters(document: InertDocument, first: int, last: int, line_end: str = "\n") -> str:
    """What stands between two positions, with plain line ends; `line_end` between the document's blocks."""
    text = between(document, first, last).selectedText()
    if OBJECT in text:
        text = _with_sources(document, text, min(first, last))
    return text.replace(LINE_SEPARATOR, "\n").replace(PARAGRAPH_SEPARATOR, line_end)


def _with_sources(document: InertDocument, text: str, first: int) -> str:
    cursor = QTextCursor(document)
    parts: list[str] = []
    at = first
    for character in text:
        # Qt counts in UTF-16
        at += 2 if character > "\uffff" else 1
        cursor.setPosition(at)
        parts.append(str(cursor.charFormat().property(SOURCE) or "") if character == OBJECT else character)
    return "".join(parts)


def word(document: InertDocument, position: int) -> tuple[int, int]:
    """Where the word at a position begins and ends."""
    cursor = between(document, position, position)
    cursor.select(QTextCursor.SelectionType.WordUnderCursor)
    return cursor.selectionStart(), cursor.selectionEnd()


def chips_of(document: InertDocument, first: QTextBlock | None = None, end: QTextBlock | None = None) -> list[QRectF]:
    """Where inline code stands, line by line, in the document's coordinates; from one block on and before another,
    or in all.
    """
    found: list[QRectF] = []
    block = document.begin() if first is None else first
    while block.isValid() and block != end:
        pieces = block.begin()
        while not pieces.atEnd():
            inside = pieces.fragment()
            pieces += 1
            if inside.charFormat().hasProperty(CHIP):
                start = inside.position() - block.position()
                metrics = QFontMetricsF(inside.charFormat().font())
                found += _rects(document, block, start, start + inside.length(), metrics)
        block = block.next()
    return found


def x_of(line: QTextLine, position: int) -> float:
    """Where a position stands in its line; Qt gives it together with the position."""
    x, _ = cast("tuple[float, int]", line.cursorToX(position))
    return x


def _rects(document: InertDocument, block: QTextBlock, first: int, last: int, metrics: QFontMetricsF) -> list[QRectF]:
    layout = block.layout()
    # A layout knows its place in its table cell; the document's knows where the cell is.
    bounds = document.documentLayout().blockBoundingRect(block)
    origin = bounds.topLeft() - layout.boundingRect().topLeft()
    found: list[QRectF] = []
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        start, end = max(first, line.textStart()), min(last, line.textStart() + line.textLength())
        if start < end:
            left, right = x_of(line, start), x_of(line, end)
            baseline = line.y() + line.ascent()
            rect = QRectF(left - 2, baseline - metrics.ascent() - 1, right - left + 4, metrics.height() + 2)
            found.append(rect.translated(origin))
    return found
