"""Pygments' lexers by the language that a fence names; never guessed from the code."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from functools import cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.ui.tasks import when_done

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
            loaded: Future[Lexer | None] = Future()
            # This may be gone before it comes, so that the thread must not know it.
            when_done(loaded, partial(self._take, name), lambda _: None, self)
            threading.Thread(target=_load, args=(name, loaded), name="lexer", daemon=True).start()
        return self._there.get(name)

    def are_awaited(self) -> bool:
        """Whether some are still on their way."""
        return bool(self._awaited)

    def _take(self, name: str, lexer: Lexer | None) -> None:
        self._there[name] = lexer
        self.came.emit(name)


def _load(name: str, loaded: Future[Lexer | None]) -> None:
    try:
        loaded.set_result(_lexer(name))
    except Exception as bug:  # noqa: BLE001 - the window raises it
        loaded.set_exception(bug)


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
