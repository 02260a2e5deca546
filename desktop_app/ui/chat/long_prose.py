"""A paragraph in its document. While a long one grows only its last lines are laid out again.

Qt lays out a document block by block, so what stands in full lines is shut into blocks of its own: one ends where a
line ends, in place of the space or line end that stood there. Neither positions nor what is seen change by that.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QTextCursor

from desktop_app.ui.chat import invisible
from desktop_app.ui.chat.ink import LINE_SEPARATOR, block_format, reading_line
from desktop_app.ui.chat.leaves import Mark, Run, Runs, words
from desktop_app.ui.chat.spots import PARAGRAPH_SEPARATOR, characters, chips_of

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF

    from desktop_app.ui.chat.ink import InertDocument, Ink

SHUT_FROM = 600
"""Characters of an open block: these are written again with each frame."""

_LINES_TRIED = 12
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff]")
_WHOLE = Mark.CODE | Mark.FORMULA | Mark.NOTE


class _Start(NamedTuple):
    """Where in the document a run, from one of its characters on, begins."""

    position: int
    run: int
    character: int


class LongProse:
    """Writes a paragraph's runs."""

    def __init__(self, ink: Ink, document: InertDocument, *, quiet: bool) -> None:
        self._ink = ink
        self._document = document
        self._always = Mark.QUIET if quiet else Mark.NONE
        self._runs: Runs = ()
        self._starts = [_Start(0, 0, 0)]
        self._ends: list[tuple[int, str]] = []
        self._chips: list[QRectF] = []
        self._stays_whole = False

    def write(self, runs: Runs) -> bool:
        """Show `runs`, from the last block on if they go on with those that are shown; whether formulas are awaited."""
        goes_on = bool(self._ends) and self._goes_on(runs)
        self._runs = runs
        if not goes_on:
            return self.write_whole()
        awaits, tall = self._write_open()
        # only as one block do lines of different heights or directions stand as they will in the end
        return self.write_whole() if tall or self._turns() else awaits

    def write_whole(self) -> bool:
        """Show the runs again, in one block; whether formulas are awaited."""
        self._document.clear()
        self._starts = [_Start(0, 0, 0)]
        self._ends, self._chips = [], []
        awaits, tall = self._write_open()
        self._stays_whole = awaits or tall or self._turns()
        return awaits

    def top_of_open(self) -> float:
        """Where on the page begins what is written again when more comes, in pixels below the paragraph's top."""
        layout = self._document.documentLayout()
        return layout.blockBoundingRect(self._document.lastBlock()).top() if self._ends else 0.0

    def is_parted(self) -> bool:
        """Whether there are blocks that have been shut, which hold for one width only."""
        return bool(self._ends)

    def shut(self) -> None:
        """Shut what stands in full lines; after they were laid out."""
        block = self._document.lastBlock()
        if self._stays_whole or block.length() < SHUT_FROM:
            return
        layout = block.layout()
        last = layout.lineCount() - 1
        for number in range(last, max(0, last - _LINES_TRIED), -1):
            if self._part(block.position() + layout.lineAt(number).textStart() - 1):
                self._chips += chips_of(self._document, block, self._document.lastBlock())
                return

    def chips(self) -> list[QRectF]:
        """Where inline code stands."""
        return self._chips + chips_of(self._document, self._document.lastBlock())

    def text_between(self, first: int, last: int) -> str:
        """The characters between two positions."""
        text = characters(self._document, first, last, line_end=PARAGRAPH_SEPARATOR)
        ends = [end for position, end in self._ends if min(first, last) <= position < max(first, last)]
        pieces = text.split(PARAGRAPH_SEPARATOR)
        return "".join(piece + end for piece, end in zip(pieces, [*ends, ""], strict=True))

    def _write_open(self) -> tuple[bool, bool]:
        begin = self._starts[0]
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.setPosition(begin.position, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        cursor.setBlockFormat(block_format(reading_line()))
        self._starts = []
        awaits = tall = False
        for index in range(begin.run, len(self._runs)):
            run, character = self._runs[index], begin.character if index == begin.run else 0
            self._starts.append(_Start(cursor.position(), index, character))
            written = self._ink.insert(cursor, (Run(run.text[character:], run.marks, run.href),), self._always)
            awaits, tall = awaits or written.awaits, tall or written.tall
        self._starts = self._starts or [begin]
        if tall:
            cursor.setBlockFormat(block_format(reading_line(), rigid=False))
        cursor.endEditBlock()
        return awaits, tall

    def _goes_on(self, runs: Runs) -> bool:
        begin = self._starts[0]
        if len(runs) <= begin.run or runs[: begin.run] != self._runs[: begin.run]:
            return False
        old, new = self._runs[begin.run], runs[begin.run]
        alike = (old.marks, old.href) == (new.marks, new.href)
        return alike and new.text[: begin.character] == old.text[: begin.character]

    def _turns(self) -> bool:
        begin = self._starts[0]
        text = words(self._runs[begin.run :])
        return not text.isascii() and bool(_RIGHT_TO_LEFT.search(text, begin.character))

    def _part(self, position: int) -> bool:
        """Shut what stands before the space or line end at `position`, if plain words stand on both sides."""
        found = self._document.characterAt(position)
        if found not in (" ", LINE_SEPARATOR):
            return False
        start = self._starts[bisect_right(self._starts, position, key=lambda start: start.position) - 1]
        run = self._runs[start.run]
        text = run.text[start.character :]
        if not self._is_plain(start.run) or invisible.split(text) != [(text, False)]:
            return False
        # Qt counts in UTF-16
        before = text.encode("utf-16-le")[: 2 * (position - start.position)].decode("utf-16-le")
        ends_run = len(before) + 1 == len(text)
        if not before or (ends_run and not self._is_plain(start.run + 1)):
            return False
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        cursor.setPosition(position)
        cursor.deleteChar()
        cursor.insertBlock()
        cursor.endEditBlock()
        self._ends.append((position, "\n" if found == LINE_SEPARATOR else found))
        at = (start.run + 1, 0) if ends_run else (start.run, start.character + len(before) + 1)
        first = _Start(position + 1, *at)
        self._starts = [first, *(start for start in self._starts if start.position > first.position)]
        return True

    def _is_plain(self, index: int) -> bool:
        return index < len(self._runs) and not self._runs[index].marks & _WHOLE and not self._runs[index].href
