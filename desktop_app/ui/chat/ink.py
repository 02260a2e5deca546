"""Markdown runs set into documents that load nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)

from desktop_app.ui.chat import invisible
from desktop_app.ui.chat.leaves import Mark, Runs
from desktop_app.ui.chat.outlines import Outlines
from desktop_app.ui.chat.tex import without_delimiters
from desktop_app.ui.theme import LINE_HEIGHT, MEDIUM, SEMIBOLD, Size

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from desktop_app.ui.chat.formulas import Formulas
    from desktop_app.ui.chat.lexers import Lexers
    from desktop_app.ui.theme import Theme

LINE_SEPARATOR = "\u2028"
CHIP = QTextFormat.Property.UserProperty + 1
"""Marks characters that stand on a chip: inline code."""

_HEADING_SIZES = {1: Size.PAGE, 2: Size.SECTION}
_HEADING_LINE_HEIGHT = 1.35
_CODE_LINE_HEIGHT = 1.5
_FORMULA_SIZE = Size.READING + 1
"""The small letters of the formulas' type are smaller than those of the text beside them."""


class Written(NamedTuple):
    """Whether formulas among what was written are still awaited, and whether some need higher lines."""

    awaits: bool
    tall: bool


class InertDocument(QTextDocument):
    """A document that asks for no file and no address, whatever its text says."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 (Qt's own name)
        """Nothing."""
        del kind, name
        return None


class Ink:
    """Character and paragraph formats in a theme's type and colours."""

    def __init__(self, theme: Theme, formulas: Formulas, lexers: Lexers) -> None:
        self.theme = theme
        self.lexers = lexers
        self._formulas = formulas
        self._outlines = Outlines(theme)
        self._formats: dict[tuple[Mark, bool], QTextCharFormat] = {}
        mono = theme.mono()
        self._mono_families = mono.families()
        self._mono_size = mono.pixelSize()

    def document(self, font: QFont) -> InertDocument:
        """An empty document whose lines break anywhere if a word is too long."""
        document = InertDocument()
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        document.setDefaultFont(font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        return document

    def reading(self) -> InertDocument:
        """For running text."""
        return self.document(self.theme.font(Size.READING))

    def heading(self, level: int) -> InertDocument:
        """For a heading of `level` 1 to 6."""
        size = _HEADING_SIZES.get(level, Size.READING)
        return self.document(self.theme.font(size, SEMIBOLD if level <= 3 else MEDIUM))

    def write(self, document: InertDocument, runs: Runs, *, line_height: int, quiet: bool = False) -> bool:
        """Fill a document with one paragraph of lines `line_height` pixels high, higher only where a formula
        needs it; whether formulas are still awaited.
        """
        document.clear()
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        cursor.setBlockFormat(block_format(line_height))
        written = self.insert(cursor, runs, Mark.QUIET if quiet else Mark.NONE)
        if written.tall:
            cursor.setBlockFormat(block_format(line_height, rigid=False))
        cursor.endEditBlock()
        return written.awaits

    def insert(self, cursor: QTextCursor, runs: Runs, always: Mark = Mark.NONE) -> Written:
        """Insert runs at a cursor; lines within a run stay one paragraph. Until formulas come, or if they cannot
        be set, their TeX stands there as code.
        """
        awaits = tall = False
        for run in runs:
            marks = run.marks | always
            if Mark.FORMULA in marks:
                tex, display = without_delimiters(run.text)
                formula = self._formulas.get(tex, _FORMULA_SIZE, display=display)
                if formula is not None:
                    tall |= self._outlines.insert(cursor, formula, run.text, quiet=Mark.QUIET in marks)
                    continue
                awaits = awaits or self._formulas.are_awaited()
                marks = marks & ~Mark.FORMULA | Mark.CODE
            base = self._format(marks, run.href)
            for piece, suspect in invisible.split(run.text):
                if suspect:
                    cursor.insertText(f"⟦{piece}⟧", self._suspect(base))
                else:
                    cursor.insertText(piece.replace("\n", LINE_SEPARATOR), base)
        return Written(awaits, tall)

    def insert_code(self, cursor: QTextCursor, text: str) -> None:
        """Insert code at a cursor; every line becomes a paragraph of its own."""
        base = QTextCharFormat()
        for piece, suspect in invisible.split(text):
            cursor.insertText(f"⟦{piece}⟧" if suspect else piece, self._suspect(base) if suspect else base)

    def _suspect(self, base: QTextCharFormat) -> QTextCharFormat:
        """For the name of a character that cannot be seen."""
        made = QTextCharFormat(base)
        made.setFontFamilies(self._mono_families)
        made.setProperty(QTextFormat.Property.FontPixelSize, int(Size.CAPTION))
        made.setForeground(self.theme.color("amber"))
        return made

    def _format(self, marks: Mark, href: str) -> QTextCharFormat:
        key = (marks, bool(href))
        if key not in self._formats:
            self._formats[key] = self._made(marks, link=bool(href))
        if not href:
            return self._formats[key]
        linked = QTextCharFormat(self._formats[key])
        linked.setAnchor(True)
        linked.setAnchorHref(href)
        return linked

    def _made(self, marks: Mark, *, link: bool) -> QTextCharFormat:
        made = QTextCharFormat()
        if Mark.STRONG in marks:
            made.setFontWeight(SEMIBOLD)
        if Mark.EMPHASIS in marks:
            made.setFontItalic(True)
        if Mark.STRIKE in marks:
            made.setFontStrikeOut(True)
        if Mark.CODE in marks:
            made.setFontFamilies(self._mono_families)
            made.setProperty(QTextFormat.Property.FontPixelSize, self._mono_size)
            made.setProperty(CHIP, 1)
        if Mark.NOTE in marks:
            made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        if marks & (Mark.QUIET | Mark.NOTE | Mark.STRIKE):
            made.setForeground(self.theme.color("quiet"))
        if link:
            made.setForeground(self.theme.color("accent"))
            made.setFontUnderline(True)
        return made


def block_format(
    line_height: int, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft, *, rigid: bool = True
) -> QTextBlockFormat:
    """A paragraph whose lines are `line_height` pixels high, whatever scripts stand in them; higher where they
    must be if it is not `rigid`.
    """
    made = QTextBlockFormat()
    kinds = QTextBlockFormat.LineHeightTypes
    made.setLineHeight(line_height, (kinds.FixedHeight if rigid else kinds.MinimumHeight).value)
    made.setAlignment(align)
    return made


def reading_line() -> int:
    """Pixels from line to line in running text."""
    return round(Size.READING * LINE_HEIGHT)


def heading_line(level: int) -> int:
    """Pixels from line to line in a heading."""
    return round(_HEADING_SIZES.get(level, Size.READING) * _HEADING_LINE_HEIGHT)


def code_line(theme: Theme) -> int:
    """Pixels from line to line in code."""
    return round(theme.mono().pixelSize() * _CODE_LINE_HEIGHT)
