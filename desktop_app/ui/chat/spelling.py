"""Marks words that are not in the dictionary, in idle time, and never code, addresses or other scripts."""

from __future__ import annotations

import re
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QTimer
from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat

from desktop_app.services.spelling import dictionary_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QAction, QTextBlock
    from PySide6.QtWidgets import QMenu, QPlainTextEdit

    from desktop_app.services.spelling import Dictionary
    from desktop_app.ui.theme import Theme

MOST_CHARACTERS = 20_000
"""Longer texts are pasted ones, and nobody's to correct."""

_BUDGET_S = 0.004
_MOST_SUGGESTIONS = 5
_MOST_KNOWN = 20_000

_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_IN_FENCE = 1

_LETTERS = {
    QLocale.Script.LatinScript: "A-Za-zÀ-ÖØ-öø-ɏ",
    QLocale.Script.CyrillicScript: "Ѐ-ӿ",
    QLocale.Script.GreekScript: "Ͱ-Ͽἀ-῿",
}
_WITHOUT_LATIN = {QLocale.Script.CyrillicScript, QLocale.Script.GreekScript}
_ENGLISH = ("en_US", "en_GB", "en")

_NO_PROSE = re.compile(r"`[^`]*`?|\S*(?:[/\\@_<>{}=#$%^|~\[\]]|\w[.:]\w|\d)\S*")
"""Inline code, and every word with something in it that prose does not have."""


def languages(locale: QLocale) -> tuple[str, ...]:
    """Whose dictionary to look for: the reader's own, or English where theirs is not written in letters."""
    own = (locale.name(), locale.name().split("_")[0]) if locale.script() in _LETTERS else ()
    return own if locale.script() in _WITHOUT_LATIN else (*own, *_ENGLISH)


class Spelling(QSyntaxHighlighter):
    """Belongs to one field. The word that is being typed is left alone until the cursor leaves it."""

    def __init__(self, editor: QPlainTextEdit, theme: Theme, dictionary: Dictionary, script: QLocale.Script) -> None:
        super().__init__(editor.document())
        self._editor = editor
        self._theme = theme
        self._dictionary = dictionary
        letters = _LETTERS[script]
        self._word = re.compile(rf"(?<![\w'’-])[{letters}]+(?:['’][{letters}]+)*(?![\w])")
        self._known: dict[str, bool] = {}
        self._waiting: dict[str, None] = {}
        self._typed_in = -1
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._check_some)
        editor.cursorPositionChanged.connect(self._follow_cursor)
        theme.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:  # noqa: N802 (Qt's own name)
        """Underline what is known to be wrong, and put down for later what is not known."""
        fence = _FENCE.match(text)
        inside = self.previousBlockState() == _IN_FENCE
        self.setCurrentBlockState(_IN_FENCE if inside != bool(fence) else 0)
        if inside or fence or self.document().characterCount() > MOST_CHARACTERS:
            return
        typed_at = self._typed_at()
        for start, word in self._words(text):
            right = self._known.get(word)
            if right is None:
                self._waiting[word] = None
            elif not right and self.currentBlock().position() + start + len(word) != typed_at:
                self.setFormat(start, len(word), self._wrong())
        if self._waiting:
            self._idle.start()

    def add_to(self, menu: QMenu, position: int) -> None:
        """Put before everything in a menu what can be done about a wrong word at this place in the text."""
        block = self.document().findBlock(position)
        inside = position - block.position()
        for start, word in self._words(block.text()):
            if start <= inside <= start + len(word) and self._known.get(word) is False:
                self._offer(menu, block, start, word)

    def _offer(self, menu: QMenu, block: QTextBlock, start: int, word: str) -> None:
        first = menu.actions()[0] if menu.actions() else None

        def put(words: str) -> QAction:
            action = menu.addAction(words)
            if first is not None:
                menu.insertAction(first, action)
            return action

        for suggestion in self._dictionary.suggest(word)[:_MOST_SUGGESTIONS]:
            put(suggestion).triggered.connect(
                lambda _=False, to=suggestion: self._replace(block.position() + start, len(word), to)
            )
        add = put(QCoreApplication.translate("spelling", "Add “{word}” to the dictionary").format(word=word))
        add.triggered.connect(lambda: self._add(word))
        if first is not None:
            menu.insertSeparator(first)

    def _replace(self, start: int, length: int, words: str) -> None:
        cursor = self._editor.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(start + length, cursor.MoveMode.KeepAnchor)
        cursor.insertText(words)

    def _add(self, word: str) -> None:
        self._dictionary.add(word)
        self._known[word] = True
        self.rehighlight()

    def _words(self, text: str) -> Iterator[tuple[int, str]]:
        prose = _NO_PROSE.sub(lambda found: " " * len(found[0]), text)
        for found in self._word.finditer(prose):
            word = found[0]
            # names in capitals, and names of things in programs
            if len(word) > 1 and word[1:] == word[1:].lower():
                yield found.start(), word

    def _check_some(self) -> None:
        until, found_wrong = perf_counter() + _BUDGET_S, False
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        while self._waiting and perf_counter() < until:
            word = next(iter(self._waiting))
            del self._waiting[word]
            self._known[word] = self._dictionary.check(word.replace("’", "'"))
            found_wrong = found_wrong or not self._known[word]
        if self._waiting:
            self._idle.start()
        if found_wrong:
            self.rehighlight()

    def _typed_at(self) -> int:
        return self._editor.textCursor().position() if self._editor.hasFocus() else -1

    def _follow_cursor(self) -> None:
        block = self._editor.textCursor().block()
        before = self.document().findBlockByNumber(self._typed_in)
        self._typed_in = block.blockNumber()
        for one in {before.blockNumber(): before, block.blockNumber(): block}.values():
            if one.isValid():
                self.rehighlightBlock(one)

    def _wrong(self) -> QTextCharFormat:
        wavy = QTextCharFormat()
        wavy.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
        wavy.setUnderlineColor(self._theme.color("red"))
        return wavy


def spelling_for(editor: QPlainTextEdit, theme: Theme) -> Spelling | None:
    """Checks what is typed in `editor`, if there is a dictionary for the reader."""
    locale = QLocale()
    script = locale.script() if locale.script() in _LETTERS else QLocale.Script.LatinScript
    dictionary = dictionary_for(languages(locale))
    return Spelling(editor, theme, dictionary, script) if dictionary is not None else None
