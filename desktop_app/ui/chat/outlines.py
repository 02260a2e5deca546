"""Formulas among the characters of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QFontMetricsF, QPyTextObject, QTextCharFormat, QTextFormat

from desktop_app.ui.theme import Size

if TYPE_CHECKING:
    from PySide6.QtCore import QRect, QRectF
    from PySide6.QtGui import QPainter, QTextCursor, QTextDocument

    from desktop_app.ui.chat.formulas import Formula
    from desktop_app.ui.theme import Theme

OBJECT = "\ufffc"
"""The character that stands for an outline."""

SOURCE = QTextFormat.Property.UserProperty + 2
"""The outline's TeX with its delimiters."""

_FORMULA = QTextFormat.Property.UserProperty + 3
_QUIET = QTextFormat.Property.UserProperty + 4
_TYPE = QTextFormat.ObjectTypes.UserObject + 1


class Outlines(QPyTextObject):
    """Draws formulas where a document has `OBJECT`s of theirs. Their baseline is that of the line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._font = theme.font(Size.READING)
        self._metrics = QFontMetricsF(self._font)

    def insert(self, cursor: QTextCursor, formula: Formula, source: str, *, quiet: bool) -> bool:
        """Put a formula at a cursor; whether it is so tall that its line must be higher than others."""
        tall = self._is_tall(formula)
        aligns = QTextCharFormat.VerticalAlignment
        cursor.document().documentLayout().registerHandler(_TYPE, self)
        made = QTextCharFormat()
        made.setObjectType(_TYPE)
        made.setFont(self._font)
        # Qt gives an object as much room below the line as letters need, or sets it around the middle of the
        # small ones, which is about where a formula's axis is
        made.setVerticalAlignment(aligns.AlignMiddle if tall else aligns.AlignBaseline)
        made.setProperty(SOURCE, source)
        made.setProperty(_FORMULA, formula)
        made.setProperty(_QUIET, quiet)
        cursor.insertText(OBJECT, made)
        return tall

    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, format: QTextFormat) -> QSizeF:  # noqa: A002, N802, N803 (Qt's own names)
        """The room that a formula takes in its line."""
        del doc, posInDocument
        formula = cast("Formula", format.property(_FORMULA))
        return QSizeF(formula.width, self._height(formula))

    def drawObject(  # noqa: N802 (Qt's own name)
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        posInDocument: int,  # noqa: N803 (as above)
        format: QTextFormat,  # noqa: A002 (as above)
    ) -> None:
        """Draw a formula."""
        del doc, posInDocument
        formula = cast("Formula", format.property(_FORMULA))
        # as in QTextDocumentLayout::resizeInlineObject
        below = self._metrics.descent()
        if self._is_tall(formula):
            below = (rect.height() - self._metrics.xHeight() / 2) / 2
        color = self._theme.color("quiet" if format.property(_QUIET) else "text")
        formula.paint(painter, rect.left(), rect.bottom() - below, color)

    def _is_tall(self, formula: Formula) -> bool:
        return formula.ascent > self._metrics.ascent() + 1 or formula.descent > self._metrics.descent() + 1

    def _height(self, formula: Formula) -> float:
        if not self._is_tall(formula):
            return self._metrics.ascent() + self._metrics.descent()
        middle = self._metrics.xHeight() / 2
        return max(2 * formula.ascent - middle, 2 * formula.descent + middle)
