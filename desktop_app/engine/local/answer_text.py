"""From an answer's tokens to its text: whole characters, reasoning apart, nothing after a stop word."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Protocol

from desktop_app.engine.base import Delta
from desktop_app.engine.local.stop_words import StopWords

if TYPE_CHECKING:
    from desktop_app.engine.local.reasoning import ReasoningSplitter
    from desktop_app.engine.local.reasoning_marks import Marks


class Pieces(Protocol):
    """The part of a vocabulary that writing an answer takes."""

    def piece(self, token: int) -> bytes:
        """The bytes that a token adds to the answer; none for a control token."""


class TextStream:
    """Whole characters from bytes that arrive in pieces; bytes that are no UTF-8 become U+FFFD.

    Code points are the unit: an emoji joined of several grows on the screen as the model writes it.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def push(self, piece: bytes) -> str:
        """The characters that `piece` completes; "" while one is still incomplete."""
        return self._decoder.decode(piece)

    def end(self) -> str:
        """U+FFFD if the model ended within a character, else ""."""
        return self._decoder.decode(b"", final=True)


class AnswerText:
    """The text of one answer. `spaces` are those at the end of what is carried on: as many less at the beginning
    of what the model writes, because the spaces between words belong to the words that follow.
    """

    def __init__(
        self,
        vocab: Pieces,
        marks: Marks,
        splitter: ReasoningSplitter,
        *,
        spaces: int = 0,
        stop: StopWords | None = None,
    ) -> None:
        self._vocab = vocab
        self._control = marks.control
        self._splitter = splitter
        self._characters = TextStream()
        self._spaces = spaces
        self._stop = stop or StopWords()
        self._untold = 0

    @property
    def reasoning(self) -> bool:
        """Whether the model is reasoning, as far as can be told."""
        return self._splitter.reasoning

    @property
    def stopped(self) -> bool:
        """Whether a stop word ends the answer here."""
        return self._stop.found

    def push(self, token: int) -> list[Delta]:
        """What `token` adds; nothing while a character or a mark is incomplete."""
        self._untold += 1
        mark = self._control.get(token)
        if mark is None:
            return self._counted(self._until_stop(self._add(self._characters.push(self._vocab.piece(token)))))
        return self._counted(self._until_stop([*self._add(self._characters.end()), *self._splitter.mark(mark)]))

    def end(self, *, complete: bool) -> list[Delta]:
        """What was held back; half a character only if the model itself has ended there."""
        told = self._until_stop([*self._add(self._characters.end() if complete else ""), *self._splitter.end()])
        rest = self._stop.end()
        return self._counted([*told, Delta(text=rest)] if rest else told)

    def _until_stop(self, deltas: list[Delta]) -> list[Delta]:
        """What of the answer comes before a stop word; reasoning has none."""
        told: list[Delta] = []
        for delta in deltas:
            if self._stop.found:
                break
            words = self._stop.end() if delta.reasoning else self._stop.push(delta.text)
            told += [Delta(text=words)] if words else []
            told += [delta] if delta.reasoning else []
        return told

    def _counted(self, deltas: list[Delta]) -> list[Delta]:
        """The tokens since the last delta belong to the next one."""
        if deltas:
            first = deltas[0]
            # `dataclasses.replace` would take longer than all else that is done here for a token
            deltas[0] = Delta(text=first.text, reasoning=first.reasoning, tokens=self._untold)
            self._untold = 0
        return deltas

    def _add(self, text: str) -> list[Delta]:
        if self._spaces and text:
            rest = text.lstrip(" ")
            taken = min(len(text) - len(rest), self._spaces)
            text, self._spaces = text[taken:], self._spaces - taken if not rest else 0
        return self._splitter.push(text)
