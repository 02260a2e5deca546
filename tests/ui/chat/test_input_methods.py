"""Korean, Japanese and other input methods, by the events in the order in which ibus, fcitx and others send them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCharFormat, QTextFormat
from PySide6.QtTest import QTest

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.ui.chat.composer import Composer


@pytest.fixture
def sent(composer: Composer) -> list[str]:
    texts: list[str] = []
    composer.send_requested.connect(texts.append)
    return texts


def compose(composer: Composer, preedit: str, commit: str = "") -> None:
    """One event of an input method, with the cursor and the underline that real ones give along."""
    underlined = QTextCharFormat()
    underlined.setFontUnderline(True)
    attributes = [
        QInputMethodEvent.Attribute(QInputMethodEvent.AttributeType.Cursor, len(preedit), 1, None),
        QInputMethodEvent.Attribute(
            QInputMethodEvent.AttributeType.TextFormat, 0, len(preedit), QTextFormat(underlined)
        ),
    ]
    event = QInputMethodEvent(preedit, attributes if preedit else [])
    if commit:
        event.setCommitString(commit)
    QCoreApplication.sendEvent(composer.editor, event)


def press(composer: Composer, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press without letting go: what follows is in the same burst."""
    QCoreApplication.sendEvent(composer.editor, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, "\r"))


def release(composer: Composer, key: Qt.Key) -> None:
    QCoreApplication.sendEvent(composer.editor, QKeyEvent(QEvent.Type.KeyRelease, key, Qt.KeyboardModifier.NoModifier))


def type_enter(composer: Composer) -> None:
    press(composer, Qt.Key.Key_Return)
    release(composer, Qt.Key.Key_Return)


COMPOSED = pytest.mark.parametrize(
    ("steps", "text"),
    [(["ㅎ", "하", "한"], "한"), (["に", "にほ", "にほん", "日本"], "日本")],
    ids=["korean", "japanese"],
)


@COMPOSED
def test_enter_while_composing_never_sends(composer: Composer, sent: list[str], steps: list[str], text: str) -> None:
    QTest.keyClicks(composer.editor, "a")
    for step in steps:
        compose(composer, step)
    type_enter(composer)
    type_enter(composer)
    assert sent == []
    compose(composer, "", text)
    assert composer.text() == f"a{text}"


@COMPOSED
@pytest.mark.parametrize("clears_first", [False, True], ids=["ibus", "fcitx"])
@pytest.mark.parametrize("clears_after", [False, True], ids=["", "clears after"])
def test_the_enter_that_commits_and_is_passed_on_does_not_send_and_the_next_one_does(
    composer: Composer, sent: list[str], steps: list[str], text: str, *, clears_first: bool, clears_after: bool
) -> None:
    for step in steps:
        compose(composer, step)
    # the key goes to the input method first; it commits, and hands the same key on in the same burst
    if clears_first:
        compose(composer, "")
    compose(composer, "", text)
    if clears_after:
        compose(composer, "")
    press(composer, Qt.Key.Key_Return)
    release(composer, Qt.Key.Key_Return)
    assert (sent, composer.text()) == ([], text)
    type_enter(composer)
    assert sent == [text]


@COMPOSED
def test_the_enter_that_commits_and_is_kept_by_the_input_method_costs_no_second_one(
    qtbot: QtBot, composer: Composer, sent: list[str], steps: list[str], text: str
) -> None:
    for step in steps:
        compose(composer, step)
    compose(composer, "", text)
    # nothing of that key comes here; the next press is that of a hand, which takes its time
    qtbot.waitUntil(lambda: not composer.editor.is_in_a_burst())
    type_enter(composer)
    assert sent == [text]


def test_a_commit_by_another_key_keeps_no_enter_back(composer: Composer, sent: list[str]) -> None:
    compose(composer, "한")
    compose(composer, "", "한 ")
    release(composer, Qt.Key.Key_Space)
    type_enter(composer)
    assert sent == ["한"]


def test_ctrl_enter_while_composing_does_not_send_either(composer: Composer, sent: list[str]) -> None:
    composer.set_sends_with_ctrl(True)
    compose(composer, "한")
    press(composer, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert sent == []


def test_what_is_composed_is_no_part_of_the_text_or_the_draft(composer: Composer) -> None:
    told: list[str] = []
    composer.text_changed.connect(told.append)
    compose(composer, "", "안")
    compose(composer, "녀")
    assert (composer.text(), composer.unsent()) == ("안", "안")
    compose(composer, "", "녕")
    assert composer.text() == "안녕"
    assert set(told) == {"안", "안녕"}


def test_the_placeholder_is_gone_while_composing(composer: Composer) -> None:
    composer.editor.setCursorWidth(0)
    empty = composer.editor.grab().toImage()
    compose(composer, "가")
    alone = composer.editor.grab().toImage()
    compose(composer, "", "가")
    assert composer.editor.placeholderText()
    composer.clear()
    assert composer.editor.grab().toImage() == empty
    composer.editor.setPlaceholderText("")
    compose(composer, "가")
    composer.editor.setPlaceholderText("")
    assert composer.editor.grab().toImage() == alone != empty


def test_what_is_composed_can_be_sent_with_the_button(composer: Composer) -> None:
    assert not composer.button.isEnabled()
    compose(composer, "한")
    assert composer.button.isEnabled()
    compose(composer, "")
    assert not composer.button.isEnabled()


def test_the_field_grows_with_what_is_composed(composer: Composer) -> None:
    low = composer.editor.height()
    compose(composer, "にほんごの" * 40)
    assert composer.editor.height() > low
    compose(composer, "")
    assert composer.editor.height() == low


def test_escape_while_composing_does_not_stop_the_answer(qtbot: QtBot, composer: Composer) -> None:
    composer.set_writing(True)
    compose(composer, "한")
    with qtbot.assertNotEmitted(composer.stop_requested):
        QTest.keyClick(composer.editor, Qt.Key.Key_Escape)


def test_arrows_while_composing_are_the_input_methods(qtbot: QtBot, composer: Composer) -> None:
    compose(composer, "に")
    with qtbot.assertNotEmitted(composer.editor.earlier_wanted):
        QTest.keyClick(composer.editor, Qt.Key.Key_Up)


@pytest.mark.parametrize("text", ["", "한국어 words", "a line\n" * 30 + "끝"], ids=["empty", "one line", "scrolled"])
def test_the_candidates_window_is_put_where_the_cursor_is(composer: Composer, text: str) -> None:
    composer.set_text(text)
    composer.editor.ensureCursorVisible()
    told = composer.editor.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    viewport = composer.editor.viewport()
    seen = composer.editor.cursorRect().translated(viewport.mapTo(composer.editor, QPoint()))
    place = told.toRect() if not isinstance(told, QRect) else told
    assert place.topLeft() == seen.topLeft()
    assert place.height() == seen.height()
    assert composer.editor.rect().contains(place.center())


@pytest.mark.parametrize("typed", ["", "typed "])
def test_a_draft_that_comes_while_something_is_composed_stands_above_it_and_disturbs_nothing(
    composer: Composer, typed: str
) -> None:
    QTest.keyClicks(composer.editor, typed)
    compose(composer, "아")
    composer.add_before("left unsent")
    compose(composer, "안")
    compose(composer, "", "안")
    QTest.keyClicks(composer.editor, "!")
    assert composer.text() == f"left unsent\n{typed}안!"
