"""Reasoning told from answer while both are written.

Marks are taken out, with the white space that lays them out; nothing else is lost, however the text is cut
into pieces. Only what may be the beginning of a mark is held back. A mark that is text opens reasoning only
where an answer begins: later on it is a model that writes about marks.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from desktop_app.engine.base import Delta
from desktop_app.engine.local.reasoning_marks import (
    CHANNEL,
    END,
    MESSAGE,
    REASONING_CHANNEL,
    START,
    Tag,
)

if TYPE_CHECKING:
    from desktop_app.engine.local.reasoning_marks import Marks

_BLANK = " \t\r\n"
_PARAGRAPH = "\n\n"
_LONGEST_HEADER = 64
_HARMONY = Tag(MESSAGE, END)


class _Part(Enum):
    LEAD = auto()
    REASONING = auto()
    ANSWER = auto()
    HEADER = auto()


class ReasoningSplitter:
    """One answer's text on its way; tokens are not counted here.

    `opened` is the tag that the prompt left open. `begun`: the answer itself is carried on, so that no reasoning
    is to come.
    """

    def __init__(self, marks: Marks, *, opened: Tag | None = None, begun: bool = False) -> None:
        silent = set(marks.control.values())
        self._silent = silent
        self._tags = marks.tags
        self._openings = tuple(tag for tag in marks.tags if tag.opening not in silent)
        self._part = _Part.ANSWER if begun else _Part.LEAD
        self._held = ""
        self._tag: Tag | None = None
        self._label = ""
        self._reasoned = False
        self._begins = False
        self._said: set[bool] = set()
        self._out: list[Delta] = []
        if opened is not None:
            self._open(opened)

    @property
    def reasoning(self) -> bool:
        """Whether what comes next is reasoning, as far as can be told."""
        return self._part is _Part.REASONING

    def push(self, text: str) -> list[Delta]:
        """What `text` makes certain."""
        if self._part is _Part.ANSWER and not self._begins:
            return [Delta(text=text, tokens=0)] if text else []
        self._held += text
        while self._step():
            pass
        return self._taken()

    def mark(self, text: str) -> list[Delta]:
        """A mark that came as a token of its own."""
        if not self._held.strip(_BLANK):
            self._held = ""
        tag = next((tag for tag in self._tags if tag.opening == text), None)
        if tag is not None:
            self._break_off()
            self._open(tag)
        elif self._tag is not None and text == self._tag.closing:
            self._held = self._held.rstrip(_BLANK)
            self._break_off()
            self._close()
        elif text == MESSAGE and self._part is _Part.HEADER:
            self._read_header()
        elif text in (START, CHANNEL):
            self._break_off()
            self._part, self._tag = _Part.HEADER, None
        return self._taken()

    def end(self) -> list[Delta]:
        """What was held back; nothing comes after it."""
        self._break_off()
        return self._taken()

    def _step(self) -> bool:
        """Go as far as is certain; whether another part has begun."""
        match self._part:
            case _Part.LEAD:
                return self._lead()
            case _Part.REASONING:
                return self._reason()
            case _Part.HEADER:
                if len(self._held) > _LONGEST_HEADER:
                    self._begin(_Part.ANSWER)
                    return True
            case _Part.ANSWER:
                self._say(self._held)
                self._held = ""
        return False

    def _lead(self) -> bool:
        begun = self._held.lstrip(_BLANK)
        for tag in self._openings:
            if begun.startswith(tag.opening):
                self._held = begun[len(tag.opening) :]
                self._open(tag)
                return True
        if any(tag.opening.startswith(begun) for tag in self._openings) or not begun:
            return False
        if self._reasoned:
            self._held = begun
        self._begin(_Part.ANSWER)
        return True

    def _reason(self) -> bool:
        assert self._tag is not None
        if self._begins:
            self._held = self._held.lstrip(_BLANK)
            if self._label and self._held.startswith(self._label):
                self._held, self._label = self._held[len(self._label) :], ""
                return True
            if self._label.startswith(self._held):
                return False
            self._label = ""
        closing = "" if self._tag.closing in self._silent else self._tag.closing
        if closing and (end := self._held.find(closing)) >= 0:
            self._say(self._held[:end].rstrip(_BLANK))
            self._held = self._held[end + len(closing) :]
            self._close()
            return True
        certain = len(self._held[: len(self._held) - _begun(self._held, closing)].rstrip(_BLANK))
        self._say(self._held[:certain])
        self._held = self._held[certain:]
        return False

    def _read_header(self) -> None:
        channel = self._held.split()[:1]
        self._held = ""
        if channel == [REASONING_CHANNEL]:
            self._open(_HARMONY)
        else:
            self._begin(_Part.ANSWER)

    def _break_off(self) -> None:
        """What was held back is no mark: something else came."""
        if self._part is not _Part.HEADER:
            if self._begins or (self._part is _Part.LEAD and self._reasoned):
                self._held = self._held.lstrip(_BLANK)
            self._say(self._held)
        self._held = ""

    def _open(self, tag: Tag) -> None:
        self._tag, self._label = tag, tag.label
        self._begin(_Part.REASONING)

    def _close(self) -> None:
        self._tag, self._reasoned = None, True
        self._begin(_Part.LEAD)

    def _begin(self, part: _Part) -> None:
        self._part, self._begins = part, True

    def _say(self, text: str) -> None:
        if not text:
            return
        reasoning = self._part is _Part.REASONING
        # several messages of one kind are several paragraphs
        apart = _PARAGRAPH if self._begins and reasoning in self._said else ""
        self._out.append(Delta(text=apart + text, reasoning=reasoning, tokens=0))
        self._said.add(reasoning)
        self._begins = False

    def _taken(self) -> list[Delta]:
        out, self._out = self._out, []
        return out


def _begun(text: str, mark: str) -> int:
    """How many characters at the end of `text` may be the beginning of `mark`."""
    return next((size for size in range(min(len(mark) - 1, len(text)), 0, -1) if text.endswith(mark[:size])), 0)
