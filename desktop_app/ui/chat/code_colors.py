"""Code in colours, a slice at a time, so that a long block never holds up a frame.

Growing code is read on from the last line that looks like a beginning of its own: it is indented no further than the
first line, and nothing that spans lines leads into it. A lexer may know better, so what grew is read as a whole once it
has come to rest.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QTextCharFormat, QTextDocument, QTextLayout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pygments.token import _TokenType
    from PySide6.QtGui import QTextBlock

    from desktop_app.ui.chat.lexers import Lexers
    from desktop_app.ui.theme import Theme

_SLICE_S = 0.003
_SHARE = 10
"""Growing code is read on after so many times what reading it last took."""
_REST_MS = 600
_CLOSING = frozenset(")]}")

_COLORS = {
    "Comment": "quiet",
    "Keyword": "code_keyword",
    "Operator.Word": "code_keyword",
    "Name.Tag": "code_keyword",
    "Literal.String": "code_string",
    "Literal.Number": "code_number",
    "Name.Function": "code_name",
    "Name.Class": "code_name",
    "Name.Decorator": "code_name",
    "Name.Attribute": "code_name",
    "Name.Builtin": "code_name",
    "Generic.Deleted": "red",
    "Generic.Inserted": "green",
    "Generic.Heading": "code_name",
    "Generic.Subheading": "code_name",
}


_Line = list[tuple[int, int, str]]
"""The coloured pieces of a line: where each begins, its length in UTF-16 units, its colour's name."""


class CodeColors(QObject):
    """Colours the lines of `document`, which stay the plain text that they are."""

    def __init__(self, theme: Theme, lexers: Lexers, document: QTextDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lexers = lexers
        self._document = document
        self._language = ""
        self._formats: dict[str, QTextCharFormat] = {}
        self._pieces: Iterator[tuple[str, str]] = iter(())
        self._block: QTextBlock = document.begin()
        self._pending: _Line = []
        self._column = 0
        self._line = 0
        self._colored: list[_Line] = []
        self._beginning = 0
        self._next_beginning = 0
        self._margin = 0
        self._reads_whole = False
        self._taken_s = 0.0
        self._grew = False
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._go_on)
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._begin)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(lambda: self._begin(whole=True))
        lexers.came.connect(self._begin_if_awaited)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to be coloured."""
        return not any(timer.isActive() for timer in (self._slices, self._later, self._rest))

    def read(self, language: str, *, anew: bool) -> None:
        """Colour the text: that of other code (`anew`), or what was there and more; at once if it is quickly done."""
        if anew:
            self._colored = []
        if anew or language != self._language:
            self._taken_s, self._beginning = 0.0, 0
            self._slices.stop()
            self._rest.stop()
        self._language = language
        if self._slices.isActive():
            # What is under way would never end if each change began it anew.
            self._grew = True
        elif not self._later.isActive():
            self._begin_later()

    def _begin_later(self) -> None:
        if self._taken_s < _SLICE_S:
            self._begin()
        else:
            self._later.start(round(self._taken_s * _SHARE * 1000))

    def _begin_if_awaited(self, language: str) -> None:
        if language == self._language.strip().lower():
            self._begin()

    def _begin(self, *, whole: bool = False) -> None:
        lexer = self._lexers.get(self._language)
        if lexer is None:
            return
        first = 0 if whole else self._beginning
        self._block = self._document.findBlockByNumber(first)
        self._line, self._pending, self._column, self._next_beginning = first, [], 0, first
        start = self._document.begin().text()
        self._margin = len(start) - len(start.lstrip())
        self._pieces = _pieces(lexer.get_tokens_unprocessed(_text_from(self._block)))
        self._reads_whole = first == 0
        self._taken_s, self._grew = 0.0, False
        self._rest.stop()
        self._slices.start()
        self._go_on()

    def _go_on(self) -> None:
        began = time.perf_counter()
        for text, color in self._pieces:
            self._color(text, color)
            if time.perf_counter() - began > _SLICE_S:
                self._taken_s += time.perf_counter() - began
                return
        self._end_line()
        self._slices.stop()
        self._taken_s += time.perf_counter() - began
        self._beginning = self._next_beginning
        if self._grew:
            self._begin_later()
        elif not self._reads_whole:
            self._rest.start()

    def _color(self, text: str, color: str) -> None:
        first, *further = text.split("\n")
        self._add(first, color)
        for line in further:
            self._end_line()
            if not color and _begins_something(self._block.text(), self._margin):
                self._next_beginning = self._line
            self._add(line, color)

    def _add(self, text: str, color: str) -> None:
        length = len(text.encode("utf-16-le")) // 2
        if color and length:
            self._pending.append((self._column, length, color))
        self._column += length

    def _end_line(self) -> None:
        if self._block.isValid():
            worn = self._colored[self._line] if self._line < len(self._colored) else []
            if worn != self._pending:
                self._block.layout().setFormats([self._range(*piece) for piece in self._pending])
                self._document.markContentsDirty(self._block.position(), self._block.length())
            self._colored[self._line : self._line + 1] = [self._pending]
            self._block = self._block.next()
        self._line += 1
        self._pending, self._column = [], 0

    def _range(self, start: int, length: int, color: str) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        made.start, made.length, made.format = start, length, self._format(color)
        return made

    def _format(self, color: str) -> QTextCharFormat:
        if color not in self._formats:
            made = QTextCharFormat()
            made.setForeground(self._theme.color(color))
            self._formats[color] = made
        return self._formats[color]


def _text_from(block: QTextBlock) -> str:
    lines = []
    while block.isValid():
        lines.append(block.text())
        block = block.next()
    return "\n".join(lines)


def _begins_something(line: str, margin: int) -> bool:
    words = line.lstrip()
    return words != "" and len(line) - len(words) <= margin and words[0] not in _CLOSING


def _pieces(tokens: Iterator[tuple[int, _TokenType, str]]) -> Iterator[tuple[str, str]]:
    """Texts with the name of their colour, "" for the text's own."""
    for _, kind, text in tokens:
        yield text, _color_of(kind)


def _color_of(kind: _TokenType) -> str:
    """By the nearest kind that has one."""
    at: _TokenType | None = kind
    while at:
        if (color := _COLORS.get(".".join(at))) is not None:
            return color
        at = at.parent
    return ""
