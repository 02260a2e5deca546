"""Pygments' lexers by the language that a fence names; never guessed from the code."""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_LONGEST_NAME = 40


class Lexers(QObject):
    """Loads a language's lexer when it is first asked for, off the window's thread: importing one and compiling
    its rules takes longer than a frame. `came` tells that one is there.
    """

    came = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._there: dict[str, Lexer | None] = {"": None}
        self._awaited: set[str] = set()
        self.came.connect(self._awaited.discard)

    def get(self, language: str) -> Lexer | None:
        """The lexer; None if there is none, or if it is still on its way."""
        name = language.strip().lower()
        if name not in self._there and name not in self._awaited and len(name) <= _LONGEST_NAME:
            self._awaited.add(name)
            threading.Thread(target=self._load, args=(name,), name="lexer", daemon=True).start()
        return self._there.get(name)

    def are_awaited(self) -> bool:
        """Whether some are still on their way."""
        return bool(self._awaited)

    def _load(self, name: str) -> None:
        self._there[name] = _lexer(name)
        if shiboken6.isValid(self):
            self.came.emit(name)


@cache
def _lexer(name: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        # The code is shown as it stands: no line end is added or taken away.
        lexer = get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
    # The rules are compiled when they are first used.
    list(lexer.get_tokens_unprocessed(" "))
    return lexer
