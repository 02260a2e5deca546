"""Spelling: wrong words are underlined in idle time, and nothing that is no prose ever is."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from desktop_app.services.spelling import dictionary_for
from desktop_app.ui.chat.spelling import MOST_CHARACTERS, Spelling, languages

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.chat.composer import Composer
    from desktop_app.ui.theme import Theme

WAVY = QTextCharFormat.UnderlineStyle.SpellCheckUnderline


class Words:
    """A dictionary of a few words."""

    def __init__(self) -> None:
        self.right = {"the", "cat", "don't", "and", "is", "sat"}
        self.asked: list[str] = []

    def check(self, word: str) -> bool:
        self.asked.append(word)
        return word.lower() in self.right

    def suggest(self, word: str) -> list[str]:
        return [f"{word}-{number}" for number in range(9)]

    def add(self, word: str) -> None:
        self.right.add(word.lower())


@pytest.fixture
def words() -> Words:
    return Words()


@pytest.fixture
def spelling(composer: Composer, theme: Theme, words: Words) -> Spelling:
    composer.editor.spelling = Spelling(composer.editor, theme, words, QLocale.Script.LatinScript)
    return composer.editor.spelling


def underlined(composer: Composer) -> list[str]:
    found: list[str] = []
    block = composer.editor.document().begin()
    while block.isValid():
        wavy = [one for one in block.layout().formats() if one.format.underlineStyle() == WAVY]
        found += [block.text()[one.start : one.start + one.length] for one in wavy]
        block = block.next()
    return found


@pytest.mark.usefixtures("spelling")
def test_wrong_words_are_underlined_in_idle_time(qtbot: QtBot, composer: Composer, words: Words) -> None:
    composer.set_text("the kat sat, and the Kat don’t. ")
    assert words.asked == []
    qtbot.waitUntil(lambda: underlined(composer) == ["kat", "Kat"])
    assert sorted(words.asked) == sorted(set(words.asked))


NO_PROSE = (
    "`foo kat` https://kat.example/kat kat@kat.org ~/kat KAT camelKat x = kat_kat v1.kat 한국어 등대 kat한 3kat kat:kat"
)


@pytest.mark.usefixtures("spelling")
@pytest.mark.parametrize("text", [NO_PROSE, "```\nkat\n```\n", "~~~python\nimport kat\n", "한국어 문장이다"])
def test_code_addresses_names_and_other_scripts_are_never_touched(
    qtbot: QtBot, composer: Composer, words: Words, text: str
) -> None:
    composer.set_text(f"{text}\nthe kats")
    composer.editor.insertPlainText(" ")
    fenced = text.startswith("~~~")
    qtbot.waitUntil(lambda: underlined(composer) == ([] if fenced else ["kats"]))
    assert set(words.asked) <= {"the", "kats", "x"}


@pytest.mark.usefixtures("spelling")
def test_the_word_that_is_being_typed_is_left_alone(qtbot: QtBot, composer: Composer, words: Words) -> None:
    QTest.keyClicks(composer.editor, "the kat")
    qtbot.waitUntil(lambda: "kat" in words.asked)
    assert underlined(composer) == []
    QTest.keyClicks(composer.editor, " ")
    qtbot.waitUntil(lambda: underlined(composer) == ["kat"])


@pytest.mark.usefixtures("spelling")
def test_underlining_is_no_change_of_the_text(qtbot: QtBot, composer: Composer) -> None:
    told: list[str] = []
    composer.set_text("the kat ")
    composer.text_changed.connect(told.append)
    qtbot.waitUntil(lambda: underlined(composer) == ["kat"])
    assert told == []


@pytest.mark.usefixtures("spelling")
def test_a_text_that_nobody_typed_is_not_checked(composer: Composer, words: Words) -> None:
    composer.set_text("kat " * (MOST_CHARACTERS // 4 + 1))
    assert words.asked == []
    assert underlined(composer) == []


def _menu(composer: Composer, spelling: Spelling, position: int) -> QMenu:
    menu = QMenu(composer)
    menu.addAction("Copy")
    spelling.add_to(menu, position)
    return menu


def test_suggestions_and_the_dictionary_are_in_the_menu(
    qtbot: QtBot, composer: Composer, spelling: Spelling, words: Words
) -> None:
    composer.set_text("the kat sat ")
    qtbot.waitUntil(lambda: underlined(composer) == ["kat"])
    entries = _menu(composer, spelling, 5).actions()
    assert [entry.text() for entry in entries] == [
        *(f"kat-{number}" for number in range(5)),
        "Add “kat” to the dictionary",
        "",
        "Copy",
    ]
    assert [entry.text() for entry in _menu(composer, spelling, 1).actions()] == ["Copy"]
    entries[1].trigger()
    assert composer.text() == "the kat-1 sat "
    composer.editor.undo()
    entries[5].trigger()
    qtbot.waitUntil(lambda: underlined(composer) == [])
    assert "kat" in words.right


@pytest.mark.parametrize(
    ("locale", "wanted"),
    [
        ("en_GB", ("en_GB", "en", "en_US", "en_GB", "en")),
        ("ko_KR", ("en_US", "en_GB", "en")),
        ("de_DE", ("de_DE", "de", "en_US", "en_GB", "en")),
        ("ru_RU", ("ru_RU", "ru")),
    ],
)
def test_the_readers_language_goes_first(locale: str, wanted: tuple[str, ...]) -> None:
    assert languages(QLocale(locale)) == wanted


def test_without_the_library_or_with_a_broken_one_there_is_no_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_tag: str) -> bool:
        raise OSError("wrong ELF class")

    for found in (None, SimpleNamespace(dict_exists=broken), SimpleNamespace(dict_exists=lambda _tag: False)):
        dictionary_for.cache_clear()
        monkeypatch.setitem(sys.modules, "enchant", found)
        assert dictionary_for(("en_US",)) is None
    dictionary_for.cache_clear()


def test_the_first_language_that_there_is_a_dictionary_for_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    dictionary_for.cache_clear()
    library = SimpleNamespace(dict_exists=lambda tag: tag in {"de", "en_US"}, Dict=lambda tag: f"the words of {tag}")
    monkeypatch.setitem(sys.modules, "enchant", library)
    assert str(dictionary_for(("de_DE", "de", "en_US"))) == "the words of de"
    dictionary_for.cache_clear()
