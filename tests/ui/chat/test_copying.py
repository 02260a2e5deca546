from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from desktop_app.ui.chat.leaves import Table
from desktop_app.ui.chat.markdown import parse
from desktop_app.ui.chat.message_menu import message_menu
from desktop_app.ui.chat.table_text import as_markdown, as_tsv
from tests.ui.chat.looking import view_of
from tests.ui.chat.samples import answered, asked, conversation

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop_app.domain import Message
    from desktop_app.ui.chat.transcript import Transcript

TABLE = "| a | **b** |\n| ---: | --- |\n| `x\\|y` | [z](https://example.org) |\n| *1* | ~~2~~ $y$ |\n"


def _table(text: str) -> Table:
    (leaf,) = parse(text)
    assert isinstance(leaf, Table)
    return leaf


def test_a_table_copied_as_markdown_is_the_same_table() -> None:
    assert as_markdown(_table(TABLE)) == TABLE
    assert parse(as_markdown(_table(TABLE))) == parse(TABLE)


def test_a_table_copied_for_a_spreadsheet_has_tabs_between_its_cells() -> None:
    assert as_tsv(_table(TABLE)) == "a\tb\nx|y\tz\n1\t2 $y$\n"


def _choose(transcript: Transcript, message: Message, words: str, leaf: int = 0, x: int = 8) -> str:
    """What is on the clipboard after a right click on a leaf."""
    view = view_of(transcript, message)
    block = view.body.blocks[leaf]
    menu = message_menu(view, view.mapFromGlobal(block.mapToGlobal(block.text_origin() + QPoint(x, 12))))
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.deleteLater()
    return QGuiApplication.clipboard().text()


@pytest.mark.parametrize(
    ("leaf", "words", "copied"),
    [
        (0, "Copy link address", "https://example.org/a"),
        (1, "Copy code", "x = 1"),
        (2, "Copy table as Markdown", "| a |\n| --- |\n| b |\n"),
        (2, "Copy table for a spreadsheet", "a\nb\n"),
        (3, "Copy formula as TeX", "x^2"),
    ],
)
def test_a_right_click_copies_what_it_meets(transcript: Transcript, leaf: int, words: str, copied: str) -> None:
    message = answered("[link](https://example.org/a)\n\n```\nx = 1\n```\n\n| a |\n|-|\n| b |\n\n$$\nx^2\n$$\n")
    transcript.show_messages([message])
    assert _choose(transcript, message, words, leaf) == copied


def test_a_message_is_copied_as_markdown_or_as_plain_text(transcript: Transcript) -> None:
    message = answered("**Bold** and `code`\n\n- one\n")
    transcript.show_messages([message])
    assert _choose(transcript, message, "Copy the message as Markdown") == message.text
    assert _choose(transcript, message, "Copy the message as plain text") == "Bold and code\n\none"
    _choose(transcript, message, "Select the whole message")
    assert _choose(transcript, message, "Copy") == "Bold and code\none"


def test_messages_are_read_by_keys(transcript: Transcript) -> None:
    messages = [*conversation(6), asked("last")]
    transcript.show_messages(messages)
    transcript.activateWindow()
    last = view_of(transcript, messages[-1])
    last.setFocus()
    QTest.keyClick(last, Qt.Key.Key_K)
    assert view_of(transcript, messages[-2]).hasFocus()
    QTest.keyClick(view_of(transcript, messages[-2]), Qt.Key.Key_J)
    assert last.hasFocus()
    QTest.keyClick(last, Qt.Key.Key_Home)
    assert view_of(transcript, messages[0]).hasFocus()
    QTest.keyClick(view_of(transcript, messages[0]), Qt.Key.Key_End)
    assert view_of(transcript, messages[-1]).hasFocus()


def test_a_whole_message_is_marked_by_key(transcript: Transcript) -> None:
    message = answered("one\n\ntwo")
    transcript.show_messages([message])
    view = view_of(transcript, message)
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "one\n\ntwo"


def _point(transcript: Transcript, message: Message, leaf: int, x: int) -> QPoint:
    """On the screen, in the first line of a leaf."""
    block = view_of(transcript, message).body.blocks[leaf]
    return block.mapToGlobal(block.text_origin() + QPoint(x, 12))


def _drag(transcript: Transcript, begin: Message, start: QPoint, *ways: QPoint) -> None:
    body = view_of(transcript, begin).body
    QTest.mousePress(body, Qt.MouseButton.LeftButton, pos=body.mapFromGlobal(start))
    for way in ways:
        body.dragged.emit(way)
    QTest.mouseRelease(body, Qt.MouseButton.LeftButton, pos=body.mapFromGlobal(ways[-1]))


def _copied(transcript: Transcript) -> str:
    transcript.page.setFocus()
    QTest.keyClick(transcript.page, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return QGuiApplication.clipboard().text()


def test_text_is_marked_and_copied_across_messages_in_either_direction(transcript: Transcript) -> None:
    messages = [answered("first **answer**\n\nits end"), asked("# a question"), answered("second answer")]
    transcript.show_messages(messages)
    start, end = _point(transcript, messages[0], 1, 0), _point(transcript, messages[2], 0, 400)
    expected = "its end\n\n# a question\n\nsecond answer"
    _drag(transcript, messages[0], start, end)
    assert _copied(transcript) == expected
    _drag(transcript, messages[2], end, start)
    assert _copied(transcript) == expected
    assert view_of(transcript, messages[0]).body.blocks[0].text_between(0, 5) == "first"


def test_marking_back_within_the_message_lets_the_others_go(transcript: Transcript) -> None:
    messages = [answered("first answer"), asked("question"), answered("second answer")]
    transcript.show_messages(messages)
    start = _point(transcript, messages[0], 0, 0)
    _drag(
        transcript, messages[0], start, _point(transcript, messages[2], 0, 90), _point(transcript, messages[0], 0, 400)
    )
    assert _copied(transcript) == "first answer"
    assert view_of(transcript, messages[2]).body.selection.is_empty()


def test_everything_is_marked_by_key_far_messages_included(transcript: Transcript) -> None:
    messages = [asked(f"question {number}\n" * 10) for number in range(60)]
    transcript.show_messages(messages)
    assert transcript.view(messages[0].id) is None
    transcript.page.setFocus()
    QTest.keyClick(transcript.page, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert _copied(transcript) == "\n\n".join(message.text for message in messages)
    transcript.page.verticalScrollBar().setValue(0)
    assert not view_of(transcript, messages[0]).body.selection.is_empty()


def test_what_is_marked_in_part_is_kept_when_it_is_scrolled_away(qtbot: QtBot, transcript: Transcript) -> None:
    messages = [asked(f"question {number}\n" * 10) for number in range(60)]
    transcript.show_messages(messages)
    bottom, above = messages[-1], messages[-2]
    _drag(transcript, bottom, _point(transcript, bottom, 0, 400), _point(transcript, above, 0, 0))
    marked = _copied(transcript)
    assert marked.startswith("question 58")
    transcript.page.verticalScrollBar().setValue(0)
    qtbot.waitUntil(lambda: transcript.view(messages[-4].id) is None)
    assert _copied(transcript) == marked


def test_what_was_marked_in_one_conversation_is_not_marked_in_the_next(transcript: Transcript) -> None:
    transcript.show_messages(conversation(2))
    QTest.keyClick(transcript.page, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    others = conversation(2)
    transcript.show_messages(others)
    assert view_of(transcript, others[-1]).body.selection.is_empty()
    QGuiApplication.clipboard().setText("before")
    QTest.keyClick(transcript.page, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "before"
