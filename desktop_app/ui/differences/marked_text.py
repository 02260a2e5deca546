"""An answer as plain text, with what differs marked; not by colour alone."""

from __future__ import annotations

from bisect import bisect_left
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QToolTip

from desktop_app.services.differences import Kind
from desktop_app.ui.differences.kinds import kind_words, mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QKeyEvent

    from desktop_app.services.differences import Marked
    from desktop_app.ui.theme import Theme

LONGEST_LINE = 3_000
"""Characters. Qt lays out a whole paragraph whenever anything in it changes: longer ones are broken at a blank."""

_SLICE_S = 0.006
_STEPS = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}
_NEVER_ALONE = (Kind.SAME, Kind.OTHERWISE)
"""Not gone to by the keys: what is marked inside of them is."""


class MarkedText(QPlainTextEdit):
    """For reading: it can be marked and copied; Tab and Escape pass it by. J and K go to the next and the earlier mark,
    of which `told` says what it is.
    """

    told = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._marked: Marked | None = None
        self._text = ""
        self._places: list[tuple[int, int, Kind]] = []
        self._left: Iterator[tuple[int, int, QTextCharFormat]] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def is_dressed(self) -> bool:
        """Whether every mark is drawn."""
        return not self._timer.isActive()

    def show_plain(self, text: str) -> None:
        """The answer before it is known how it differs."""
        self._timer.stop()
        self._marked = None
        self._places = []
        if self._text != text or not text:
            self._text = text
            self.setPlainText(_broken(text))
        else:
            self._dress()

    def show_marked(self, marked: Marked) -> None:
        """The answer with its marks, which come a few at a time, the first ones at once."""
        if self._text != marked.text:
            self.show_plain(marked.text)
        self._marked = marked
        self._places = list(_places(marked))
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is the page's."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._step(step)
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """What is under the pointer says what it is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.cursorForPosition(event.pos()).position()
            found = [kind for start, end, kind in self._places if start <= at < end]
            QToolTip.showText(event.globalPos(), kind_words(found[-1]) if found else "", self)
            return True
        return super().viewportEvent(event)

    def _step(self, step: int) -> None:
        """To the next mark below or above the cursor."""
        cursor = self.textCursor()
        # One at the very cursor is the next one, unless it is where the keys are already.
        here = cursor.selectionStart() if cursor.hasSelection() or step < 0 else cursor.position() - 1
        stops = [place for place in self._places if place[2] not in _NEVER_ALONE]
        below = [place for place in stops if place[0] > here]
        above = [place for place in stops if place[0] < here]
        for start, end, kind in below[:1] if step > 0 else above[-1:]:
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)
            self.told.emit(f"{kind_words(kind)}: {cursor.selectedText()}")

    def _dress(self) -> None:
        self.setFont(self._theme.reading())
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setCharFormat(QTextCharFormat())
        self._left = self._looks()
        if self._places:
            self._timer.start()
            self._go_on()

    def _looks(self) -> Iterator[tuple[int, int, QTextCharFormat]]:
        """Code first: what is marked in it keeps its letters."""
        if self._marked is None:
            return
        code = QTextCharFormat()
        code.setFont(self._theme.mono())
        in_qt = _in_qt(self._marked.text)
        yield from ((in_qt(start), in_qt(end), code) for start, end in self._marked.codes)
        marks = {kind: mark(self._theme, kind) for kind in Kind}
        yield from ((start, end, marks[kind]) for start, end, kind in self._places)

    def _go_on(self) -> None:
        """A slice of the marks, as one change: each change lays its paragraph out anew."""
        until = perf_counter() + _SLICE_S
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for start, end, look in self._left:
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(look)
            if perf_counter() > until:
                break
        else:
            self._timer.stop()
        cursor.endEditBlock()


def _broken(text: str) -> str:
    """The same characters, but that a blank in a line that is too long is its end."""
    if len(text) <= LONGEST_LINE:
        return text
    return "\n".join(_broken_line(line) for line in text.split("\n"))


def _broken_line(line: str) -> str:
    pieces: list[str] = []
    at = 0
    while len(line) - at > LONGEST_LINE and (blank := line.rfind(" ", at, at + LONGEST_LINE)) > at:
        pieces.append(line[at:blank])
        at = blank + 1
    return "\n".join([*pieces, line[at:]])


def _places(marked: Marked) -> Iterator[tuple[int, int, Kind]]:
    """The spans by Qt's characters."""
    in_qt = _in_qt(marked.text)
    return ((in_qt(span.start), in_qt(span.end), span.kind) for span in marked.spans)


def _in_qt(text: str) -> Callable[[int], int]:
    """Turns places in `text` to those of Qt, which counts in UTF-16."""
    wide = [at for at, character in enumerate(text) if ord(character) > 0xFFFF]
    return lambda place: place + bisect_left(wide, place)
