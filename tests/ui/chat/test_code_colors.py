from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pygments.lexers.python import PythonLexer
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from desktop_app.ui.chat.code_colors import CodeColors
from desktop_app.ui.chat.lexers import Lexers

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.theme import Theme

PYTHON = 'def greet(name: str) -> str:\n    """Say\n    hello."""\n    return f"안녕 😀 {name}"  # 42\n\nx = 42\n'


@pytest.fixture
def document() -> QTextDocument:
    return QTextDocument()


@pytest.fixture
def colors(theme: Theme, document: QTextDocument, qtbot: QtBot) -> CodeColors:
    app = QApplication.instance()
    assert app is not None
    lexers = Lexers(app)
    with qtbot.waitSignal(lexers.came):
        lexers.get("python")
    return CodeColors(theme, lexers, document, document)


def _colored(document: QTextDocument) -> list[tuple[str, str]]:
    """The pieces that have a colour of their own, with it."""
    found = []
    block = document.begin()
    while block.isValid():
        line = block.text().encode("utf-16-le")
        for piece in block.layout().formats():
            text = line[2 * piece.start : 2 * (piece.start + piece.length)].decode("utf-16-le")
            found.append((text, piece.format.foreground().color().name()))
        block = block.next()
    return found


def test_words_of_the_language_stand_in_their_colours(
    theme: Theme, document: QTextDocument, colors: CodeColors, qtbot: QtBot
) -> None:
    document.setPlainText(PYTHON)
    colors.read("Python", anew=True)
    qtbot.waitUntil(lambda: colors.is_settled)
    found = _colored(document)
    assert ("def", theme.tokens.code_keyword) in found
    assert ("greet", theme.tokens.code_name) in found
    assert ("    hello.", theme.tokens.code_string) in [(text.rstrip('"'), color) for text, color in found]
    assert ("# 42", theme.tokens.quiet) in found
    assert ("42", theme.tokens.code_number) in found
    assert document.toPlainText() == PYTHON


def test_code_that_grew_ends_in_the_colours_of_code_shown_at_once(
    document: QTextDocument, colors: CodeColors, qtbot: QtBot
) -> None:
    document.setPlainText(PYTHON * 20)
    colors.read("python", anew=True)
    qtbot.waitUntil(lambda: colors.is_settled)
    at_once = _colored(document)
    document.clear()
    text = PYTHON * 20
    for at in range(0, len(text), 37):
        cursor = QTextCursor(document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text[at : at + 37])
        colors.read("python", anew=at == 0)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: colors.is_settled)
    assert _colored(document) == at_once


@pytest.mark.parametrize("language", ["", "no such language", "../../etc/passwd", "x" * 10_000])
def test_unknown_languages_stay_plain(document: QTextDocument, colors: CodeColors, qtbot: QtBot, language: str) -> None:
    document.setPlainText(PYTHON)
    colors.read(language, anew=True)
    qtbot.waitUntil(lambda: colors.is_settled)
    assert _colored(document) == []


def test_code_that_grows_is_read_on_from_its_last_beginning_and_as_a_whole_when_it_rests(
    document: QTextDocument, colors: CodeColors, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    unspied = PythonLexer.get_tokens_unprocessed

    def spy(self: PythonLexer, text: str) -> object:
        read.append(text)
        return unspied(self, text)

    monkeypatch.setattr(PythonLexer, "get_tokens_unprocessed", spy)
    document.setPlainText(PYTHON * 40)
    colors.read("python", anew=True)
    qtbot.waitUntil(lambda: colors.is_settled)
    cursor = QTextCursor(document)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.insertText('    """still x = 42')
    read.clear()
    colors.read("python", anew=False)
    qtbot.waitUntil(lambda: colors.is_settled)
    assert read == ['x = 42\n    """still x = 42', document.toPlainText()]


def test_lines_without_colours_are_not_laid_out_again(
    document: QTextDocument, colors: CodeColors, qtbot: QtBot
) -> None:
    document.setPlainText("first\nsecond\nthird")
    changes: list[int] = []
    document.contentsChange.connect(lambda at, _removed, _added: changes.append(at))
    colors.read("python", anew=True)
    qtbot.waitUntil(lambda: colors.is_settled)
    assert changes == []
